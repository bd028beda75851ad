/* Taking and leaving a desk: whose calls ring here. */

import type { Outcome } from "../lib/commands";
import { send } from "../lib/commands";
import { extension } from "../lib/prefs";
import { t } from "../words";

export async function signOn(to: string): Promise<Outcome> {
  extension.value = to;
  return send({ type: "SignOnDesk", extension: to }, t().what.desk(to));
}

export async function signOff(from: string): Promise<Outcome> {
  return send({ type: "SignOffDesk", extension: from }, t().what.deskOff(from));
}
