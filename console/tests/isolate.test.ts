import { describe, expect, it } from "vitest";
import { isolated } from "../src/lib/isolate";

describe("text as it is shown", () => {
  it("is as it was typed where nothing in it turns", () => {
    expect(isolated("Ẩm thấp, 12 Nguyễn Huệ")).toBe("Ẩm thấp, 12 Nguyễn Huệ");
    expect(isolated("")).toBe("");
  });
  it("keeps a turn to itself", () => {
    expect(isolated("a\u202eb")).toBe("\u2068a\u202eb\u2069");
    expect(isolated("שלום")).toBe("\u2068שלום\u2069");
  });
  it("cannot end what is around it, nor leave anything open", () => {
    expect(isolated("a\u2069\u202eb")).toBe("\u2068a\u202eb\u2069");
    expect(isolated("\u2067a\u2066b")).toBe("\u2068\u2067a\u2066b\u2069\u2069\u2069");
  });
  it("does so on each line", () => {
    expect(isolated("a\u202eb\nc")).toBe("\u2068a\u202eb\u2069\n\u2068c\u2069");
  });
});
