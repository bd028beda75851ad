/* Hearing what was spoken on a call: first where it lies is asked for, which is an entry; then it can be opened. */

import { useState } from "preact/hooks";
import { second } from "../lib/clock";
import { running } from "../lib/format";
import { type Heard, isAddress, mayHear, whereabouts } from "../lib/recordings";
import type { CallRow } from "../wire";
import { t } from "../words";
import { Button } from "./controls";

/** Nothing where there is none, or none that this person may hear. */
export function Recordings({ rows }: { rows: readonly CallRow[] }) {
  return (
    <>
      {mayHear(rows, second.value).map((one) => (
        <One key={one.recording.name} {...one} />
      ))}
    </>
  );
}

function One({ call, recording }: Heard) {
  const [where, setWhere] = useState<string | null | undefined>(null);
  const lasts = recording.duration_s === null ? "" : ` ${running(recording.duration_s * 1000)}`;
  const ask = async () => setWhere(await whereabouts(call, recording.name));
  if (where === undefined) return <span class="amb"> {t().room.recording.refused}</span>;
  if (where === null)
    return (
      <>
        {" "}
        <Button onPress={() => void ask()}>
          {t().room.recording.hear}
          {lasts}
        </Button>
      </>
    );
  if (!isAddress(where)) return <span class="t2"> {t().room.recording.lies(where)}</span>;
  return (
    <>
      {" "}
      <a href={where} target="_blank" rel="noopener noreferrer">
        {t().room.recording.open}
        {lasts}
      </a>
    </>
  );
}
