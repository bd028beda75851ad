/* Asking and telling the service: JSON, the CSRF word, the language, and refusals as values instead of exceptions. */

import type { Problem } from "./asked";
import { language } from "./prefs";

export type Answer<T> = { ok: true; body: T } | { ok: false; problem: Problem };

let csrf = "";

export function rememberCsrf(word: string): void {
  csrf = word;
}

/** GET. A network that fails is an exception; a refusal is an answer. */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return answerOf<T>(await fetch(path, { headers: { "Accept-Language": language.peek() }, ...(signal && { signal }) }));
}

/** POST or DELETE. */
export async function tell<T>(path: string, body: unknown, signal?: AbortSignal, method = "POST"): Promise<Answer<T>> {
  const headers = {
    "Content-Type": "application/json",
    "Accept-Language": language.peek(),
    "X-CSRF-Token": csrf,
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return answerOf<T>(await fetch(path, { method, headers, ...sent, ...(signal && { signal }) }));
}

/** POST of a file's bytes; what it is called and says to be is not told. */
export async function sendFile<T>(path: string, file: Blob): Promise<Answer<T>> {
  const headers = {
    "Content-Type": "application/octet-stream",
    "Accept-Language": language.peek(),
    "X-CSRF-Token": csrf,
  };
  return answerOf<T>(await fetch(path, { method: "POST", headers, body: file }));
}

/** POST that is answered by a file. */
export async function fetchFile(path: string): Promise<Answer<Blob>> {
  const headers = { "Accept-Language": language.peek(), "X-CSRF-Token": csrf };
  const response = await fetch(path, { method: "POST", headers });
  if (response.ok) return { ok: true, body: await response.blob() };
  return { ok: false, problem: problemOf(response, await response.text()) };
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  if (response.ok) return { ok: true, body: (text === "" ? undefined : JSON.parse(text)) as T };
  return { ok: false, problem: problemOf(response, text) };
}

function problemOf(response: Response, text: string): Problem {
  try {
    const told = JSON.parse(text) as Problem;
    return { ...told, status: response.status };
  } catch {
    return { status: response.status, title: response.statusText };
  }
}
