/* The page of a hospital's own desk, for a phone or a screen: who comes, and what it can take. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import "../../look/hospital.css";
import { Looks } from "../../frame/menu";
import { second } from "../../lib/clock";
import { clockTime, running } from "../../lib/format";
import { hospitalName, offsetMin } from "../../lib/region";
import { hospitalRows } from "../../lib/rows";
import { session, signOut } from "../../lib/session";
import { loaded, lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { HospitalStatus } from "../../parts/hospital-status";
import { Triangle } from "../../parts/marks";
import { t } from "../../words";
import { Arrivals } from "./arrivals";
import { ReportForm } from "./report-form";

export function HospitalDesk() {
  const id = session.value?.hospital ?? "";
  useLayoutEffect(() => {
    document.title = [hospitalName(id), t().product].filter(Boolean).join(" · ");
  });
  const known = hospitalRows.get(id) !== undefined;
  return (
    <div class="app hosp">
      <Head id={id} />
      {lostSince.value !== null && (
        <p class="net warn" role="status">
          <Triangle /> {t().top.lost(running(second.value - lostSince.value))}
        </p>
      )}
      {known ? (
        <main class="hd-main">
          <Arrivals id={id} />
          <section class="hd-own" aria-label={t().hospital.form.title}>
            <h2>{t().hospital.form.title}</h2>
            <HospitalStatus id={id} />
            <ReportForm id={id} />
          </section>
        </main>
      ) : (
        <p class="none">{loaded.value ? t().hospital.page.noHospital : t().link.loading}</p>
      )}
    </div>
  );
}

function Head({ id }: { id: string }) {
  const menu = useSignal(false);
  return (
    <header class="hosp-top">
      <h1 class="one">{hospitalName(id)}</h1>
      {session.value?.demo && <span class="flag demo">{t().top.demo}</span>}
      <time class="tab">{clockTime(second.value, offsetMin.value, false)}</time>
      <Button onPress={() => (menu.value = !menu.value)}>{t().hospital.page.menu}</Button>
      {menu.value && (
        <div class="hosp-menu" onKeyDown={(event) => event.key === "Escape" && (menu.value = false)}>
          <Looks />
          <Button large onPress={() => void signOut()}>
            {t().top.signOut}
          </Button>
        </div>
      )}
    </header>
  );
}
