/* Beside the form: open incidents near the call, or who is at work on the one it is attached to. */

import { second } from "../../lib/clock";
import { isSending } from "../../lib/commands";
import { age, distance, incidentNumber, running } from "../../lib/format";
import { clear } from "../../lib/open";
import { kindName, placeName } from "../../lib/region";
import { incident } from "../../lib/rows";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { Ladder, PriorityMark, Tick } from "../../parts/marks";
import { wantedName } from "../../parts/names";
import type { NeedRow } from "../../wire";
import { t } from "../../words";
import { ordinal } from "../dispatcher/order";
import { isLate } from "../dispatcher/queue";
import { attach } from "./actions";
import { draftOf, WITHOUT_CALL } from "./draft";
import type { Near } from "./nearby";

export function NearList({ id, found }: { id: string | null; found: Near[] }) {
  return (
    <>
      <div class="hd">
        <h2>{t().form.nearby}</h2> <span class="t2">{found.length}</span>
        <span class="x t3 sm">{t().form.nearbyHead}</span>
      </div>
      <div class="scroll">
        {found.length === 0 && <p class="none">{t().form.nearbyNone}</p>}
        {found.map((near, i) => (
          <One key={near.row.incident} near={near} id={id} hint={i === 0 ? "Alt G" : undefined} />
        ))}
      </div>
    </>
  );
}

function One({ near, id, hint }: { near: Near; id: string | null; hint: string | undefined }) {
  const { row, ageMs } = near;
  const kind = id === null ? null : draftOf(id).value.kind;
  const number = incidentNumber(row.incident);
  return (
    <article class="dup">
      <div class="h">
        <PriorityMark priority={row.priority} />
        <div class="one">
          <b>
            {number} {kindName(row.kind)}
          </b>
        </div>
        <div class="r t2 tab">{running(ageMs)}</div>
      </div>
      <div class="ev">
        <Fact agrees={near.metres !== null && near.metres < 500}>
          {near.metres === null ? t().form.noDistance : t().form.away(distance(near.metres))}
          {", "}
          {placeName(row)}
        </Fact>
        <Fact agrees={ageMs < 10 * 60_000}>{t().form.ago(age(ageMs))}</Fact>
        {kind !== null && (
          <Fact agrees={kind === row.kind}>{kind === row.kind ? t().form.sameKind : t().form.otherKind}</Fact>
        )}
      </div>
      {id !== null && id !== WITHOUT_CALL && (
        <Button
          onPress={() => void attach(id, row.incident)}
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
export function AtWork({ id }: { id: number }) {
  const row = incident(id);
  if (row === undefined) return null;
  return (
    <>
      <div class="hd">
        <h2>{t().form.at(incidentNumber(id))}</h2>
        <span class="x t3 sm">{t().form.atHead}</span>
      </div>
      <div class="scroll">
        <p class="none t2">
          <b>{kindName(row.kind)}</b> ·{" "}
          <span lang="vi">{[clear(row.address), placeName(row)].filter(Boolean).join(", ")}</span>
        </p>
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
