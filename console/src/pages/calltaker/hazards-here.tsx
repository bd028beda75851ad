/* What is dangerous at the place that was chosen for the call in hand, and a word to note more. */

import { useLayoutEffect } from "preact/hooks";
import { followHere, here } from "../../lib/hazards";
import { open } from "../../lib/open";
import { Hazards, NoteHazard, siteName } from "../../parts/hazards";
import { t } from "../../words";
import { draftOf } from "./draft";

/** Notes of a site are read with it: that is an entry, made when a place with some is chosen. */
export function HazardsHere({ id }: { id: string }) {
  useLayoutEffect(() => followHere(() => draftOf(id).value.place), [id]);
  const place = draftOf(id).value.place;
  const sites = here.value;
  const sealed = sites.map((site) => [site.label, ...site.hazards.map((one) => one.note)].filter(Boolean));
  useLayoutEffect(() => {
    for (const [i, site] of sites.entries()) void open({ site: site.site }, sealed[i] ?? []);
  }, [sealed.flatMap((one) => one.map((box) => box?.[1])).join()]);
  if (place === null) return null;
  const known = sites.filter((site) => site.hazards.length > 0);
  const names = sites.map(siteName).filter(Boolean).join(", ");
  return (
    <div class="hereline">
      {known.length > 0 ? (
        <>
          <div class="lb">
            {t().sites.hazards.title}
            {names !== "" && (
              <span class="x" lang="vi">
                {names}
              </span>
            )}
          </div>
          <Hazards sites={known} />
        </>
      ) : (
        names !== "" && (
          <div class="t2" lang="vi">
            {names}
          </div>
        )
      )}
      <NoteHazard where={sites[0] ? { site: sites[0].site } : { place }} />
    </div>
  );
}
