/* Below the calls: when each exchange was heard of last, and its test call, which is no call of the room. */

import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { now, second } from "../../lib/clock";
import { running } from "../../lib/format";
import { ask } from "../../lib/http";
import { lostSince } from "../../lib/stream";
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
  useLayoutEffect(() => {
    void load();
    const timer = window.setInterval(() => void load(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, []);
  if (known.value.length === 0 || lostSince.value !== null) return null;
  return (
    <ul class="exchanges" aria-label={t().room.exchanges.title}>
      {known.value.map((one) => (
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
