/* What a card asks, proposes and has read aloud, by the answers. */

import { describe, expect, it } from "vitest";
import { advised, asked, codesOf, holds, proposed } from "../src/lib/card-rules";
import type { Advice, Card, Condition, Effect, Question } from "../src/wire";

const when = (question: string, ...one_of: string[]): Condition => ({
  question,
  one_of,
  at_least: null,
  at_most: null,
});
const least = (question: string, at_least: number): Condition => ({ question, one_of: [], at_least, at_most: null });
const name = (word: string) => ({ vi: word, en: word });
const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  text: name(id),
  answer: "yes_no",
  choices: [],
  most: 0,
  when: [],
  ...more,
});
const effect = (conditions: Condition[], more: Partial<Effect>): Effect => ({
  when: conditions,
  kind: null,
  priority: null,
  needs: [],
  ...more,
});
const advice = (id: string, conditions: Condition[]): Advice => ({
  id,
  title: name(id),
  steps: [name("step")],
  when: conditions,
  beats_per_min: 0,
});
const doctor = { service: "ambulance", capabilities: ["ambulance", "doctor"], count: 1 };
const ambulances = (count: number) => ({ service: "ambulance", capabilities: ["ambulance"], count });
const card: Card = {
  id: "ill",
  version: "2026.1",
  name: name("ill"),
  status: "example",
  approver: name("who"),
  kinds: ["ill"],
  services: [],
  approved_on: null,
  questions: [
    question("awake"),
    question("breathes", { when: [when("awake", "no", "unknown")] }),
    question("gasps", { when: [when("breathes", "yes")] }),
    question("hurt", { answer: "number", most: 9 }),
  ],
  effects: [
    effect([when("breathes", "no")], { kind: "arrest", priority: 1, needs: [doctor] }),
    effect([least("hurt", 2)], { priority: 2, needs: [ambulances(2)] }),
  ],
  advice: [advice("press", [when("breathes", "no")]), advice("stay", [])],
};
const now = { kind: "ill", priority: 3, needs: [{ service: "ambulance", wanted: ["ambulance"] }] };
const ids = (of: { id: string }[]) => of.map(({ id }) => id);

describe("what is asked", () => {
  it("is what the answers lead to, in the card's order", () => {
    expect(ids(asked(card, {}).questions)).toEqual(["awake", "hurt"]);
    expect(ids(asked(card, { awake: "no", breathes: "yes" }).questions)).toEqual([
      "awake",
      "breathes",
      "gasps",
      "hurt",
    ]);
  });
  it("lets answers go whose question is asked no more, and what hung on them", () => {
    const answers = { awake: "yes", breathes: "yes", gasps: "no", hurt: "2" };
    expect(asked(card, answers).answers).toEqual({ awake: "yes", hurt: "2" });
  });
  it("has a figure for each answer, and for not knowing", () => {
    expect(codesOf(question("a"))).toEqual(["yes", "no", "unknown"]);
    expect(codesOf(question("a", { answer: "number", most: 3 }))).toEqual([]);
    const choices = [{ code: "x", text: name("x") }];
    expect(codesOf(question("a", { answer: "choice", choices }))).toEqual(["x", "unknown"]);
  });
});

describe("a condition", () => {
  it("is not met by what was not answered, nor by a number that is not known", () => {
    expect(holds([when("awake", "no")], {})).toBe(false);
    expect(holds([least("hurt", 0)], { hurt: "unknown" })).toBe(false);
    expect(holds([least("hurt", 2)], { hurt: "2" })).toBe(true);
    expect(holds([], {})).toBe(true);
  });
});

describe("what is proposed", () => {
  it("is nothing before there is reason", () => {
    expect(proposed(card, { awake: "no" }, now)).toBeNull();
  });
  it("is the kind, the most urgent priority, and what is lacking, with the reasons", () => {
    expect(proposed(card, { breathes: "no", hurt: "1" }, now)).toEqual({
      kind: "arrest",
      priority: 1,
      needs: [doctor],
      why: ["breathes"],
    });
  });
  it("never lowers a priority", () => {
    expect(proposed(card, { hurt: "3" }, { ...now, priority: 1 })?.priority).toBeNull();
  });
  it("counts who can do more for who can do less, and each once", () => {
    expect(proposed(card, { hurt: "3" }, now)?.needs).toEqual([ambulances(1)]);
    expect(proposed(card, { breathes: "no", hurt: "3" }, now)?.needs).toEqual([doctor]);
  });
  it("is gone when it was taken", () => {
    const needs = [...now.needs, { service: "ambulance", wanted: ["ambulance", "doctor"] }];
    expect(proposed(card, { breathes: "no" }, { kind: "arrest", priority: 1, needs })).toBeNull();
  });
});

describe("what is read aloud", () => {
  it("is what fits the answers, and what always holds", () => {
    expect(ids(advised(card, {}))).toEqual(["stay"]);
    expect(ids(advised(card, { breathes: "no" }))).toEqual(["press", "stay"]);
  });
});
