"""Matters of 1022 that come again: another field, an answer written anew, the centre once more; and who may say what."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.values import Actor, Due, Position, Time
from tests.core.given import BASE, given, later
from tests.core.province import DAY, KHOA, LAN, START
from tests.core.test_tickets import APPROVED, BY_THURSDAY, FORWARD_BY, FORWARDED, OPENED, OTHER, WRITTEN, local


def test_another_field_takes_away_no_reopening_and_nothing_that_was_granted():
    refile = commands.RefileTicket(id="1", ticket=1, field="water")
    reopened = events.TicketReopened(1, "not_done", BY_THURSDAY, FORWARD_BY)
    again = given(OPENED, FORWARDED, WRITTEN, APPROVED, later(7 * DAY, reopened)).at(7 * DAY)
    due = Due(local("2026-09-29", "17:00"), local("2026-09-30", "09:00"))
    spec = again.when(refile).then(events.TicketRefiled(1, "water", due))
    assert spec.shown().tickets.rows["1"].due == due
    friday = local("2026-09-25", "17:00")
    granted = events.ExtensionGranted(1, Due(friday, friday))
    kept = events.TicketRefiled(1, "water", Due(friday, local("2026-09-28", "09:00")))
    given(OPENED, FORWARDED, granted).when(refile).then(kept)
    given(OPENED, FORWARDED, granted, events.TicketReturned(1, "not_ours", FORWARD_BY)).when(refile).then(kept)
    given(OPENED, FORWARDED, granted, WRITTEN, APPROVED, later(7 * DAY, reopened)).at(7 * DAY).when(refile).then(
        events.TicketRefiled(1, "water", due)
    )


def test_what_was_written_anew_while_somebody_read_the_answer_is_not_approved():
    spec = given(OPENED, FORWARDED, WRITTEN).by(KHOA)
    read = Position(BASE + 3)
    approve = commands.ApproveAnswer(id="2", ticket=1, answer=read)
    spec.when(approve).then(APPROVED)
    anew = given(OPENED, FORWARDED, WRITTEN, WRITTEN).by(KHOA)
    anew.when(approve).refused(Reason.CHANGED_SINCE, by=LAN, fact=4)
    anew.when(commands.ApproveAnswer(id="3", ticket=1, answer=Position(BASE + 4))).then(APPROVED)
    back = events.AnswerSentBack(1, "unclear")
    given(OPENED, FORWARDED, WRITTEN, back, WRITTEN).by(KHOA).when(approve).refused(Reason.CHANGED_SINCE)


@pytest.mark.parametrize("machine", ["machine:app-1", "crew:A1", "planner"])
def test_an_answer_is_approved_by_a_person(machine):
    approve = commands.ApproveAnswer(id="2", ticket=1)
    given(OPENED, FORWARDED, WRITTEN).by(machine).when(approve).refused(Reason.NEEDS_ANOTHER_PERSON, by=LAN)


def test_what_the_citizen_reads_of_the_work_is_written_by_the_centre():
    note = commands.NoteTicket(id="1", ticket=1, text=OTHER, public=True)
    given(OPENED, FORWARDED).when(note).then(events.TicketNoted(1, OTHER, public=True))
    given(OPENED, FORWARDED).by_agency("transport").when(note).refused(Reason.NOT_YOURS)


def test_what_is_at_the_centre_again_is_late_anew():
    late = [events.TicketEscalated(1, level) for level in (1, 2, 3)]
    refused = events.TicketRefused(1, "spam", APPROVED.settle_at)
    again = events.TicketReopened(1, "mistake", BY_THURSDAY, FORWARD_BY)
    spec = given(OPENED, *late, refused, again).at(300_000).by("planner")
    first = events.TicketEscalated(1, 1, local("2026-09-22", "17:00"))
    spec.when(commands.EscalateTicket(id="1", ticket=1)).then(first)


# --- more time, once and before it is due

ASK = commands.AskExtension(id="1", ticket=1, until=Time(BY_THURSDAY.at + DAY), reason="rain")
ASKED = events.ExtensionAsked(1, Time(BY_THURSDAY.at + DAY), "rain")
GRANT = commands.GrantExtension(id="2", ticket=1)
GRANTED = events.ExtensionGranted(1, Due(Time(BY_THURSDAY.at + DAY), Time(BY_THURSDAY.at + DAY)))
DUE = BY_THURSDAY.at - START


def test_more_time_is_asked_for_and_granted_until_it_is_due_and_never_after():
    """Found by an audit: granted late, it made what was late be in time."""
    given(OPENED, FORWARDED).at(DUE).when(ASK).then(ASKED)
    given(OPENED, FORWARDED).at(DUE + 1).when(ASK).refused(Reason.PAST_DUE)
    outcome = given(OPENED, FORWARDED, ASKED).at(DUE).when(GRANT)
    assert isinstance(outcome.decision[0], events.ExtensionGranted)
    given(OPENED, FORWARDED, ASKED).at(DUE + 1).when(GRANT).refused(Reason.PAST_DUE)
    refuse = commands.RefuseExtension(id="3", ticket=1, reason="too_long")
    given(OPENED, FORWARDED, ASKED).at(DUE + 1).when(refuse).then(events.ExtensionRefused(1, "too_long"))


def test_more_time_is_granted_once_whoever_has_it_until_it_is_reopened():
    moved = events.TicketForwarded(1, "waterworks", "not_ours")
    refused = events.ExtensionRefused(1, "too_long")
    given(OPENED, FORWARDED, ASKED, refused).when(ASK).then(ASKED)
    for facts in ((GRANTED,), (GRANTED, moved), (GRANTED, events.TicketReturned(1, "not_ours", FORWARD_BY), FORWARDED)):
        longer = commands.AskExtension(id="1", ticket=1, until=Time(GRANTED.due.at + DAY), reason="rain")
        spec = given(OPENED, FORWARDED, ASKED, *facts)
        assert spec.shown().tickets.rows["1"].extended
        spec.when(longer).refused(Reason.EXTENDED_BEFORE)
    again = events.TicketReopened(1, "not_done", BY_THURSDAY, FORWARD_BY)
    spec = given(OPENED, FORWARDED, ASKED, GRANTED, WRITTEN, APPROVED, again)
    assert not spec.shown().tickets.rows["1"].extended
    spec.when(ASK).then(ASKED)


def test_journals_of_before_in_which_more_time_was_granted_late_and_again_are_read_as_they_are():
    more = events.ExtensionGranted(1, Due(Time(BY_THURSDAY.at + 3 * DAY), Time(BY_THURSDAY.at + 3 * DAY)))
    spec = given(OPENED, FORWARDED, ASKED, later(DUE + DAY // 2, GRANTED), ASKED, later(DUE + 2 * DAY, more))
    assert spec.shown().tickets.rows["1"].due == more.due


# --- what came long ago


@pytest.mark.parametrize("channel", ["letter", "press", "social", "app", "web"])
def test_what_staff_writes_down_of_paper_may_have_come_sixty_days_ago_and_is_due_from_then(channel):
    """A letter of before Tết is written down after it."""
    letter = commands.OpenTicket(id="1", field="roads", text=OTHER, channel=channel, happened_at=START)
    outcome = given().at(60 * DAY).when(letter)
    assert outcome.decision[0].due == BY_THURSDAY
    given().at(60 * DAY + 1).when(letter).refused(Reason.TOO_OLD)
    given().by(Actor("machine:public")).at(8 * DAY).when(letter).refused(Reason.TOO_OLD)


def test_a_call_is_written_down_within_seven_days():
    call = commands.OpenTicket(id="1", field="roads", text=OTHER, happened_at=START)
    given().at(7 * DAY + 1).when(call).refused(Reason.TOO_OLD)
