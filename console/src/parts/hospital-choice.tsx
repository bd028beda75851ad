/* Where to drive: hospitals by distance with what they can take; one that diverts is asked about once more. */

import { useSignal } from "@preact/signals";
import { distance } from "../lib/format";
import { metres } from "../lib/geo";
import { hospitals, inWords, type Site } from "../lib/region";
import type { Place } from "../wire";
import { t } from "../words";
import { Button } from "./controls";
import { HospitalStatus, isDiverting } from "./hospital-status";
import { Triangle } from "./marks";

interface Props {
  from: Place | null | undefined;
  /** How many are shown, the nearest first. */
  most: number;
  /** Where it drives already: not offered again. */
  now?: string | null;
  onChoose: (hospital: string) => void;
}

export function HospitalChoice({ from, most, now = null, onChoose }: Props) {
  const asked = useSignal<Site | null>(null);
  if (asked.value !== null) {
    const site = asked.value;
    return (
      <div class="hc-ask" role="group" aria-label={inWords(site.name)}>
        <p class="red b">
          <Triangle /> {t().hospital.choose.ask(inWords(site.name))}
        </p>
        <HospitalStatus id={site.id} />
        <Button onPress={() => (asked.value = null)}>{t().hospital.choose.another}</Button>
        <Button danger onPress={() => onChoose(site.id)}>
          {t().hospital.choose.anyway}
        </Button>
      </div>
    );
  }
  return (
    <div class="hc">
      {nearest(from)
        .filter(({ site }) => site.id !== now)
        .slice(0, most)
        .map(({ site, m }) => (
          <button
            key={site.id}
            type="button"
            class="btn hc-one"
            data-hospital={site.id}
            onClick={() => (isDiverting(site.id) ? (asked.value = site) : onChoose(site.id))}
          >
            <span class="hc-name">
              <span class="one b">{inWords(site.name)}</span>
              {m !== null && <span class="t2 tab">{distance(m)}</span>}
            </span>
            <HospitalStatus id={site.id} />
          </button>
        ))}
    </div>
  );
}

/** By distance; in the region's order where nobody knows from where. */
export function nearest(from: Place | null | undefined): { site: Site; m: number | null }[] {
  return hospitals.value
    .map((site) => ({ site, m: from ? metres(site.place, from) : null }))
    .sort((a, b) => (a.m ?? 0) - (b.m ?? 0));
}
