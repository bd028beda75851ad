/* The middle column: who rings, what they say, where, what kind, how urgent; then opening or attaching. */

import { centres } from "../../lib/centres";
import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { bestFix, fixText } from "../../lib/fixes";
import { clockTime, incidentNumber, running } from "../../lib/format";
import { mayErase } from "../../lib/privacy";
import { kindOf, lineOf, offsetMin, whereIs } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { Button, Key } from "../../parts/controls";
import { KindField } from "../../parts/kind-field";
import { PlaceField } from "../../parts/place-field";
import { PriorityField } from "../../parts/priority-field";
import type { CallRow, Match } from "../../wire";
import { t } from "../../words";
import { Received } from "../beyond/received";
import { isOut, transferInHand } from "../beyond/state";
import { attach, claim, detach, openIncident, said, writeOn } from "./actions";
import { callerOf, talking } from "./call-rows";
import { CardPanel, Proposed } from "./card/panel";
import { Above, Below, useFilled } from "./dock";
import { type Draft, draftOf, WITHOUT_CALL, write } from "./draft";
import { Handed } from "./handed";
import { HazardsHere } from "./hazards-here";
import { Locate } from "./locate";
import { Earlier, NuisanceLine } from "./nuisance";
import { handover, isFree, isGivenAway, isHanded, isMe, row } from "./state";
import { openPart } from "./strip-state";
import { useHand } from "./writing";

export function CallForm({ id, first }: { id: string; first: Match | undefined }) {
  const call = id === WITHOUT_CALL ? undefined : row();
  const draft = draftOf(id).value;
  const offered = handover(id);
  const transfer = transferInHand(id);
  useFilled(id);
  if (transfer !== undefined)
    return (
      <section class="col" aria-label={t().call.title}>
        <Received key={id} row={transfer} first={first} />
        <Said id={id} />
      </section>
    );
  if (call && offered && isHanded(offered) && !isMe(call.person))
    return (
      <section class="col" aria-label={t().call.title}>
        <Who call={call} />
        <NuisanceLine call={call} />
        <Handed call={call} row={offered} />
        <Said id={id} />
      </section>
    );
  return (
    <section class="col" aria-label={t().call.title}>
      <Who call={call} />
      {call && <Above call={call} />}
      <div class="form scroll">
        <Narrative id={id} draft={draft} incident={call?.incident ?? null} />
        {call?.incident == null && (
          <>
            <PlaceField where={draft} caller={call?.place ?? null} onChange={(change) => write(id, change)} />
            <HazardsHere id={id} />
            {call && <Locate call={call} onTake={(place) => write(id, { place, placeFrom: "caller" })} />}
            <div class="two">
              <KindField
                kind={draft.kind}
                service={(call && lineOf(call.number)?.service) ?? null}
                onChoose={(kind) => write(id, { kind })}
              />
              <Priority id={id} draft={draft} />
            </div>
          </>
        )}
        {!isGivenAway(call) && <CardPanel id={id} />}
      </div>
      {call && <Below call={call} />}
      {!isGivenAway(call) && <Proposed id={id} />}
      <Said id={id} />
      <Foot id={id} call={call} first={first} />
    </section>
  );
}

function Who({ call }: { call: CallRow | undefined }) {
  if (call === undefined)
    return (
      <header class="who">
        <h1 class="no">{t().call.withoutTitle}</h1>
      </header>
    );
  const waited = running((call.answered_at ?? call.ended_at ?? second.value) - call.rang_at);
  const moved = handover(call.call);
  const dialled = (moved?.state === "taken" && moved.from_number) || call.number;
  const { before, number, after } = t().call.dialled(dialled, waited);
  return (
    <header class="who">
      <div>
        <h1 class="no">{callerOf(call)}</h1>
        <div class="t2">
          {before}
          <b>{number}</b>
          {after}
          {call.incident !== null && `, ${t().call.onIncident(incidentNumber(call.incident)).toLowerCase()}`}
        </div>
      </div>
      <div class="t2 one">
        <Located call={call} />
        <Earlier call={call} />
      </div>
      <div class="r">
        <div class="big">
          {call.state === "ended" ? running((call.ended_at ?? 0) - (call.answered_at ?? call.rang_at)) : talking(call)}
        </div>
        {call.state === "ended" && <div class="t3 sm">{t().call.hungUp}</div>}
      </div>
    </header>
  );
}

