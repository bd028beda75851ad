/* The line at the foot: the last word, and what may be typed. */

import { t } from "../words";

export function CommandLine() {
  return <footer class="cmd">{t().command.label}</footer>;
}
