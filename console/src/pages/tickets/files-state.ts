/* Files of the ticket in hand as far as they were opened here: opening one is an entry, and nothing of it outlives the ticket. */

import { signal } from "@preact/signals";
import { now } from "../../lib/clock";
import { fetchFile, sendFile } from "../../lib/http";
import { lostSince } from "../../lib/stream";
import type { TicketFile, TicketRow } from "../../wire";
import { t } from "../../words";
import { why } from "../dispatcher/actions";
import { isOpen, reload, said } from "./state";

/** As many as a ticket may have. */
export const FILES_MAX = 5;
/** Bytes of one. */
const FILE_MAX = 10 * 1024 * 1024;
export const KINDS = "image/jpeg,image/png,image/webp,application/pdf";

/** Where the browser has the file, by its digest; null while it is on its way. */
export const opened = signal<ReadonlyMap<string, string | null>>(new Map());
/** So many are being sent. */
export const sendingFiles = signal(0);

export const mayAdd = (row: TicketRow): boolean =>
  isOpen(row) && row.files.length + sendingFiles.value < FILES_MAX && lostSince.value === null;

function put(digest: string, url: string | null | undefined): void {
  const kept = new Map(opened.peek());
  const before = kept.get(digest);
  if (before) URL.revokeObjectURL(before);
  if (url === undefined) kept.delete(digest);
  else kept.set(digest, url);
  opened.value = kept;
}

/** Opens it, or puts it away again. */
export async function toggleFile(row: TicketRow, file: TicketFile): Promise<void> {
  const { digest } = file;
  if (opened.peek().has(digest)) return put(digest, undefined);
  put(digest, null);
  const answer = await fetchFile(`/tickets/${row.ticket}/files/${digest}`).catch(() => null);
  if (!opened.peek().has(digest)) return;
  put(digest, answer?.ok ? URL.createObjectURL(answer.body) : undefined);
  if (answer?.ok) return;
  const reason = answer === null ? "" : why(answer.problem, now());
  said.value = { ok: false, text: [t().sent.refused(t().tickets.files.open), reason].filter(Boolean).join(" ") };
}

/** The first that was not opened yet. */
export function openNext(row: TicketRow | null): void {
  const next = row?.files.find(({ digest }) => !opened.peek().has(digest));
  if (row !== null && next !== undefined) void toggleFile(row, next);
}

/** With the ticket in hand its files go. */
export function closeFiles(): void {
  for (const digest of opened.peek().keys()) put(digest, undefined);
}

/** One after the other, as long as there is room; the service looks at what each holds. */
export async function addFiles(row: TicketRow, files: readonly File[]): Promise<void> {
  const words = t().tickets.files;
  const room = FILES_MAX - row.files.length - sendingFiles.peek();
  if (!mayAdd(row)) return;
  if (files.length > room) {
    said.value = { ok: false, text: words.tooMany(FILES_MAX) };
    return;
  }
  sendingFiles.value += files.length;
  for (const file of files) {
    await add(row, file);
    sendingFiles.value -= 1;
  }
}

async function add(row: TicketRow, file: File): Promise<void> {
  const words = t().tickets.files;
  const pressedAt = now();
  if (file.size > FILE_MAX) {
    said.value = { ok: false, text: words.tooLarge };
    return;
  }
  said.value = { ok: true, text: `${t().link.sending}…` };
  const answer = await sendFile<{ position: number }>(`/tickets/${row.ticket}/files`, file).catch(() => null);
  if (answer?.ok) {
    said.value = { ok: true, text: `${words.added}.` };
    await reload(row.ticket, answer.body.position);
    return;
  }
  const reason = answer === null ? "" : why(answer.problem, pressedAt);
  said.value = { ok: false, text: [t().sent.refused(words.add), reason].filter(Boolean).join(" ") };
}
