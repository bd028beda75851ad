/* Where this crew brings its patient: the nearest hospitals with what they can take, or none named. */

import "../../look/hospital.css";
import { places } from "../../lib/rows";
import { Button } from "../../parts/controls";
import { HospitalChoice } from "../../parts/hospital-choice";
import { t } from "../../words";
import { type Job, unit } from "./state";

const NEAREST = 6;

interface Props {
  found: Job;
  onGo: (hospital?: string) => void;
  onDone: () => void;
}

export function ToHospital({ found, onGo, onDone }: Props) {
  const from = places.get(unit()?.unit)?.place ?? found.row.place;
  const turns = found.pressed === "transporting";
  const go = (hospital?: string) => {
    onGo(hospital);
    onDone();
  };
  return (
    <main class="job whys">
      <h1>{t().crew.toHospital}</h1>
      <HospitalChoice from={from} most={NEAREST} now={turns ? found.need.hospital : null} onChoose={go} />
      {!turns && <Button onPress={() => go()}>{t().crew.noHospital}</Button>}
      <Button onPress={onDone}>{t().act.back}</Button>
    </main>
  );
}
