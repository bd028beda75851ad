/* Taking a unit from people in as much need: who would lose it is said in words, and the first key leaves it there. */

import { isSending } from "../../lib/commands";
import { incidentNumber } from "../../lib/format";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { divert } from "./actions";
import { closeMenu, done } from "./menu-state";
import { stillThere, taking } from "./taking";

export function TakeUnit({ row }: { row: IncidentRow }) {
  const words = t().take;
  const asked = taking.value;
  const holds = asked !== null && stillThere(asked, row);
  return (
    <fieldset class="choices" aria-label={words.title}>
      <p class={holds ? "amb b" : ""}>
        {holds ? words.ask(incidentNumber(asked.from), asked.priority, asked.unit) : words.over}
      </p>
      <Button onPress={closeMenu} hint="Esc" id="take-back">
        {words.leave}
      </Button>
      {holds && (
        <Button
          danger
          disabled={isSending(asked.need.need) || lostSince.value !== null}
          onPress={() => done(divert(asked.need, row.incident, asked.unit))}
        >
          {words.take(asked.unit)}
        </Button>
      )}
    </fieldset>
  );
}
