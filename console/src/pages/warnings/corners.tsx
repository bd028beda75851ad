/* The corners of what is drawn, by keyboard: each typed as coordinates, read by the place search, and taken away by a press. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { pathOf } from "../../lib/finding";
import { figuresOf } from "../../lib/format";
import { ask } from "../../lib/http";
import { Button, Key } from "../../parts/controls";
import type { Found, Place } from "../../wire";
import { t } from "../../words";
import { change, type Writing, writing } from "./state";

export const DRAW = "wn-draw";
const EXACT: readonly Found["how"][] = ["coordinates", "plus_code"];

export function Corners({ one }: { one: Writing }) {
  const words = t().warnings;
  const typed = useSignal("");
  const wrong = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    return () => window.setTimeout(focusIfLost);
  }, []);
  const add = async () => {
    const text = typed.peek().trim();
    if (text === "") return;
    const place = await placeOf(text);
    const now = writing.peek();
    if (now === null || typed.peek().trim() !== text) return;
    wrong.value = place === null ? words.noCorner(text) : "";
    if (place === null) return;
    typed.value = "";
    change({ polygon: [...now.polygon, place] });
  };
  const remove = (at: number) => {
    change({ polygon: one.polygon.filter((_, i) => i !== at) });
    field.current?.focus();
  };
  return (
    <div class="wn-corners">
      <label class="lb" for="wn-corner">
        {words.addCorner} <span class="x t3">{words.asTyped}</span>
      </label>
      <div class="wn-count">
        <input
          id="wn-corner"
          ref={field}
          class="field"
          autocomplete="off"
          maxLength={120}
          aria-describedby="wn-corner-said"
          aria-invalid={wrong.value !== "" || undefined}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            wrong.value = "";
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
            event.preventDefault();
            if (!event.repeat) void add();
          }}
        />
        <Key name="Enter" />
      </div>
      <p id="wn-corner-said" class={wrong.value === "" ? "t3 sm" : "amb"} role="status">
        {wrong.value || words.corners(one.polygon.length)}
      </p>
      {one.polygon.length > 0 && (
        <ol class="scroll" aria-label={words.drawn}>
          {one.polygon.map((corner, i) => (
            <li key={`${i} ${figuresOf(corner)}`}>
              <span class="no">{figuresOf(corner)}</span>
              <Button onPress={() => remove(i)} label={words.dropCorner(i + 1, figuresOf(corner))}>
                ×
              </Button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** Only what is written as one point: the name of a commune is no corner, nor are figures that may be of several grids. */
async function placeOf(text: string): Promise<Place | null> {
  const answer = await ask<Found[]>(pathOf(text, null)).catch(() => null);
  const found = answer?.ok ? answer.body.filter((one) => EXACT.includes(one.how)) : [];
  return found.length === 1 ? (found[0]?.place ?? null) : null;
}

/** The field is gone; what opened it is where one goes on. */
function focusIfLost(): void {
  if (document.activeElement === document.body) document.getElementById(DRAW)?.focus();
}
