/* For the need in hand whose unit is at work: the states it may report next, refusing, cancelling. */

import { useSignal } from "@preact/signals";
import "../../look/hospital.css";
import { isSending } from "../../lib/commands";
import { orderNotTold, orderTold } from "../../lib/messages";
import { places, units } from "../../lib/rows";
import { mayDispatch } from "../../lib/session";
import { Button } from "../../parts/controls";
import { HospitalChoice } from "../../parts/hospital-choice";
import { type IncidentRow, type NeedRow, STEPS, type Step, type UnitRow } from "../../wire";
import { reasonText, t } from "../../words";
import { advance, cancelAssignment, refuse } from "./actions";
import { inUse } from "./candidates";
import { reach } from "./reach";
import { need as inHand } from "./state";
import { mayReach } from "./unit-line";

const REPORTED: readonly Step[] = ["acknowledged", "en_route", "on_scene", "transporting", "at_hospital", "cleared"];
export const REFUSALS = ["vehicle_broken", "flat_tyre", "no_crew", "other_task", "road_blocked"];
export const CANCELS = ["better_unit", "not_needed", "no_answer", "by_mistake"];

export function UnitSteps({ row }: { row: IncidentRow }) {
  const asking = useSignal<"refuse" | "cancel" | "hospital" | null>(null);
  const need = inHand.value;
  if (need?.assignment == null || need.unit === null || need.step === null || row.closed_at !== null) return null;
  const { unit, assignment, step } = need;
  const after = STEPS[step];
  if (after.length === 0) return null;
  if (asking.value === "hospital")
    return (
      <ToHospital
        row={row}
        need={need}
        onGo={(hospital) => void advance(row.incident, unit, assignment, "transporting", hospital)}
        onDone={() => (asking.value = null)}
      />
    );
  if (asking.value !== null) {
    const cancels = asking.value === "cancel";
    return (
      <Asking
        text={cancels ? t().act.cancelUnit : t().act.refuseUnit}
        reasons={cancels ? CANCELS : REFUSALS}
        onChoose={(reason) => void (cancels ? cancelAssignment : refuse)(row.incident, unit, assignment, reason)}
        onDone={() => (asking.value = null)}
      />
    );
  }
  return (
    <div class="steps-row" role="group" aria-label={t().act.steps(unit)}>
      <span class="t3 sm">{isSending(assignment) ? t().link.sending : t().act.steps(unit)}</span>
      {REPORTED.filter((one) => after.includes(one)).map((one) => (
        <Button
          key={one}
          onPress={() =>
            one === "transporting" ? (asking.value = "hospital") : void advance(row.incident, unit, assignment, one)
          }
        >
          {t().step[one]}
        </Button>
      ))}
      <Reach unit={units.get(unit)} />
      {step === "transporting" && (
        <Button onPress={() => (asking.value = "hospital")}>{t().hospital.choose.turn}</Button>
      )}
      {after.includes("refused") && <Button onPress={() => (asking.value = "refuse")}>{t().act.refuseUnit}</Button>}
      {after.includes("cancelled") && (
        <Button danger onPress={() => (asking.value = "cancel")}>
          {t().act.cancelUnit}
        </Button>
      )}
    </div>
  );
}

interface ToHospitalProps {
  row: IncidentRow;
  need: NeedRow;
  onGo: (hospital?: string) => void;
  onDone: () => void;
}

const NEAREST = 5;

/** In the same place: the hospitals by distance with what they can take. */
function ToHospital({ row, need, onGo, onDone }: ToHospitalProps) {
  const turns = need.step === "transporting";
  const go = (hospital?: string) => {
    onGo(hospital);
    onDone();
  };
  return (
    <div class="steps-row to-hospital" role="group" aria-label={t().crew.toHospital}>
      <HospitalChoice
        from={places.get(need.unit)?.place ?? row.place}
        most={NEAREST}
        now={turns ? need.hospital : null}
        onChoose={go}
      />
      {!turns && <Button onPress={() => go()}>{t().crew.noHospital}</Button>}
      <Button onPress={onDone}>{t().act.back}</Button>
    </div>
  );
}

interface AskingProps {
  text: string;
  reasons: readonly string[];
  onChoose: (reason: string) => void;
  onDone: () => void;
}

/** A reason is chosen in the same place, never in a dialog. */
export function Asking({ text, reasons, onChoose, onDone }: AskingProps) {
  return (
    <div class="steps-row" role="group" aria-label={`${text}: ${t().act.reason}`}>
      <span class="t3 sm">
        {text}: {t().act.reason.toLowerCase()}
      </span>
      {reasons.map((reason) => (
        <Button
          key={reason}
          onPress={() => {
            onChoose(reason);
            onDone();
          }}
        >
          {reasonText(reason)}
        </Button>
      ))}
      <Button onPress={onDone}>{t().act.back}</Button>
    </div>
  );
}

/** Telling the order by the crew's telephone, and what became of it. */
function Reach({ unit }: { unit: UnitRow | undefined }) {
  if (!mayReach(unit)) return null;
  const told = orderTold(unit.assignment);
  return (
    <>
      <Button hint={inUse.value ? "G" : undefined} onPress={() => void reach(unit)}>
        {t().reach.reach}
      </Button>
      {told !== "" && (
        <span class={orderNotTold(unit.assignment) ? "sm amb" : "sm t2"} role="status">
          {told}
        </span>
      )}
    </>
  );
}

/** By its key: the crew of the need in hand. */
export function reachInHand(): void {
  const unit = units.peek(inHand.peek()?.unit ?? "");
  if (mayDispatch() && mayReach(unit)) void reach(unit);
}
