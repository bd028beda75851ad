/* The middle column: who rings, what they say, where, what kind, how urgent; then opening or attaching. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { age, clockTime, distance, incidentNumber, running } from "../../lib/format";
import { kindOf, offsetMin, whereIs } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { Button, Key } from "../../parts/controls";
import { PriorityMark } from "../../parts/marks";
import type { CallRow } from "../../wire";
import { t } from "../../words";
import { attach, claim, detach, openIncident, said, writeOn } from "./actions";
import { callerOf, talking } from "./calls-list";
import { type Draft, draftOf, WITHOUT_CALL, write } from "./draft";
import { KindField } from "./kind-field";
import type { Near } from "./nearby";
import { row } from "./state";

export function CallForm({ id, first }: { id: string; first: Near | undefined }) {
  const call = id === WITHOUT_CALL ? undefined : row();
  const draft = draftOf(id).value;
  return (
    <section class="col" aria-label={t().call.title}>
      <Who call={call} />
      <div class="form scroll">
        <Narrative id={id} draft={draft} />
        {call?.incident == null && <Place id={id} draft={draft} call={call} />}
        {call?.incident == null && (
          <div class="two">
            <Kind id={id} draft={draft} call={call} />
            <Priority id={id} draft={draft} />
          </div>
        )}
      </div>
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
  const { before, number, after } = t().call.dialled(call.number, waited);
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
  if (call.place === null || call.located_at === null) return <>{t().call.notLocated}</>;
  const where = whereIs(call.place);
  return (
    <>
      <div class="one">
        {call.uncertainty_m === null
          ? t().call.locatedExact(where)
          : t().call.located(where, distance(call.uncertainty_m))}
      </div>
      <div class="t3">{t().call.ago(age(second.value - call.located_at))}</div>
    </>
  );
}

function Narrative({ id, draft }: { id: string; draft: Draft }) {
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
        <span class="x">{saved}</span>
      </label>
      <textarea
        id="narrative"
        class="field"
        lang="vi"
        maxLength={4000}
        value={draft.text}
        onInput={(event) => write(id, { text: event.currentTarget.value })}
      />
    </div>
  );
}

function Place({ id, draft, call }: { id: string; draft: Draft; call: CallRow | undefined }) {
  const { place, placeFrom } = draft;
  const from = placeFrom === "caller" ? t().form.fromCaller : t().form.fromMap;
  return (
    <div>
      <label class="lb" for="address">
        {t().form.place}
        <span class="x">
          <Key name="Alt D" />
        </span>
      </label>
      <div class="placeline">
        <input
          id="address"
          class="field"
          lang="vi"
          autocomplete="off"
          maxLength={300}
          placeholder={t().form.address}
          value={draft.address}
          onInput={(event) => write(id, { address: event.currentTarget.value })}
        />
        {call?.place && placeFrom !== "caller" && (
          <Button onPress={() => call.place && write(id, { place: call.place, placeFrom: "caller" })}>
            {t().form.accept}
          </Button>
        )}
      </div>
      <div class="point t2" role="status">
        {place === null ? (
          <span class="t3">{t().form.noPlace}</span>
        ) : (
          <>
            <b lang="vi">{whereIs(place)}</b> <span class="t3">{from}</span>
            <button type="button" class="small" onClick={() => write(id, { place: null, placeFrom: null })}>
              {t().form.clearPlace}
            </button>
          </>
        )}
      </div>
    </div>
  );
}

function Kind({ id, draft, call }: { id: string; draft: Draft; call: CallRow | undefined }) {
  return (
    <div>
      <label class="lb" for="kind">
        {t().form.kind}
        <span class="x">
          <Key name="Alt L" />
        </span>
      </label>
      <KindField kind={draft.kind} number={call?.number ?? null} onChoose={(kind) => write(id, { kind })} />
    </div>
  );
}

function Priority({ id, draft }: { id: string; draft: Draft }) {
  const usual = draft.kind === null ? null : (kindOf(draft.kind)?.priority ?? null);
  const chosen = draft.priority ?? usual;
  const named = chosen === null ? t().priority.label : `${t().priority.label}: ${t().priority[chosen as 1]}`;
  return (
    <div>
      <div class="lb" id="priority-label">
        {named}
        <span class="x">{draft.priority === null && usual !== null ? t().form.usual : ""}</span>
      </div>
      <div class="seg" role="group" aria-labelledby="priority-label" id="priority">
        {[1, 2, 3, 4].map((one) => (
          <button
            key={one}
            type="button"
            class={chosen === one ? "on" : ""}
            aria-pressed={chosen === one}
            aria-label={`${t().priority.named(one)}, ${t().priority[one as 1]}`}
            onClick={() => write(id, { priority: one === usual ? null : one })}
          >
            <PriorityMark priority={one} size={20} />
          </button>
        ))}
      </div>
    </div>
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

function Foot({ id, call, first }: { id: string; call: CallRow | undefined; first: Near | undefined }) {
  const busy = isSending(id) || lostSince.value !== null;
  const draft = draftOf(id).value;
  const unclaimed = call !== undefined && call.state !== "ended" && call.person === null;
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
        <Button large onPress={() => void detach(id, call.incident as number)} disabled={busy}>
          {t().form.detach}
        </Button>
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
        <Button large onPress={() => void attach(id, first.row.incident)} disabled={busy} hint="Alt G">
          {t().form.attach(incidentNumber(first.row.incident))}
        </Button>
      )}
      <label class="x tick">
        <input
          type="checkbox"
          checked={draft.drill || call?.drill === true}
          disabled={call?.drill === true}
          onChange={(event) => write(id, { drill: event.currentTarget.checked })}
        />
        {t().form.drill}
      </label>
    </footer>
  );
}
