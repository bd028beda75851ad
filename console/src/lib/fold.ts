/* Words without their marks, and what an input method makes of a word typed through it. */

/** `Đồng Xoài` as `dong xoai`. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
}

const VOWEL = /[aeiouy]/;
const TONES_TELEX: Record<string, string> = { s: "\u0301", f: "\u0300", r: "\u0309", x: "\u0303", j: "\u0323" };
const TONES_VNI: Record<string, string> = { 1: "\u0301", 2: "\u0300", 3: "\u0309", 4: "\u0303", 5: "\u0323" };
const HAT = "\u0302";
const HORN = "\u031b";
const BREVE = "\u0306";
const STROKE = "\u0335"; // stands for the bar of đ, which does not decompose

/** A syllable as typed so far: its letters, the marks on them in any order, and its tone. */
interface Syllable {
  letters: string;
  marks: string[];
  tone: string;
}

/** A word's letters and its set of marks, wherever they sit: equal for all ways of placing a tone. */
export function shapeOf(text: string): string {
  const parts = text.toLowerCase().replace(/đ/g, `d${STROKE}`).normalize("NFD");
  const letters = parts.replace(/\p{M}/gu, "");
  const marks = [...parts].filter((sign) => /\p{M}/u.test(sign)).sort();
  return letters + marks.join("");
}

/** What Telex leaves of this word, as `shapeOf` would give it. */
export const throughTelex = (word: string): string => typed(word, telex);

/** What VNI leaves of it: `A12` becomes À, since 1 and 2 are tones after a vowel. */
export const throughVni = (word: string): string => typed(word, vni);

type Method = (syllable: Syllable, key: string) => boolean;

function typed(word: string, method: Method): string {
  const syllable: Syllable = { letters: "", marks: [], tone: "" };
  for (const key of word.toLowerCase()) {
    if (!method(syllable, key)) syllable.letters += key;
  }
  return syllable.letters + [...syllable.marks, ...(syllable.tone ? [syllable.tone] : [])].sort().join("");
}

/** The last letter if nothing but letters was typed; a figure that stayed ends the syllable. */
function open(syllable: Syllable): boolean {
  return /^[a-z]+$/.test(syllable.letters);
}

function setTone(syllable: Syllable, tone: string | undefined): boolean {
  if (tone === undefined || !open(syllable) || !VOWEL.test(syllable.letters)) return false;
  syllable.tone = tone;
  return true;
}

function mark(syllable: Syllable, sign: string, on: RegExp): boolean {
  if (!open(syllable) || !on.test(syllable.letters)) return false;
  if (syllable.marks.includes(sign)) return false;
  syllable.marks.push(sign);
  return true;
}

function telex(syllable: Syllable, key: string): boolean {
  if (key === "w") return mark(syllable, /[ou]/.test(syllable.letters) ? HORN : BREVE, /[aou]/);
  if (key === "d") return mark(syllable, STROKE, /^d/);
  if ("aeo".includes(key)) return mark(syllable, HAT, new RegExp(`${key}$`));
  return setTone(syllable, TONES_TELEX[key]);
}

function vni(syllable: Syllable, key: string): boolean {
  if (key === "6") return mark(syllable, HAT, /[aeo]/);
  if (key === "7") return mark(syllable, HORN, /[ou]/);
  if (key === "8") return mark(syllable, BREVE, /a/);
  if (key === "9") return mark(syllable, STROKE, /^d/);
  return setTone(syllable, TONES_VNI[key]);
}

/** The known words that this text may stand for: as typed, without marks, or through either input method. */
export function unfold(text: string, known: Iterable<string>): string[] {
  const plain = text.toLowerCase();
  const folded = fold(text);
  const shape = shapeOf(text);
  const exact: string[] = [];
  const likely: string[] = [];
  for (const word of known) {
    if (word.toLowerCase() === plain) exact.push(word);
    else if (fold(word) === folded || throughVni(word) === shape || throughTelex(word) === shape) likely.push(word);
  }
  return exact.length > 0 ? exact : likely;
}
