/* What this machine remembers between sign-ins: language, theme, the desk's extension and what it answers. */

import { effect, type Signal, signal } from "@preact/signals";

export type Language = "vi" | "en";
export type Theme = "dark" | "light";

function kept<T extends string>(key: string, otherwise: T): Signal<T> {
  const found = signal<T>((read(key) as T | null) ?? otherwise);
  effect(() => write(key, found.value));
  return found;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(`tiepung.${key}`);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`tiepung.${key}`, value);
  } catch {
    // a browser that keeps nothing: it is asked again next time
  }
}

const systemTheme: Theme =
  typeof matchMedia === "function" && matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";

export const language = kept<Language>("language", "vi");
export const theme = kept<Theme>("theme", systemTheme);
export const extension = kept<string>("extension", "");
/** The numbers and spoken languages this desk answers, with spaces between; none is all. */
export const deskNumbers = kept<string>("numbers", "");
export const deskLanguages = kept<string>("languages", "");
export const sound = kept<"on" | "off">("sound", "on");

/** Keeps the page's own language and theme as chosen. */
export function dressPage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dataset.theme = theme.value;
  });
}
