/* What is in hand on the page of warnings: one that is read, or one that is being written, and whom it reaches. */

import { computed, effect, signal } from "@preact/signals";
import { ask } from "../../lib/http";
import { areaAt, areaName, areas, region, rules } from "../../lib/region";
import { warnings } from "../../lib/rows";
import type {
  Actor,
  ClusterId,
  Place,
  WarningCategory,
  WarningId,
  WarningLevel,
  WarningRow,
  Wording,
} from "../../wire";

export interface Cluster {
  id: ClusterId;
  name: string;
  place: Place;
  speakers: number;
}

export type ClusterState = "waiting" | "sent" | "acknowledged" | "silent" | "told";

/** A warning that is being written. A cancel has the area, the level and the end of what it calls off. */
export interface Writing {
  kind: WarningRow["kind"];
  of: WarningId | null;
  level: WarningLevel | null;
  category: WarningCategory;
  vi: Wording;
  en: Wording;
  hours: number;
  areas: readonly string[];
  polygon: readonly Place[];
  drill: boolean;
}

export interface Known {
  warning: WarningId;
  /** As of this entry: an answer that was overtaken is not taken. */
  position: number;
  clusters: Record<ClusterId, ClusterState>;
  /** Where somebody was rung: by whom, and when. */
  voices: Record<ClusterId, { by: Actor; at: number }>;
  reach: ClusterId[];
}

export const EMPTY: Wording = { headline: "", description: "", instruction: "" };

export const chosen = signal<WarningId | null>(null);
export const writing = signal<Writing | null>(null);
export const drawing = signal(false);
export const said = signal<{ ok: boolean; text: string } | null>(null);
/** Whom what is being written would reach; null while that is not known. */
export const reach = signal<readonly ClusterId[] | null>(null);
/** Of the one in hand: what is known of each cluster, and of a draft whom it would reach. */
export const known = signal<Known | null>(null);
/** The silent cluster that is dealt with. */
export const picked = signal<ClusterId | null>(null);
export const clusters = signal<readonly Cluster[]>([]);

export const row = computed(() => warnings.get(chosen.value));

const byId = computed(() => new Map(clusters.value.map((one) => [one.id, one])));
export const clusterOf = (id: ClusterId): Cluster | undefined => byId.value.get(id);
export const speakersOf = (ids: readonly ClusterId[]): number =>
  ids.reduce((sum, id) => sum + (clusterOf(id)?.speakers ?? 0), 0);
/** In which commune each lies. */
export const communeOf = computed(
  () => new Map(clusters.value.map((one) => [one.id, areaAt(one.place)?.properties.code ?? ""])),
);
/** What the province is called by its code. */
export const root = computed(() => areas.value.find((area) => !area.properties.parent)?.properties.code ?? "");

/** What an area is called in a warning: of one of which only a part is ours, that part. */
export const areaTitle = (code: string): string =>
  areas.value.find((area) => area.properties.code === code)?.properties.part ?? areaName(code);
/** Of who is on duty in a commune; empty where the region knows none. */
export const dutyPhone = (commune: string): string =>
  rules.value?.agencies.find((one) => one.phone !== "" && one.areas.includes(commune))?.phone ?? "";

const newestFirst = (one: WarningRow, other: WarningRow) => other.warning - one.warning;

export const groups = computed(() => {
  const all = warnings.all().sort(newestFirst);
  const isOf = (...states: WarningRow["state"][]) => all.filter((one) => states.includes(one.state));
  return {
    waiting: isOf("draft"),
    holding: isOf("approved", "sent"),
    over: isOf("replaced", "cancelled", "expired", "dropped"),
  };
});

export function choose(warning: WarningId): void {
  writing.value = null;
  drawing.value = false;
  said.value = null;
  chosen.value = warning;
}

export const change = (part: Partial<Writing>): void => {
  if (writing.peek() !== null) writing.value = { ...(writing.peek() as Writing), ...part };
};

export function toggleArea(code: string): void {
  const now = writing.peek();
  if (now === null || now.kind === "cancel") return;
  change({ areas: now.areas.includes(code) ? now.areas.filter((one) => one !== code) : [...now.areas, code] });
}

/** A click on the map: a corner of what is drawn, or the commune that lies there. */
export function pointAt(place: Place): void {
  const now = writing.peek();
  if (now === null) return;
  const area = areaAt(place);
  if (drawing.peek()) change({ polygon: [...now.polygon, place] });
  else if (area !== undefined) toggleArea(area.properties.code);
}

const REST_MS = 150;
const CORNERS_MIN = 3;

/** Asked again whenever what is written or read has changed; a warning that comes in by hundreds, once a while. */
export function follow(): () => void {
  const stops = [effect(loadClusters), effect(askReach), effect(askKnown)];
  return () => {
    for (const stop of stops) stop();
  };
}

function loadClusters(): void {
  const digest = region.value?.files["loudspeakers.json"];
  if (digest === undefined) return;
  void ask<Cluster[]>(`/region/files/${digest}`)
    .then((answer) => {
      if (answer.ok) clusters.value = answer.body;
    })
    .catch(() => undefined);
}

let reachTimer = 0;

function askReach(): void {
  const now = writing.value;
  window.clearTimeout(reachTimer);
  reach.value = null;
  if (now === null) return;
  const corners = now.polygon.length >= CORNERS_MIN ? now.polygon : [];
  const query = new URLSearchParams({
    areas: now.areas.join(";"),
    polygon: corners.map(({ lat, lon }) => `${lat},${lon}`).join(" "),
    drill: String(now.drill),
    ...(now.of !== null && { of: String(now.of) }),
  });
  reachTimer = window.setTimeout(() => {
    void ask<{ clusters: ClusterId[] }>(`/warnings/reach?${query}`)
      .then((answer) => {
        if (writing.peek() === now) reach.value = answer.ok ? answer.body.clusters : [];
      })
      .catch(() => undefined);
  }, REST_MS);
}

let knownTimer = 0;
let askedFor: WarningId | null = null;

/** A timer that runs is let run: while acknowledgements come, the row changes more often than a timer ends. */
function askKnown(): void {
  const one = row.value;
  if (knownTimer !== 0 && askedFor === one?.warning) return;
  window.clearTimeout(knownTimer);
  knownTimer = 0;
  if (one === undefined) {
    known.value = null;
    return;
  }
  askedFor = one.warning;
  knownTimer = window.setTimeout(() => {
    knownTimer = 0;
    void ask<Omit<Known, "warning" | "reach"> & { reach?: ClusterId[] }>(`/warnings/${one.warning}`)
      .then((answer) => {
        if (!answer.ok || chosen.peek() !== one.warning) return;
        const { position, clusters, voices, reach } = answer.body;
        if (position < (known.peek()?.position ?? 0)) return;
        known.value = { warning: one.warning, position, clusters, voices, reach: reach ?? [] };
      })
      .catch(() => undefined);
  }, REST_MS);
}

export function forgetWarnings(): void {
  chosen.value = null;
  writing.value = null;
  drawing.value = false;
  said.value = null;
  known.value = null;
}
