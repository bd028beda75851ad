/* The left column: handed here, mine, ringing, held by nobody, to call back, at other desks; all held while in use. */

import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { loaded } from "../../lib/stream";
import { useHeld } from "../../parts/held";
import { t } from "../../words";
import { CallLine } from "./call-rows";
import { WITHOUT_CALL } from "./draft";
import { Exchanges } from "./exchanges";
import { keyOf, type Line, type Section } from "./sort";
import { callInHand, lines, takeCall } from "./state";

export function CallsList() {
  const latest = lines.value;
  const held = useHeld(latest, keyOf);
  const places = usePlaces(latest, held.holding);
  const count = (section: Section) => latest.filter((line) => line.section === section).length;
  return (
    <section class="col" aria-label={t().call.title}>
      <div class="hd">
        <h2>{t().call.title}</h2>
        <span class="x t3 sm">{t().call.head}</span>
      </div>
      <div class="scroll lists" onKeyDown={walk} onFocusIn={seeRow} onFocusOut={leaveRow} {...held.hold}>
        {held.rows.map(({ item, gone }, i) => {
          const before = held.rows[i - 1];
          const section = places(item);
          return (
            <div key={keyOf(item)} class={LOOKS[section] ?? ""}>
              {(before === undefined || places(before.item) !== section) && (
                <Head section={section} n={count(section)} />
              )}
              <CallLine line={item} place={section} gone={gone} />
            </div>
          );
        })}
        {held.rows.length === 0 && loaded.value && <p class="none">{t().call.none}</p>}
      </div>
      {held.news > 0 && (
        <button type="button" class="news" onClick={held.release}>
          {t().room.list.news(held.news)}
        </button>
      )}
      <button
        type="button"
        class="call without"
        onClick={() => takeCall(WITHOUT_CALL)}
        aria-pressed={callInHand.value === WITHOUT_CALL}
      >
        {t().call.without}
      </button>
      <Exchanges />
    </section>
  );
}

const LOOKS: Partial<Record<Section, string>> = { recent: "big-only", unheld: "tall" };

/** Under which heading a line stands: while a hand is in the list, the one it had before, whoever has the call now. */
function usePlaces(latest: readonly Line[], holding: boolean): (line: Line) => Section {
  const kept = useRef(new Map<string, Section>());
  if (!holding) kept.current = new Map(latest.map((line) => [keyOf(line), line.section]));
  return (line) => kept.current.get(keyOf(line)) ?? line.section;
}

/** Mine has no heading: its own words say so. */
function Head({ section, n }: { section: Section; n: number }) {
  const [call, room] = [t().call, t().room.list];
  if (section === "mine") return null;
  const text = {
    received: t().beyond.section(n),
    handed: room.handed(n),
    ringing: call.ringing(n),
    alarms: t().sites.list.alarms(n),
    otherNumbers: room.otherNumbers(n),
    unheld: room.unheld(n),
    callBacks: call.missed(n),
    others: call.others(n),
    recent: call.recent,
  }[section];
  return (
    <div class={section === "otherNumbers" ? "sec below" : "sec"}>
      {text}
      <span class="x">
        {section === "ringing" && call.ringingHead}
        {section === "callBacks" && call.missedHead}
        {section === "alarms" && t().sites.list.head}
      </span>
    </div>
  );
}

/** Up and down through all calls. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".call")];
  all[all.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}

/** The call whose row has the keys; an empty word for a row of another kind, null while none has. */
export const rowWithKeys = signal<string | null>(null);

function seeRow(event: FocusEvent): void {
  rowWithKeys.value = (event.target as HTMLElement).dataset.call ?? "";
}

function leaveRow(): void {
  rowWithKeys.value = null;
}

/** To the list: the row in hand, else the first. */
export function focusList(): void {
  const inHand = document.querySelector<HTMLElement>(".lists .call.sel");
  (inHand ?? document.querySelector<HTMLElement>(".lists .call"))?.focus();
}
