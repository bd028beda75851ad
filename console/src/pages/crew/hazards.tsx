/* What is dangerous where the crew goes, above everything else, and a word of its own to those who come after. */

import { useLayoutEffect } from "preact/hooks";
import { open } from "../../lib/open";
import { hazards } from "../../lib/rows";
import { Hazards, NoteHazard, siteName } from "../../parts/hazards";
import { t } from "../../words";

export function JobHazards({ incident, verified }: { incident: number; verified: boolean }) {
  const around = hazards.get(incident)?.sites ?? [];
  const boxes = around.flatMap((site) => [site.label, ...site.hazards.map((one) => one.note)]);
  useLayoutEffect(() => void open({ incident }, boxes), [incident, boxes.map((box) => box?.[1]).join()]);
  const known = around.some((site) => site.hazards.length > 0);
  return (
    <div class={known ? "note warn" : "note"}>
      {!verified && (
        <p class="amb b">
          {t().sites.incident.from}: {t().sites.incident.lapsed}
        </p>
      )}
      {known && (
        <p lang="vi">
          <b>{t().sites.hazards.title}</b> <span class="t2">{around.map(siteName).filter(Boolean).join(", ")}</span>
        </p>
      )}
      {known && <Hazards sites={around} />}
      <NoteHazard where={{ incident }} large />
    </div>
  );
}
