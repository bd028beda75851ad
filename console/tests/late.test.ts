/* A matter's story says which time ran out: the centre's for passing it on, or the agency's for its answer. */

import { describe, expect, it } from "vitest";
import type { AgencyId, TicketEscalated, TicketId } from "../src/wire";
import type { EventNames } from "../src/words";
import { eventsEn } from "../src/words/events-en";
import { eventsVi } from "../src/words/events-vi";

const names = { ticket: () => "" } as unknown as EventNames;
const late = (agency: AgencyId | null, level: number): TicketEscalated => ({
  type: "TicketEscalated",
  ticket: 17 as TicketId,
  level,
  next_at: null,
  agency,
});

describe("what is told above", () => {
  it("is that it was not passed on in time, while the centre has it", () => {
    expect(eventsVi.TicketEscalated(late(null, 1), names)).toBe("quá giờ chuyển, báo cấp trên lần 1");
    expect(eventsEn.TicketEscalated(late(null, 1), names)).toBe("not passed on in time: told above, level 1");
  });
  it("is that the answer is late, while an agency has it", () => {
    expect(eventsVi.TicketEscalated(late("trade" as AgencyId, 2), names)).toBe("quá hạn, báo cấp trên lần 2");
    expect(eventsEn.TicketEscalated(late("trade" as AgencyId, 2), names)).toBe("late: told above, level 2");
  });
});
