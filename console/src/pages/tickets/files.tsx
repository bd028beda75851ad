/* Files of the ticket in hand: each with kind and size, opened in place by who presses it; more are chosen or dropped here. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../parts/controls";
import type { TicketFile, TicketRow } from "../../wire";
import { t } from "../../words";
import { addFiles, FILES_MAX, KINDS, mayAdd, opened, sendingFiles, toggleFile } from "./files-state";
import { isOpen, story } from "./state";
import { dayTime, whoOf } from "./words";

const INPUT = "ticket-files";

export function Files({ row }: { row: TicketRow }) {
  const words = t().tickets.files;
  const over = useSignal(false);
  const chosen = useRef<HTMLInputElement>(null);
  useLayoutEffect(keepThePage, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    void addFiles(row, [...(event.dataTransfer?.files ?? [])]);
  };
  const add = () => {
    const files = [...(chosen.current?.files ?? [])];
    if (chosen.current) chosen.current.value = "";
    void addFiles(row, files);
  };
  const next = row.files.find(({ digest }) => !opened.value.has(digest));
  if (row.files.length === 0 && !isOpen(row)) return <span class="t2">{words.none}</span>;
  return (
    <section
      class={over.value ? "tk-files over" : "tk-files"}
      aria-label={words.title}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = mayAdd(row);
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={drop}
    >
      {row.files.length > 0 && (
        <ol>
          {row.files.map((file, i) => (
            <One key={file.digest} row={row} file={file} number={i + 1} isNext={file === next} />
          ))}
        </ol>
      )}
      {isOpen(row) && (
        <div class="tk-row">
          <input ref={chosen} id={INPUT} type="file" hidden multiple accept={KINDS} onChange={add} />
          <Button hint="Alt A" disabled={!mayAdd(row)} onPress={() => chooseFiles(row)}>
            {words.add}
          </Button>
          <span class="t3 sm" role="status">
            {sendingFiles.value > 0 ? `${t().link.sending}…` : words.room(row.files.length, FILES_MAX)}
          </span>
        </div>
      )}
    </section>
  );
}

/** `Alt A`: which ones. */
export function chooseFiles(row: TicketRow | null): void {
  if (row !== null && mayAdd(row)) document.getElementById(INPUT)?.click();
}

/** A file that is dropped beside does not take the page's place. */
function keepThePage(): () => void {
  const stop = (event: DragEvent) => event.preventDefault();
  window.addEventListener("dragover", stop);
  window.addEventListener("drop", stop);
  return () => {
    window.removeEventListener("dragover", stop);
    window.removeEventListener("drop", stop);
  };
}

interface OneProps {
  row: TicketRow;
  file: TicketFile;
  number: number;
  /** `Alt O` opens it. */
  isNext: boolean;
}

function One({ row, file, number, isNext }: OneProps) {
  const words = t().tickets.files;
  const url = opened.value.get(file.digest);
  const name = words.name(number, words.kinds[file.kind], size(file.size));
  const by = story.value.find(({ event }) => event.type === "FileAttached" && event.digest === file.digest)?.by;
  const told = [dayTime(file.at), by && whoOf(by)].filter(Boolean).join(", ");
  return (
    <li>
      <div class="tk-row">
        <Button
          hint={isNext ? "Alt O" : undefined}
          label={`${url ? words.close : words.open}: ${name}`}
          onPress={() => void toggleFile(row, file)}
        >
          {url ? words.close : words.open}
        </Button>
        <span>
          {name} <span class="t2">· {told}</span>
        </span>
        {url === null && <span class="t2">{t().link.sending}…</span>}
        {url && file.kind === "pdf" && (
          <a href={url} download={`${row.ticket}-${number}.pdf`}>
            {words.save}
          </a>
        )}
      </div>
      {url && file.kind === "jpeg" && <img src={url} alt={words.picture(number, t().tickets.number(row.ticket))} />}
    </li>
  );
}

const KB = 1024;

/** `840 KB`, `2,1 MB`. */
function size(bytes: number): string {
  const tenths = Math.round((bytes * 10) / (KB * KB)) / 10;
  if (tenths >= 1) return `${t().tickets.files.decimal(tenths)} MB`;
  return `${Math.max(Math.round(bytes / KB), 1)} KB`;
}
