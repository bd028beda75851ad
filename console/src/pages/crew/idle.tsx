/* Between jobs: what the unit is, and how to change that. */

import { useSignal } from "@preact/signals";
import { Button } from "../../parts/controls";
import { t } from "../../words";
import { CrewNumber } from "./number";
import { placing } from "./phone";
import { Reasons } from "./reasons";
import { press, unit } from "./state";

export const OUT_REASONS = ["refuelling", "restocking", "washing", "resting", "vehicle_broken"];

export function Idle() {
  const asking = useSignal(false);
  const me = unit();
  if (me === undefined) return <main class="job none">{t().crew.noUnit}</main>;
  if (asking.value) return <OutOfService unit={me.unit} onDone={() => (asking.value = false)} />;
  const { crew, what } = t();
  const text = { available: crew.idle, off_duty: crew.idleOff, out_of_service: crew.idleOut, silent: crew.idleSilent }[
    me.standing
  ];
  const off = me.standing === "off_duty";
  const back = () =>
    off
      ? press({ type: "BringOnDuty", unit: me.unit }, what.onDuty(me.unit))
      : press({ type: "ReturnUnit", unit: me.unit }, what.back(me.unit));
  return (
    <>
      <main class="job idle" data-placing={placing.value.state}>
        <h1>{t().standing[me.standing]}</h1>
        <p class="t2">{text}</p>
        <CrewNumber unit={me} />
      </main>
      <section>
        {me.standing !== "available" && (
          <button type="button" class="go" onClick={back}>
            {off ? crew.goOn : crew.backIn}
          </button>
        )}
        {!off && (
          <div class="ft2">
            {me.standing === "available" ? <Button onPress={() => (asking.value = true)}>{crew.out}</Button> : <span />}
            <Button
              onPress={() => press({ type: "TakeOffDuty", unit: me.unit, reason: "shift_end" }, what.offDuty(me.unit))}
            >
              {crew.goOff}
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

export function OutOfService({ unit: name, onDone }: { unit: string; onDone: () => void }) {
  const take = (reason: string) => {
    press({ type: "TakeOutOfService", unit: name, reason }, t().what.out(name));
    onDone();
  };
  return <Reasons title={t().crew.out} reasons={OUT_REASONS} onChoose={take} onBack={onDone} />;
}
