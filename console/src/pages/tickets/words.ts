/* Times and people of tickets as they are read: what is left in working hours, when it is due, who did it. */

import { clockTime, dayMonth } from "../../lib/format";
import { agencyName, offsetMin, rules } from "../../lib/region";
import { personName } from "../../parts/names";
import type { TicketRow } from "../../wire";
import { t } from "../../words";
import { isOpen, leftMin, people } from "./state";
import { dayOf, usualMin, weekdayOf } from "./working";

const HOUR_MIN = 60;
/** From here on it is shown that it will be late. */
const SOON_MIN = 4 * HOUR_MIN;

/** `1 ngày 4 giờ`, `2 giờ 48 ph`: a day is as long as offices work. */
export function inWorkingTime(minutes: number): string {
  const words = t().tickets;
  const day = usualMin(rules.value?.calendar ?? null);
  const [days, hours] = [Math.floor(minutes / day), Math.floor((minutes % day) / HOUR_MIN)];
  const rest = (minutes % day) % HOUR_MIN;
  const parts = [
    days > 0 && words.days(days),
    hours > 0 && words.hours(hours),
    days === 0 && (rest > 0 || hours === 0) && words.minutes(rest),
  ];
  return parts.filter(Boolean).join(" ");
}

/** How long it still has, or how late it is; nothing once it is over. */
export function left(row: TicketRow, at: number): { text: string; isPressing: boolean } {
  if (!isOpen(row)) return { text: "", isPressing: false };
  const minutes = leftMin(row, at);
  const isLate = row.due.at <= at;
  const text = isLate ? t().tickets.late(inWorkingTime(-minutes)) : inWorkingTime(minutes);
  return { text, isPressing: isLate || minutes <= SOON_MIN };
}

/** `14:00` today, `T4 25/11 10:00` on another day. */
export function due(at: number, now: number): string {
  const time = clockTime(at, offsetMin.value, false);
  const day = dayOf(at, offsetMin.value);
  if (day === dayOf(now, offsetMin.value)) return time;
  return `${t().tickets.weekdays[weekdayOf(day)]} ${dayMonth(at, offsetMin.value)} ${time}`;
}

export const dayTime = (at: number): string =>
  `${dayMonth(at, offsetMin.value)} ${clockTime(at, offsetMin.value, false)}`;

export const whoOf = (actor: string): string => people.value[actor] ?? personName(actor);

/** With whom it is, or what became of it. */
export const whereItIs = (row: TicketRow): string =>
  row.state === "forwarded" ? agencyName(row.agency) : t().tickets.states[row.state];

/** Who could not be told of the last that is new, in words: somebody has to telephone. */
export function untold(row: TicketRow): string[] {
  const words = t().tickets.untold;
  const ways = row.untold.filter((way) => way !== "sms").map((way) => t().message.way[way]);
  return [ways.length > 0 ? words.agency(ways.join(", ")) : "", isUntexted(row) ? words.reporter : ""].filter(Boolean);
}

/** Whether somebody above who is late with it was told. */
export function toldAbove(row: TicketRow): string | null {
  if (row.level === 0 || !isOpen(row)) return null;
  const words = t().tickets.office;
  return row.above === null ? words.nobodyAbove : words.above(agencyName(row.above));
}

/** The same where there is little room. */
export function untoldShortly(row: TicketRow): string[] {
  const words = t().tickets.untold;
  const agency = row.untold.some((way) => way !== "sms");
  return [agency ? words.shortAgency : "", isUntexted(row) ? words.shortReporter : ""].filter(Boolean);
}

const isUntexted = (row: TicketRow): boolean => row.untold.includes("sms");
