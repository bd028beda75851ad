/* Below the calls: when exchanges were heard of last, and their test calls, which are no calls of the room. A few, those that matter
   most first; all of them in a sheet of their own. */

import { signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { now, second } from "../../lib/clock";
import { shownFirst, sorted } from "../../lib/exchanges";
import { running } from "../../lib/format";
import { ask } from "../../lib/http";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { HeardExchange } from "../../wire";
import { t } from "../../words";

const AGAIN_MS = 10_000;

const known = signal<readonly HeardExchange[]>([]);

async function load(): Promise<void> {
  const answer = await ask<{ exchanges: HeardExchange[] }>("/exchanges").catch(() => null);
  if (answer?.ok) known.value = answer.body.exchanges;
}

/** Nothing where none was heard or is watched, or while the link is lost: what was known then says nothing of now. */
export function Exchanges() {
  const isOpen = useSignal(false);
  useLayoutEffect(() => {
    void load();
    const timer = window.setInterval(() => void load(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, []);
  if (known.value.length === 0 || lostSince.value !== null) return null;
  const { first, more } = shownFirst(known.value);
  const words = t().room.exchanges;
  return (
    <div class="exchanges">
      <List label={words.title} rows={first} />
      {more > 0 && (
        <button type="button" class="more" aria-haspopup="dialog" onClick={() => (isOpen.value = true)}>
          {words.more(more)}
        </button>
      )}
      {isOpen.value && <All close={() => (isOpen.value = false)} />}
    </div>
  );
}

/** Every exchange there is; Esc, or a click beside it, leads back to where one was, and a key of the room away from it. */
function All({ close }: { close: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const [opener, shown] = [document.activeElement as HTMLElement | null, box.current];
    shown?.showModal();
    return () => {
      shown?.close();
      opener?.focus();
    };
  }, []);
  const words = t().room.exchanges;
  return (
    <dialog
      class="menu allexchanges"
      ref={box}
      aria-label={words.all(known.value.length)}
      onCancel={close}
      onClick={(event) => event.target === event.currentTarget && close()}
      onKeyDown={(event) => /^F\d/.test(event.key) && close()}
    >
      <h2>{words.all(known.value.length)}</h2>
      <List label={words.title} rows={sorted(known.value)} />
      <Button hint="Esc" onPress={close}>
        {words.close}
      </Button>
    </dialog>
  );
}

function List({ label, rows }: { label: string; rows: readonly HeardExchange[] }) {
  return (
    <ul aria-label={label}>
      {rows.map((one) => (
        <li key={one.name} data-exchange={one.name} class={one.silent ? "red" : "t2"}>
          <b>{one.name}</b>
          <span>{t().room.exchanges.heard(since(one.at))}</span>
          {!one.watched && (
            <span class="amb" data-unwatched>
              {t().room.exchanges.unwatched}
            </span>
          )}
          {one.has_canary && <span data-canary>{t().room.exchanges.canary(since(one.canary_at))}</span>}
        </li>
      ))}
    </ul>
  );
}

const since = (at: number | null): string | null => (at === null ? null : running(Math.max(second.value, now()) - at));
