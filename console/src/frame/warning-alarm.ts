/* Alarms about warnings to the public: one that nobody approves, and one that clusters are silent about. */

import type { Alarm } from "../lib/alarms";
import { choose } from "../pages/warnings/state";
import { t } from "../words";
import { acknowledge, goTo } from "./state";

export function warningText(alarm: Alarm, time: string): string {
  const words = t().warnings;
  const name = words.number(alarm.warning ?? 0);
  return alarm.kind === "unapproved"
    ? words.alarm.unapproved(name, time)
    : words.alarm.unheard(name, alarm.clusters ?? 0);
}

/** In hand on its page, where it is read before anything is done. */
export const showWarning = (alarm: Alarm) => ({
  text: t().warnings.alarm.show,
  act: () => {
    acknowledge(alarm);
    goTo("warnings");
    choose(alarm.warning ?? 0);
  },
});
