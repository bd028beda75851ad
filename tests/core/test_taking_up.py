"""An agency takes a ticket on, and who has no answer says what it was worth: what is counted of both."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.values import Due, Time
from tests.core.given import given, later
from tests.core.province import DAY, MINUTE, START
from tests.core.test_tickets import APPROVED, FORWARD_BY, FORWARDED, OPENED, OTHER, WRITTEN, after, local

TAKE_UP = commands.TakeUpTicket(id="1", ticket=1)
NINE = after(local("2026-09-22", "09:00"))
TAKEN = later(NINE, events.TicketTakenUp(1, "transport", 60))


def test_an_agency_takes_it_on_once_and_how_long_that_took_is_counted_in_working_time():
    spec = given(OPENED, FORWARDED).by_agency("transport").at(NINE)
    spec = spec.when(TAKE_UP).then(events.TicketTakenUp(1, "transport", 60))
    assert spec.shown().tickets.rows["1"].taken_at == START + NINE
    spec.when(commands.TakeUpTicket(id="2", ticket=1)).refused(Reason.ALREADY_SO)


def test_nobody_takes_on_what_is_not_with_it():
    given(OPENED, FORWARDED).by_agency("waterworks").when(TAKE_UP).refused(Reason.NOT_YOURS)
    given(OPENED).when(TAKE_UP).refused(Reason.TICKET_IS_OPEN)
    given(OPENED, FORWARDED, WRITTEN, APPROVED).when(TAKE_UP).refused(Reason.TICKET_IS_OVER)


@pytest.mark.parametrize(
    "facts",
    [
        (events.TicketForwarded(1, "waterworks", "not_ours"),),
        (events.TicketReturned(1, "not_ours", FORWARD_BY), events.TicketForwarded(1, "transport")),
        (WRITTEN, APPROVED, events.TicketReopened(1, "not_done", Due(Time(0), Time(0)), FORWARD_BY)),
    ],
    ids=["another agency", "given back", "reopened"],
)
def test_whoever_has_it_anew_takes_it_on_anew(facts):
    spec = given(OPENED, FORWARDED, TAKEN, *(later(NINE + 60 * MINUTE, fact) for fact in facts))
    assert spec.shown().tickets.rows["1"].taken_at is None
    took = spec.at(NINE + 90 * MINUTE).when(TAKE_UP).decision
    assert [(type(one), one.took_min) for one in took] == [(events.TicketTakenUp, 30)]


def test_to_be_allowed_to_call_back_is_not_to_have_it_anew():
    allowed = later(NINE, events.TicketForwarded(1, "transport", call_back=True))
    given(OPENED, FORWARDED, TAKEN, allowed).when(TAKE_UP).refused(Reason.ALREADY_SO)


def test_an_answer_that_was_none_is_rated_as_it_is_opened_again():
    reopen = commands.ReopenTicket(id="3", ticket=1, reason="not_satisfied", stars=1)
    spec = given(OPENED, FORWARDED, WRITTEN, APPROVED).at(DAY).when(reopen)
    rated, opened_again = spec.decision
    assert (rated, type(opened_again)) == (events.TicketRated(1, 1), events.TicketReopened)
    shown = given(OPENED, FORWARDED, WRITTEN, APPROVED, rated, opened_again).shown()
    assert shown.tickets.rows["1"].stars is None, "the next answer is another"
    assert sum(row.stars[0] for row in shown.ticket_figures.rows.values()) == 1


def test_what_was_refused_is_no_answer_that_could_be_rated():
    refused = events.TicketRefused(1, "spam", APPROVED.settle_at, OTHER)
    reopen = commands.ReopenTicket(id="3", ticket=1, reason="not_satisfied", stars=1)
    (opened_again,) = given(OPENED, refused).when(reopen).decision
    assert type(opened_again) is events.TicketReopened


def test_what_was_taken_on_is_counted_by_agency_with_its_minutes():
    figures = given(OPENED, FORWARDED, TAKEN).shown().ticket_figures.rows
    (row,) = (one for one in figures.values() if one.taken)
    assert (row.agency, row.field, row.taken, row.take_min) == ("transport", "roads", 1, 60)
