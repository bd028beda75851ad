/* What is looked at before an answer is submitted or approved: hints that a program can give, and no more than hints. */

import { fold } from "../../lib/fold";
import { t } from "../../words";

export interface Check {
  name: "dated" | "clean" | "promised" | "other";
  isMet: boolean;
}

const DATE = /(^|\D)\d{1,2}[/.-]\d{1,2}(\D|$)|\bngay \d{1,2}\b/;
const NUMBER = /\d(?:[\s.-]?\d){8,}/;
const PLATE = /\b\d{2}[\s-]?[a-z]{1,2}\d?[\s.-]?\d{3}[\s.]?\d{1,2}\b/;
/** What is not done yet is told in these words. */
const TO_DO = /\b(chua|con lai|se|dang cho|tiep tuc|hen)\b/;

/** It names a day; nobody's number stands in it; what is still to be done has its day. */
export function checksOf(answer: string): Check[] {
  const text = fold(answer);
  const since = TO_DO.exec(text)?.index;
  return [
    { name: "dated", isMet: DATE.test(text) },
    { name: "clean", isMet: !NUMBER.test(text) && !PLATE.test(text) },
    ...(since === undefined ? [] : [{ name: "promised" as const, isMet: DATE.test(text.slice(since)) }]),
  ];
}

/** `other`: whether somebody else wrote it, where that is asked. */
export function Checks({ answer, other }: { answer: string; other?: boolean }) {
  const words = t().tickets.checks;
  if (answer.trim() === "") return null;
  const all = [...checksOf(answer), ...(other === undefined ? [] : [{ name: "other" as const, isMet: other }])];
  return (
    <ul class="tk-checks" aria-label={words.title}>
      {all.map(({ name, isMet }) => (
        <li key={name} class={isMet ? "" : "amb"}>
          <i aria-hidden="true">{isMet ? "✓" : "–"}</i>
          {isMet ? words.met[name] : words.missed[name]}
        </li>
      ))}
    </ul>
  );
}
