/* Builds "Be Vietnam Pro Tab": the family has no `tnum`, so its figures get one width in a small font of their own.

   npm run fonts      writes src/look/fonts/be-vietnam-pro-tab-{400,500,600}.woff, always the same bytes

   Only figures and the signs written between them are kept. Reads and writes WOFF 1 with node's own zlib. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, "../node_modules/@fontsource/be-vietnam-pro/files");
const TARGET = join(HERE, "../src/look/fonts");
const KEPT = [..."+,-./0123456789:"].map((sign) => sign.charCodeAt(0));
const WIDTH = 660; // thousandths of an em; the widest figure, 4, is 614 wide in weight 600
const FIGURE_HEIGHT = 700;
const NAME = "Be Vietnam Pro Tab";

/** The tables of a WOFF file, by tag. */
function tablesOf(woff) {
  const tables = {};
  for (let i = 0; i < woff.readUInt16BE(12); i++) {
    const entry = 44 + i * 20;
    const [offset, packed, full] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at));
    const bytes = woff.subarray(offset, offset + packed);
    tables[woff.toString("latin1", entry, entry + 4)] = packed < full ? inflateSync(bytes) : Buffer.from(bytes);
  }
  return tables;
}

/** The glyph number of a character, from the format 4 table of `cmap`. */
function glyphOf(cmap, code) {
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(8 + i * 8);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const segments = cmap.readUInt16BE(at + 6);
    for (let s = 0; s < segments; s += 2) {
      const end = cmap.readUInt16BE(at + 14 + s);
      const start = cmap.readUInt16BE(at + 16 + segments + s);
      if (code < start || code > end) continue;
      const delta = cmap.readUInt16BE(at + 16 + 2 * segments + s);
      const rangeAt = at + 16 + 3 * segments + s;
      const range = cmap.readUInt16BE(rangeAt);
      if (range === 0) return (code + delta) & 0xffff;
      return (cmap.readUInt16BE(rangeAt + range + 2 * (code - start)) + delta) & 0xffff;
    }
  }
  throw new Error(`no glyph for ${code}`);
}

/** A simple glyph with its corners moved; only the box and the first deltas change, as points are relative. */
function moved(glyph, dx, dy) {
  if (glyph.length === 0) return glyph;
  const contours = glyph.readInt16BE(0);
  if (contours < 0) throw new Error("a composite glyph among the figures");
  const count = glyph.readUInt16BE(10 + 2 * (contours - 1)) + 1;
  let at = 10 + 2 * contours;
  at += 2 + glyph.readUInt16BE(at); // instructions are dropped with fpgm and cvt
  const flags = [];
  while (flags.length < count) {
    const flag = glyph[at++];
    const times = flag & 8 ? glyph[at++] + 1 : 1;
    for (let i = 0; i < times; i++) flags.push(flag & ~8);
  }
  const read = (short, same) =>
    flags.map((flag) => {
      if (flag & short) return flag & same ? glyph[at++] : -glyph[at++];
      if (flag & same) return 0;
      at += 2;
      return glyph.readInt16BE(at - 2);
    });
  const xs = read(2, 16);
  const ys = read(4, 32);
  xs[0] += dx;
  ys[0] += dy;
  return written(glyph, contours, flags, xs, ys, dx, dy);
}

