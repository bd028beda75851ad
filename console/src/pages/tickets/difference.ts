/* What changed from one text to the next, word by word. */

export interface Piece {
  text: string;
  kind: "same" | "new" | "gone";
}

/** Each with the blank after it, so that what is new in a row stays together. */
const words = (text: string): string[] => text.match(/\s*\S+\s*|\s+/g) ?? [];
const isSame = (one: string | undefined, other: string | undefined): boolean => one?.trim() === other?.trim();

/** The next text with what was left out of the last one between; pieces of a kind that stand together are one. */
export function difference(before: string, after: string): Piece[] {
  const [old, fresh] = [words(before), words(after)];
  const common = longest(old, fresh);
  const pieces: Piece[] = [];
  const put = (kind: Piece["kind"], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [gone, added] = [old[i], fresh[j]];
    if (added !== undefined && isSame(gone, added)) {
      put("same", added);
      i++;
      j++;
    } else if (gone !== undefined && (added === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      put("gone", gone);
      i++;
    } else if (added !== undefined) {
      put("new", added);
      j++;
    }
  }
  return pieces;
}

const at = (table: readonly Uint16Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** How many words the rests from each pair of places on have in common. */
function longest(old: readonly string[], fresh: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    const row = table[i];
    if (row === undefined) continue;
    for (let j = fresh.length - 1; j >= 0; j--)
      row[j] = isSame(old[i], fresh[j])
        ? at(table, i + 1, j + 1) + 1
        : Math.max(at(table, i + 1, j), at(table, i, j + 1));
  }
  return table;
}
