/* The file of cards as it was fetched with the region. */

import { signal } from "@preact/signals";
import type { Card } from "../wire";

export const cardFile = signal<{ digest: string; cards: readonly Card[] }>({ digest: "", cards: [] });
