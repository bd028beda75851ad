/* The crew's page for a phone: the job, what comes next as one large button, and what waits for the network. */

import { effect, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import "../../look/crew.css";
import { Looks } from "../../frame/menu";
import { second } from "../../lib/clock";
import { age, clockTime, incidentNumber } from "../../lib/format";
import { keepHeard } from "../../lib/heartbeat";
import { offsetMin } from "../../lib/region";
import { session, signOut } from "../../lib/session";
import { loaded, lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { Triangle } from "../../parts/marks";
import type { Reason } from "../../wire";
import { t } from "../../words";
import { Idle } from "./idle";
import { JobPage } from "./job";
import { followJobs, followPlace, followWake, placing } from "./phone";
import { type Job, job, openOutbox, outbox, unit } from "./state";

export function Crew() {
  useLayoutEffect(() => {
    openOutbox();
    const stops = [followPlace(), followWake(), followJobs(), followLink(), keepHeard(isLookedAt)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  useLayoutEffect(() => {
    document.title = [t().pages.crew, session.value?.unit, t().product].filter(Boolean).join(" · ");
  });
  const found = job();
  return (
    <div class={found?.row.drill ? "ph drilled" : "ph"}>
      <Head found={found} />
      <Net />
      {session.value?.unit == null ? (
        <p class="job none">{t().crew.noUnit}</p>
      ) : !loaded.value && unit() === undefined ? (
        <p class="job none">{t().link.loading}</p>
      ) : found ? (
        <JobPage key={found.assignment} found={found} />
      ) : (
        <Idle />
      )}
    </div>
  );
}

/** A phone that sleeps, or shows something else, is not looked at: the order then goes by a text. */
const isLookedAt = (): boolean => document.visibilityState === "visible";

/** What waits is sent when the link is back, and tried now and then while it only seems to be. */
function followLink(): () => void {
  const flush = () => void outbox.peek()?.flush();
  const stop = effect(() => {
    if (lostSince.value === null) flush();
  });
  const timer = window.setInterval(flush, 10_000);
  return () => {
    stop();
    window.clearInterval(timer);
  };
}

function Head({ found }: { found: Job | undefined }) {
  const menu = useSignal(false);
  const me = unit();
  const state = found
    ? t().crew.onJob(t().step[found.pressed], incidentNumber(found.row.incident))
    : me
      ? t().standing[me.standing]
      : "";
  return (
    <header class="hd2">
      <button
        type="button"
        class="c"
        aria-expanded={menu.value}
        aria-label={`${session.value?.unit ?? ""}, ${t().top.menu}`}
        onClick={() => (menu.value = !menu.value)}
      >
        {session.value?.unit ?? session.value?.display}
      </button>
      <div class="st">
        <div class="t2 one">{state}</div>
        <div class="t3 sm">
          {found?.row.drill && <b class="drilltag">{t().top.drill}</b>} {session.value?.demo && t().top.demo}
        </div>
      </div>
      <time class="x">{clockTime(second.value, offsetMin.value, false)}</time>
      {menu.value && (
        <div class="crewmenu" onKeyDown={(event) => event.key === "Escape" && (menu.value = false)}>
          <Looks />
          <Button large onPress={() => void signOut()}>
            {t().top.signOut}
          </Button>
        </div>
      )}
    </header>
  );
}

/** One line: what waits and since when, what was refused, else where the phone says it is. */
function Net() {
  const box = outbox.value;
  const waiting = box?.waiting.value ?? [];
  const refused = box?.refused.value;
  const lost = lostSince.value !== null;
  if (waiting.length > 0 || lost) {
    const first = waiting[0];
    const text = first && t().crew.waiting(waiting.length, clockTime(first.at, offsetMin.value));
    return (
      <div class="net warn" role="status">
        <Triangle /> <span class="one tab">{[lost && t().crew.lost, text].filter(Boolean).join(" ")}</span>
      </div>
    );
  }
  if (refused) {
    const why = t().refusal[refused.problem.reason as Reason] ?? refused.problem.title;
    return (
      <button type="button" class="net warn" onClick={() => box && (box.refused.value = null)}>
        <Triangle /> <span class="one">{t().crew.refusedLate(refused.what, why)}</span>
      </button>
    );
  }
  return <div class="net">{placeText()}</div>;
}

function placeText(): string {
  const now = placing.value;
  const said =
    now.state === "on"
      ? t().crew.placeOn(age(second.value - now.sentAt))
      : now.state === "off"
        ? t().crew.placeOff
        : t().crew.placeWait;
  return `${t().crew.place}: ${said}`;
}
