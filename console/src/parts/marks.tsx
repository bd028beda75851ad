/* The marks that carry meaning by shape and text before colour: priority, unit, ladder, age of a position. */

import type { ComponentChildren } from "preact";
import { age, freshness } from "../lib/format";
import type { Step } from "../wire";
import { t } from "../words";

/** A diamond for 1, a square for 2, circles for 3 and 4, each with its digit. */
export function PriorityMark({ priority, size = 22 }: { priority: number; size?: number }) {
  const label = t().priority.named(priority);
  return (
    <svg class="pg" width={size} height={size} viewBox="0 0 24 24" role="img" aria-label={label}>
      {SHAPES[priority] ?? SHAPES[4]}
      <text x="12" y="16.3" class="pd" fill={DIGITS[priority] ?? "var(--tx-1)"}>
        {priority}
      </text>
    </svg>
  );
}

const DIGITS: Record<number, string> = { 1: "var(--red-on)", 2: "var(--amber-on)" };
const SHAPES: Record<number, ComponentChildren> = {
  1: <path d="M12 .8 23.2 12 12 23.2 .8 12Z" fill="var(--red-fill)" stroke="var(--red-line)" />,
  2: <rect x="2.5" y="2.5" width="19" height="19" rx="1.5" fill="var(--amber-fill)" stroke="var(--amber-line)" />,
  3: <circle cx="12" cy="12" r="9.7" fill="var(--bg-panel)" stroke="var(--tx-2)" stroke-width="1.5" />,
  4: (
    <circle
      cx="12"
      cy="12"
      r="9.7"
      fill="var(--bg-panel)"
      stroke="var(--tx-2)"
      stroke-width="1.5"
      stroke-dasharray="3 2.4"
    />
  ),
};

export function Triangle() {
  return (
    <svg class="tri" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 1.5 15 14.5H1Z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" />
      <path d="M8 6v4.2M8 11.6v1.4" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}

export function Tick() {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M2 7.5 5.5 11 12 3.5" fill="none" stroke="var(--green-tx)" stroke-width="2" />
    </svg>
  );
}

/** The outline of a service's units on the map and in tables. */
export function ShapeMark({ shape, fill = "none", stroke = "var(--green-fill)", size = 12 }: ShapeProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <path d={OUTLINES[shape] ?? OUTLINES.circle} fill={fill} stroke={stroke} stroke-width="2.4" />
    </svg>
  );
}

interface ShapeProps {
  shape: string;
  fill?: string;
  stroke?: string;
  size?: number;
}

/** In a box of 14 by 14. */
export const OUTLINES: Record<string, string> = {
  circle: "M7 1.6A5.4 5.4 0 1 1 7 12.4 5.4 5.4 0 1 1 7 1.6Z",
  square: "M1.6 1.6H12.4V12.4H1.6Z",
  house: "M7 1.2 12.6 6V12.4H1.4V6Z",
  diamond: "M7 .9 13.1 7 7 13.1 .9 7Z",
};

const DONE: Record<Step, number> = {
  assigned: 0,
  acknowledged: 1,
  en_route: 2,
  on_scene: 3,
  transporting: 4,
  at_hospital: 4,
  cleared: 4,
  refused: 0,
  silent: 0,
  cancelled: 0,
  diverted: 0,
};

export const stepsDone = (step: Step): number => DONE[step];

/** How far an assignment is: accepted, en route, on scene, leaving. `late` when nobody accepted in time. */
export function Ladder({ step, late = false }: { step: Step; late?: boolean }) {
  const done = DONE[step];
  return (
    <span class={late && done === 0 ? "lad wait" : "lad"} role="img" aria-label={t().ladder.label(done)}>
      {[0, 1, 2, 3].map((i) => (
        <i key={i} class={i < done ? "f" : ""} />
      ))}
    </span>
  );
}

/** A dot that empties with age, and always the figure. */
export function Age({ ms }: { ms: number | null }) {
  if (ms === null) return <span class="t3 age">{t().units.never}</span>;
  const how = freshness(ms);
  return (
    <span class={how === "fresh" || how === "half" ? "t2 age" : "amb age"}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        {AGES[how]}
      </svg>{" "}
      {age(ms)}
      {how === "lost" && "?"}
    </span>
  );
}

const AGES = {
  fresh: <circle cx="5" cy="5" r="3.6" fill="var(--tx-2)" />,
  half: (
    <>
      <circle cx="5" cy="5" r="3.6" fill="none" stroke="var(--tx-2)" stroke-width="1.2" />
      <path d="M5 1.4A3.6 3.6 0 0 1 5 8.6Z" fill="var(--tx-2)" />
    </>
  ),
  old: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" stroke-width="1.6" />,
  lost: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2 1.4" />,
};
