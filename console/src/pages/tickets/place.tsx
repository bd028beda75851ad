/* Where it is: the address and the commune in words, and where the telephone was as figures to copy and on a small map. */

import { useSignal } from "@preact/signals";
import { figuresOf } from "../../lib/format";
import { readable } from "../../lib/open";
import { placeName } from "../../lib/region";
import { TicketMap } from "../../map/ticket-map";
import { Button } from "../../parts/controls";
import type { Place, TicketRow } from "../../wire";
import { t } from "../../words";

export function WhereItIs({ row }: { row: TicketRow }) {
  const { place } = row;
  return (
    <>
      <span lang="vi">{[readable(row.address), placeName(row)].filter(Boolean).join(", ") || "–"}</span>
      {place !== null && (
        <>
          <Figures place={place} />
          <TicketMap key={figuresOf(place)} place={place} />
        </>
      )}
    </>
  );
}

/** One press takes them along; where the browser gives no clipboard they can be marked. */
function Figures({ place }: { place: Place }) {
  const words = t().tickets.one;
  const copied = useSignal("");
  const text = figuresOf(place);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => (copied.value = text),
      () => (copied.value = ""),
    );
  return (
    <div class="tk-row">
      <span class="no tk-figures">{text}</span>
      {"clipboard" in navigator && (
        <Button onPress={copy} label={`${words.copy}: ${text}`}>
          {words.copy}
        </Button>
      )}
      <span class="t3 sm" role="status">
        {copied.value === text ? words.copied : ""}
      </span>
    </div>
  );
}
