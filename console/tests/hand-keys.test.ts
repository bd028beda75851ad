/* Handing over at once: which figure is which number's, and which reason goes along when nobody chose one. */

import { expect, test } from "vitest";
import { nameOf } from "../src/lib/keys";
import { figuresOf, usualReason } from "../src/pages/calltaker/hand-keys";
import type { Kind, Number as Line } from "../src/wire";

const figures = (...numbers: string[]) => Object.fromEntries(figuresOf(numbers));

test("a number's figure is its last where no other ends alike, else another of its own", () => {
  expect(figures("113", "114", "115", "112", "1022")).toEqual({ 113: "3", 114: "4", 115: "5", 112: "2", 1022: "0" });
  expect(figures("112", "1022", "113")).toEqual({ 112: "2", 1022: "0", 113: "3" });
  expect(figures("33", "3", "13")).toEqual({ 33: "3", 3: "1", 13: "2" });
});

test("the same numbers always have the same figures, no two the same, and from the eleventh on there is none", () => {
  const many = Array.from({ length: 13 }, (_, i) => `7${i}5`);
  const chosen = figuresOf(many);
  expect([...chosen.values()].sort().join("")).toBe("0123456789");
  expect(figuresOf(many)).toEqual(chosen);
});

const line = (service: string | null): Line => ({ number: "1", name: { vi: "", en: "" }, service, answer_s: 15 });
const kind = (...services: string[]): Kind => ({
  id: "any",
  name: { vi: "", en: "" },
  service: services[0] ?? "",
  priority: 2,
  levels: [services.map((service) => ({ service, capabilities: [], count: 1 }))],
});

test("the wrong number was dialled where what is written needs nobody of it; else it is the matter of another, too", () => {
  expect(usualReason(line("police"), kind("fire", "ambulance"))).toBe("wrong_number");
  expect(usualReason(line("police"), kind("fire", "police"))).toBe("other_service");
  expect(usualReason(line("fire"), kind("fire"))).toBe("other_service");
  expect(usualReason(line("police"), undefined)).toBe("other_service");
  expect(usualReason(line(null), kind("fire"))).toBe("other_service");
  expect(usualReason(undefined, kind("fire"))).toBe("other_service");
});

const pressed = (code: string, key: string, ...held: ("altKey" | "ctrlKey" | "shiftKey")[]) =>
  nameOf({ code, key, ...Object.fromEntries(held.map((one) => [one, true])) } as unknown as KeyboardEvent);

test("a figure with Alt and Shift is another key than with Alt alone, on any layout", () => {
  expect(pressed("Digit4", "4", "altKey")).toBe("Alt+4");
  expect(pressed("Digit4", "$", "altKey", "shiftKey")).toBe("Alt+Shift+4");
  expect(pressed("Digit4", "ỗ", "altKey", "shiftKey")).toBe("Alt+Shift+4");
  expect(pressed("KeyC", "C", "altKey", "shiftKey")).toBe("Alt+C");
  expect(pressed("F7", "F7", "shiftKey")).toBe("Shift+F7");
});
