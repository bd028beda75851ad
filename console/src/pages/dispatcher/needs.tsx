/* The needs of an incident, one line each: what, who, how far, when expected, where last seen. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { limitOf, running } from "../../lib/format";
import { isMine } from "../../lib/parts";
import { hospitalName, hospitals } from "../../lib/region";
import { places } from "../../lib/rows";
import { isOfRoom } from "../../lib/session";
import { isDiverting } from "../../parts/hospital-status";
import { Age, Ladder, Triangle } from "../../parts/marks";
import { wantedName } from "../../parts/names";
import type { IncidentRow, NeedRow } from "../../wire";
import { t } from "../../words";
import { callOff, toCallOff } from "./call-off";
import { menu } from "./menu-state";
import { ordinal } from "./order";
import { isLate } from "./queue";
import { Small } from "./small";
import { need as inHand, takeNeed } from "./state";

export function Needs({ row }: { row: IncidentRow }) {
  return (
    <>
      <div class="sec">
        <span class="one">{t().incident.needs(row.level)}</span>
        {row.closed_at === null && isOfRoom() && (
          <span class="x">
            {toCallOff() && <Small hint="Del" text={t().callOff.short} onPress={callOff} />}
            <Small hint="N" text={t().incident.addNeed} onPress={() => menu("need")} />
            <Small hint="M" text={t().incident.raise} onPress={() => menu("raise")} />
          </span>
        )}
      </div>
      {row.needs.length === 0 && <p class="none">{t().incident.noNeeds}</p>}
      <div class="nds scroll">
        {row.needs.map((need) => (
          <Need key={need.need} row={row} need={need} />
        ))}
      </div>
    </>
  );
}

function Need({ row, need }: { row: IncidentRow; need: NeedRow }) {
  const limit = limitOf(need.asked_at, need.deadline, second.value);
  const waits = need.assignment === null;
  const looks = [
    "nd",
    waits && limit.tone === "red" && "open",
    waits && "waits",
    !isMine(need) && "other",
    inHand.value?.need === need.need && "sel",
  ];
  return (
    <button
      type="button"
      class={looks.filter(Boolean).join(" ")}
      aria-pressed={inHand.value?.need === need.need}
      onClick={() => takeNeed(need.need)}
    >
      <span class={waits ? "b one" : "one"}>
        {wantedName(need.service, need.wanted)}
        {ordinal(row, need)}
      </span>
      {waits ? <Nobody need={need} tone={limit.tone} /> : <Going need={need} />}
    </button>
  );
}

function Nobody({ need, tone }: { need: NeedRow; tone: string }) {
  return (
    <>
      <span class={`b nobody ${tone}`}>{isSending(need.need) ? t().link.sending : t().incident.nobody}</span>
      <span />
      <span class={`r b ${tone}`}>{running(second.value - need.asked_at)}</span>
    </>
  );
}

function Going({ need }: { need: NeedRow }) {
  const seen = places.get(need.unit);
  const late = need.step === "assigned" && isLate(need.assigned_at);
  return (
    <>
      <span class="b">{need.unit}</span>
      <span class="one">
        {need.step && <Ladder step={need.step} late={late} />} {need.step && t().step[need.step]}
        {isSending(need.assignment) && <span class="t3"> · {t().link.sending}</span>}
      </span>
      <span class={late ? "r red b" : "r"}>{timeOf(need)}</span>
      <span class="r">{need.step !== "cleared" && <Age ms={seen ? second.value - seen.at : null} />}</span>
      {need.hospital !== null && isBringing(need) && <Where need={need} />}
    </>
  );
}

const isBringing = (need: NeedRow): boolean => need.step === "transporting" || need.step === "at_hospital";

/** To which hospital, and whether that one diverts by now. */
function Where({ need }: { need: NeedRow }) {
  const site = hospitals.value.find((one) => one.id === need.hospital);
  const no = need.step === "transporting" && isDiverting(need.hospital ?? undefined);
  return (
    <span class={no ? "nd-to one red b" : "nd-to one t2"} data-to={need.hospital} title={hospitalName(need.hospital)}>
      → {site?.short ?? hospitalName(need.hospital)}{" "}
      {no && (
        <>
          <Triangle /> {t().hospital.diverting}
        </>
      )}
    </span>
  );
}

/** Until it is there, when it should be; while nobody accepted, and once it is there, how long. */
function timeOf(need: NeedRow): string {
  const since = running(second.value - (need.step_at ?? second.value));
  const moving = need.step === "acknowledged" || need.step === "en_route";
  if (!moving || need.eta_s === null || need.assigned_at === null) return need.step === "cleared" ? "" : since;
  const left = need.assigned_at + need.eta_s * 1000 - second.value;
  return left < 0 ? t().incident.due : t().incident.in(running(left));
}
