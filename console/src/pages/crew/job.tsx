/* The job: what, where, how long; the text; directions and the caller; the ladder; the next step as one button. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { second } from "../../lib/clock";
import { distance, running } from "../../lib/format";
import { metres } from "../../lib/geo";
import { open, phoneNumbers, readable, told } from "../../lib/open";
import { partPriority } from "../../lib/parts";
import { hospitalName, kindName, placeName } from "../../lib/region";
import { places } from "../../lib/rows";
import { AnswerLines } from "../../parts/answers";
import { Button } from "../../parts/controls";
import { PriorityMark } from "../../parts/marks";
import { type IncidentRow, STEPS, type Step } from "../../wire";
import { t } from "../../words";
import { followEvents, story } from "../dispatcher/log-store";
import { REFUSALS } from "../dispatcher/unit-steps";
import { JobHazards } from "./hazards";
import { OutOfService } from "./idle";
import { Reasons } from "./reasons";
import { type Job, press, unit } from "./state";
import { Steps } from "./steps";
import { ToHospital } from "./to-hospital";

type Asking = "refuse" | "out" | "hospital" | null;

export function JobPage({ found }: { found: Job }) {
  const asking = useSignal<Asking>(null);
  const { row, assignment, pressed } = found;
  useLayoutEffect(() => followEvents(row.incident), [row.incident]);
  useLayoutEffect(
    () => void open({ incident: row.incident }, [row.text, row.address]),
    [row.incident, row.text?.[1], row.address?.[1]],
  );
  const done = () => (asking.value = null);
  const name = unit()?.unit ?? "";
  if (asking.value === "out") return <OutOfService unit={name} onDone={done} />;
  if (asking.value === "hospital")
    return <ToHospital found={found} onGo={(hospital) => advance(found, "transporting", hospital)} onDone={done} />;
  if (asking.value === "refuse") {
    const refuse = (reason: string) => {
      press({ type: "RefuseAssignment", assignment, reason }, t().what.refuse(name));
      done();
    };
    return <Reasons title={t().crew.refuse} reasons={REFUSALS} onChoose={refuse} onBack={done} />;
  }
  const mayRefuse = STEPS[pressed].includes("refused");
  return (
    <>
      <What found={found} />
      <section>
        <div class="two">
          <Directions row={row} />
          <CallBack incident={row.incident} />
        </div>
        <Steps found={found} />
        <Next found={found} onHospital={() => (asking.value = "hospital")} />
        <div class="ft2">
          {mayRefuse ? (
            <Button onPress={() => (asking.value = "refuse")}>{t().crew.refuse}</Button>
          ) : (
            <ClearHere found={found} />
          )}
          {mayRefuse && <Button onPress={() => (asking.value = "out")}>{t().crew.out}</Button>}
          {pressed === "transporting" && (
            <Button onPress={() => (asking.value = "hospital")}>{t().hospital.choose.turn}</Button>
          )}
        </div>
      </section>
    </>
  );
}

function What({ found }: { found: Job }) {
  const { row } = found;
  const where = [told(row.address), placeName(row)].filter(Boolean).join(", ") || t().incident.nowhere;
  return (
    <main class="job">
      <div class="k">
        <PriorityMark priority={partPriority(row, found.need.service)} size={34} />
        <div>
          <h1>{kindName(row.kind)}</h1>
          <p lang="vi">{where}</p>
        </div>
      </div>
      <Times found={found} />
      <JobHazards incident={row.incident} verified={row.verified} />
      <Text row={row} />
      {row.answers.length > 0 && (
        <div class="note">
          <AnswerLines answers={row.answers} />
        </div>
      )}
    </main>
  );
}

/** When it should be there by what was believed at the order, and how long it has been under way. */
function Times({ found }: { found: Job }) {
  const { need, row, step } = found;
  const seen = places.get(unit()?.unit);
  const away = seen && row.place ? `, ${distance(metres(seen.place, row.place))}` : "";
  const underWay = step === "assigned" || step === "acknowledged" || step === "en_route";
  const left =
    need.assigned_at === null || need.eta_s === null ? null : need.assigned_at + need.eta_s * 1000 - second.value;
  return (
    <div class="row">
      <div>
        <div class="v">
          {underWay && left !== null ? running(Math.abs(left)) : running(second.value - (need.step_at ?? second.value))}
        </div>
        <div class="l">
          {underWay && left !== null ? `${left >= 0 ? t().crew.arrive : t().crew.arriveLate}${away}` : stepText(found)}
        </div>
      </div>
      <div>
        <div class="v">{running(second.value - (need.assigned_at ?? second.value))}</div>
        <div class="l">{t().crew.since}</div>
      </div>
    </div>
  );
}

