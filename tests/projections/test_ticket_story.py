"""What happened to a ticket: a day of it in memory, what was merged told in both, and the whole with the archive."""

from itertools import pairwise

import events
from tests.core.given import given, later
from tests.core.province import DAY, LAN, MINUTE
from tests.core.test_tickets import FORWARD_BY, FORWARDED, OPENED, TEXT

NOTED = events.TicketNoted(1, TEXT)
SECOND = events.TicketOpened(2, "roads", "call", TEXT, FORWARD_BY, OPENED.due)
READ = events.PersonRead(LAN, None, None, "handling", ticket=1)


def told(spec, ticket=1):
    return [type(row.event).__name__ for row in spec.shown().ticket_story.rows(ticket)]


def test_a_ticket_tells_what_happened_to_it_in_order_and_who_read_it():
    spec = given(OPENED, SECOND, FORWARDED, NOTED, READ)
    assert told(spec) == ["TicketOpened", "TicketForwarded", "TicketNoted", "PersonRead"]
    rows = spec.shown().ticket_story.rows(1)
    assert all(one.position < other.position for one, other in pairwise(rows))
    assert rows[1].by == LAN


def test_what_was_merged_into_another_is_told_in_both():
    spec = given(OPENED, SECOND, events.TicketMerged(2, 1, FORWARD_BY))
    assert told(spec) == ["TicketOpened", "TicketMerged"]
    assert told(spec, 2) == ["TicketOpened", "TicketMerged"]


def test_after_a_day_only_the_archive_has_a_line_and_it_is_known_up_to_where():
    view = given(OPENED, FORWARDED, later(2 * DAY, NOTED), later(2 * DAY + MINUTE, READ)).shown().ticket_story
    rows = view.rows(1)
    assert [type(row.event).__name__ for row in rows] == ["TicketNoted", "PersonRead"]
    assert view.left == rows[0].position - 1
    assert len(view.leaving) == len(rows)


def test_other_readings_are_in_no_tickets_story():
    assert told(given(OPENED, events.PersonRead(LAN, "c1", None))) == ["TicketOpened"]


def test_an_erasure_is_told_in_its_tickets_stories():
    spec = given(OPENED, SECOND, events.PersonErased(("ticket:1", "ticket:2"), "asked", (4,), (1, 2)))
    assert told(spec) == told(spec, 2) == ["TicketOpened", "PersonErased"]
    assert spec.shown().ticket_story.rows(2)[-1].event == events.PersonErased((), "asked", (), (2,))
