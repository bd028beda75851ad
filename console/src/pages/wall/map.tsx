/* The situation on a map that is drawn, not loaded: land, where help is far, units, incidents; as sharp at any size. */

import { computed } from "@preact/signals";
import { incidentNumber } from "../../lib/format";
import { OUTLINES, PriorityMark, ShapeMark } from "../../parts/marks";
import type { Picture } from "../../wire";
import { t } from "../../words";
import { HEIGHT, labelsOf, marksOf, onPlane, type Plane, pathOf, planeOf, type Spot, spotsOf, WIDTH } from "./place";
import { land, picture } from "./state";

const plane = computed(() => (land.value === null ? null : planeOf(land.value.box)));
const drawn = computed(() => {
  const [ground, at] = [land.value, plane.value];
  if (ground === null || at === null) return null;
  return {
    areas: ground.areas.map((area) => ({ id: area.id, d: pathOf(area.rings, at) })),
    roads: ground.roads.map((road) => ({ main: road.main, d: pathOf([road.line], at, false) })),
    part: pathOf(ground.part, at),
  };
});
/** Changes when a mark moves or goes, not with every second. */
const spots = computed(() => (plane.value === null ? [] : spotsOf(picture.value?.incidents ?? [], plane.value)));

/** Names keep away from stations, and not from what drives past: they would jump. */
const labels = computed(() => {
  const [ground, at] = [land.value, plane.value];
  if (ground === null || at === null) return [];
  const standing = (picture.value?.units ?? []).filter((unit) => !unit.busy);
  return labelsOf(ground.areas, marksOf(spots.value, standing, at), at);
});

export function WallMap({ shown }: { shown: Picture }) {
  return (
    <div class="map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t().wall.map}>
        <Hatch />
        <Ground far={shown.far} />
        {plane.value !== null && <Units shown={shown} at={plane.value} />}
        {spots.value.map((spot) => (
          <Incident key={spot.worst.incident} spot={spot} />
        ))}
      </svg>
      <Legend shown={shown} />
    </div>
  );
}

function Hatch() {
  return (
    <defs>
      <pattern id="far" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="9" height="9" fill="var(--map-land)" />
        <path d="M0 0V9" stroke="var(--amber-line)" stroke-width="2.2" stroke-opacity=".55" />
      </pattern>
    </defs>
  );
}

function Ground({ far }: { far: readonly string[] }) {
  const ground = drawn.value;
  if (ground === null || land.value === null || plane.value === null) return null;
  const isFar = new Set(far);
  return (
    <>
      <g class="land">
        {ground.areas.map(({ id, d }) => (
          <path key={id} d={d} />
        ))}
      </g>
      <g class="late">{ground.areas.map(({ id, d }) => isFar.has(id) && <path key={id} d={d} data-far={id} />)}</g>
      <g class="roads">
        {ground.roads.map(({ main, d }) => (
          <path key={d} d={d} class={main ? "main" : ""} />
        ))}
      </g>
      {ground.part !== "" && <path class="part" d={ground.part} />}
      <g class="names">
        {labels.value.map(({ x, y, name }) => (
          <text key={name} x={x} y={y}>
            {name.normalize("NFC")}
          </text>
        ))}
      </g>
    </>
  );
}

/** Hollow green is free, filled blue at work. */
function Units({ shown, at }: { shown: Picture; at: Plane }) {
  return (
    <g class="units">
      {shown.units.map(({ shape, busy, place }, i) => {
        const [x, y] = onPlane(place, at);
        return (
          <path
            key={i}
            class={busy ? "busy" : ""}
            d={OUTLINES[shape] ?? OUTLINES.circle}
            transform={`translate(${(x - 9.8).toFixed(1)} ${(y - 9.8).toFixed(1)}) scale(1.4)`}
          />
        );
      })}
    </g>
  );
}

/** Of priority 1 with its number, of several on one spot with how many. */
function Incident({ spot: { x, y, worst, count } }: { spot: Spot }) {
  const label = count > 1 ? `×${count}` : worst.priority === 1 ? incidentNumber(worst.incident) : "";
  return (
    <g class="inc" transform={`translate(${(x - 17).toFixed(1)} ${(y - 17).toFixed(1)})`} data-mark={worst.incident}>
      <PriorityMark priority={worst.priority} size={34} />
      {label !== "" && (
        <text x="42" y="24">
          {label}
        </text>
      )}
    </g>
  );
}

function Legend({ shown }: { shown: Picture }) {
  const words = t().wall.legend;
  return (
    <div class="leg">
      <span>
        {shown.services.map((one) => (
          <span key={one.number}>
            <ShapeMark shape={one.shape} /> {one.number}
          </span>
        ))}
      </span>
      <span>
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="5" fill="var(--blue-fill)" />
        </svg>{" "}
        {words.busy}
      </span>
      <span>
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <rect width="14" height="14" fill="url(#far)" stroke="var(--amber-line)" />
        </svg>{" "}
        {words.far(shown.far_min)}
      </span>
    </div>
  );
}
