/* The map's own pictures, drawn when first asked for: units by shape and state, incidents by priority. */

import type { Map as Chart } from "maplibre-gl";
import { OUTLINES } from "../parts/marks";
import { token } from "./tokens";

const RATIO = 2;

/** `unit:circle:free:fresh`, `incident:1`, `site:station`. */
export function drawMissing(chart: Chart, id: string): void {
  if (chart.hasImage(id)) return;
  const [what, ...rest] = id.split(":");
  const picture =
    what === "unit"
      ? unitPicture(rest)
      : what === "incident"
        ? incidentPicture(rest[0] ?? "4")
        : sitePicture(rest[0] ?? "");
  chart.addImage(id, picture, { pixelRatio: RATIO });
}

function canvas(size: number): CanvasRenderingContext2D {
  const made = document.createElement("canvas");
  made.width = made.height = size * RATIO;
  const context = made.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  context.scale(RATIO, RATIO);
  return context;
}

const finished = (context: CanvasRenderingContext2D): ImageData =>
  context.getImageData(0, 0, context.canvas.width, context.canvas.height);

/** Hollow green is free, filled blue at work, grey off; pale and dashed from two minutes of age. */
function unitPicture([shape = "circle", state = "free", age = "fresh"]: string[]): ImageData {
  const context = canvas(18);
  context.translate(2, 2);
  const path = new Path2D(OUTLINES[shape] ?? OUTLINES.circle);
  if (age === "stale") {
    context.globalAlpha = 0.6;
    context.setLineDash([2.4, 1.8]);
  }
  const colour = { free: token("green-fill"), busy: token("blue-fill") }[state] ?? token("line-strong");
  context.fillStyle = state === "busy" ? colour : token("bg-panel");
  context.fill(path);
  context.lineWidth = state === "busy" ? 1.4 : 2.4;
  context.strokeStyle = state === "busy" && age === "fresh" ? token("map-land") : colour;
  context.stroke(path);
  if (state === "off") strike(context);
  return finished(context);
}

function strike(context: CanvasRenderingContext2D): void {
  context.setLineDash([]);
  context.lineWidth = 1.6;
  context.beginPath();
  context.moveTo(2, 12);
  context.lineTo(12, 2);
  context.stroke();
}

/** The same marks as in the lists: diamond, square, circle, dashed circle, each with its digit. */
function incidentPicture(priority: string): ImageData {
  const context = canvas(26);
  context.translate(1, 1);
  const path = new Path2D(INCIDENTS[priority] ?? INCIDENTS[4]);
  const urgent = { 1: ["red-fill", "red-line", "red-on"], 2: ["amber-fill", "amber-line", "amber-on"] }[priority];
  const [fill, line, digit] = (urgent ?? ["bg-panel", "tx-2", "tx-1"]).map(token) as [string, string, string];
  if (priority === "4") context.setLineDash([3, 2.4]);
  context.fillStyle = fill;
  context.fill(path);
  context.lineWidth = urgent ? 1 : 1.5;
  context.strokeStyle = line;
  context.stroke(path);
  context.font = '600 13px "Be Vietnam Pro"';
  context.textAlign = "center";
  context.fillStyle = digit;
  context.fillText(priority, 12, 16.5);
  return finished(context);
}

const CIRCLE = "M12 2.3A9.7 9.7 0 1 1 12 21.7 9.7 9.7 0 1 1 12 2.3Z";
const INCIDENTS: Record<string, string> = {
  1: "M12 .8 23.2 12 12 23.2 .8 12Z",
  2: "M2.5 2.5H21.5V21.5H2.5Z",
  3: CIRCLE,
  4: CIRCLE,
};

/** Stations a small post, hospitals a cross; the point chosen two hairs. */
function sitePicture(kind: string): ImageData {
  if (kind === "cross") return crossPicture();
  const context = canvas(14);
  context.fillStyle = token("map-label");
  if (kind === "hospital") {
    context.fillRect(5.5, 2, 3, 10);
    context.fillRect(2, 5.5, 10, 3);
  } else {
    context.fillRect(4, 4, 6, 6);
  }
  return finished(context);
}

function crossPicture(): ImageData {
  const context = canvas(26);
  for (const [colour, width] of [
    [token("map-land"), 5],
    [token("tx-1"), 2.2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(13, 3);
    context.lineTo(13, 23);
    context.moveTo(3, 13);
    context.lineTo(23, 13);
    context.stroke();
  }
  return finished(context);
}
