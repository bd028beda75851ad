"""The figures of 1022 counted plainly, ticket by ticket, and held against those the service tells."""

from bisect import bisect_left
from collections import Counter
from typing import Any

from msgspec import Struct

import events
from dispatch.http.ticket_figures import COUNTS, Days, Summed, days_at
from events.entry import Entry
from events.regions import Rules
from events.values import AgencyId, FieldId, TicketId, Time
from loadtests.quarter.minutes import MINUTE_MS, Minutes
from loadtests.quarter.oracle import DAY_MS, Broken
from projections.views import Views

OFFSET_MS = 7 * 60 * MINUTE_MS
Figure = tuple[AgencyId | None, FieldId | None, str]
"""Whose, in which field, and what."""


class Followed(Struct):
    """One ticket: whose it is (None: the centre's), and what is promised."""

    field: FieldId
    begun_at: Time
    due_at: Time
    agency: AgencyId | None = None
    is_open: bool = True
    was_refused: bool = False
    rated: Figure | None = None
    given_at: Time = Time(0)


class Counting:
    """Hears every entry once, in order."""

    def __init__(self, rules: Rules, minutes: Minutes) -> None:
        self.rules = rules
        self.minutes = minutes
        self.tickets: dict[TicketId, Followed] = {}
        self.figures: Counter[Figure] = Counter()

    def hear(self, entry: Entry) -> None:
        e: Any = entry.event
        if isinstance(e, events.TicketOpened):
            self.tickets[e.ticket] = Followed(e.field, entry.told_at, e.due.at)
            self._count(e.ticket, "opened")
            return
        one = self.tickets.get(getattr(e, "ticket", None) or TicketId(0))
        if one is None:
            return
        match e:
            case events.TicketForwarded() | events.TicketReturned():
                self._changes_hands(e, one, entry.at)
            case events.AnswerApproved():
                self._answered(e.ticket, one, entry.at)
            case events.TicketRated(stars=stars):
                if one.rated is not None:
                    self.figures[one.rated] -= 1
                one.rated = (one.agency, one.field, f"stars {stars}")
                self.figures[one.rated] += 1
            case events.TicketRefused() | events.TicketMerged():
                one.is_open, one.was_refused = False, isinstance(e, events.TicketRefused)
                self._count(e.ticket, "refused" if one.was_refused else "merged")
            case events.TicketReopened():
                self._count(e.ticket, "reopened")
                one.is_open, one.rated, one.begun_at = True, None, entry.at
                one.given_at = entry.at
                one.agency = None if one.was_refused else one.agency
            case events.TicketTakenUp():
                self._count(e.ticket, "taken")
                self._count(e.ticket, "taken after minutes", self.minutes.between(one.given_at, entry.at))
            case events.TicketRefiled(field=field):
                one.field = field
        one.due_at = e.due.at if hasattr(e, "due") else one.due_at

    def _changes_hands(self, e: Any, one: Followed, at: Time) -> None:
        if one.agency is not None:
            self._count(e.ticket, "left")
        one.agency, one.given_at = getattr(e, "agency", None), at
        if one.agency is not None:
            self._count(e.ticket, "given")

    def _answered(self, name: TicketId, one: Followed, at: Time) -> None:
        one.is_open = False
        self._count(name, "on_time" if at <= one.due_at else "late")
        took_min = self.minutes.between(one.begun_at, at)
        self._count(name, "answers in minutes", took_min)
        self._count(name, f"answers in {took_min // 60} hours")

    def _count(self, name: TicketId, what: str, many: int = 1) -> None:
        one = self.tickets[name]
        self.figures[one.agency, one.field, what] += many

    # --- held against what the service tells

    def check(self, views: Views, now: Time) -> None:
        """Raises Broken."""
        ours, theirs = self.figures + self._now(now), told(views, days_at(self.rules, now))
        whats = ours.keys() | theirs.keys()
        wrong = [f"{what}: {theirs[what]}, counted {ours[what]}" for what in whats if ours[what] != theirs[what]]
        if wrong:
            raise Broken(sorted(wrong))

    def _now(self, now: Time) -> Counter[Figure]:
        """What is open, late, due today and on the next day on which anybody works."""
        counted = Counter[Figure]()
        today = (now + OFFSET_MS) // DAY_MS
        next_minute = self.minutes.begins[bisect_left(self.minutes.begins, (today + 1) * DAY_MS - OFFSET_MS)]
        for one in self.tickets.values():
            day = (one.due_at + OFFSET_MS) // DAY_MS
            if one.is_open:
                counted[one.agency, one.field, "open"] += 1
                counted[one.agency, one.field, "open_late"] += one.due_at <= now
                counted[one.agency, one.field, "due_today"] += one.due_at > now and day == today
                counted[one.agency, one.field, "due_next"] += day == (next_minute + OFFSET_MS) // DAY_MS
        return counted


def told(views: Views, days: Days) -> Counter[Figure]:
    """What the service says."""
    summed, counted = Summed(days), Counter[Figure]()
    summed.add(views.ticket_figures.rows.values())
    summed.look(views.tickets.rows.values())
    for (agency, field), one in summed.sums.items():
        figures = one.told()
        for what in (*COUNTS, "open", "open_late", "due_today", "due_next"):
            counted[agency, field, what] += getattr(figures, what)
        for stars, many in enumerate(figures.stars, 1):
            counted[agency, field, f"stars {stars}"] += many
        for hours, many in one.hours.items():
            counted[agency, field, f"answers in {hours} hours"] += many
        counted[agency, field, "answers in minutes"] += one.minutes
        counted[agency, field, "taken after minutes"] += one.take_min
    return counted
