/* All hospitals on one page of the desk: what each can take, how old that is, who comes; dispatchers may tell for one. */

import { useSignal } from "@preact/signals";
import "../../look/hospital.css";
import { hospitals, inWords, type Site } from "../../lib/region";
import { mayDispatch } from "../../lib/session";
import { Button } from "../../parts/controls";
import { HospitalStatus } from "../../parts/hospital-status";
import { t } from "../../words";
import { Arrivals } from "./arrivals";
import { ReportForm } from "./report-form";

export function HospitalsPage() {
  const chosen = useSignal<string | null>(null);
  const site = hospitals.value.find((one) => one.id === chosen.value);
  return (
    <main class="hp" aria-label={t().hospital.page.title}>
      <section class="col hp-list">
        <h1>{t().hospital.page.title}</h1>
        <p class="t2">{t().hospital.page.note}</p>
        <ul>
          {hospitals.value.map((one) => (
            <Line key={one.id} site={one} chosen={one.id === chosen.value} onChoose={() => (chosen.value = one.id)} />
          ))}
        </ul>
      </section>
      <section class="col hp-one">{site && <One key={site.id} site={site} />}</section>
    </main>
  );
}

function Line({ site, chosen, onChoose }: { site: Site; chosen: boolean; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        class={chosen ? "hp-line sel" : "hp-line"}
        aria-pressed={chosen}
        data-hospital={site.id}
        onClick={onChoose}
      >
        <b class="one">{inWords(site.name)}</b>
        <HospitalStatus id={site.id} />
      </button>
    </li>
  );
}

function One({ site }: { site: Site }) {
  const edits = useSignal(false);
  return (
    <>
      <h2>{inWords(site.name)}</h2>
      <HospitalStatus id={site.id} />
      {mayDispatch() && !edits.value && <Button onPress={() => (edits.value = true)}>{t().hospital.page.edit}</Button>}
      {edits.value && <ReportForm id={site.id} />}
      <Arrivals id={site.id} />
    </>
  );
}
