/* The supervisors' alarm of late tickets is new exactly when one comes to them, by which ones they are and not how many. */

import { expect, test } from "vitest";
import { afterwards, NONE } from "../src/frame/unheard";
import type { TicketRow } from "../src/wire";

const row = (ticket: number, level = 1) => ({ ticket, level }) as TicketRow;
const newsAfter = (...told: TicketRow[][]) =>
  told.map(
    (
      (before) => (rows) =>
        (before = afterwards(before, rows)).news
    )(NONE),
  );

test("one that comes is news, also while another goes", () => {
  expect(newsAfter([row(1)], [row(1), row(2)], [row(2), row(3)])).toEqual([1, 2, 3]);
});

test("one that goes is none, nor the same ones once more or in another order", () => {
  expect(newsAfter([], [row(1), row(2), row(3)], [row(2), row(3)], [row(3), row(2)], [row(3)], [])).toEqual([
    0, 1, 1, 1, 1, 1,
  ]);
});

test("one that comes back, or goes up again, is news", () => {
  expect(newsAfter([row(1)], [], [row(1)], [row(1, 2)], [row(1, 2)])).toEqual([1, 1, 2, 3, 3]);
});
