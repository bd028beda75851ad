/* Writing, approving, taking back, calling off: each is one command, and what came of it is said under the warning. */

import { now } from "../../lib/clock";
import { type Draft, send } from "../../lib/commands";
import { warnings } from "../../lib/rows";
import { session } from "../../lib/session";
import type { ClusterId, Reason, WarningRow, Wording } from "../../wire";
import { t } from "../../words";
import { choose, chosen, drawing, EMPTY, said, type Writing, writing } from "./state";

const HOUR_MS = 3_600_000;
const USUAL_HOURS = 3;

async function act(draft: Draft, what: string): Promise<boolean> {
  said.value = { ok: true, text: `${t().link.sending}…` };
  const outcome = await send(draft, what);
  if (outcome.state === "kept") {
    said.value = { ok: true, text: `${what}.` };
    return true;
  }
  const why =
    outcome.state === "refused" ? (t().refusal[outcome.problem.reason as Reason] ?? outcome.problem.title) : "";
  said.value = { ok: false, text: [t().sent.refused(what), why].filter(Boolean).join(" ") };
  return false;
}

/** No level is chosen beforehand. */
export function begin(): void {
  chosen.value = null;
  said.value = null;
  writing.value = {
    kind: "alert",
    of: null,
    level: null,
    category: "met",
    vi: EMPTY,
    en: EMPTY,
    hours: USUAL_HOURS,
    areas: [],
    polygon: [],
    drill: false,
  };
}

const taken = (row: WarningRow, part: Partial<Writing>): Writing => ({
  kind: "update",
  of: row.warning,
  level: row.level,
  category: row.category,
  vi: row.vi,
  en: row.en ?? EMPTY,
  hours: USUAL_HOURS,
  areas: row.areas,
  polygon: row.polygon,
  drill: row.drill,
  ...part,
});

export function beginUpdate(row: WarningRow): void {
  said.value = null;
  writing.value = taken(row, {});
}

/** Its text stands ready: a siren for nothing is called off within a minute. */
export function beginCancel(row: WarningRow): void {
  said.value = null;
  const { vi, en } = t().warnings.cancelText;
  writing.value = taken(row, { kind: "cancel", vi: vi(row.vi.headline), en: en((row.en ?? row.vi).headline) });
}

export function leave(): void {
  writing.value = null;
  drawing.value = false;
}

const clean = (text: Wording): Wording => ({
  headline: text.headline.trim().normalize("NFC"),
  description: text.description.trim().normalize("NFC"),
  instruction: (text.instruction ?? "").trim().normalize("NFC"),
});
export const isWritten = (text: Wording): boolean => text.headline.trim() !== "" && text.description.trim() !== "";

export function isComplete(one: Writing): boolean {
  const hasArea = one.areas.length > 0 || one.polygon.length >= 3;
  return one.level !== null && isWritten(one.vi) && (one.kind === "cancel" || hasArea);
}

export async function submit(): Promise<void> {
  const one = writing.peek();
  if (one === null || !isComplete(one) || one.level === null) return;
  const texts = { vi: clean(one.vi), ...(isWritten(one.en) && { en: clean(one.en) }) };
  const draft: Draft =
    one.kind === "cancel" && one.of !== null
      ? { type: "CancelWarning", warning: one.of, ...texts }
      : {
          type: "WriteWarning",
          level: one.level,
          category: one.category,
          ...texts,
          expires: Math.round(now() + one.hours * HOUR_MS),
          areas: [...one.areas],
          polygon: [...one.polygon],
          ...(one.of !== null && { of: one.of }),
          drill: one.drill,
        };
  const before = new Set(warnings.all().map((row) => row.warning));
  if (!(await act(draft, one.kind === "cancel" ? t().warnings.what.cancel : t().warnings.what.write))) return;
  leave();
  showMine(before);
}

/** The draft, as soon as the stream has brought it. */
function showMine(before: ReadonlySet<number>): void {
  let tries = 0;
  const look = () => {
    const mine = warnings.all().find((row) => !before.has(row.warning) && row.writer === session.peek()?.actor);
    if (mine !== undefined) choose(mine.warning);
    else if (tries++ < 40) window.setTimeout(look, 100);
  };
  look();
}

const called = (row: WarningRow): string => t().warnings.number(row.warning);

export const approve = (row: WarningRow, count: number): Promise<boolean> =>
  act(
    row.kind === "cancel"
      ? { type: "ApproveCancel", warning: row.warning }
      : { type: "ApproveWarning", warning: row.warning, count },
    t().warnings.what.approve(called(row)),
  );

export const withdraw = (row: WarningRow): Promise<boolean> =>
  act({ type: "WithdrawApproval", warning: row.warning }, t().warnings.what.withdraw(called(row)));

export const tellClusters = (row: WarningRow, clusters: readonly ClusterId[]): Promise<boolean> =>
  act({ type: "TellClusters", warning: row.warning, clusters: [...clusters] }, t().warnings.what.tell(clusters.length));

export const drop = (row: WarningRow): Promise<boolean> =>
  act({ type: "DropWarning", warning: row.warning }, t().warnings.what.drop(called(row)));
