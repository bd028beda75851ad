/* Free text as it is shown: whatever marks of direction it holds, the words beside it stay where they are. Pure. */

const ISOLATE = "\u2068";
const END = "\u2069";
/** Marks of direction, and letters that are written from the right. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LINE_ENDS = /(\r?\n|[\u0085\u2028\u2029])/;

/** The text with its direction kept to itself; as it is where nothing in it turns. What was typed is not changed. */
export const isolated = (text: string): string =>
  TURNS.test(text)
    ? text
        .split(LINE_ENDS)
        .map((line, i) => (i % 2 === 0 && line !== "" ? ISOLATE + closed(line) + END : line))
        .join("")
    : text;

/** What the line opens ends in it, and it ends nothing that it did not open. */
function closed(line: string): string {
  let open = 0;
  let kept = "";
  for (const letter of line) {
    if (letter === END && open === 0) continue;
    if (letter === END) open--;
    if (letter >= "\u2066" && letter <= ISOLATE) open++;
    kept += letter;
  }
  return kept + END.repeat(open);
}
