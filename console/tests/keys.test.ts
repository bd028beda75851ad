/* One key, one thing: on a page that shows several parts at once no two take the same key. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "../src");

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : /\.tsx?$/.test(name) ? [path] : [];
  });

/** Keys with Alt that parts of the call-taker's page listen for, and where. */
const KEYS = ["pages/calltaker", "parts", "pages/beyond", "frame"].flatMap((folder) =>
  filesIn(join(SOURCE, folder)).flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/"(Alt\+[A-Z])":/g)].map(([, key]) => [key ?? "", path] as const),
  ),
);

test("a key with Alt means one thing on the call-taker's page", () => {
  const where = new Map<string, Set<string>>();
  for (const [key, path] of KEYS) where.set(key, (where.get(key) ?? new Set()).add(path));
  expect(KEYS.length).toBeGreaterThan(5);
  expect([...where].filter(([, paths]) => paths.size > 1).map(([key, paths]) => [key, ...paths])).toEqual([]);
});
