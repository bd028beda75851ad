/* A matter's story says which time ran out, the centre's for passing it on or the agency's for its answer, and who was told. */

import { describe, expect, it } from "vitest";
import type { AgencyId, TicketEscalated, TicketId } from "../src/wire";
import type { EventNames } from "../src/words";
import { eventsEn } from "../src/words/events-en";
import { eventsVi } from "../src/words/events-vi";

const names = { ticket: () => "", agency: (one: string) => `<${one}>` } as unknown as EventNames;
const late = (agency: string | null, level: number, above: string | null = null): TicketEscalated => ({
  type: "TicketEscalated",
  ticket: 17 as TicketId,
  level,
  next_at: null,
  agency: agency as AgencyId | null,
  above: above as AgencyId | null,
});

describe("what is late", () => {
  it("was not passed on in time, while the centre has it", () => {
    expect(eventsVi.TicketEscalated(late(null, 1), names)).toBe("quá giờ chuyển, lần 1: không báo cấp trên nào");
    expect(eventsEn.TicketEscalated(late(null, 1), names)).toBe("not passed on in time, level 1: nobody above is told");
  });
  it("is the answer, while an agency has it, and who is told above is named", () => {
    expect(eventsVi.TicketEscalated(late("power", 2, "trade"), names)).toBe("quá hạn, lần 2: báo <trade>");
    expect(eventsEn.TicketEscalated(late("power", 2, "trade"), names)).toBe("late, level 2: <trade> is told");
  });
  it("is nobody's above where none is named", () => {
    expect(eventsVi.TicketEscalated(late("trade", 2), names)).toBe("quá hạn, lần 2: không báo cấp trên nào");
  });
});