function written(glyph, contours, flags, xs, ys, dx, dy) {
  const head = Buffer.from(glyph.subarray(0, 10 + 2 * contours));
  for (const [at, by] of [
    [2, dx],
    [4, dy],
    [6, dx],
    [8, dy],
  ])
    head.writeInt16BE(glyph.readInt16BE(at) + by, at);
  const points = Buffer.alloc(flags.length * 4);
  xs.forEach((x, i) => points.writeInt16BE(x, i * 2));
  ys.forEach((y, i) => points.writeInt16BE(y, (xs.length + i) * 2));
  const plain = Buffer.from(flags.map((flag) => flag & 1)); // every delta as a whole word
  const bytes = Buffer.concat([head, Buffer.alloc(2), plain, points]);
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** The kept glyphs in order, figures set to one width, the colon centred on their height. */
function glyphsOf(tables) {
  const { cmap, glyf, loca, hmtx, head, hhea } = tables;
  const long = head.readInt16BE(50) === 1;
  const widths = hhea.readUInt16BE(34);
  const offset = (n) => (long ? loca.readUInt32BE(n * 4) : loca.readUInt16BE(n * 2) * 2);
  return [0, ...KEPT.map((code) => glyphOf(cmap, code))].map((n, i) => {
    const glyph = glyf.subarray(offset(n), offset(n + 1));
    const sign = i === 0 ? "" : String.fromCharCode(KEPT[i - 1]);
    const advance = hmtx.readUInt16BE(Math.min(n, widths - 1) * 4);
    if (!/[0-9:]/.test(sign)) return { glyph: moved(glyph, 0, 0), advance };
    const [left, bottom, right, top] = [2, 4, 6, 8].map((at) => glyph.readInt16BE(at));
    if (sign === ":")
      return { glyph: moved(glyph, 0, Math.floor((FIGURE_HEIGHT - (top - bottom)) / 2) - bottom), advance };
    const bearing = Math.round((WIDTH - (right - left)) / 2);
    return { glyph: moved(glyph, bearing - left, 0), advance: WIDTH };
  });
}

function newCmap() {
  const segments = [...KEPT.map((code, i) => [code, code, i + 1 - code]), [0xffff, 0xffff, 1]];
  const table = Buffer.alloc(12 + 16 + segments.length * 8);
  table.writeUInt16BE(1, 2);
  table.writeUInt16BE(3, 4);
  table.writeUInt16BE(1, 6);
  table.writeUInt32BE(12, 8);
  const size = 2 ** Math.floor(Math.log2(segments.length)) * 2;
  [4, table.length - 12, 0, segments.length * 2, size, Math.log2(size / 2), segments.length * 2 - size].forEach(
    (value, i) => table.writeUInt16BE(value, 12 + i * 2),
  );
  segments.forEach(([start, end, delta], i) => {
    table.writeUInt16BE(end, 26 + i * 2);
    table.writeUInt16BE(start, 28 + segments.length * 2 + i * 2);
    table.writeUInt16BE(delta & 0xffff, 28 + segments.length * 4 + i * 2);
  });
  return table;
}

function newName() {
  const text = Buffer.from(NAME, "utf16le").swap16();
  const ids = [1, 4, 6];
  const table = Buffer.alloc(6 + ids.length * 12);
  table.writeUInt16BE(ids.length, 2);
  table.writeUInt16BE(table.length, 4);
  ids.forEach((id, i) =>
    [3, 1, 0x409, id, text.length, 0].forEach((value, k) => table.writeUInt16BE(value, 6 + i * 12 + k * 2)),
  );
  return Buffer.concat([table, text]);
}

function subset(tables) {
  const glyphs = glyphsOf(tables);
  const loca = Buffer.alloc((glyphs.length + 1) * 4);
  const hmtx = Buffer.alloc(glyphs.length * 4);
  glyphs.forEach(({ glyph, advance }, i) => {
    loca.writeUInt32BE(loca.readUInt32BE(i * 4) + glyph.length, (i + 1) * 4);
    hmtx.writeUInt16BE(advance, i * 4);
    hmtx.writeInt16BE(glyph.length ? glyph.readInt16BE(2) : 0, i * 4 + 2);
  });
  const [head, hhea, maxp, post] = ["head", "hhea", "maxp", "post"].map((tag) => Buffer.from(tables[tag]));
  head.writeInt16BE(1, 50);
  hhea.writeUInt16BE(glyphs.length, 34);
  maxp.writeUInt16BE(glyphs.length, 4);
  post.writeUInt32BE(0x00030000, 0);
  const glyf = Buffer.concat(glyphs.map(({ glyph }) => glyph));
  return {
    "OS/2": tables["OS/2"],
    cmap: newCmap(),
    glyf,
    head,
    hhea,
    hmtx,
    loca,
    maxp,
    name: newName(),
    post: post.subarray(0, 32),
  };
}

function checksum(bytes) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    sum =
      (sum +
        (((bytes[i] << 24) | ((bytes[i + 1] ?? 0) << 16) | ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0)) >>> 0)) >>>
      0;
  }
  return sum;
}

/** Tables as a WOFF file; not packed, so that every zlib writes the same bytes. */
function woffOf(tables) {
  const tags = Object.keys(tables).sort();
  const head = Buffer.alloc(44 + tags.length * 20);
  const parts = [head];
  let at = head.length;
  let whole = 12 + tags.length * 16;
  tags.forEach((tag, i) => {
    const bytes = tables[tag];
    const entry = 44 + i * 20;
    head.write(tag, entry, "latin1");
    [at, bytes.length, bytes.length, checksum(bytes)].forEach((value, k) =>
      head.writeUInt32BE(value, entry + 4 + k * 4),
    );
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    parts.push(padded);
    at += padded.length;
    whole += padded.length;
  });
  head.write("wOFF", 0, "latin1");
  [0x00010000, at].forEach((value, i) => head.writeUInt32BE(value, 4 + i * 4));
  head.writeUInt16BE(tags.length, 12);
  head.writeUInt32BE(whole, 16);
  head.writeUInt16BE(1, 20);
  return Buffer.concat(parts);
}

export function tabular(weight) {
  return woffOf(subset(tablesOf(readFileSync(join(SOURCE, `be-vietnam-pro-latin-${weight}-normal.woff`)))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(TARGET, { recursive: true });
  for (const weight of [400, 500, 600])
    writeFileSync(join(TARGET, `be-vietnam-pro-tab-${weight}.woff`), tabular(weight));
}
