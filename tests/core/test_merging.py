"""What was reported twice: it goes on as one, its reporters hear what becomes of that, and all of it ends together."""

import pytest

import events
from dispatch.core import commands, rules
from dispatch.core.decide import Moment, Request, decide
from dispatch.core.rules import Reason
from events.values import PLANNER, Time
from tests.core.given import given, later
from tests.core.province import DAY, KHOA, LAN, START
from tests.core.test_telling import PHONE, TOLD, notice
from tests.core.test_tickets import APPROVED, BY_THURSDAY, FORWARD_BY, FORWARDED, SETTLE_MS, TEXT, WRITTEN

SETTLE_AT = Time(START + SETTLE_MS)


def opened(number: int, **more: object) -> events.TicketOpened:
    return events.TicketOpened(number, "roads", "web", TEXT, FORWARD_BY, BY_THURSDAY, **more)


def merged(ticket: int, into: int) -> events.TicketMerged:
    return events.TicketMerged(ticket, into, SETTLE_AT)


def merge(ticket: int, into: int) -> commands.MergeTicket:
    return commands.MergeTicket(id=f"{ticket} {into}", ticket=ticket, into=into)


def settle(ticket: int) -> commands.SettleTicket:
    return commands.SettleTicket(id=f"settle {ticket}", ticket=ticket)


def test_what_was_merged_before_goes_along_and_is_found_where_it_goes_on():
    spec = given(opened(1), opened(2), opened(3), merged(1, 2)).when(merge(2, 3)).then(merged(2, 3))
    rows = spec.shown().tickets.rows
    assert (rows["1"].into, rows["2"].into, rows["1"].state) == (3, 3, "merged")
    state, _ = spec.made()
    assert (state.tickets[3].others, state.tickets[2].others) == ((2, 1), ())


def test_what_was_merged_ends_with_what_it_was_merged_into_and_not_before():
    spec = given(opened(1), opened(2), merged(2, 1)).at(SETTLE_MS)
    spec.when(settle(2)).refused(Reason.NOT_DUE)
    answered = given(opened(1), opened(2), merged(2, 1), FORWARDED, WRITTEN, later(DAY, APPROVED))
    answered = answered.at(APPROVED.settle_at - START).by(PLANNER)
    spec = answered.when(settle(1)).then(events.TicketSettled(2), events.TicketSettled(1))
    state, _ = spec.made()
    assert (state.tickets, spec.shown().tickets.rows, state.timers.ranks) == ({}, {}, {})


def test_an_answer_that_was_none_keeps_what_was_merged_open_with_it():
    reopened = events.TicketReopened(1, "not_done", BY_THURSDAY, FORWARD_BY)
    spec = given(opened(1), opened(2), merged(2, 1), FORWARDED, WRITTEN, APPROVED, reopened).at(2 * SETTLE_MS)
    spec.when(settle(2)).refused(Reason.NOT_DUE)
    assert spec.shown().tickets.rows["2"].into == 1


def test_journals_in_which_each_was_settled_by_itself_are_read_as_ever():
    alone = given(opened(1), opened(2), merged(2, 1), events.TicketSettled(2))
    state, _ = alone.made()
    assert state.tickets[1].others == ()
    left = given(opened(1), opened(2), merged(2, 1), FORWARDED, WRITTEN, APPROVED, events.TicketSettled(1))
    left.wakes_at(SETTLE_MS)
    left.at(SETTLE_MS).when(settle(2)).then(events.TicketSettled(2))


@pytest.mark.parametrize(
    ("before", "news"),
    [
        ((FORWARDED, WRITTEN, APPROVED), "answered"),
        ((events.TicketRefused(1, "spam", SETTLE_AT),), "refused"),
        ((FORWARDED,), None),
    ],
    ids=["answered", "refused", "open"],
)
def test_who_reports_what_is_over_already_is_told_so_at_once(before, news):
    second, third = opened(2, phone=PHONE, tell="vi"), opened(3, phone=PHONE, tell="en")
    spec = given(opened(1), *before, second, third, merged(3, 2))
    told = [notice(1, news, ticket=2), notice(2, news, ticket=3)] if news else []
    spec.when(merge(2, 1)).then(merged(2, 1), *told)


def test_so_many_may_be_merged_into_one_and_no_more():
    many = rules.MERGED_MAX + 2
    facts = [opened(number) for number in range(1, many + 1)]
    facts += [merged(number, 1) for number in range(2, many)]
    spec = given(*facts)
    spec.when(merge(many, 1)).refused(Reason.TOO_MANY_MERGED)
    spec.when(merge(1, many)).refused(Reason.TOO_MANY_MERGED)


def test_all_who_reported_are_told_without_looking_through_what_else_is_on_its_way():
    """Each reporter's own messages are looked at, and nobody else's."""
    others = [opened(number, phone=PHONE, tell="vi") for number in range(2, 20)]
    waiting = [notice(number - 1, "received", ticket=number) for number in range(2, 20)]
    facts = (TOLD, *others, *waiting, *(merged(number, 1) for number in range(2, 20)), FORWARDED, WRITTEN)
    state, places = given(*facts).made()
    state.messages = NeverWalked(state.messages)
    decided = decide(state, Request(commands.ApproveAnswer(id="1", ticket=1), KHOA), Moment(START, places))
    assert [one.message for one in decided if isinstance(one, events.MessageEnded)] == list(range(1, 19))
    assert sorted(one.ticket for one in decided if isinstance(one, events.MessageDue)) == list(range(1, 20))


class NeverWalked(dict):
    """Is never looked through whole."""

    def items(self):
        raise AssertionError("looked through")

    values = __iter__ = items


def test_a_message_about_a_call_is_found_by_it():
    rang = events.CallRang("x:1", "115", PHONE, None)
    due = events.MessageDue(1, "sms", "link", Time(START + DAY), LAN, "x:1")
    state, _ = given(rang, due).made()
    assert state.messages_of == {"x:1": {1}}
    state, _ = given(rang, due, events.MessageEnded(1, "expired")).made()
    assert state.messages_of == {}
