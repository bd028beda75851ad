/* When Enter may act: not while it is held down, and not for a second after somebody else was faster. */

const DEAD_MS = 1_000;

let deadUntil = 0;
let down = false;
let needsKeyUp = false;

window.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter") down = true;
  },
  true,
);
window.addEventListener(
  "keyup",
  (event) => {
    if (event.key !== "Enter") return;
    down = false;
    needsKeyUp = false;
  },
  true,
);
window.addEventListener("blur", () => {
  down = false;
});

/** What Enter would do has changed under the finger. */
export function deaden(): void {
  deadUntil = performance.now() + DEAD_MS;
  needsKeyUp = down;
}

/** A press by key comes as a click without a count. */
export const mayAct = (event: MouseEvent): boolean =>
  event.detail !== 0 || (performance.now() >= deadUntil && !needsKeyUp);
