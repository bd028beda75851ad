/* Beside the form: incidents the caller may be telling of, or who is at work on the one it is attached to. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { age, incidentNumber, running } from "../../lib/format";
import { told } from "../../lib/open";
import { hasParts, partsOf } from "../../lib/parts";
import { kindName, placeName } from "../../lib/region";
import { incident } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { Ladder, PriorityMark, Tick } from "../../parts/marks";
import { wantedName } from "../../parts/names";
import type { Match, NeedRow } from "../../wire";
import { t } from "../../words";
import { ordinal } from "../dispatcher/order";
import { serviceName } from "../dispatcher/parts";
import { isLate } from "../dispatcher/queue";
import { attach, detach } from "./actions";
import { WITHOUT_CALL } from "./draft";
import { failed, nearby } from "./nearby";
import { reasonsOf } from "./reasons";

export function NearList({ id }: { id: string | null }) {
  const matches = nearby.value?.matches ?? [];
  return (
    <>
      <div class="hd">
        <h2>{t().form.nearby}</h2> <span class="t2">{matches.length}</span>
        <span class="x t3 sm">
          <HowOld />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="scroll" tabIndex={0}>
        {matches.length === 0 && nearby.value !== null && <p class="none">{t().form.nearbyNone}</p>}
        {matches.map((match, i) => (
          <One key={match.incident} match={match} id={id} hint={i === 0 ? "Alt G" : undefined} />
        ))}
      </div>
    </>
  );
}

/** By what they were found; of an answer that is not of now, how old it is. */
function HowOld() {
  const known = nearby.value;
  const isOld = known !== null && (lostSince.value !== null || failed.value);
  return <>{isOld ? t().form.nearbyOld(age(second.value - known.at)) : t().form.nearbyHead}</>;
}

function One({ match, id, hint }: { match: Match; id: string | null; hint: string | undefined }) {
  const number = incidentNumber(match.incident);
  return (
    <article class="dup" data-likely={match.is_likely}>
      <div class="h">
        <PriorityMark priority={match.priority} />
        <div class="one">
          <b>
            {number} {kindName(match.kind)}
          </b>
        </div>
        <div class="r t2 tab">{running(second.value - match.opened_at)}</div>
      </div>
      {match.is_likely && <p class="like">{t().form.likely}</p>}
      <div class="ev">
        {reasonsOf(match, second.value).map(({ agrees, text }) => (
          <Fact key={text} agrees={agrees}>
            {text}
          </Fact>
        ))}
      </div>
      {id !== null && id !== WITHOUT_CALL && (
        <Button
          onPress={() => void attach(id, match.incident)}
          hint={hint}
          disabled={lostSince.value !== null || isSending(id)}
        >
          {t().form.attach(number)}
        </Button>
      )}
    </article>
  );
}

/** What agrees has a tick, what differs a bar; both are said in words. */
function Fact({ agrees, children }: { agrees: boolean; children: preact.ComponentChildren }) {
  return (
    <span class={agrees ? "" : "t3"}>
      {agrees ? (
        <Tick />
      ) : (
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M3 7H11" stroke="currentColor" stroke-width="2" />
        </svg>
      )}{" "}
      {children}
    </span>
  );
}

/** Who goes to the incident a call is attached to: what a caller who waits may be told. */
export function AtWork({ id, call }: { id: number; call: string }) {
  const row = incident(id);
  if (row === undefined) return null;
  return (
    <>
      <div class="hd">
        <h2>{t().form.at(incidentNumber(id))}</h2>
        <span class="x t3 sm">{t().form.atHead}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="scroll" tabIndex={0}>
        <p class="none t2">
          <b>{kindName(row.kind)}</b> ·{" "}
          <span lang="vi">
            {[told(row.address), placeName(row)].filter(Boolean).join(", ") || t().incident.nowhere}
          </span>
        </p>
        {hasParts(row) && (
          <div class="parts listed">
            {partsOf(row).map(({ service, priority, open, going }) => (
              <span class="part" key={service} data-part={service}>
                <PriorityMark priority={priority} size={18} /> <b class="one">{serviceName(service)}</b>{" "}
                <span class="t3">{t().part.counts(open, going)}</span>
              </span>
            ))}
          </div>
        )}
        {row.needs.map((need) => (
          <div class="pl" key={need.need}>
            {need.step ? (
              <Ladder step={need.step} late={need.step === "assigned" && isLate(need.assigned_at)} />
            ) : (
              <span class="lad" />
            )}
            <div class="one">
              <b>{need.unit ?? t().incident.nobody}</b>{" "}
              <span class="t2">
                {wantedName(need.service, need.wanted)}
                {ordinal(row, need)}
                {need.step && `, ${t().step[need.step].toLowerCase()}`}
              </span>
            </div>
            <span class="tab">{arrivalOf(need)}</span>
          </div>
        ))}
        <div class="undo">
          <Button
            onPress={() => void detach(call, id)}
            hint="Alt K"
            disabled={lostSince.value !== null || isSending(call)}
          >
            {t().form.detachFrom(incidentNumber(id))}
          </Button>
        </div>
      </div>
    </>
  );
}

function arrivalOf(need: NeedRow): string {
  if (need.unit === null) return running(second.value - need.asked_at);
  if (need.eta_s === null || need.assigned_at === null || need.step === "on_scene" || need.step === "cleared")
    return "";
  return running(Math.max(0, need.assigned_at + need.eta_s * 1000 - second.value));
}
