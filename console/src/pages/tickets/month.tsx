/* One line of the agency's figures of this month, beside the answer of its that is to be approved. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { ask } from "../../lib/http";
import { agencyName } from "../../lib/region";
import type { Figures } from "../../wire";
import { t } from "../../words";

export function Month({ agency }: { agency: string }) {
  const told = useSignal<Figures | null>(null);
  useLayoutEffect(() => {
    void ask<{ total: Figures }>(`/tickets/figures?${new URLSearchParams({ agency })}`)
      .then((answer) => {
        told.value = answer.ok ? answer.body.total : null;
      })
      .catch(() => null);
  }, [agency]);
  const one = told.value;
  if (one === null) return null;
  const rated = one.satisfied + one.acceptable + one.unsatisfied;
  const words = t().figures;
  return (
    <p class="t2 sm tk-month">
      {words.line(agencyName(agency), one.given, one.on_time, one.late, one.open)}
      {rated > 0 && words.lineWorth(one.satisfied, rated)}.
    </p>
  );
}
