/* The viewer on the document that the page names: what it would ask of other hosts is off, and it speaks the page's language. */

import SwaggerUI, { type Document } from "swagger-ui-dist/swagger-ui-es-bundle.js";
import { mend } from "./mend";
import { translate } from "./translate";

/** Puts it in the place of what can be read without it. */
export async function showViewer(): Promise<void> {
  const place = document.getElementById("viewer");
  const plain = document.getElementById("described");
  const response = place === null ? null : await fetch(place.dataset.document ?? "");
  if (place === null || plain === null || response?.ok !== true) return;
  const isEnglish = document.documentElement.lang === "en";
  followTheme();
  SwaggerUI({
    domNode: place,
    spec: asAskedFromHere((await response.json()) as Document),
    docExpansion: "none",
    filter: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    defaultModelsExpandDepth: -1,
    syntaxHighlight: { theme: "monokai" },
    validatorUrl: null,
    presets: [SwaggerUI.presets.apis],
    onComplete: () => {
      mend(place, isEnglish ? "Close" : "Đóng");
      if (!isEnglish) translate(place);
      place.hidden = false;
      plain.hidden = true;
    },
  });
}

/** Asked of this very host, whatever stands between, with a token that is typed in or as who is signed in here: those
 * cookies and passwords the browser sends by itself. */
function asAskedFromHere({ servers: _, ...whole }: Document): Document {
  const { bearer } = whole.components.securitySchemes;
  return { ...whole, security: [{ bearer: [] }], components: { ...whole.components, securitySchemes: { bearer } } };
}

function followTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", set);
  set();
}
