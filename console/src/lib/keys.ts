/* Keys that work wherever the focus is. Single letters belong to panels and are handled there. */

import { useLayoutEffect, useRef } from "preact/hooks";

export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** `Alt+2`, `Alt+Shift+4`, `Ctrl+/`, `F4`, `Shift+F7`, `Enter`. Digits by their place, so that any keyboard layout works with Alt. */
export function nameOf(event: KeyboardEvent): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const key =
    event.altKey || event.ctrlKey
      ? (digit ?? letter ?? event.key)
      : event.key.length === 1
        ? event.key.toUpperCase()
        : event.key;
  const isShift = event.shiftKey && (key.length > 1 || (event.altKey && digit !== undefined));
  return [event.ctrlKey && "Ctrl", event.altKey && "Alt", isShift && "Shift", key].filter(Boolean).join("+");
}

/** While the component stands, these keys are its own. With Alt also in the middle of a syllable that an input method has
 * not let go of: no such method writes with Alt, and what it shows is in the field already. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.isComposing && !event.altKey) return;
      const handler = latest.current[nameOf(event)];
      if (handler === undefined || event.defaultPrevented) return;
      event.preventDefault();
      handler(event);
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, []);
}

/** For a panel: single letters and figures, only while nothing is being typed. */
export function panelKeys(keys: Keys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const handler = keys[nameOf(event)];
    if (handler === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    handler(event);
  };
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