/** What it does, and to where it drives. */
function stepText({ need, step }: Job): string {
  const name = step === "transporting" ? hospitalName(need.hospital) : "";
  return name === "" ? t().step[step] : `${t().step[step]}, ${t().hospital.choose.to(name)}`;
}

function Text({ row }: { row: IncidentRow }) {
  const rows = story.value?.incident === row.incident ? story.value.rows : [];
  const notes = rows
    .flatMap(({ event }) => (event.type === "NoteAdded" ? [readable(event.text)] : []))
    .filter((text) => text !== undefined);
  const me = unit()?.unit;
  const others = row.needs.filter((need) => need.unit !== null && need.unit !== me && need.step !== "cleared");
  const beside = others.map((need) => `${need.unit} ${need.step ? t().step[need.step].toLowerCase() : ""}`).join(", ");
  return (
    <div class="note">
      <p lang="vi">{row.text === null ? "" : (readable(row.text) ?? `${t().incident.opening}…`)}</p>
      {notes.map((text) => (
        <p key={text} lang="vi">
          {text}
        </p>
      ))}
      {beside !== "" && <p class="t2">{t().crew.others(beside)}</p>}
    </div>
  );
}

function Directions({ row }: { row: IncidentRow }) {
  if (row.place === null) return <span class="btn off">{t().form.noPlace}</span>;
  const { lat, lon } = row.place;
  return (
    <a class="btn" href={`geo:${lat},${lon}?q=${lat},${lon}`}>
      {t().crew.directions}
    </a>
  );
}

/** The caller's number is among what was opened for this incident; nothing else there looks like one. */
function CallBack({ incident }: { incident: number }) {
  const number = phoneNumbers(incident).at(-1);
  if (number === undefined) return <span class="btn off t3">{t().crew.noCaller}</span>;
  return (
    <a class="btn" href={`tel:${number.replace(/\s/g, "")}`}>
      {t().crew.callBack}
    </a>
  );
}

const carriesPatients = (): boolean => unit()?.capabilities.includes("ambulance") ?? false;

/** What comes after this step for this unit: who carries nobody is done at the scene. */
export function nextStep(step: Step, carries: boolean): Step | null {
  if (step === "on_scene") return carries ? "transporting" : "cleared";
  const order: Partial<Record<Step, Step>> = {
    assigned: "acknowledged",
    acknowledged: "en_route",
    en_route: "on_scene",
    transporting: "at_hospital",
    at_hospital: "cleared",
  };
  return order[step] ?? null;
}

function Next({ found, onHospital }: { found: Job; onHospital: () => void }) {
  const step = nextStep(found.pressed, carriesPatients());
  if (step === null) return null;
  const text = step === "cleared" ? t().crew.next.at_hospital : t().crew.next[found.pressed as "assigned"];
  return (
    <button type="button" class="go" onClick={() => (step === "transporting" ? onHospital() : advance(found, step))}>
      {text}
      {found.pressed !== found.step && <small>{t().crew.queued}</small>}
    </button>
  );
}

function advance({ assignment }: Job, step: Step, hospital?: string): void {
  const what = t().what.step(unit()?.unit ?? "", t().step[step].toLowerCase());
  press({ type: "AdvanceAssignment", assignment, step, ...(hospital !== undefined && { hospital }) }, what);
}

function ClearHere({ found }: { found: Job }) {
  if (found.pressed !== "on_scene" || !carriesPatients()) return <span />;
  return <Button onPress={() => advance(found, "cleared")}>{t().crew.clearedHere}</Button>;
}
