/* What the viewer leaves out for those who cannot see it, put in as it draws: names of fields, and a way to scroll by key. */

/** From now on, whenever something is drawn. */
export function mend(place: HTMLElement, close: string): void {
  const look = () => {
    for (const row of place.querySelectorAll<HTMLElement>("tr[data-param-name]")) nameFields(row);
    for (const told of place.querySelectorAll<HTMLElement>("pre.microlight, pre.curl")) told.tabIndex = 0;
    for (const button of place.querySelectorAll(".close-modal")) button.setAttribute("aria-label", close);
    for (const button of place.querySelectorAll(".auth-btn-wrapper [aria-label]")) button.removeAttribute("aria-label");
  };
  new MutationObserver(look).observe(place, { childList: true, subtree: true });
  look();
}

function nameFields(row: HTMLElement): void {
  for (const field of row.querySelectorAll("input, select, textarea"))
    field.setAttribute("aria-label", row.dataset.paramName ?? "");
}
