import { describe, expect, it } from "vitest";
import { SHOWN, shownFirst, sorted } from "../src/lib/exchanges";
import type { HeardExchange } from "../src/wire";

const named = (name: string, more: Partial<HeardExchange> = {}): HeardExchange => ({
  name,
  at: 0,
  has_canary: false,
  canary_at: null,
  silent: false,
  watched: true,
  ...more,
});
const many = (n: number, prefix: string, more: Partial<HeardExchange> = {}) =>
  Array.from({ length: n }, (_, i) => named(`${prefix}${String(i).padStart(3, "0")}`, more));
const first = (rows: HeardExchange[]) => shownFirst(rows).first.map((one) => one.name);

describe("exchanges below the calls", () => {
  it("all are shown while there are few", () => {
    expect(shownFirst([named("b"), named("a", { watched: false })])).toEqual({
      first: [named("a", { watched: false }), named("b")],
      more: 0,
    });
  });

  it("however many nobody watches, a few are shown and the rest is counted", () => {
    const rows = [named("sip"), named("gsm"), ...many(500, "x", { watched: false })];
    expect(first(rows)).toEqual(["x000", "x001", "gsm", "sip"]);
    expect(shownFirst(rows).more).toBe(498);
  });

  it("those that are silent come before all others, and nothing is lost of the count", () => {
    const rows = [named("z", { silent: true }), ...many(9, "w"), ...many(9, "x", { watched: false })];
    expect(first(rows)[0]).toBe("z");
    for (const n of [1, 3, 4, 7]) {
      const some = [...many(n, "s", { silent: true }), ...rows];
      const { first: few, more } = shownFirst(some);
      expect([few.length, few.length + more]).toEqual([SHOWN, some.length]);
      expect(few.slice(0, n).every((one) => one.silent)).toBe(true);
    }
    expect(
      sorted(rows)
        .map((one) => one.name)
        .slice(0, 2),
    ).toEqual(["z", "x000"]);
  });
});
