/* The fields of a warning that is being written. What is drawn and which communes are meant stands on the map beside. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useKeys } from "../../lib/keys";
import { areaName, areas, inWords, leaves } from "../../lib/region";
import { lostSince } from "../../lib/stream";
import { Button, Chips } from "../../parts/controls";
import type { WarningCategory, WarningLevel, Wording } from "../../wire";
import { t } from "../../words";
import { isComplete, leave, submit } from "./actions";
import { Corners, DRAW } from "./corners";
import { areaTitle, change, drawing, reach, root, speakersOf, toggleArea, type Writing } from "./state";

const LEVELS: readonly WarningLevel[] = ["routine", "priority", "urgent"];
const HOURS = [1, 3, 6, 12, 24];

export function Write({ one }: { one: Writing }) {
  const words = t().warnings;
  const possible = isComplete(one) && !drawing.value && lostSince.value === null;
  const save = () => possible && void submit();
  useKeys({ "Ctrl+Enter": save });
  const name = words.number(one.of ?? 0);
  const title = { alert: words.compose, update: words.updating(name), cancel: words.cancelling(name) }[one.kind];
  return (
    <form
      class="wn-form"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h1>
        {one.drill && <span class="wn-drill">{words.drill}</span>} {title}
      </h1>
      {one.kind !== "cancel" && <Facts one={one} />}
      <Text id="vi" label={words.vi} note="" text={one.vi} onChange={(vi) => change({ vi })} />
      <Text id="en" label={words.en} note={words.enNote} text={one.en} onChange={(en) => change({ en })} />
      <p class="t3 sm">{words.isPublic}</p>
      {one.kind !== "cancel" && <Area one={one} />}
      {lostSince.value !== null && <p class="amb">{words.lost}</p>}
      <div class="wn-acts">
        <Button main disabled={!possible} onPress={save} hint="Ctrl Enter">
          {words.submit}
        </Button>
        <Button onPress={leave} hint="Esc">
          {words.back}
        </Button>
      </div>
    </form>
  );
}

function Facts({ one }: { one: Writing }) {
  const words = t().warnings;
  const level = LEVELS.map((value) => ({ value, text: words.levels[value] }));
  return (
    <>
      {one.kind === "alert" && (
        <label class="wn-check">
          <input
            type="checkbox"
            checked={one.drill}
            onChange={(event) => change({ drill: event.currentTarget.checked })}
          />{" "}
          {words.asDrill}
        </label>
      )}
      <div class="lb">
        {words.level} <span class="x t3">{one.level === null ? words.noLevel : words.about[one.level]}</span>
      </div>
      <Chips<WarningLevel | null>
        label={words.level}
        all={level}
        chosen={one.level}
        onChoose={(value) => change({ level: value })}
      />
      <label class="lb" for="wn-category">
        {words.category}
      </label>
      <select
        id="wn-category"
        class="field"
        value={one.category}
        onChange={(event) => change({ category: event.currentTarget.value as WarningCategory })}
      >
        {Object.entries(words.categories).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <div class="lb">{words.lasts}</div>
      <Chips
        label={words.lasts}
        all={HOURS.map((value) => ({ value, text: words.hours(value) }))}
        chosen={one.hours}
        onChoose={(hours) => change({ hours })}
      />
    </>
  );
}

interface TextProps {
  id: "vi" | "en";
  label: string;
  note: string;
  text: Wording;
  onChange: (text: Wording) => void;
}

function Text({ id, label, note, text, onChange }: TextProps) {
  const words = t().warnings;
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (id === "vi") first.current?.focus();
  }, []);
  return (
    <fieldset class="wn-text">
      <legend class="lb">
        {label} <span class="x t3">{note}</span>
      </legend>
      <input
        id={`wn-${id}-headline`}
        ref={first}
        class="field"
        lang={id}
        maxLength={160}
        aria-label={`${label}: ${words.headline}`}
        placeholder={words.headline}
        autocomplete="off"
        value={text.headline}
        onInput={(event) => onChange({ ...text, headline: event.currentTarget.value })}
      />
      <textarea
        id={`wn-${id}-description`}
        class="field"
        lang={id}
        rows={3}
        maxLength={2000}
        aria-label={`${label}: ${words.description}`}
        placeholder={words.description}
        value={text.description}
        onInput={(event) => onChange({ ...text, description: event.currentTarget.value })}
      />
      <input
        id={`wn-${id}-instruction`}
        class="field"
        lang={id}
        maxLength={1000}
        aria-label={`${label}: ${words.instruction}`}
        placeholder={words.instruction}
        autocomplete="off"
        value={text.instruction}
        onInput={(event) => onChange({ ...text, instruction: event.currentTarget.value })}
      />
    </fieldset>
  );
}

/** All of what is ours. */
const rootTitle = (): string =>
  areaTitle(root.value) === areaName(root.value) ? t().warnings.province : areaTitle(root.value).normalize("NFC");

function Area({ one }: { one: Writing }) {
  const words = t().warnings;
  const names = leaves.value.filter((area) => !one.areas.includes(area.properties.code));
  const found = reach.value;
  return (
    <>
      <label class="lb" for="wn-area">
        {words.area}{" "}
        <span class="x t2" data-reach={found?.length}>
          {found === null ? "…" : words.reach(found.length, speakersOf(found))}
        </span>
      </label>
      <select
        id="wn-area"
        class="field"
        value=""
        onChange={(event) => event.currentTarget.value && toggleArea(event.currentTarget.value)}
      >
        <option value="">{words.tapCommune}</option>
        {areas.value.some((area) => area.properties.code === root.value) && (
          <option value={root.value} lang="vi">
            {rootTitle()}
          </option>
        )}
        {names.map((area) => (
          <option key={area.properties.code} value={area.properties.code} lang="vi">
            {inWords(area.properties.name).normalize("NFC")}
          </option>
        ))}
      </select>
      <div class="wn-acts">
        {one.areas.map((code) => (
          <Button key={code} onPress={() => toggleArea(code)} label={`${areaTitle(code)} ×`}>
            {code === root.value ? rootTitle() : areaName(code).normalize("NFC")} ×
          </Button>
        ))}
        {one.polygon.length > 0 && (
          <Button onPress={() => change({ polygon: [] })} label={words.undraw}>
            {words.drawn} ({one.polygon.length}) ×
          </Button>
        )}
        <Button
          id={DRAW}
          hint="Alt V"
          onPress={() => {
            drawing.value = !drawing.peek();
          }}
        >
          {drawing.value ? words.drawnDone : words.draw}
        </Button>
      </div>
      {drawing.value && <p class="amb">{words.drawing}</p>}
      {drawing.value && <Corners one={one} />}
    </>
  );
}
