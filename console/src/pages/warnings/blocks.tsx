/* Every cluster as a square, a block for each commune: who has it is grey, who is told again has a ring, who is silent a
 * cross. */

import { areaName } from "../../lib/region";
import { t } from "../../words";
import { type ClusterState, clusters, communeOf, known, reach, row, speakersOf, writing } from "./state";

/** What is known of each cluster of what is in hand; of a draft, and of what is being written, that it will play. */
export function shownStates(): Record<string, ClusterState> {
  const waiting = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, "waiting" as const]));
  if (writing.value !== null) return waiting(reach.value ?? []);
  const one = known.value;
  if (one === null || row.value?.warning !== one.warning) return {};
  return row.value?.state === "draft" ? waiting(one.reach) : one.clusters;
}

export function Blocks() {
  const states = shownStates();
  const ids = Object.keys(states);
  const blocks = new Map<string, string[]>();
  for (const id of ids.sort()) {
    const code = communeOf.value.get(id) ?? "";
    blocks.set(code, [...(blocks.get(code) ?? []), id]);
  }
  return (
    <section class="wn-blocks" aria-label={t().warnings.area}>
      <div class="lb">
        {countText(ids)} {ids.length > 0 && <span class="x t3">{t().warnings.blocks}</span>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="wn-grid scroll" tabIndex={0} role="group" aria-label={t().warnings.blocks}>
        {[...blocks].map(([code, inside]) => (
          <Block key={code} name={areaName(code).normalize("NFC")} ids={inside} states={states} />
        ))}
      </div>
    </section>
  );
}

/** Whom what is in hand reaches, once that is known; with nothing in hand, what there is. */
function countText(ids: readonly string[]): string {
  const words = t().warnings;
  const all = clusters.value.map((one) => one.id);
  if (writing.value !== null) return reach.value === null ? "…" : words.reach(ids.length, speakersOf(ids));
  if (row.value === undefined) return all.length === 0 ? "" : words.inAll(all.length, speakersOf(all));
  return known.value?.warning === row.value.warning ? words.reach(ids.length, speakersOf(ids)) : "…";
}

function Block({ name, ids, states }: { name: string; ids: string[]; states: Record<string, ClusterState> }) {
  const silent = ids.filter((id) => states[id] === "silent").length;
  const label = silent > 0 ? `${name}: ${ids.length}, ${silent} ${t().warnings.silent}` : `${name}: ${ids.length}`;
  return (
    <div class="wn-block" role="img" aria-label={label} title={label}>
      <div class={silent > 0 ? "red sm one" : "t3 sm one"} lang="vi">
        {name}
      </div>
      <div class="wn-squares">
        {ids.map((id) => (
          <i key={id} data-is={states[id]} />
        ))}
      </div>
    </div>
  );
}
