"""Figures of 1022 by area are what is counted over the journal, and the view that counts without areas does not grow."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from dispatch.cli.following import archive_of
from dispatch.ioc.facts import Facts
from dispatch.ioc.ticket_facts import TicketFacts, TicketShare
from events import journal
from events.values import AreaId, Position
from projections.ticket_figures import FIGURES_DAYS
from tests.core.exploring import explored
from tests.core.given import given, later
from tests.core.province import DAY
from tests.core.test_tickets import APPROVED, BY_THURSDAY, FORWARD_BY, FORWARDED, TEXT, WRITTEN
from tests.core.walk import SEEDS
from tests.ioc.test_week import keep
from tests.projections.test_ticket_figures import FIRST_DAY, Desk, oracle, seen


def opened(ticket: int, area: str) -> events.TicketOpened:
    return events.TicketOpened(ticket, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY, area=AreaId(area))


async def by_area(facts: TicketFacts, first: int, last: int) -> Counter[tuple[Any, ...]]:
    counted: Counter[tuple[Any, ...]] = Counter()
    for area in facts.areas.all:
        for day in range(first, last + 1):
            share = TicketShare(facts, lambda one, area=area: one == area)
            for (*whose, what), count in seen(await share.rows(day, day)).items():
                counted[*whose, area, what] += count
    return counted


@explored(60)
@each(SEEDS, st.integers(1, 100))
async def test_each_figure_of_an_area_is_what_is_counted_over_the_journal(random, steps):
    facts = TicketFacts()
    walk = Desk(random, heard=[lambda entry: facts.hear([entry])]).go(steps)
    at_once = TicketFacts()
    at_once.hear(walk.entries)
    days = sorted({day for day, *_ in oracle(walk.entries)} or {0})
    expected = +oracle(walk.entries)
    assert +await by_area(facts, days[0], days[-1]) == expected
    assert +await by_area(at_once, days[0], days[-1]) == expected


class Followed:
    """Views of one who goes on following: whoever looks finds them further on each time."""

    def __init__(self, head: int) -> None:
        self.at, self.head = 0, head

    @property
    def position(self) -> Position:
        self.at = min(self.at + 5, self.head)
        return Position(self.at)


@pytest.mark.parametrize("archived", [0, 40])
async def test_what_is_kept_while_they_are_loaded_is_counted_once(database: str, monkeypatch, archived: int):
    entries = Desk(Random(7)).go(120).entries
    await keep(database, entries, {})
    if archived:
        await archive_of(database).run(until=Position(archived))
    monkeypatch.setattr(journal, "READ_MAX", 7)
    facts, expected = Facts(), TicketFacts()
    await facts.load_tickets(database, Followed(len(entries)), entries[-1].at)
    expected.hear(entries)
    assert facts.has_tickets
    assert facts.tickets.position == len(entries)
    days = sorted({day for day, *_ in oracle(entries)})
    counted = +await by_area(facts.tickets, days[0], days[-1])
    assert counted == +await by_area(expected, days[0], days[-1]) == +oracle(entries)


def test_the_view_has_no_more_rows_for_more_areas():
    spec = given(*(opened(ticket, f"a{ticket}") for ticket in range(1, 9)))
    assert len(spec.shown().ticket_figures.rows) == 1


async def test_old_days_are_let_go_of_also_where_a_citizen_rates_again():
    year = FIGURES_DAYS * DAY
    before = (opened(1, "a"), FORWARDED, WRITTEN, APPROVED, events.TicketRated(1, 2), later(year, opened(2, "a")))
    entries = given(*before, later(year, events.TicketRated(1, 5))).entries
    facts = TicketFacts()
    facts.hear(entries[:-1])
    facts.let_go(entries[-1].at)
    facts.hear(entries[-1:])
    assert {int(day) for day in facts.lines.table()["day"]} == {FIRST_DAY + FIGURES_DAYS}
    (at_none, at_agency) = await TicketShare(facts, lambda _: True).rows(0, 2 * FIRST_DAY)
    assert (at_none.opened, at_agency.stars) == (1, (0, 0, 0, 0, 1))
