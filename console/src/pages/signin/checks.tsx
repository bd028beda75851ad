/* The desk's check before a shift: only what can truly be tried from here. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { seconds } from "../../lib/format";
import { remembered } from "../../lib/region";
import { play } from "../../lib/sound";
import { Button } from "../../parts/controls";
import { Tick, Triangle } from "../../parts/marks";
import { t } from "../../words";
import { askHealth, health } from "./health";

const AGAIN_MS = 5_000;
const SLOW_MS = 500;
const OFF_MS = 2_000;

type State = "ok" | "warn" | "wait";

export function Checks() {
  useLayoutEffect(() => {
    void askHealth();
    const timer = window.setInterval(() => void askHealth(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">{t().signin.checks}</h2>
      <Linked />
      <Clock />
      <Input />
      <Sound />
      <Screen />
      <Lines />
    </section>
  );
}

function Check({ state, name, children }: { state: State; name: string; children: ComponentChildren }) {
  return (
    <div class="ck">
      <span
        class={state === "warn" ? "amb" : "t3"}
        role="img"
        aria-label={state === "ok" ? t().signin.ok : state === "warn" ? t().signin.warning : t().signin.checking}
      >
        {state === "ok" ? <Tick /> : state === "warn" ? <Triangle /> : "·"}
      </span>
      <span>{name}</span>
      <span class="v tab">{children}</span>
    </div>
  );
}

function Linked() {
  const heard = health.value;
  const state = heard === null ? "wait" : heard.answer !== null && heard.tookMs < SLOW_MS ? "ok" : "warn";
  return (
    <Check state={state} name={t().signin.link}>
      {heard === null
        ? t().signin.checking
        : heard.answer === null
          ? t().signin.failed
          : `${Math.round(heard.tookMs)} ms`}
    </Check>
  );
}

function Clock() {
  const off = health.value?.offMs;
  const state = off == null ? "wait" : Math.abs(off) < OFF_MS ? "ok" : "warn";
  return (
    <Check state={state} name={t().signin.clock}>
      {off == null
        ? t().signin.checking
        : Math.abs(off) < 1000
          ? t().signin.clockFine
          : t().signin.clockOff(seconds(Math.abs(off)))}
    </Check>
  );
}

/** Marked letters must come as one sign each: what an input method sends is seen only by typing. */
function Input() {
  const typed = useSignal("");
  const marked = /[^\p{ASCII}]/u.test(typed.value);
  const composed = typed.value === typed.value.normalize("NFC");
  const state = !marked ? "wait" : composed ? "ok" : "warn";
  const said = composed ? t().signin.inputComposed : t().signin.inputDecomposed;
  return (
    <Check state={state} name={t().signin.input}>
      {marked ? said : typed.value !== "" && t().signin.inputNone}{" "}
      <input
        class="field try"
        lang="vi"
        aria-label={`${t().signin.input}: ${t().signin.inputTry}`}
        placeholder={t().signin.inputTry}
        value={typed.value}
        onInput={(event) => (typed.value = event.currentTarget.value)}
      />
    </Check>
  );
}

/** Only a person can say whether it was heard. */
function Sound() {
  const heard = useSignal<"no" | "played" | "failed" | "yes">("no");
  const state = heard.value === "yes" ? "ok" : "warn";
  const listen = async () => {
    heard.value = (await play("alarm")) ? "played" : "failed";
  };
  return (
    <Check state={state} name={t().signin.sound}>
      {heard.value === "failed" && `${t().signin.failed} `}
      {heard.value === "played" && (
        <>
          {t().signin.soundAsk} <Button onPress={() => (heard.value = "yes")}>{t().signin.soundYes}</Button>{" "}
        </>
      )}
      <Button onPress={() => void listen()}>{t().signin.soundTry}</Button>
    </Check>
  );
}

function Screen() {
  const more = (window.screen as { isExtended?: boolean }).isExtended;
  if (more === undefined) return null;
  return (
    <Check state={more ? "ok" : "wait"} name={t().signin.screen}>
      {more ? t().signin.screenYes : t().signin.screenNo}
    </Check>
  );
}

/** The numbers of the region last seen on this machine; what rings on them is known only inside. */
function Lines() {
  const known = remembered();
  if (known === null) return null;
  return (
    <Check state="wait" name={t().signin.lines(known.numbers.join(", "))}>
      {t().signin.linesLater}
    </Check>
  );
}
