/* Which figures are shown, and how each is told: of the days asked for, and as it is now. */

import type { Figures } from "../../../wire";
import { t } from "../../../words";
import { inWorkingTime } from "../words";
import { Bar } from "./bars";

export interface Column {
  name: keyof ReturnType<typeof t>["figures"]["names"];
  show: (figures: Figures) => preact.ComponentChildren;
}

const NONE = "–";
const HOUR_MIN = 60;
const count = (one: number): string => (one === 0 ? NONE : String(one));
const share = (part: number, all: number): string => `${Math.floor((100 * part) / all)} %`;
const minutes = (one: number | null): string => (one === null ? NONE : inWorkingTime(one));

function onTime({ on_time, late }: Figures) {
  const all = on_time + late;
  if (all === 0) return NONE;
  const parts = [
    { count: on_time, look: "full" as const },
    { count: late, look: "late" as const },
  ];
  return (
    <span class="fg-part">
      <Bar parts={parts} label={t().figures.onTime(on_time, late)} />
      <b>{share(on_time, all)}</b> <span class="t2">{t().figures.outOf(on_time, all)}</span>
    </span>
  );
}

function worth({ satisfied, acceptable, unsatisfied }: Figures) {
  const all = satisfied + acceptable + unsatisfied;
  if (all === 0) return NONE;
  const parts = [
    { count: satisfied, look: "full" as const },
    { count: acceptable, look: "half" as const },
    { count: unsatisfied, look: "none" as const },
  ];
  return (
    <span class="fg-part">
      <Bar parts={parts} label={t().figures.worth(satisfied, acceptable, unsatisfied)} />
      <b>{share(satisfied, all)}</b> <span class="t2">{t().figures.outOf(satisfied, all)}</span>
    </span>
  );
}

const late = (one: number) => (one === 0 ? NONE : <span class="amb b">{one}</span>);
const median = ({ answer_h_median }: Figures) =>
  answer_h_median === null ? NONE : inWorkingTime(answer_h_median * HOUR_MIN);

const GIVEN: readonly Column[] = [
  { name: "opened", show: ({ opened }) => count(opened) },
  { name: "given", show: ({ given }) => count(given) },
];
const DONE: readonly Column[] = [
  { name: "on_time", show: onTime },
  { name: "late", show: (one) => late(one.late) },
  { name: "mean", show: ({ answer_min_mean }) => minutes(answer_min_mean) },
  { name: "median", show: median },
  { name: "taken", show: ({ take_min_mean }) => minutes(take_min_mean) },
  { name: "worth", show: worth },
  { name: "reopened", show: ({ reopened }) => count(reopened) },
];
const ASIDE: readonly Column[] = [
  { name: "left", show: ({ left }) => count(left) },
  { name: "refused", show: ({ refused }) => count(refused) },
  { name: "merged", show: ({ merged }) => count(merged) },
];
const NOW: readonly Column[] = [
  { name: "open", show: ({ open }) => count(open) },
  { name: "open_late", show: ({ open_late }) => late(open_late) },
  { name: "due_today", show: ({ due_today }) => count(due_today) },
  { name: "due_next", show: ({ due_next }) => count(due_next) },
];

export const TILES: readonly Column[] = [...GIVEN, ...DONE, ...ASIDE, ...NOW];
export const COLUMNS: readonly Column[] = [...GIVEN, ...DONE, ...NOW];
