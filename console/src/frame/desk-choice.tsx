/* Which desk this is, and what it answers: numbers and spoken languages, all of them unless some are left out. */

import { useSignal } from "@preact/signals";
import { spoken } from "../lib/format";
import { listed, withOrWithout } from "../lib/offer";
import { deskLanguages, deskNumbers, extension } from "../lib/prefs";
import { rules } from "../lib/region";
import { calls, desks } from "../lib/rows";
import { Button } from "../parts/controls";
import { t } from "../words";
import { signOff, signOn } from "./desk-actions";
import { myDesk } from "./state";

export function DeskChoice() {
  const typed = useSignal(extension.value);
  const desk = myDesk.value;
  const numbers = rules.value?.numbers.map((line) => line.number) ?? [];
  const mine = desk?.extension === typed.value;
  return (
    <div class="desk">
      <label for="menu-desk">{t().top.deskLabel}</label>
      <input
        id="menu-desk"
        class="field"
        style={{ width: "96px" }}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
      />
      <Several label={t().room.desk.numbers} all={numbers} kept={deskNumbers} name={(one) => one} />
      <Several label={t().room.desk.languages} all={languagesHere()} kept={deskLanguages} name={spoken} />
      <div class="row">
        <Button disabled={typed.value === ""} onPress={() => void signOn(typed.value)}>
          {mine ? t().room.desk.change : t().top.deskOn}
        </Button>
        {desk && <Button onPress={() => void signOff(desk.extension)}>{t().top.deskOff}</Button>}
      </div>
    </div>
  );
}

/** Those of the console, and any that was spoken or is answered here and has a name. */
const languagesHere = (): string[] => {
  const asked = calls.all().flatMap((call) => call.language ?? []);
  const answered = desks().flatMap((desk) => desk.languages);
  return [...new Set(["vi", "en", ...listed(deskLanguages.value), ...answered, ...asked])].filter(spoken);
};

interface SeveralProps {
  label: string;
  all: readonly string[];
  kept: { value: string };
  name: (one: string) => string | null;
}

/** Some of a few; none left out is all. */
function Several({ label, all, kept, name }: SeveralProps) {
  const chosen = listed(kept.value);
  return (
    <div>
      <div class="lb">{label}</div>
      <div class="chips" role="group" aria-label={label}>
        {all.map((one) => {
          const on = chosen.length === 0 || chosen.includes(one);
          return (
            <button
              key={one}
              type="button"
              class={on ? "on" : ""}
              aria-pressed={on}
              onClick={() => {
                kept.value = withOrWithout(chosen, one, all).join(" ");
              }}
            >
              {name(one)}
            </button>
          );
        })}
      </div>
    </div>
  );
}
