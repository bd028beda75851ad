"""What must be so in a quarter, found by plain counting from the journal, entry by entry.

It knows nothing of how the service decides: due times come from a list of every working minute, and what the planner
must do of itself is written down beforehand, with its time, and must then be so to the millisecond.
"""

from collections import Counter
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from msgspec import Struct

import events
from dispatch.core.rules import ESCALATE_AGAIN_MIN, ESCALATIONS_MAX
from events.entry import Entry
from events.regions import Field, Rules
from events.values import PLANNER, AgencyId, Due, FieldId, TicketId, Time
from loadtests.quarter.minutes import Minutes

DAY_MS = 24 * 3_600_000


class Broken(Exception):
    """A promise was counted wrongly, forgotten, or kept twice. A seed that shows this becomes a given/when/then."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(f"{len(found)} contradictions: " + "; ".join(found[:8]))
        self.found = found


class Believed(Struct):
    """A ticket as the oracle has it."""

    field: FieldId
    since: Time
    """It was reported then, or reopened."""
    due: Time
    agency: AgencyId | None = None
    is_at_centre: bool = True
    is_over: bool = False
    is_reminded: bool = False
    level: int = 0
    expected: dict[str, Time] = {}
    """What the planner must do, and when."""
    granted: Time = Time(0)
    """The centre gave so long, since then."""
    into: TicketId | None = None
    others: tuple[TicketId, ...] = ()
    """What was merged into it, and ends with it."""


class Row(Struct):
    """What came of the tickets of one field. Answered and rated count each time, so a reopened one counts again."""

    reported: int = 0
    in_time: int = 0
    late: int = 0
    reopened: int = 0
    refused: int = 0
    merged: int = 0
    reminded: int = 0
    escalated: int = 0
    stars: Counter[int] = Counter()


class Oracle:
    """Hears every entry once, in order. Raises Broken as soon as something is wrong."""

    def __init__(self, rules: Rules, minutes: Minutes) -> None:
        self.rules = rules
        self.minutes = minutes
        self.fields: dict[FieldId, Field] = {one.id: one for one in rules.fields}
        self.tickets: dict[TicketId, Believed] = {}
        self.rows: dict[FieldId, Row] = {one: Row(stars=Counter()) for one in self.fields}
        self.waiting: list[tuple[Time, TicketId, str]] = []
        self.done = 0
        self.counted = 0
        """Due times held against the list of minutes."""

    def hear(self, entry: Entry) -> None:
        self._nothing_overdue(entry)
        hears = HEARS.get(type(entry.event))
        if hears is not None:
            hears(self, entry.event, entry)

    def check_end(self) -> None:
        """Nothing is left. Raises Broken."""
        left = [f"ticket {name} was never settled" for name, one in self.tickets.items() if not one.is_over]
        if left or (self.waiting and any(self._stands(*one) for one in self.waiting)):
            raise Broken(left or ["something was expected that never came"])

    # --- what the planner must do

    def _nothing_overdue(self, entry: Entry) -> None:
        while self.waiting and self.waiting[0][0] < entry.at:
            at, name, what = heappop(self.waiting)
            if self._stands(at, name, what):
                raise Broken([f"ticket {name} should have been {what} at {at}, and now it is {entry.at}"])

    def _stands(self, at: Time, name: TicketId, what: str) -> bool:
        one = self.tickets.get(name)
        return one is not None and one.expected.get(what) == at

    def _expect(self, name: TicketId, what: str, at: Time | None, now: Time) -> None:
        """It is then, or at once; None: not any more."""
        expected = self.tickets[name].expected
        expected.pop(what, None)
        if at is not None:
            expected[what] = Time(max(at, now))
            heappush(self.waiting, (expected[what], name, what))

    def _came(self, name: TicketId, what: str, entry: Entry) -> None:
        at = self.tickets[name].expected.pop(what, None)
        if at != entry.at or entry.by != PLANNER:
            raise Broken([f"ticket {name} was {what} at {entry.at} by {entry.by}, expected at {at}"])

    # --- due times

    def _due(self, name: TicketId, told: Due, at: Time) -> None:
        field = self.fields[self.tickets[name].field]
        remind_at = self.minutes.before(at, field.remind_min) if field.remind_min else None
        so = Due(at, self.minutes.after(at, field.escalate_min), remind_at)
        self.counted += 1
        if told != so:
            raise Broken([f"ticket {name} of {field.id} is due {told}, by the list of minutes {so}"])
        self.tickets[name].due = at

    def _answer_by(self, name: TicketId, since: Time) -> Time:
        return self.minutes.after(since, self.fields[self.tickets[name].field].answer_min)

    def _forward_by(self, name: TicketId, told: Time, now: Time) -> None:
        so = now + self.fields[self.tickets[name].field].forward_s * 1000
        if told != so:
            raise Broken([f"ticket {name} is to be passed on by {told}, not by {so}"])

    def _watch(self, name: TicketId, now: Time, forward_by: Time | None = None) -> None:
        """What is expected of one that somebody has. `forward_by`: it has just come to the centre."""
        one = self.tickets[name]
        field = self.fields[one.field]
        if one.is_at_centre:
            self._expect(name, "reminded", None, now)
            if forward_by is not None:
                self._expect(name, "escalated", forward_by, now)
            return
        remind = self.minutes.before(one.due, field.remind_min) if field.remind_min and not one.is_reminded else None
        self._expect(name, "reminded", remind, now)
        self._expect(name, "escalated", self.minutes.after(one.due, field.escalate_min), now)

    # --- what happened

    def opened(self, e: events.TicketOpened, entry: Entry) -> None:
        self.tickets[e.ticket] = Believed(e.field, entry.told_at, Time(0), expected={})
        self._due(e.ticket, e.due, self._answer_by(e.ticket, entry.told_at))
        self._forward_by(e.ticket, e.forward_by, entry.at)
        self._watch(e.ticket, entry.at, e.forward_by)
        self.rows[e.field].reported += 1

    def refiled(self, e: events.TicketRefiled, entry: Entry) -> None:
        one = self.tickets[e.ticket]
        self.rows[one.field].reported -= 1
        one.field = e.field
        self.rows[one.field].reported += 1
        self._due(e.ticket, e.due, max(self._answer_by(e.ticket, one.since), one.granted))
        if not one.is_at_centre:
            one.level, one.is_reminded = 0, False
        self._watch(e.ticket, entry.at)

    def forwarded(self, e: events.TicketForwarded, entry: Entry) -> None:
        one = self.tickets[e.ticket]
        one.agency, one.is_at_centre, one.level, one.is_reminded = e.agency, False, 0, False
        self._watch(e.ticket, entry.at)

    def returned(self, e: events.TicketReturned, entry: Entry) -> None:
        one = self.tickets[e.ticket]
        one.agency, one.is_at_centre, one.level = None, True, 0
        self._forward_by(e.ticket, e.forward_by, entry.at)
        self._watch(e.ticket, entry.at, e.forward_by)

    def granted(self, e: events.ExtensionGranted, entry: Entry) -> None:
        one = self.tickets[e.ticket]
        if e.due.at <= one.due:
            raise Broken([f"ticket {e.ticket} was given longer, and is due {e.due.at} instead of {one.due}"])
        self._due(e.ticket, e.due, e.due.at)
        one.granted, one.level, one.is_reminded = e.due.at, 0, False
        self._watch(e.ticket, entry.at)

    def reminded(self, e: events.TicketReminded, entry: Entry) -> None:
        self._came(e.ticket, "reminded", entry)
        one = self.tickets[e.ticket]
        one.is_reminded = True
        self.rows[one.field].reminded += 1

    def escalated(self, e: events.TicketEscalated, entry: Entry) -> None:
        self._came(e.ticket, "escalated", entry)
        one = self.tickets[e.ticket]
        one.level += 1
        again = self.minutes.after(entry.at, ESCALATE_AGAIN_MIN) if one.level < ESCALATIONS_MAX else None
        if (e.level, e.next_at, e.agency) != (one.level, again, None if one.is_at_centre else one.agency):
            raise Broken([f"ticket {e.ticket} went up as {e}, not to {one.level}, again at {again}"])
        self._expect(e.ticket, "escalated", again, entry.at)
        self.rows[one.field].escalated += 1

    def approved(self, e: events.AnswerApproved, entry: Entry) -> None:
        one, row = self.tickets[e.ticket], self.rows[self.tickets[e.ticket].field]
        if entry.at <= one.due:
            row.in_time += 1
        else:
            row.late += 1
        self._over(e, entry)

    def refused(self, e: events.TicketRefused, entry: Entry) -> None:
        self.rows[self.tickets[e.ticket].field].refused += 1
        self._over(e, entry)

    def merged(self, e: events.TicketMerged, entry: Entry) -> None:
        """It is settled with what it was merged into, as all is that was merged into it."""
        one, into = self.tickets[e.ticket], self.tickets[e.into]
        self.rows[one.field].merged += 1
        self._over(e, entry)
        self._expect(e.ticket, "settled", None, entry.at)
        into.others += (e.ticket, *one.others)
        for name in (e.ticket, *one.others):
            self.tickets[name].into = e.into
        one.others = ()

    def _over(self, e: Any, entry: Entry) -> None:
        so = entry.at + self.rules.limits.settle_days * DAY_MS
        if e.settle_at != so:
            raise Broken([f"ticket {e.ticket} settles at {e.settle_at}, not at {so}"])
        for what in ("reminded", "escalated"):
            self._expect(e.ticket, what, None, entry.at)
        self._expect(e.ticket, "settled", Time(so), entry.at)

    def reopened(self, e: events.TicketReopened, entry: Entry) -> None:
        one = self.tickets[e.ticket]
        self.rows[one.field].reopened += 1
        one.since, one.granted = entry.at, Time(0)
        self._due(e.ticket, e.due, self._answer_by(e.ticket, entry.at))
        self._forward_by(e.ticket, e.forward_by, entry.at)
        one.is_at_centre, one.level, one.is_reminded = one.agency is None, 0, False
        self._expect(e.ticket, "settled", None, entry.at)
        self._watch(e.ticket, entry.at, e.forward_by)

    def rated(self, e: events.TicketRated, entry: Entry) -> None:
        self.rows[self.tickets[e.ticket].field].stars[e.stars] += 1

    def settled(self, e: events.TicketSettled, entry: Entry) -> None:
        one = self.tickets[e.ticket]
        if one.into is None:
            self._came(e.ticket, "settled", entry)
        elif self.tickets[one.into].expected.get("settled") != entry.at or entry.by != PLANNER:
            raise Broken([f"ticket {e.ticket} was settled at {entry.at}, and {one.into} was not"])
        left = [name for name in one.others if not self.tickets[name].is_over]
        if left:
            raise Broken([f"ticket {e.ticket} was settled, and not with it {left}"])
        one.is_over = True
        self.done += 1


HEARS: dict[type, Callable[[Oracle, Any, Entry], None]] = {
    events.TicketOpened: Oracle.opened,
    events.TicketRefiled: Oracle.refiled,
    events.TicketForwarded: Oracle.forwarded,
    events.TicketReturned: Oracle.returned,
    events.ExtensionGranted: Oracle.granted,
    events.TicketReminded: Oracle.reminded,
    events.TicketEscalated: Oracle.escalated,
    events.AnswerApproved: Oracle.approved,
    events.TicketRefused: Oracle.refused,
    events.TicketMerged: Oracle.merged,
    events.TicketReopened: Oracle.reopened,
    events.TicketRated: Oracle.rated,
    events.TicketSettled: Oracle.settled,
}
