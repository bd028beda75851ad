/* The region in force: its rules, and its files of areas, roads, stations and hospitals. */

import { computed, effect, signal } from "@preact/signals";
import type { Feature, FeatureCollection, LineString, MultiLineString, MultiPolygon, Polygon } from "geojson";
import type { Cards, IncidentRow, Kind, Number as Line, Name, Place, Rules, Service } from "../wire";
import { t } from "../words";
import { second } from "./clock";
import { contains, metres, metresToLine } from "./geo";
import { ask } from "./http";
import { language } from "./prefs";
import { cardFile } from "./region-cards";
import { regionRow } from "./rows";

export interface Region {
  version: string;
  digest: string;
  rules: Rules;
  files: Record<string, string>;
}

export type Area = Feature<Polygon | MultiPolygon, AreaProperties>;
interface AreaProperties {
  code: string;
  name: string | Name;
  level: string;
  parent?: string | null;
  /** First day on which it is so, and first day on which it is not any more. */
  from?: string | null;
  to?: string | null;
  /** Where its name is written: [lon, lat]. */
  point?: [number, number];
  schematic?: boolean;
  /** Where only a part of it is here: what people call that part. */
  part?: string;
}
export type Road = Feature<
  LineString | MultiLineString,
  { ref?: string; name?: string; kind?: string; schematic?: boolean }
>;
/** A station or a hospital. */
export interface Site {
  id: string;
  name: string | Name;
  place: Place;
  service?: string;
  /** Of a hospital: its short name, and what it has beds for; none named is everything. */
  short?: string;
  care?: string[];
}

export const region = signal<Region | null>(null);
export const allAreas = signal<Area[]>([]);
export const roads = signal<Road[]>([]);
export const stations = signal<Site[]>([]);
export const hospitals = signal<Site[]>([]);

/** Follows the region: fetched at the start and again when another version is in force. */
export function followRegion(): () => void {
  return effect(() => {
    const digest = regionRow()?.digest;
    if (region.peek() === null || (digest !== undefined && digest !== region.peek()?.digest)) void fetchRegion();
  });
}

async function fetchRegion(): Promise<void> {
  const answer = await ask<Region>("/region").catch(() => null);
  if (!answer?.ok) return;
  const { files } = answer.body;
  region.value = answer.body;
  remember(answer.body.rules);
  const file = async <T>(name: string, otherwise: T): Promise<T> => {
    const found = files[name] === undefined ? null : await ask<T>(`/region/files/${files[name]}`).catch(() => null);
    return found?.ok ? found.body : otherwise;
  };
  const none = { features: [] };
  allAreas.value = (await file<Pick<FeatureCollection, "features">>("areas.geojson", none)).features as Area[];
  roads.value = (await file<Pick<FeatureCollection, "features">>("roads.geojson", none)).features as Road[];
  stations.value = sites(await file<unknown>("stations.json", []));
  hospitals.value = sites(await file<unknown>("hospitals.json", []));
  cardFile.value = { digest: files["cards.json"] ?? "", cards: (await file<Cards>("cards.json", NO_CARDS)).cards };
}

const NO_CARDS: Cards = { about: { basis: "invented", note: "" }, cards: [] };

/** Sites as the file has them: a list, or the one list inside an object; a place of its own or as `lat`, `lon`. */
function sites(file: unknown): Site[] {
  const list = Array.isArray(file) ? file : Object.values(file as object).find(Array.isArray);
  return ((list ?? []) as (Site & Place)[]).map((site) => ({
    ...site,
    place: site.place ?? { lat: site.lat, lon: site.lon },
  }));
}

/** The last region's name and numbers, shown before sign-in. */
function remember({ name, numbers }: Rules): void {
  try {
    localStorage.setItem("tiepung.region", JSON.stringify({ name, numbers: numbers.map((line) => line.number) }));
  } catch {
    // shown without
  }
}

export function remembered(): { name: Name; numbers: string[] } | null {
  try {
    return JSON.parse(localStorage.getItem("tiepung.region") ?? "null");
  } catch {
    return null;
  }
}

export const rules = computed(() => region.value?.rules ?? null);
export const offsetMin = computed(() => rules.value?.utc_offset_min ?? 420);

export const inWords = (name: string | Name | undefined): string =>
  name === undefined ? "" : typeof name === "string" ? name : name[language.value];

export const kindOf = (id: string): Kind | undefined => rules.value?.kinds.find((kind) => kind.id === id);
export const kindName = (id: string): string => inWords(kindOf(id)?.name) || id;
export const serviceOf = (id: string): Service | undefined =>
  rules.value?.services.find((service) => service.id === id);
