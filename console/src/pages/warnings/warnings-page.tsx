/* Warnings to the public: what waits and what holds, where it is for, and what is done about it. */

import { useLayoutEffect } from "preact/hooks";
import "../../look/warnings.css";
import { useDrill } from "../../frame/use-drill";
import { useKeys } from "../../lib/keys";
import { mayDispatch } from "../../lib/session";
import { WarningMap } from "../../map/warning-map";
import { t } from "../../words";
import { begin, leave, withdraw } from "./actions";
import { Blocks } from "./blocks";
import { List } from "./list";
import { One } from "./one";
import { drawing, follow, pointAt, row, said, writing } from "./state";
import { Write } from "./write";

export function WarningsPage() {
  useLayoutEffect(follow, []);
  const one = row.value;
  const draft = writing.value;
  useDrill(draft !== null ? draft.drill : (one?.drill ?? false));
  useKeys({
    F2: () => document.querySelector<HTMLElement>(".wn-line")?.focus(),
    F3: () => document.querySelector<HTMLElement>(".wn-silent button")?.focus(),
    "Alt+B": () => mayDispatch() && begin(),
    "Alt+T": () => {
      const leaving = row.peek();
      if (leaving?.state === "approved" && mayDispatch()) void withdraw(leaving);
    },
    "Alt+V": () => {
      if (writing.peek() !== null) drawing.value = !drawing.peek();
    },
    Escape: () => {
      if (drawing.peek()) drawing.value = false;
      else leave();
    },
  });
  return (
    <main class="wn-page" aria-label={t().warnings.list}>
      <List />
      <div class="wn-mid">
        <WarningMap onPoint={pointAt} />
        <Blocks />
      </div>
      <section class="col scroll" aria-label={one?.vi.headline ?? t().warnings.compose}>
        {draft !== null && <Write key={`${draft.kind} ${draft.of}`} one={draft} />}
        {draft === null && one === undefined && <p class="none">{t().warnings.choose}</p>}
        {draft === null && one !== undefined && <One key={one.warning} row={one} />}
        <p class={said.value?.ok === false ? "amb" : "t2"} role="status">
          {said.value?.text ?? ""}
        </p>
      </section>
    </main>
  );
}
