/* How the console is built: two pages, the room's and the wall's, and two scripts for pages that are made by who serves them; Preact's JSX, every file beside the page, nothing inlined (the service forbids data: fonts). */

import { defineConfig } from "vite";

const SERVICE = process.env.TIEPUNG_SERVICE ?? "http://127.0.0.1:8080";
const ASKED = [
  "/session",
  "/heartbeat",
  "/commands",
  "/open",
  "/stream",
  "/views",
  "/incidents",
  "/needs",
  "/region",
  "/healthz",
  "/sightings",
];

const toService = Object.fromEntries(ASKED.map((path) => [path, SERVICE]));

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    manifest: "manifest.json",
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: { console: "index.html", wall: "wall.html", "items-map": "src/items-map.ts", api: "src/api.ts" },
      output: { codeSplitting: { groups: [{ name: "maplibre", test: /maplibre-gl/ }] } },
    },
  },
  server: { proxy: toService },
  preview: { proxy: toService },
});
