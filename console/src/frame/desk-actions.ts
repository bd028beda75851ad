/* Taking and leaving a desk: whose calls ring here, on which numbers, in which languages. */

import type { Outcome } from "../lib/commands";
import { send } from "../lib/commands";
import { listed } from "../lib/offer";
import { deskLanguages, deskNumbers, extension } from "../lib/prefs";
import { t } from "../words";

/** Who already sits there says anew what is answered there. */
export async function signOn(to: string): Promise<Outcome> {
  extension.value = to;
  const answers = { numbers: listed(deskNumbers.peek()), languages: listed(deskLanguages.peek()) };
  return send({ type: "SignOnDesk", extension: to, ...answers }, t().what.desk(to));
}

export async function signOff(from: string): Promise<Outcome> {
  return send({ type: "SignOffDesk", extension: from }, t().what.deskOff(from));
}
