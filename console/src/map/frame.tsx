/* What every map has around it; where the browser cannot draw one, a sentence instead, and nothing that would work on it. */

import type { ComponentChildren, RefObject } from "preact";
import "../look/map.css";
import { t } from "../words";
import type { ChartState } from "./chart";
import { Scale, Zoom } from "./scale";

interface Props {
  state: ChartState;
  box: RefObject<HTMLDivElement | null>;
  label?: string;
  kind?: string;
  children?: ComponentChildren;
}

export function MapFrame({ state, box, label = t().map.label, kind = "", children }: Props) {
  return (
    <div class={`map ${kind}`.trim()} role="region" aria-label={label}>
      <div ref={box} class="chart" />
      {state.failed.value ? (
        <p class="none">{t().map.nowhere}</p>
      ) : (
        <>
          {children}
          <Zoom chart={state.chart} />
          <Scale view={state.view} />
        </>
      )}
    </div>
  );
}
