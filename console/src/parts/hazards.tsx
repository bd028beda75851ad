/* What is dangerous at a place: the worst first, each with its note where it was opened and its age where it is old. */

import "../look/hazards.css";
import { useSignal } from "@preact/signals";
import { type Draft, send } from "../lib/commands";
import { hazardName, inOrder, isStale, severityOf } from "../lib/hazards";
import { isolated } from "../lib/isolate";
import { told } from "../lib/open";
import { inWords, offsetMin, rules } from "../lib/region";
import { mayKeepSites } from "../lib/session";
import type { Around, HazardRow, Place, Position } from "../wire";
import { t } from "../words";
import { Button } from "./controls";
import { Triangle } from "./marks";

const dateOf = (time: number): string => {
  const date = new Date(time + offsetMin.value * 60_000).toISOString();
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
};

/** What a site is called where its name may be shown, or was opened. */
export const siteName = (site: Pick<Around, "name" | "label">): string =>
  (site.name === null ? told(site.label) : isolated(site.name)) ?? (site.label === null ? "" : t().sites.alarm.sealed);

/** Tells where its entry stands once something was kept, for who does not hear of sites by the stream. */
type OnKept = (position: Position) => void;

interface HazardsProps {
  sites: readonly Around[];
  clearing?: boolean;
  onKept?: OnKept;
}

export function Hazards({ sites, clearing = false, onKept }: HazardsProps) {
  return (
    <ul class="hazards">
      {sites.flatMap((site) =>
        inOrder(site.hazards).map((row) => (
          <Hazard
            key={`${site.site} ${row.hazard}`}
            row={row}
            site={site}
            named={sites.length > 1}
            clearing={clearing}
            onKept={onKept}
          />
        )),
      )}
    </ul>
  );
}

interface HazardProps {
  row: HazardRow;
  site: Around;
  /** Where several sites are told of, each hazard says whose it is. */
  named: boolean;
  clearing: boolean;
  onKept: OnKept | undefined;
}

function Hazard({ row, site, named, clearing, onKept }: HazardProps) {
  const words = t().sites.hazards;
  const stale = isStale(row);
  const name = hazardName(row.hazard);
  const put = async (draft: Draft, what: string) => {
    const outcome = await send(draft, what);
    if (outcome.state === "kept") onKept?.(outcome.kept.position);
  };
  const about = { site: site.site, hazard: row.hazard };
  const gone = () => void put({ type: "ClearHazard", ...about }, t().sites.what.clear(name));
  const still = () => void put({ type: "NoteHazard", ...about }, t().sites.what.note(name));
  const note = told(row.note);
  return (
    <li class={stale ? "hz old" : `hz s${severityOf(row.hazard)}`} data-hazard={row.hazard}>
      <Triangle />
      <span>
        <b>{name}</b>
        {named && siteName(site) !== "" && <span class="t2">, {siteName(site)}</span>}
        {note !== undefined && <span lang="vi">: {note}</span>}
        <span class={stale ? "amb sm" : "t3 sm"}>
          {" "}
          {stale ? words.stale(dateOf(row.until)) : words.looked(dateOf(row.at))}
          {onKept && !stale && `, ${words.until(dateOf(row.until))}`}
        </span>
      </span>
      {clearing && onKept && mayKeepSites() && (
        <Button onPress={still} label={`${words.still}: ${name}`}>
          {words.still}
        </Button>
      )}
      {clearing && mayKeepSites() && (
        <Button onPress={gone} label={`${words.clear}: ${name}`}>
          {words.clear}
        </Button>
      )}
    </li>
  );
}

export type Where = { site: string } | { incident: number } | { place: Place } | Record<string, never>;

interface NoteProps {
  where: Where;
  large?: boolean;
  /** Whether it is asked until when it counts as looked at; else the region says so. */
  dated?: boolean;
  onKept?: OnKept;
}

const DAY_END_MS = 86_399_000;
/** The end of that day by the region's own time; nothing chosen leaves it to the region. */
const endOf = (date: string): number | null =>
  date === "" ? null : Date.parse(`${date}T00:00:00Z`) + DAY_END_MS - offsetMin.value * 60_000;

/** One of the region's hazards and a few words, noted for a place by one command. */
export function NoteHazard({ where, large = false, dated = false, onKept }: NoteProps) {
  const words = t().sites.hazards;
  const open = useSignal(false);
  const hazard = useSignal("");
  const note = useSignal("");
  const date = useSignal("");
  const failed = useSignal("");
  if (!open.value)
    return (
      <Button large={large} onPress={() => (open.value = true)}>
        {large ? words.ofCrew : words.note}
      </Button>
    );
  const put = async () => {
    const text = note.value.trim().normalize("NFC");
    const until = endOf(date.value);
    const what = t().sites.what.note(hazardName(hazard.value));
    const outcome = await send(
      {
        type: "NoteHazard",
        hazard: hazard.value,
        ...where,
        ...(text !== "" && { note: text }),
        ...(until !== null && { until }),
      },
      what,
    );
    if (outcome.state === "refused") failed.value = `${t().sent.refused(what)} ${outcome.problem.title}`;
    if (outcome.state !== "kept") return;
    failed.value = "";
    open.value = false;
    hazard.value = note.value = date.value = "";
    onKept?.(outcome.kept.position);
  };
  return (
    <form
      class="notehz"
      onSubmit={(event) => {
        event.preventDefault();
        if (hazard.value !== "") void put();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        open.value = false;
      }}
    >
      <select
        class="field"
        aria-label={words.which}
        value={hazard.value}
        onChange={(event) => (hazard.value = event.currentTarget.value)}
        ref={(box) => {
          if (hazard.peek() === "" && note.peek() === "") box?.focus();
        }}
      >
        <option value="">{words.choose}</option>
        {(rules.value?.hazards ?? []).map((one) => (
          <option key={one.id} value={one.id}>
            {inWords(one.name)}
          </option>
        ))}
      </select>
      <input
        class="field"
        lang="vi"
        maxLength={500}
        placeholder={words.what}
        aria-label={words.what}
        value={note.value}
        onInput={(event) => (note.value = event.currentTarget.value)}
      />
      {dated && (
        <label class="dated t2">
          {words.untilLabel}
          <input
            class="field"
            type="date"
            value={date.value}
            onInput={(event) => (date.value = event.currentTarget.value)}
          />
        </label>
      )}
      <Button main disabled={hazard.value === ""} onPress={() => void put()}>
        {words.send}
      </Button>
      <Button onPress={() => (open.value = false)}>{words.back}</Button>
      {failed.value !== "" && (
        <p class="amb" role="alert">
          {failed.value}
        </p>
      )}
    </form>
  );
}
