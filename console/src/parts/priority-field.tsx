/* How urgent: four marks, the chosen one framed and named. */

import "../look/fields.css";
import type { ComponentChildren } from "preact";
import { t } from "../words";
import { PriorityMark } from "./marks";

interface Props {
  chosen: number | null;
  onChoose: (priority: number) => void;
  /** What stands at the right of the name. */
  side?: ComponentChildren;
}

export function PriorityField({ chosen, onChoose, side }: Props) {
  const { label } = t().priority;
  return (
    <div>
      <div class="lb" id="priority-label">
        {chosen === null ? label : `${label}: ${t().priority[chosen as 1]}`}
        <span class="x">{side}</span>
      </div>
      <div class="seg" role="group" aria-labelledby="priority-label" id="priority">
        {[1, 2, 3, 4].map((one) => (
          <button
            key={one}
            type="button"
            class={chosen === one ? "on" : ""}
            aria-pressed={chosen === one}
            aria-label={`${t().priority.named(one)}, ${t().priority[one as 1]}`}
            onClick={() => onChoose(one)}
          >
            <PriorityMark priority={one} size={20} />
          </button>
        ))}
      </div>
    </div>
  );
}
