/* What is read to the caller while help is on its way, large enough to be read at arm's length. */

import { useLayoutEffect } from "preact/hooks";
import { advised, asked } from "../../../lib/card-rules";
import { useKeys } from "../../../lib/keys";
import { inWords } from "../../../lib/region";
import { Button } from "../../../parts/controls";
import type { Advice } from "../../../wire";
import { t } from "../../../words";
import { beat, stopBeat, toggleBeat } from "./beat";
import { answersIn, cardIn } from "./held";
import { Mark } from "./panel";

export function AdvicePanel({ id }: { id: string }) {
  const card = cardIn(id);
  const found = card === undefined ? [] : advised(card, asked(card, answersIn(id, card)).answers);
  const beaten = found.find((one) => one.beats_per_min > 0);
  useKeys(beaten === undefined ? {} : { "Alt+B": () => toggleBeat(beaten.beats_per_min) });
  useLayoutEffect(() => stopBeat, [id, beaten?.id]);
  if (card === undefined || found.length === 0) return null;
  return (
    <section class="read" aria-label={t().card.readAloud}>
      <div class="hd">
        <h2>{t().card.readAloud}</h2>
        <span class="x">{beaten !== undefined && <Beat perMinute={beaten.beats_per_min} />}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="scroll" tabIndex={0}>
        <Mark card={card} />
        {found.map((one) => (
          <One key={one.id} advice={one} />
        ))}
      </div>
    </section>
  );
}

/** A figure that counts, not a light that blinks. */
function Beat({ perMinute }: { perMinute: number }) {
  const isOn = beat.value !== null;
  return (
    <Button hint="Alt B" main={isOn} onPress={() => toggleBeat(perMinute)}>
      {isOn ? t().card.beatStop : t().card.beat(perMinute)}
      <span class="count">{beat.value ?? ""}</span>
    </Button>
  );
}

function One({ advice }: { advice: Advice }) {
  return (
    <article>
      <h3>{inWords(advice.title)}</h3>
      <ol>
        {advice.steps.map((step) => (
          <li key={step.vi}>{inWords(step)}</li>
        ))}
      </ol>
    </article>
  );
}
