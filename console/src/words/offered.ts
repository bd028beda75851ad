/* What is told with an offer to another centre, as far as it was written, after the sentence of the log. */

import type { IncidentOffered } from "../wire";
import type { EventNames } from ".";

const FIELDS = ["extent", "spread", "help", "reporter"] as const;
type Fields = Record<(typeof FIELDS)[number], string>;

export const offeredWith =
  (names: Fields) =>
  (event: IncidentOffered, { clear }: EventNames): string =>
    FIELDS.flatMap((field) => {
      const sealed = event[field];
      return sealed === null ? [] : [`. ${names[field]}: ${clear(sealed) ?? "…"}`];
    }).join("");
