/* Who read what is personal of a call or an incident, when and what for; and erasing it, asked for twice. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clockTime, day } from "../lib/format";
import { panelKeys } from "../lib/keys";
import { erase, type Own, type Reading, readingsOf } from "../lib/privacy";
import { offsetMin } from "../lib/region";
import type { CallId, IncidentId } from "../wire";
import { reasonText, t } from "../words";
import { Button, Chips } from "./controls";
import { personName } from "./names";

const REASONS = ["asked_by_person", "entered_by_mistake", "asked_by_authority"];

export interface Known {
  incident: IncidentId | null;
  calls: readonly CallId[];
  /** Readings that are known already: those of the incident's own texts. */
  also: readonly Reading[];
  back: () => void;
}

export function Privacy({ incident, calls, also, back }: Known) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  return (
    <div
      class="privacy"
      ref={box}
      role="group"
      aria-label={t().privacy.title}
      tabIndex={-1}
      onKeyDown={panelKeys({ Escape: back })}
    >
      <Readers calls={calls} also={also} />
      <Erase own={incident === null ? null : { incident }} calls={calls} back={back} />
    </div>
  );
}

function Readers({ calls, also }: Pick<Known, "calls" | "also">) {
  const words = t().privacy;
  const found = useSignal<readonly Reading[] | undefined | null>(null);
  useLayoutEffect(() => {
    void readingsOf(calls).then((told) => {
      found.value = told;
    });
  }, [calls.join(" ")]);
  const rows = [...(found.value ?? []), ...also].sort((a, b) => b.position - a.position);
  return (
    <fieldset class="choices">
      <legend class="t3 sm">{words.readers}</legend>
      {found.value === undefined && <p class="amb">{words.failed}</p>}
      {found.value !== null && found.value !== undefined && rows.length === 0 && <p class="t3">{words.nobody}</p>}
      <ol class="readers">
        {rows.map((one) => (
          <li key={one.position}>
            <span class="tab t3">
              {day(one.at, offsetMin.value)} {clockTime(one.at, offsetMin.value, false)}
            </span>{" "}
            <b>{personName(one.by)}</b> {one.recording === null ? words.read : words.heard}
            {one.purpose !== null && <span class="t2"> · {reasonText(one.purpose).toLowerCase()}</span>}
          </li>
        ))}
      </ol>
    </fieldset>
  );
}

interface Erased {
  own: Own | null;
  calls?: readonly CallId[];
  back: () => void;
}

export function Erase({ own, calls = [], back }: Erased) {
  const words = t().privacy;
  const reason = useSignal<string | null>(null);
  const allOfNumber = useSignal(false);
  const said = useSignal("");
  const busy = useSignal(false);
  const box = useRef<HTMLFieldSetElement>(null);
  const away = () => (reason.value === null ? back() : (reason.value = null));
  const doIt = async (why: string) => {
    busy.value = true;
    const refused = await erase({ own, calls, reason: why, allOfNumber: allOfNumber.value }).catch(() => words.failed);
    busy.value = false;
    said.value = refused ?? words.done;
    reason.value = null;
  };
  const chosen = reason.value;
  // Asked whether she is sure, the way back has the focus: Enter twice erases nobody.
  useLayoutEffect(() => {
    const buttons = [...(box.current?.querySelectorAll("button") ?? [])];
    buttons.at(chosen === null ? 0 : -1)?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <fieldset class="choices" ref={box} onKeyDown={panelKeys({ Escape: away })}>
      <legend class="t3 sm">{words.erase}</legend>
      {chosen === null &&
        REASONS.map((one) => (
          <Button key={one} onPress={() => (reason.value = one)}>
            {reasonText(one)}
          </Button>
        ))}
      {chosen !== null && (
        <>
          <p class="amb">{words.sure(reasonText(chosen))}</p>
          {calls.length > 0 && (
            <Chips
              label={words.erase}
              all={[
                { value: false, text: own === null ? words.thisCall : words.thisOnly },
                { value: true, text: words.allOfNumber },
              ]}
              chosen={allOfNumber.value}
              onChoose={(value) => {
                allOfNumber.value = value;
              }}
            />
          )}
          <Button danger disabled={busy.value} onPress={() => void doIt(chosen)}>
            {words.doIt}
          </Button>
        </>
      )}
      <Button hint="Esc" onPress={away}>
        {t().act.back}
      </Button>
      {said.value !== "" && (
        <p class="t2" role="status">
          {said.value}
        </p>
      )}
    </fieldset>
  );
}
