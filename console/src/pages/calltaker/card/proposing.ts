/* What the answers propose, and taking it: before there is an incident in the form, afterwards by ordinary commands. */

import { asked, type Proposal, proposed, type Situation } from "../../../lib/card-rules";
import { answerText } from "../../../lib/cards";
import { now } from "../../../lib/clock";
import { type Draft as Asking, send } from "../../../lib/commands";
import { incidentNumber } from "../../../lib/format";
import { inWords, kindName, kindOf } from "../../../lib/region";
import { wantedName } from "../../../parts/names";
import type { Card, IncidentRow, Wanted } from "../../../wire";
import { t } from "../../../words";
import { tell } from "../actions";
import { type Draft, draftOf, write } from "../draft";
import { answersIn, cardIn, incidentIn } from "./held";

/** What is proposed for the call in hand; what another kind brings along by its run card is not proposed besides. */
export function proposalIn(id: string): Proposal | null {
  const card = cardIn(id);
  const about = situationIn(id);
  if (card === undefined || about === null) return null;
  const { answers } = asked(card, answersIn(id, card));
  const first = proposed(card, answers, about);
  if (first === null || first.kind === null) return first;
  const rest = proposed(card, answers, withKind(about, first.kind, incidentIn(id) === undefined));
  return {
    kind: first.kind,
    priority: rest?.priority ?? null,
    needs: rest?.needs ?? [],
    why: [...new Set([...first.why, ...(rest?.why ?? [])])],
  };
}

const expanded = (wanted: readonly Wanted[]): Situation["needs"] =>
  wanted.flatMap(({ service, capabilities, count }) => Array(count).fill({ service, wanted: capabilities }));

const runCard = (kind: string): Situation["needs"] => expanded(kindOf(kind)?.levels[0] ?? []);

function situationIn(id: string): Situation | null {
  const row = incidentIn(id);
  if (row !== undefined) return row.closed_at === null ? row : null;
  const { kind, priority, also } = draftOf(id).value;
  if (kind === null) return null;
  return {
    kind,
    priority: priority ?? kindOf(kind)?.priority ?? 4,
    needs: [...runCard(kind), ...expanded(also)],
  };
}

/** Of another kind; opened with it, the run card of that kind goes, while an open incident keeps what it asked for. */
function withKind(about: Situation, kind: string, isOpening: boolean): Situation {
  if (!isOpening) return { ...about, kind };
  const before = runCard(about.kind).length;
  const usual = kindOf(kind)?.priority ?? about.priority;
  return {
    kind,
    priority: about.priority === kindOf(about.kind)?.priority ? usual : about.priority,
    needs: [...runCard(kind), ...about.needs.slice(before)],
  };
}

/** In words: `ưu tiên 1 · Ngưng tuần hoàn · 1 xe cấp cứu`. */
export function proposalText({ kind, priority, needs }: Proposal): string {
  const parts = [priority !== null && t().card.priority(priority), kind !== null && kindName(kind), needsText(needs)];
  return parts.filter(Boolean).join(" · ");
}

export const needsText = (needs: readonly Wanted[]): string =>
  needs.map((one) => `${one.count} ${wantedName(one.service, one.capabilities).toLowerCase()}`).join(", ");

/** The answers that led to it. */
export function whyText(id: string, card: Card, { why }: Proposal): string {
  const answers = answersIn(id, card);
  return why
    .map((name) => card.questions.find((one) => one.id === name))
    .filter((question) => question !== undefined)
    .map((question) => `${inWords(question.text)} ${answerText(question, answers[question.id] ?? "")}`)
    .join(" · ");
}

export async function take(id: string): Promise<void> {
  const proposal = proposalIn(id);
  const row = incidentIn(id);
  if (proposal === null) return;
  if (row !== undefined) return takeForIncident(id, row, proposal);
  const kind = proposal.kind ?? draftOf(id).peek().kind;
  const change: Partial<Draft> = { also: [...draftOf(id).peek().also, ...proposal.needs] };
  if (proposal.kind !== null) change.kind = proposal.kind;
  if (proposal.priority !== null)
    change.priority = proposal.priority === kindOf(kind ?? "")?.priority ? null : proposal.priority;
  write(id, change);
}

/** One after the other; what comes after one that was not done is not asked. It is said to be taken when all of it is. */
async function takeForIncident(id: string, row: IncidentRow, proposal: Proposal): Promise<void> {
  const { incident, position: seen } = row;
  const commands: Asking[] = [];
  if (proposal.kind !== null) commands.push({ type: "ChangeKind", incident, kind: proposal.kind, seen });
  if (proposal.priority !== null)
    commands.push({ type: "ChangePriority", incident, priority: proposal.priority, seen });
  for (const { service, capabilities, count } of proposal.needs)
    commands.push({ type: "AddNeed", incident, service, wanted: capabilities, count });
  const what = `${incidentNumber(incident)}: ${proposalText(proposal)}`;
  const pressedAt = now();
  for (const [i, command] of commands.entries()) {
    const outcome = await send(command, what);
    const isLast = i === commands.length - 1;
    if (isLast || outcome.state !== "kept") tell(id, outcome, pressedAt, what, t().card.taken(what));
    if (outcome.state !== "kept") return;
  }
}
