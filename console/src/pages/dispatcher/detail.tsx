/* The right column: the incident in hand, its needs, the recommendation, what can be done, the answer, the log. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { second } from "../../lib/clock";
import { fixText } from "../../lib/fixes";
import { clockTime, incidentNumber, limitOf, running } from "../../lib/format";
import { panelKeys } from "../../lib/keys";
import { open, readable, told } from "../../lib/open";
import { hasParts, seenPriority } from "../../lib/parts";
import { isOutside, kindName, offsetMin, placeName, regionName } from "../../lib/region";
import { calls } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { AnswerLines } from "../../parts/answers";
import { PriorityMark } from "../../parts/marks";
import { personName } from "../../parts/names";
import { Recordings } from "../../parts/recordings";
import type { IncidentRow, Sealed } from "../../wire";
import { t } from "../../words";
import { TransferLines } from "../beyond/lines";
import { ActRow } from "./act-row";
import { AnswerLine } from "./answer-line";
import { callOff } from "./call-off";
import { inUse, picked, rerank } from "./candidates";
import { Corrections, mayCorrect } from "./correct";
import { HazardFacts } from "./hazards";
import { Log } from "./log";
import { followEvents } from "./log-store";
import { menu } from "./menu-state";
import { Needs } from "./needs";
import { openNeeds } from "./order";
import { Parts } from "./parts";
import { Picks } from "./picks";
import { limitText } from "./queue";
import { askToRing } from "./ring-site";
import { chosenUnit, row } from "./state";
import { reachInHand } from "./unit-steps";
import { callersFix } from "./where";

export function Detail() {
  const found = row.value;
  if (found === undefined)
    return (
      <section class="col" aria-label={t().incident.title("")}>
        <p class="none">{t().incident.none}</p>
      </section>
    );
  return <Incident key={found.incident} row={found} />;
}

function Incident({ row }: { row: IncidentRow }) {
  const panel = useRef<HTMLElement>(null);
  useOpened(row);
  useLayoutEffect(() => followEvents(row.incident), [row.incident]);
  return (
    <section
      class="col detail"
      ref={panel}
      aria-label={t().incident.title(incidentNumber(row.incident))}
      onKeyDown={panelKeys(KEYS)}
      onFocusIn={() => use(true)}
      onFocusOut={(event) => use(panel.current?.contains(event.relatedTarget as Node) ?? false)}
      onPointerEnter={() => use(true)}
      onPointerLeave={() => use(panel.current?.contains(document.activeElement) ?? false)}
    >
      <Head row={row} />
      <Facts row={row} />
      <TransferLines incident={row.incident} call={null} />
      <Needs row={row} />
      <Picks row={row} />
      <ActRow row={row} />
      <AnswerLine row={row} />
      <Log row={row} />
    </section>
  );
}

function use(on: boolean): void {
  inUse.value = on;
}

/** Figures choose a candidate; letters are the panel's own. */
const KEYS = {
  ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [String(i + 1), () => choose(i)])),
  R: rerank,
  N: () => isOfRoom() && menu("need"),
  M: () => isOfRoom() && menu("raise"),
  G: reachInHand,
  L: askToRing,
  Delete: callOff,
};

function choose(at: number): void {
  const one = picked.peek()?.shown[at];
  if (one === undefined || one.gone) return;
  chosenUnit.value = one.candidate.unit;
  document.getElementById("main-action")?.focus();
}

const DWELL_MS = 350;

/** Reading personal data is an entry, so passing by is not reading: it is opened after a moment's stay. */
function useOpened(row: IncidentRow): void {
  useLayoutEffect(() => {
    if (!isOfRoom()) return;
    const timer = window.setTimeout(() => void open({ incident: row.incident }, [row.text, row.address]), DWELL_MS);
    return () => window.clearTimeout(timer);
  }, [row.incident, row.text?.[1], row.address?.[1]]);
}

function Head({ row }: { row: IncidentRow }) {
  const first = openNeeds(row)[0];
  const limit = first && row.closed_at === null ? limitOf(first.asked_at, first.deadline, second.value) : undefined;
  const begun = limit && first ? first.asked_at : row.opened_at;
  const where = [told(row.address), placeName(row)].filter(Boolean).join(" · ") || t().incident.nowhere;
  const isBeyond = row.place !== null && isOutside(row.place);
  return (
    <header class="dh">
      <PriorityMark priority={seenPriority(row)} size={28} />
      <div class="one">
        <h1 class="one">{kindName(row.kind)}</h1>
        <div class="t2 one">
          {t().incident.title(incidentNumber(row.incident))}
          {" · "}
          {isBeyond && <b class="amb">{t().form.outside(regionName())} </b>}
          <span lang="vi">{where}</span>
        </div>
      </div>
      <div>
        <div class={`big ${limit?.tone ?? ""}`}>{running((row.closed_at ?? second.value) - begun)}</div>
        <div class={`sm r tab ${limit?.tone || "t3"}`}>
          {limit ? limitText(limit.left) : row.closed_at !== null && t().incident.ended}
        </div>
      </div>
    </header>
  );
}

function Facts({ row }: { row: IncidentRow }) {
  return (
    <dl class="fx">
      <dt>{t().incident.narrative}</dt>
      <dd>
        <Opened sealed={row.text} />
      </dd>
      <dt>{t().incident.calls}</dt>
      <dd>
        <Calls row={row} />
        {row.drill && <b> · {t().incident.drill}</b>}
      </dd>
      <HazardFacts row={row} />
      {hasParts(row) && (
        <>
          <dt>{t().part.title}</dt>
          <dd>
            <Parts row={row} />
          </dd>
        </>
      )}
      {mayCorrect(row) && <Corrections />}
      {row.answers.length > 0 && (
        <>
          <dt>{t().card.answers}</dt>
          <dd>
            <AnswerLines answers={row.answers} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Opened({ sealed }: { sealed: Sealed | null }) {
  if (sealed === null) return <span class="t3">{t().incident.empty}</span>;
  if (!isOfRoom()) return <span class="t3">{t().incident.mayNotRead}</span>;
  const text = readable(sealed);
  return text === undefined ? <span class="t3">{t().incident.opening}…</span> : <span lang="vi">{text}</span>;
}

function Calls({ row }: { row: IncidentRow }) {
  const known = row.calls.map((id) => calls.get(id)).filter((call) => call !== undefined);
  const fix = callersFix(row);
  return (
    <>
      {row.calls.length === 0 ? t().incident.noCalls : t().incident.attached(row.calls.length)}
      {fix && <span class="t3"> · {t().incident.circle(fixText(fix, second.value))}</span>}
      <span class="t3">
        {" "}
        · {t().incident.openedBy(personName(row.by))} {clockTime(row.opened_at, offsetMin.value)}
      </span>
      <Recordings rows={known} />
    </>
  );
}
