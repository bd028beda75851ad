/* What a hospital can take, as it is read in one glance: diverting, beds, who comes, and always how old that is. */

import { second } from "../lib/clock";
import { age, clockOrDay } from "../lib/format";
import { careName, offsetMin } from "../lib/region";
import { hospitalRows } from "../lib/rows";
import type { HospitalRow } from "../wire";
import { t } from "../words";
import { Triangle } from "./marks";

/** From here on a figure is old, however long it is said to hold. */
const OLD_MS = 2 * 60 * 60_000;

export const isDiverting = (id: string | undefined): boolean => hospitalRows.get(id)?.diverting ?? false;

export function HospitalStatus({ id }: { id: string }) {
  const row = hospitalRows.get(id);
  return (
    <span class="hs">
      {row === undefined || row.reported_at === null ? <Unknown at={row?.lapsed_at ?? null} /> : <Known row={row} />}
      {row !== undefined && <Coming row={row} />}
    </span>
  );
}

/** Nothing is known: never to be taken for free beds. */
function Unknown({ at }: { at: number | null }) {
  const { hospital } = t();
  return (
    <span class="hs-unknown t2">
      <b aria-hidden="true">?</b>{" "}
      {at === null ? hospital.unknown : hospital.lapsed(clockOrDay(at, second.value, offsetMin.value))}
    </span>
  );
}

function Known({ row }: { row: HospitalRow }) {
  const { hospital } = t();
  const beds = Object.entries(row.beds).filter(([care]) => !row.closed.includes(care));
  return (
    <>
      {row.diverting && (
        <span class="hs-no red b">
          <Triangle /> {hospital.diverting}
        </span>
      )}
      <span class={row.diverting ? "t3 tab" : "tab"}>
        {beds.length === 0 ? hospital.noBeds : beds.map(([care, n]) => hospital.beds(careName(care), n)).join(" · ")}
      </span>
      {row.closed.map((care) => (
        <span key={care} class="amb">
          {hospital.closed(careName(care))}
        </span>
      ))}
      <Told row={row} />
    </>
  );
}

/** How old, and until when it holds. */
function Told({ row }: { row: HospitalRow }) {
  const { hospital } = t();
  const ms = second.value - (row.reported_at ?? 0);
  return (
    <span class={ms > OLD_MS ? "amb tab" : "t2 tab"}>
      {hospital.reported(age(ms))}
      {row.until !== null && `, ${hospital.until(clockOrDay(row.until, second.value, offsetMin.value))}`}
    </span>
  );
}

function Coming({ row }: { row: HospitalRow }) {
  const { hospital } = t();
  const told = [row.coming > 0 && hospital.coming(row.coming), row.there > 0 && hospital.there(row.there)];
  const text = told.filter(Boolean).join(", ");
  return text === "" ? null : <span class="blu">{text}</span>;
}