export const lineOf = (number: string): Line | undefined => rules.value?.numbers.find((line) => line.number === number);
export const careName = (id: string): string => inWords(rules.value?.care[id]) || id;
/** What this hospital has beds for, in the region's order. */
export const careOf = (site: Site | undefined): string[] =>
  Object.keys(rules.value?.care ?? {}).filter((care) => !site?.care?.length || site.care.includes(care));
export const agencyName = (id: string | null): string =>
  inWords(rules.value?.agencies.find((one) => one.id === id)?.name) || (id ?? "");
/** Of a matter of 1022. */
export const fieldName = (id: string): string => inWords(rules.value?.fields.find((one) => one.id === id)?.name) || id;
export const hospitalName = (id: string | null): string =>
  inWords(hospitals.value.find((site) => site.id === id)?.name) || (id ?? "");
export const capabilityName = (id: string): string => inWords(rules.value?.capabilities[id]) || id;
/** The numbers whose calls usually are for these services; all where none are named. */
export const numbersFor = (services: readonly string[]): string[] =>
  (rules.value?.numbers ?? [])
    .filter((line) => services.length === 0 || (line.service !== null && services.includes(line.service)))
    .map((line) => line.number);

const today = computed(() =>
  new Date(Math.floor(second.value / 3_600_000) * 3_600_000 + offsetMin.value * 60_000).toISOString().slice(0, 10),
);

/** The areas of the tree that are valid today. */
export const areas = computed(() =>
  allAreas.value.filter(({ properties: { from, to } }) => {
    return (!from || from <= today.value) && (!to || today.value < to);
  }),
);

/** Valid areas that no other valid one lies below: what the land is divided into. */
export const leaves = computed(() => {
  const parents = new Set(areas.value.map((area) => area.properties.parent));
  return areas.value.filter((area) => !parents.has(area.properties.code));
});

/** A code may have named another area before: what is valid today goes over what was. */
const names = computed(
  () => new Map([...allAreas.value, ...areas.value].map((area) => [area.properties.code, area.properties.name])),
);

export const areaName = (code: string | null): string => (code === null ? "" : inWords(names.value.get(code)) || code);

export const areaAt = (place: Place): Area | undefined => leaves.value.find((area) => contains(area, place));

const AT_SITE_M = 300;
const ON_ROAD_M = 150;

const NEAR_AREA_M = 12_000;

/** Where a point is, in words: a station or hospital, else the road it lies on and its area. */
export function whereIs(place: Place): string {
  const site = [...stations.value, ...hospitals.value].find((one) => metres(one.place, place) < AT_SITE_M);
  if (site !== undefined) return inWords(site.name);
  const road = roads.value.find((one) => linesOf(one).some((line) => metresToLine(line, place) < ON_ROAD_M));
  const parts = [road && roadName(road), areaWords(place)].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : `${place.lat.toFixed(4)}, ${place.lon.toFixed(4)}`;
}

/** The area a point is in; where outlines leave a gap, the one whose own point is nearest. */
function areaWords(place: Place): string {
  const area = areaAt(place);
  if (area !== undefined) return inWords(area.properties.name);
  const far = leaves.value.flatMap(({ properties: { name, point } }) =>
    point === undefined ? [] : [{ name, m: metres(place, { lat: point[1], lon: point[0] }) }],
  );
  const nearest = far.sort((one, other) => one.m - other.m)[0];
  return nearest !== undefined && nearest.m < NEAR_AREA_M ? t().map.near(inWords(nearest.name)) : "";
}

/** So near to an outline that it may be drawn wrongly, not the point. */
const OUTLINE_M = 1_000;

/** Whether a point lies beyond every area of the region: it may be right, and be a neighbour's; it may be mistyped. */
export const isOutside = (place: Place): boolean =>
  leaves.value.length > 0 &&
  areaAt(place) === undefined &&
  !leaves.value.some((area) => outlines(area).some((ring) => metresToLine(ring, place) < OUTLINE_M));

const outlines = ({ geometry }: Area) =>
  geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();

export const regionName = (): string => inWords(rules.value?.name);

const linesOf = ({ geometry }: Road) =>
  geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
export const roadName = (road: Road): string => road.properties.ref || road.properties.name || "";

/** Where an incident is, as far as it may be shown without opening its text. */
export const placeName = (row: Pick<IncidentRow, "area" | "place">): string =>
  areaName(row.area) || (row.place ? whereIs(row.place) : "");
