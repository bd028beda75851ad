/* What changed between two answers, and what is looked at before one is sent. */

import { expect, test } from "vitest";
import { checksOf } from "../src/pages/tickets/checks";
import { difference } from "../src/pages/tickets/difference";

const missed = (text: string) => checksOf(text).flatMap(({ name, isMet }) => (isMet ? [] : [name]));

test("what is new stands beside what was left out, and the rest is as it was", () => {
  const pieces = difference("Phường phải đào, và sẽ làm sớm.", "Phường phải đào, hẹn xong trước 27/11.");
  expect(pieces[0]).toEqual({ kind: "same", text: "Phường phải đào, " });
  expect(
    pieces
      .filter(({ kind }) => kind !== "gone")
      .map(({ text }) => text)
      .join(""),
  ).toBe("Phường phải đào, hẹn xong trước 27/11.");
  expect(
    pieces
      .filter(({ kind }) => kind !== "new")
      .map(({ text }) => text)
      .join(""),
  ).toBe("Phường phải đào, và sẽ làm sớm.");
});

test("the same twice is one piece, and out of nothing comes all", () => {
  expect(difference("Đã xong.", "Đã xong.")).toEqual([{ kind: "same", text: "Đã xong." }]);
  expect(difference("", "Đã xong.")).toEqual([{ kind: "new", text: "Đã xong." }]);
  expect(difference("Đã xong.", "")).toEqual([{ kind: "gone", text: "Đã xong." }]);
});

test("a whole answer has a day, nobody's number, and a day for what is left", () => {
  expect(missed("Đã thay bóng sáng 24/11.")).toEqual([]);
  expect(missed("Đã thay bóng.")).toEqual(["dated"]);
  expect(missed("Đã thay bóng ngày 24. Trụ số 4 còn lại sẽ làm sớm.")).toEqual(["promised"]);
  expect(missed("Đã thay bóng ngày 24. Trụ số 4 sẽ xong trước 27/11.")).toEqual([]);
});

test("a telephone number and a plate are seen however they are written", () => {
  for (const told of ["0912 345 678", "0912.345.678", "+84912345678", "93A-123.45", "93H1 234.56", "93A 12345"])
    expect(missed(`Ngày 24/11 gọi ${told}`)).toEqual(["clean"]);
  for (const fine of ["trụ số 4, 180 m", "ngày 24/11/2026 lúc 08:30", "6 trụ, 12 bóng", "Quốc lộ 14, km 120"])
    expect(missed(`Ngày 24/11, ${fine}`)).toEqual([]);
});
