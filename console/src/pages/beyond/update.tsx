/* What is new of what was handed over, told to the other centre: written in the line of its transfer. */

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { centreName } from "../../lib/centres";
import { isSending } from "../../lib/commands";
import { isOfRoom } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { TransferRow } from "../../wire";
import { t } from "../../words";
import { update } from "./actions";

/** Of which one something is being written, and what: it stays until it has left. */
const writing = signal<{ transfer: number; text: string; open: boolean } | null>(null);
const TEXT_MAX = 4_000;

export const isOpen = (row: TransferRow): boolean => writing.value?.transfer === row.transfer && writing.value.open;

/** What is over on either side is told no more. */
export const mayUpdate = (row: TransferRow): boolean =>
  isOfRoom() && (row.state === "accepted" || (row.state === "offered" && row.way === "out"));

export function beginUpdate(transfer: number): void {
  const before = writing.peek();
  writing.value = { transfer, text: before?.transfer === transfer ? before.text : "", open: true };
}

/** At sign-out nothing of it stays. */
export function forgetUpdate(): void {
  writing.value = null;
}

function close(): void {
  const before = writing.peek();
  writing.value = before && { ...before, open: false };
}

export function UpdateButton({ row }: { row: TransferRow }) {
  if (!mayUpdate(row) || isOpen(row)) return null;
  return <Button onPress={() => beginUpdate(row.transfer)}>{t().beyond.update}</Button>;
}

export function UpdateForm({ row }: { row: TransferRow }) {
  const words = t().beyond;
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  const text = writing.value?.text ?? "";
  const off = text.trim() === "" || lostSince.value !== null || isSending(row.transfer);
  const save = async () => {
    if (off) return;
    if (await update(row, text.trim().normalize("NFC"))) writing.value = null;
  };
  const hear = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    event.preventDefault();
    if (!event.repeat) void save();
  };
  return (
    <div class="update">
      <textarea
        class="field"
        rows={2}
        lang="vi"
        ref={box}
        maxLength={TEXT_MAX}
        aria-label={words.updateFor(centreName(row.centre))}
        placeholder={words.updateFor(centreName(row.centre))}
        value={text}
        onInput={(event) => {
          writing.value = { transfer: row.transfer, text: event.currentTarget.value, open: true };
        }}
        onKeyDown={hear}
      />
      <Button onPress={() => void save()} disabled={off} hint="Enter">
        {words.send}
      </Button>
      <Button onPress={close} hint="Esc">
        {t().room.handOver.back}
      </Button>
    </div>
  );
}
