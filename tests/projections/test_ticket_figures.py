"""Figures of 1022 against an oracle that counts over the journal again for each line, and what each figure means."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from dispatch.core import commands
from dispatch.http.ticket_figures import median_of
from events.values import Time
from projections.ticket_figures import FIGURES_DAYS
from projections.views import Views
from tests.core.exploring import explored
from tests.core.given import given, later
from tests.core.province import DAY, KHOA, MINUTE, RULES, START
from tests.core.test_tickets import APPROVED, BY_THURSDAY, FORWARD_BY, FORWARDED, OPENED, TEXT, WRITTEN, after
from tests.core.walk import PEOPLE, SEEDS, Walk
from tests.core.walk_tickets import FIELDS

OFFSET_MS = RULES.utc_offset_min * MINUTE
HOUR = 60 * MINUTE
FIRST_DAY = (START + OFFSET_MS) // DAY


# --- the oracle: no counter, each figure found by looking through all that happened


def oracle(entries: list[Any]) -> Counter[tuple[Any, ...]]:
    """How often what happened, by (day, agency, field, area, what)."""
    counted: Counter[tuple[Any, ...]] = Counter()
    drills = {one.event.ticket for one in entries if isinstance(one.event, events.TicketOpened) and one.event.drill}
    of_tickets = [one for one in entries if getattr(one.event, "ticket", None) not in (None, *drills)]
    for at, entry in enumerate(of_tickets):
        before = [one.event for one in of_tickets[:at] if one.event.ticket == entry.event.ticket]
        after = [one for one in of_tickets[at + 1 :] if one.event.ticket == entry.event.ticket]
        for agency, what, how_many in told(entry, before, after):
            field = field_of([*before, entry.event] if isinstance(entry.event, events.TicketOpened) else before)
            (area,) = {one.event.area for one in of_tickets if is_opening_of(one.event, entry.event.ticket)}
            counted[(entry.at + OFFSET_MS) // DAY, agency, field, area, what] += how_many
    return counted


def is_opening_of(event: Any, ticket: Any) -> bool:
    return isinstance(event, events.TicketOpened) and event.ticket == ticket


def told(entry: Any, before: list[Any], after: list[Any]) -> list[tuple[Any, str, int]]:
    event, (agency, is_there) = entry.event, with_whom(before)
    match event:
        case events.TicketOpened():
            return [(None, "opened", 1)]
        case events.TicketForwarded():
            moves = not is_there or agency != event.agency
            return [(event.agency, "given", int(moves)), (agency, "left", int(moves and is_there))]
        case events.TicketReturned():
            return [(agency, "left", int(is_there))]
        case events.AnswerApproved():
            due_at = [one.due.at for one in before if hasattr(one, "due")][-1]
            what = "on_time" if entry.at <= due_at else "late"
            return [(agency, what, 1), (agency, "answer_min", event.took_min), (agency, f"h{event.took_min // 60}", 1)]
        case events.TicketRated():
            until = [type(one.event) for one in after]
            again = until[: until.index(events.TicketReopened)] if events.TicketReopened in until else until
            return [(agency, f"stars{event.stars}", int(events.TicketRated not in again))]
        case events.TicketReopened():
            return [(agency, "reopened", 1)]
        case events.TicketRefused():
            return [(agency, "refused", 1)]
        case events.TicketMerged():
            return [(agency, "merged", 1)]
    return []


def with_whom(before: list[Any]) -> tuple[Any, bool]:
    """Who has it, or had it when it was over; and whether somebody but the centre does."""
    agency = None
    for at, event in enumerate(before):
        if isinstance(event, events.TicketForwarded):
            agency = event.agency
        elif isinstance(event, events.TicketReturned):
            agency = None
        elif isinstance(event, events.TicketReopened):
            ends = [one for one in before[:at] if isinstance(one, events.AnswerApproved | events.TicketRefused)]
            agency = None if isinstance(ends[-1], events.TicketRefused) else agency
    return agency, agency is not None


def field_of(before: list[Any]) -> str:
    return [one.field for one in before if isinstance(one, events.TicketOpened | events.TicketRefiled)][-1]


def without_areas(counted: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for (*whose, _, what), count in counted.items():
        found[*whose, what] += count
    return found


def seen(rows: Any) -> Counter[tuple[Any, ...]]:
    counted: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        whose = (row.day, row.agency, row.field)
        for what in ("opened", "given", "left", "on_time", "late", "answer_min", "refused", "merged", "reopened"):
            counted[*whose, what] += getattr(row, what)
        for stars, count in enumerate(row.stars, 1):
            counted[*whose, f"stars{stars}"] += count
        for hours, count in row.answer_h.items():
            counted[*whose, f"h{hours}"] += count
    return counted


class Desk(Walk):
    """It does nothing but tickets, and often what a ticket ends with."""

    ENDS = (commands.OpenTicket, commands.ForwardTicket, commands.WriteAnswer, commands.ApproveAnswer) * 3

    def step(self):
        self.now = Time(self.now + self.random.choice((0, MINUTE, 3 * HOUR, DAY)))
        kind = self.random.choice((*FIELDS, *self.ENDS, commands.RateTicket, commands.ReopenTicket))
        command = kind(id=str(len(self.asked)), happened_at=self.happened_at(), **FIELDS[kind](self))
        return self.ask(command, self.random.choice(PEOPLE))


@explored(120)
@each(SEEDS, st.integers(1, 150))
def test_each_figure_is_what_is_counted_over_the_journal(random, steps):
    views = Views()
    walk = Desk(random, heard=[lambda entry: views.project([entry])]).go(steps)
    counted = seen(views.ticket_figures.rows.values())
    assert +counted == +without_areas(oracle(walk.entries))
    assert all(count >= 0 for count in counted.values())
    assert views.ticket_figures.tickets.keys() == {name for name, one in walk.state.tickets.items() if not one.drill}, (
        "what is settled is remembered no more"
    )


# --- what each means


def only(spec, **expected):
    """The one row there is that says any of it."""
    rows = [row for row in spec.shown().ticket_figures.rows.values() if getattr(row, next(iter(expected)))]
    (row,) = rows
    assert {name: getattr(row, name) for name in expected} == expected


def test_what_an_agency_passes_on_is_in_for_the_next_and_left_the_first():
    spec = given(OPENED, FORWARDED, events.TicketForwarded(1, "waterworks", "not_ours"))
    rows = {row.agency: (row.opened, row.given, row.left) for row in spec.shown().ticket_figures.rows.values()}
    assert rows == {None: (1, 0, 0), "transport": (0, 1, 1), "waterworks": (0, 1, 0)}


@pytest.mark.parametrize(("late_ms", "what"), [(0, "on_time"), (1, "late")])
def test_what_is_answered_in_the_last_moment_is_on_time(late_ms, what):
    at = after(Time(BY_THURSDAY.at + late_ms))
    spec = given(OPENED, FORWARDED, WRITTEN, later(at, events.AnswerApproved(1, FORWARD_BY, 1_440), KHOA))
    only(spec, **{what: 1}, agency="transport", day=(BY_THURSDAY.at + OFFSET_MS) // DAY, answer_h={24: 1})


def test_the_last_word_of_a_citizen_counts_and_after_a_reopening_she_has_another():
    reopened = events.TicketReopened(1, "not_done", BY_THURSDAY, FORWARD_BY)
    facts = (OPENED, FORWARDED, WRITTEN, APPROVED, events.TicketRated(1, 1), events.TicketRated(1, 4))
    only(given(*facts), agency="transport", stars=(0, 0, 0, 1, 0))
    only(given(*facts, reopened, WRITTEN, APPROVED, events.TicketRated(1, 5)), reopened=1, stars=(0, 0, 0, 1, 1))


def test_a_drill_is_counted_nowhere_and_old_days_are_let_go_of():
    drill = events.TicketOpened(1, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY, drill=True)
    assert given(drill, FORWARDED, WRITTEN, APPROVED).shown().ticket_figures.rows == {}
    year = FIGURES_DAYS * DAY
    second = events.TicketOpened(2, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY)
    view = given(OPENED, later(year, second)).shown().ticket_figures
    assert {row.day for row in view.rows.values()} == {FIRST_DAY + FIGURES_DAYS}
    assert len(view.leaving) == len(view.days) == 1


@explored(200)
@each(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_the_median_is_the_lower_one_of_the_middle(values):
    assert median_of({value: values.count(value) for value in values}) == sorted(values)[(len(values) - 1) // 2]
