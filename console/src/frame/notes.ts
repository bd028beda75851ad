/* Notes may be sent late: they wait in this tab while the link is lost, and go with the tab. */

import { Outbox } from "../lib/outbox";

export const notes = new Outbox("tiepung.notes", sessionStorage);
