/* Typed commands: `verb unit|incident [value] [text]`. Pure: words in, a meaning or what is wrong out. */

import { fold, unfold } from "../lib/fold";
import type { Disposition, Step } from "../wire";

export type Verb = "p" | "d" | "c" | "h" | "n" | "m" | "u" | "gh" | "k" | "v" | "t" | "hd";
export type State = "ss" | "nl" | "di" | "oc" | "cb" | "bv" | "ng";

export const VERBS: readonly Verb[] = ["p", "d", "c", "h", "n", "m", "u", "gh", "k", "v", "t", "hd"];
export const STATES: Record<State, Step | "out"> = {
  ss: "cleared",
  nl: "acknowledged",
  di: "en_route",
  oc: "on_scene",
  cb: "transporting",
  bv: "at_hospital",
  ng: "out",
};
/** How an incident is closed, in two letters. */
export const ENDINGS: Record<string, Disposition> = {
  gq: "served",
  bv: "transported",
  kc: "no_action",
  nh: "false_alarm",
  cq: "handed_over",
  tr: "duplicate",
};

/** What the words may name just now. */
export interface Known {
  units: readonly string[];
  incidents: readonly number[];
  /** Short words of what can be wanted: `cc`. */
  wanted: readonly string[];
}

export type Meaning =
  | { verb: "p"; unit: string; state: State }
  | { verb: "d" | "c"; unit: string; incident: number }
  | { verb: "h"; unit: string }
  | { verb: "n"; incident: number; wanted: string; count: number }
  | { verb: "m" | "u"; incident: number; value: number }
  | { verb: "gh"; incident: number; text: string }
  | { verb: "k"; incident: number; ending: Disposition }
  | { verb: "v"; incident: number }
  | { verb: "t"; text: string }
  | { verb: "hd" };

export type Wrong = "unknown" | "unknownUnit" | "unknownIncident" | "incomplete" | "noValue";
export type Parsed = { ok: true; meaning: Meaning } | { ok: false; wrong: Wrong; verb: Verb | null };

export function parse(typed: string, known: Known): Parsed {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  const verb = verbOf(words[0] ?? "");
  if (verb === null) return { ok: false, wrong: words.length === 0 ? "incomplete" : "unknown", verb };
  const meaning = READ[verb](words.slice(1), known, typed);
  return typeof meaning === "string" ? { ok: false, wrong: meaning, verb } : { ok: true, meaning };
}

/** The verb meant, also through an input method, where it is the only one. */
export function verbOf(word: string): Verb | null {
  const found = unfold(word.replace(/^\//, ""), VERBS);
  return found.length === 1 ? (found[0] as Verb) : null;
}

/** The one unit meant; several that an input method makes alike are none. */
export function unitOf(word: string | undefined, known: Known): string | Wrong {
  if (word === undefined) return "incomplete";
  const found = unfold(word, known.units);
  return found.length === 1 ? (found[0] as string) : "unknownUnit";
}

export function incidentOf(word: string | undefined, known: Known): number | Wrong {
  if (word === undefined) return "incomplete";
  const id = Number(word);
  return /^\d+$/.test(word) && known.incidents.includes(id) ? id : "unknownIncident";
}

type Reader = (words: string[], known: Known, typed: string) => Meaning | Wrong;

const isWrong = (found: string | number): found is Wrong =>
  ["unknown", "unknownUnit", "unknownIncident", "incomplete", "noValue"].includes(found as string);

const toIncident =
  (verb: "d" | "c"): Reader =>
  ([first, second], known) => {
    const unit = unitOf(first, known);
    if (isWrong(unit)) return unit;
    const incident = incidentOf(second, known);
    return isWrong(incident) ? incident : { verb, unit, incident };
  };

const withFigure =
  (verb: "m" | "u"): Reader =>
  ([first, second], known) => {
    const incident = incidentOf(first, known);
    if (isWrong(incident)) return incident;
    if (second === undefined) return "incomplete";
    const value = Number(second);
    const most = verb === "u" ? 4 : 9;
    return Number.isInteger(value) && value >= 1 && value <= most ? { verb, incident, value } : "noValue";
  };

const READ: Record<Verb, Reader> = {
  p: ([first, second], known) => {
    const unit = unitOf(first, known);
    if (isWrong(unit)) return unit;
    if (second === undefined) return "incomplete";
    const [state] = unfold(fold(second) === "ht" ? "oc" : second, Object.keys(STATES));
    return state === undefined ? "noValue" : { verb: "p", unit, state: state as State };
  },
  d: toIncident("d"),
  c: toIncident("c"),
  h: ([first], known) => {
    const unit = unitOf(first, known);
    return isWrong(unit) ? unit : { verb: "h", unit };
  },
  n: ([first, second, third], known) => {
    const incident = incidentOf(first, known);
    if (isWrong(incident)) return incident;
    if (second === undefined) return "incomplete";
    const [wanted] = unfold(second, known.wanted);
    const count = third === undefined ? 1 : Number(third);
    if (wanted === undefined || !Number.isInteger(count) || count < 1 || count > 20) return "noValue";
    return { verb: "n", incident, wanted, count };
  },
  m: withFigure("m"),
  u: withFigure("u"),
  gh: ([first], known, typed) => {
    const incident = incidentOf(first, known);
    if (isWrong(incident)) return incident;
    const text = /^\s*\S+\s+\S+\s+(.+)$/s.exec(typed)?.[1]?.trim();
    return text === undefined ? "incomplete" : { verb: "gh", incident, text };
  },
  k: ([first, second], known) => {
    const incident = incidentOf(first, known);
    if (isWrong(incident)) return incident;
    if (second === undefined) return "incomplete";
    const [ending] = unfold(second, Object.keys(ENDINGS));
    return ending === undefined ? "noValue" : { verb: "k", incident, ending: ENDINGS[ending] as Disposition };
  },
  v: ([first], known) => {
    const incident = incidentOf(first, known);
    return isWrong(incident) ? incident : { verb: "v", incident };
  },
  t: (_, __, typed) => {
    const text = /^\s*\S+\s+(.+)$/s.exec(typed)?.[1]?.trim();
    return text === undefined ? "incomplete" : { verb: "t", text };
  },
  hd: () => ({ verb: "hd" }),
};
