/* What the map's colours are, as the theme of the page has them now. */

export const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