function Located({ call }: { call: CallRow }) {
  const fix = bestFix(call);
  if (fix === undefined) return <>{t().call.notLocated}</>;
  return (
    <>
      <div class="one">{t().call.located(whereIs(fix.place))}</div>
      <div class="one">{fixText(fix, second.value)}</div>
    </>
  );
}

function Narrative({ id, draft, incident }: { id: string; draft: Draft; incident: number | null }) {
  const box = useHand(id, incident);
  const saved =
    draft.savedAt === null
      ? ""
      : lostSince.value === null
        ? t().form.saved(clockTime(draft.savedAt, offsetMin.value))
        : t().form.kept;
  return (
    <div class="grow">
      <label class="lb" for="narrative">
        {t().form.narrative}
        <span class="x">
          {saved} <Key name="Alt T" />
        </span>
      </label>
      <textarea
        id="narrative"
        ref={box}
        class="field"
        lang="vi"
        maxLength={4000}
        value={draft.text}
        onInput={(event) => write(id, { text: event.currentTarget.value })}
      />
    </div>
  );
}

function Priority({ id, draft }: { id: string; draft: Draft }) {
  const usual = draft.kind === null ? null : (kindOf(draft.kind)?.priority ?? null);
  return (
    <PriorityField
      chosen={draft.priority ?? usual}
      side={draft.priority === null && usual !== null && t().form.usual}
      onChoose={(one) => write(id, { priority: one === usual ? null : one })}
    />
  );
}

function Said({ id }: { id: string }) {
  const last = said.value?.call === id ? said.value : null;
  return (
    <div role="status" aria-live="polite" class={last?.tone === "warn" ? "saidline conf1" : "saidline"}>
      {last?.text}
    </div>
  );
}

function Foot({ id, call, first }: { id: string; call: CallRow | undefined; first: Match | undefined }) {
  const busy = isSending(id) || lostSince.value !== null;
  const draft = draftOf(id).value;
  if (isGivenAway(call)) return <footer class="foot" />;
  const unclaimed = call !== undefined && isFree(call);
  if (call !== undefined && call.incident !== null)
    return (
      <footer class="foot">
        <Button
          id="call-main"
          main
          onPress={() => writeOn(id, call.incident as number)}
          disabled={draft.text.trim() === ""}
          hint="Ctrl Enter"
        >
          {t().what.note(incidentNumber(call.incident))}
        </Button>
        <Button large onPress={() => void detach(id, call.incident as number)} disabled={busy} hint="Alt K">
          {t().form.detach}
        </Button>
        {isMe(call.person) && <RoomButtons call={call} busy={busy} />}
      </footer>
    );
  return (
    <footer class="foot">
      {unclaimed && (
        <Button large onPress={() => void claim(id)} disabled={busy}>
          {t().call.claim}
        </Button>
      )}
      <Button id="call-main" main onPress={() => void openIncident(id)} disabled={busy} hint="Ctrl Enter">
        {isSending(id) ? t().link.sending : t().form.open}
      </Button>
      {call && first && (
        <Button large onPress={() => void attach(id, first.incident)} disabled={busy} hint="Alt G">
          {t().form.attach(incidentNumber(first.incident))}
        </Button>
      )}
      {call && isMe(call.person) ? (
        <RoomButtons call={call} busy={busy} />
      ) : call && mayErase() ? (
        <Button large onPress={() => openPart(call.call, "privacy")} hint="Alt V">
          {t().privacy.title}
        </Button>
      ) : (
        <label class="x tick">
          <input
            type="checkbox"
            checked={draft.drill || call?.drill === true}
            disabled={call?.drill === true}
            onChange={(event) => write(id, { drill: event.currentTarget.checked })}
          />
          {t().form.drill}
        </label>
      )}
    </footer>
  );
}

/** A call in hand may go to another number; the rest is behind one more key. */
function RoomButtons({ call, busy }: { call: CallRow; busy: boolean }) {
  const out = handover(call.call)?.state === "offered" || isOut(call.incident, call.call);
  return (
    <>
      <Button large onPress={() => openPart(call.call, "hand")} disabled={busy || out} hint="Alt C">
        {centres.value.length === 0 ? t().room.handOver.open : t().beyond.open}
      </Button>
      <Button large onPress={() => openPart(call.call, "more")} hint="Alt V">
        {t().room.more.title}
      </Button>
    </>
  );
}
