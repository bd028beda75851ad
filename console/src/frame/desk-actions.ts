/* Taking and leaving a desk: whose calls ring here, on which numbers, in which languages. */

import type { Outcome } from "../lib/commands";
import { send } from "../lib/commands";
import { listed } from "../lib/offer";
import { deskLanguages, deskNumbers, extension } from "../lib/prefs";
import { session } from "../lib/session";
import { t } from "../words";
import { myDesk } from "./state";

/** Who already sits there leaves first: that is how the desk comes to answer something else. */
export async function signOn(to: string): Promise<Outcome> {
  extension.value = to;
  const desk = myDesk.peek();
  if (desk?.extension === to && desk.person === session.peek()?.actor) await signOff(to);
  const answers = { numbers: listed(deskNumbers.peek()), languages: listed(deskLanguages.peek()) };
  return send({ type: "SignOnDesk", extension: to, ...answers }, t().what.desk(to));
}

export async function signOff(from: string): Promise<Outcome> {
  return send({ type: "SignOffDesk", extension: from }, t().what.deskOff(from));
}
