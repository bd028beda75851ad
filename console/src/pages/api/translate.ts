/* The viewer's own words in Vietnamese: it has them in English alone, so each that it draws is looked up and put in its place. */

import { VIETNAMESE } from "./words-vi";

/** What is code, or comes out of an answer, stays as it is; so do names of fields. */
const TOLD = "pre, code, textarea, .parameter__name, .prop-name, .opblock-summary-path, .opblock-tag";
const SPOKEN = ["placeholder", "title", "aria-label"];

/** From now on, whenever something is drawn. */
export function translate(place: HTMLElement): void {
  put(place);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Text) putText(target);
      for (const node of addedNodes) put(node);
    }
  }).observe(place, { childList: true, subtree: true, characterData: true });
}

function put(node: Node): void {
  const every = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let at: Node | null = node; at !== null; at = every.nextNode()) {
    if (at instanceof Text) putText(at);
    else if (at instanceof Element) putSpoken(at);
  }
}

function putText(text: Text): void {
  if (text.parentElement?.closest(TOLD)) return;
  const english = text.data.trim();
  const said = VIETNAMESE[english];
  if (said !== undefined) text.data = text.data.replace(english, said);
}

function putSpoken(element: Element): void {
  for (const name of SPOKEN) {
    const said = VIETNAMESE[element.getAttribute(name) ?? ""];
    if (said !== undefined) element.setAttribute(name, said);
  }
}
