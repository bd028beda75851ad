import { describe, expect, it } from "vitest";
import { fold, shapeOf, throughTelex, throughVni, unfold } from "../src/lib/fold";

describe("words without marks", () => {
  it("folds every Vietnamese letter", () => {
    expect(fold("Đồng Xoài, ẨẴỄƯỢ")).toBe("dong xoai, aaeuo");
    expect(fold("Đồng")).toBe("dong");
  });
});

describe("what an input method makes of a word", () => {
  it("VNI takes figures after a vowel for tones and marks", () => {
    expect(throughVni("A1")).toBe(shapeOf("Á"));
    expect(throughVni("A12")).toBe(shapeOf("À"));
    expect(throughVni("A16")).toBe(shapeOf("Ấ"));
    expect(throughVni("H05")).toBe("h05");
  });
  it("Telex takes letters for them", () => {
    expect(throughTelex("dd")).toBe(shapeOf("đ"));
    expect(throughTelex("oc")).toBe("oc");
    expect(throughTelex("as")).toBe(shapeOf("á"));
  });
});

describe("undoing it", () => {
  const units = ["A01", "A02", "A12", "A13", "H05", "C31"];
  it("takes what is typed as it is first", () => {
    expect(unfold("a12", units)).toEqual(["A12"]);
    expect(unfold("H05", units)).toEqual(["H05"]);
  });
  it("finds the callsign behind VNI's vowel", () => {
    expect(unfold("À", ["A12", "A13"])).toEqual(["A12"]);
  });
  it("tells when several callsigns end up alike", () => {
    expect(unfold("À", ["A12", "A32", "A2"])).toEqual(["A12", "A32", "A2"]);
  });
  it("finds nothing where nothing fits", () => {
    expect(unfold("xyz", units)).toEqual([]);
  });
});
