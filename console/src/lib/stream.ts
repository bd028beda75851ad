/* The stream: an EventSource that fills the rows, keeps the clock, and says whether the link can be trusted. */

import { batch, computed, signal } from "@preact/signals";
import type { Change, Frame } from "./asked";
import { hearClock, now, second } from "./clock";
import { applyChanges, clearRows } from "./rows";

const SILENT_MS = 7_000; // the service says something every 5 s
const DEAD_MS = 12_000;
const RETRY_MS = 2_000;

/** The last position everything was sent up to, and the hash there. */
export const head = signal({ position: 0, hash: "" });
/** Whether a first whole picture has arrived. */
export const loaded = signal(false);
/** When the service was last heard, by its own clock; 0 before the first frame. */
export const heardAt = signal(0);

const broken = signal(false);

/** Since when the link is lost; null while it holds. */
export const lostSince = computed(() => {
  if (heardAt.value === 0) return broken.value ? second.value : null;
  const silent = second.value - heardAt.value > SILENT_MS;
  return broken.value || silent ? heardAt.value : null;
});

let source: EventSource | null = null;
let timer = 0;
let incoming: Change[] | null = null;
let asked = "";
let triedAt = 0;

/** Opens the stream of these views; the one before is closed. `onRefused` hears of a stream that is not to be had. */
export function openStream(views: readonly string[], onRefused: () => void): void {
  closeStream();
  asked = views.join(",");
  connect(onRefused);
  timer = window.setInterval(() => watchOver(onRefused), 1000);
}

export function closeStream(): void {
  source?.close();
  source = null;
  window.clearInterval(timer);
  incoming = null;
  batch(() => {
    loaded.value = false;
    heardAt.value = 0;
    broken.value = false;
    head.value = { position: 0, hash: "" };
  });
  clearRows();
}

function connect(onRefused: () => void): void {
  source?.close();
  triedAt = now();
  const opened = new EventSource(`/stream?views=${asked}`);
  source = opened;
  opened.addEventListener("reset", () => {
    incoming = [];
  });
  opened.onmessage = (event) => take(JSON.parse(event.data) as Frame, event.lastEventId);
  opened.onerror = () => {
    broken.value = true;
    if (opened.readyState !== EventSource.CLOSED) return;
    onRefused();
    window.setTimeout(() => source === opened && connect(onRefused), RETRY_MS);
  };
}

/** A frame. After a reset rows are gathered until the frame that bears its own position as id: the picture is whole. */
function take(frame: Frame, lastId: string): void {
  hearClock(frame.now);
  batch(() => {
    heardAt.value = now();
    broken.value = false;
    if (incoming !== null) {
      incoming.push(...frame.changes);
      if (!lastId.startsWith(`${frame.position}-`)) return;
      clearRows();
      applyChanges(incoming);
      incoming = null;
    } else {
      applyChanges(frame.changes);
    }
    loaded.value = true;
    head.value = { position: frame.position, hash: frame.hash };
  });
}

/** A connection that hangs open says nothing: it is made anew. */
function watchOver(onRefused: () => void): void {
  const quietSince = Math.max(heardAt.peek(), triedAt);
  if (now() - quietSince > DEAD_MS && source?.readyState !== EventSource.CLOSED) connect(onRefused);
}
