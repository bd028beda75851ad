"""Matters of 1022: who has them, until when, and what the planner does that nobody asked for.

The journal begins on Monday, 2026-09-21, at 21:14 by the region's clock; offices work from 8 to 12 and 13 to 17.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from events.values import Due, Sealed, Subject, Time
from tests.core.given import given, later
from tests.core.happened import opened as incident_opened
from tests.core.province import DAY, KHOA, LAN, MINUTE, START, with_limits, with_rules

TEXT = Sealed(Subject("ticket:1"), b"hole")
OTHER = Sealed(Subject("ticket:1"), b"done")
ZONE = timezone(timedelta(hours=7))
SETTLE_MS = 30 * DAY


def local(day: str, clock: str) -> Time:
    return Time(int(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).timestamp() * 1000))


def after(at: Time) -> int:
    return at - START


BY_THURSDAY = Due(local("2026-09-24", "17:00"), local("2026-09-24", "17:00"), local("2026-09-24", "08:00"))
"""Three working days of eight hours: Tuesday, Wednesday, Thursday; reminded a working day before."""
FORWARD_BY = Time(START + 300_000)
OPENED = events.TicketOpened(1, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY)
FORWARDED = events.TicketForwarded(1, "transport")
WRITTEN = events.AnswerWritten(1, OTHER)
APPROVED = events.AnswerApproved(1, Time(START + SETTLE_MS), 0)
OPEN = commands.OpenTicket(id="1", field="roads", text=TEXT)


def test_the_journal_begins_on_a_monday_evening():
    assert datetime.fromtimestamp(START / 1000, UTC).astimezone(ZONE).isoformat() == "2026-09-21T21:14:00+07:00"


# --- opened


def test_what_is_reported_is_due_in_working_time_and_is_to_be_passed_on_within_minutes():
    given().when(OPEN).then(OPENED)


def test_it_may_be_passed_on_in_the_same_word():
    at_once = commands.OpenTicket(id="1", field="roads", text=TEXT, agency="transport")
    given().when(at_once).then(OPENED, FORWARDED)


def test_a_letter_is_due_from_the_day_it_came():
    came = START
    letter = commands.OpenTicket(id="1", field="roads", text=TEXT, channel="letter", happened_at=came)
    due = events.TicketOpened(1, "roads", "letter", TEXT, Time(START + 2 * DAY + 300_000), BY_THURSDAY)
    given().at(2 * DAY).when(letter).then(due)


def test_nobody_works_over_tet():
    """Thursday 4 February 2027, 16:30: Friday and Monday are free in this calendar, so half an hour of Thursday, then
    seven and a half of Tuesday the ninth are its eight hours."""
    now = local("2027-02-04", "16:30")
    at = local("2027-02-09", "16:30")
    water = commands.OpenTicket(id="1", field="water", text=TEXT)
    due = Due(at, local("2027-02-10", "08:30"))
    given().at(after(now)).when(water).then(events.TicketOpened(1, "water", "call", TEXT, Time(now + 300_000), due))


def test_an_incident_and_a_call_may_leave_one_behind():
    of = commands.OpenTicket(id="1", field="roads", text=TEXT, incident=1)
    left = events.TicketOpened(1, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY, incident=1)
    given(incident_opened()).when(of).then(left)
    given().when(of).refused(Reason.NO_SUCH_INCIDENT)
    given().when(commands.OpenTicket(id="1", field="roads", text=TEXT, call="x:1")).refused(Reason.NO_SUCH_CALL)


def test_fields_and_agencies_are_the_regions():
    given().when(commands.OpenTicket(id="1", field="?", text=TEXT)).refused(Reason.NO_SUCH_FIELD)
    nobody = commands.OpenTicket(id="1", field="roads", text=TEXT, agency="?")
    given().when(nobody).refused(Reason.NO_SUCH_AGENCY)
    given(OPENED).when(commands.RefileTicket(id="1", ticket=1, field="?")).refused(Reason.NO_SUCH_FIELD)
    given(OPENED).when(commands.ForwardTicket(id="1", ticket=1, agency="?")).refused(Reason.NO_SUCH_AGENCY)


def test_another_field_has_another_time_from_the_day_it_was_reported():
    due = Due(local("2026-09-22", "17:00"), local("2026-09-23", "09:00"))
    spec = given(OPENED).at(2 * DAY)
    spec.when(commands.RefileTicket(id="1", ticket=1, field="water")).then(events.TicketRefiled(1, "water", due))
    spec.when(commands.RefileTicket(id="2", ticket=1, field="water")).refused(Reason.ALREADY_SO)


# --- with whom


def test_from_one_agency_to_another_it_goes_with_a_reason_and_is_due_when_it_was():
    spec = given(OPENED, FORWARDED)
    spec.when(commands.ForwardTicket(id="1", ticket=1, agency="transport")).refused(Reason.ALREADY_SO)
    spec.when(commands.ForwardTicket(id="1", ticket=1, agency="waterworks")).refused(Reason.NEEDS_A_REASON)
    moved = events.TicketForwarded(1, "waterworks", "not_ours")
    spec = spec.when(commands.ForwardTicket(id="1", ticket=1, agency="waterworks", reason="not_ours")).then(moved)
    row = spec.shown().tickets.rows["1"]
    assert (row.agency, row.due, row.reason) == ("waterworks", BY_THURSDAY, "not_ours")


def test_an_agency_gives_it_back_and_the_centre_has_minutes_again():
    back = events.TicketReturned(1, "not_ours", Time(START + DAY + 300_000), OTHER)
    give_back = commands.ReturnTicket(id="1", ticket=1, reason="not_ours", note=OTHER)
    spec = given(OPENED, FORWARDED).by_agency("transport").at(DAY)
    spec = spec.when(give_back).then(back)
    spec.when(commands.ReturnTicket(id="2", ticket=1, reason="not_ours")).refused(Reason.NOT_YOURS)
    given(OPENED).when(give_back).refused(Reason.TICKET_IS_OPEN)


@pytest.mark.parametrize(
    "command",
    [
        commands.NoteTicket(id="1", ticket=1, text=TEXT),
        commands.WriteAnswer(id="1", ticket=1, text=TEXT),
        commands.AskExtension(id="1", ticket=1, until=BY_THURSDAY.at + DAY, reason="rain"),
        commands.ForwardTicket(id="1", ticket=1, agency="waterworks", reason="not_ours"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_an_agency_has_a_hand_in_its_own_tickets_alone(command):
    assert not isinstance(given(OPENED, FORWARDED).by_agency("transport").when(command).decision, rules.Refusal)
    given(OPENED, FORWARDED).by_agency("waterworks").when(command).refused(Reason.NOT_YOURS)
    given(OPENED).by_agency("transport").when(command).refused(Reason.NOT_YOURS)
    moved = events.TicketForwarded(1, "waterworks", "not_ours")
    given(OPENED, FORWARDED, moved).by_agency("transport").when(command).refused(Reason.NOT_YOURS)


def test_who_must_call_back_sees_who_reported_which_the_centre_alone_allows():
    to = commands.ForwardTicket(id="1", ticket=1, agency="transport", call_back=True)
    allowed = events.TicketForwarded(1, "transport", call_back=True)
    spec = given(OPENED).when(to).then(allowed)
    assert spec.shown().tickets.rows["1"].call_back
    again = commands.ForwardTicket(id="2", ticket=1, agency="transport", call_back=True)
    spec.when(again).refused(Reason.ALREADY_SO)
    given(OPENED, FORWARDED).by_agency("transport").when(to).refused(Reason.NOT_YOURS)
    at_once = commands.OpenTicket(id="1", field="roads", text=TEXT, agency="transport", call_back=True)
    given().when(at_once).then(OPENED, allowed)


def test_who_has_it_and_is_allowed_later_to_call_back_loses_nothing_of_its_work():
    asked = events.ExtensionAsked(1, Time(BY_THURSDAY.at + DAY), "rain")
    spec = given(OPENED, FORWARDED, events.TicketReminded(1, "transport"), WRITTEN, asked)
    spec = spec.when(commands.ForwardTicket(id="1", ticket=1, agency="transport", call_back=True)).then(
        events.TicketForwarded(1, "transport", call_back=True)
    )
    row = spec.shown().tickets.rows["1"]
    assert (row.answer, row.until, row.reminded_at is None, row.call_back) == (OTHER, asked.until, False, True)
    spec.by(KHOA).when(commands.ApproveAnswer(id="2", ticket=1)).then(APPROVED)
    for fact in (events.TicketForwarded(1, "waterworks", "not_ours"), events.TicketReturned(1, "not_ours", FORWARD_BY)):
        row = given(OPENED, events.TicketForwarded(1, "transport", call_back=True), fact).shown().tickets.rows["1"]
        assert not row.call_back, "whoever has it next must be allowed anew"


@pytest.mark.parametrize(
    ("agency", "read", "reason"),
    [
        ("transport", {"ticket": 1}, None),
        ("waterworks", {"ticket": 1}, Reason.NOT_YOURS),
        ("transport", {"ticket": 9}, Reason.NOT_YOURS),
        ("transport", {"ticket": 1, "call": "c1"}, Reason.NOT_YOURS),
        ("transport", {"incident": 1}, Reason.NOT_YOURS),
        ("transport", {}, Reason.NOTHING_TO_READ),
    ],
)
def test_an_agency_reads_what_is_with_it_and_nothing_else(agency, read, reason):
    fields = {"call": None, "incident": None, **read}
    outcome = given(OPENED, FORWARDED).by_agency(agency).when(commands.ReadPerson(id="1", **fields))
    if reason is None:
        outcome.then(events.PersonRead(LAN, None, None, ticket=1))
    else:
        outcome.refused(reason)


# --- until when


def test_an_agency_asks_for_longer_and_gets_what_the_centre_grants():
    friday, monday = local("2026-09-25", "17:00"), local("2026-09-28", "17:00")
    ask = commands.AskExtension(id="1", ticket=1, until=monday, reason="rain", note=OTHER)
    asked = events.ExtensionAsked(1, monday, "rain", OTHER)
    spec = given(OPENED, FORWARDED).by_agency("transport").when(ask).then(asked)
    granted = events.ExtensionGranted(1, Due(friday, friday, local("2026-09-25", "08:00")))
    centre = given(OPENED, FORWARDED, asked)
    centre.when(commands.GrantExtension(id="2", ticket=1, until=friday)).then(granted)
    assert spec.shown().tickets.rows["1"].until == monday
    assert centre.shown().tickets.rows["1"].due == granted.due


def test_what_is_granted_is_neither_over_nor_more_than_was_asked_for():
    asked = events.ExtensionAsked(1, local("2026-09-28", "17:00"), "rain")
    spec = given(OPENED, FORWARDED, asked)
    for until, why in ((BY_THURSDAY.at, Reason.TOO_OLD), (asked.until + 1, Reason.TOO_FAR_AHEAD)):
        spec.when(commands.GrantExtension(id="2", ticket=1, until=until)).refused(why)
    ask = commands.AskExtension(id="1", ticket=1, until=BY_THURSDAY.at, reason="rain")
    given(OPENED, FORWARDED).when(ask).refused(Reason.TOO_OLD)
    long = commands.AskExtension(id="1", ticket=1, until=START + 91 * DAY, reason="rain")
    given(OPENED, FORWARDED).when(long).refused(Reason.TOO_FAR_AHEAD)


def test_an_extension_is_refused_or_was_never_asked_for():
    asked = events.ExtensionAsked(1, local("2026-09-28", "17:00"), "rain")
    refuse = commands.RefuseExtension(id="2", ticket=1, reason="too_long")
    given(OPENED, FORWARDED, asked).when(refuse).then(events.ExtensionRefused(1, "too_long"))
    given(OPENED, FORWARDED).when(refuse).refused(Reason.NO_EXTENSION)
    given(OPENED, FORWARDED).when(commands.GrantExtension(id="2", ticket=1)).refused(Reason.NO_EXTENSION)


# --- answered


def test_an_answer_leaves_when_another_has_approved_it():
    spec = given(OPENED, FORWARDED).by(KHOA)
    spec = spec.when(commands.WriteAnswer(id="1", ticket=1, text=OTHER)).then(WRITTEN)
    approve = commands.ApproveAnswer(id="2", ticket=1)
    spec.when(approve).refused(Reason.NEEDS_ANOTHER_PERSON, by=KHOA)
    spec.by(LAN).when(approve).then(APPROVED)
    row = spec.shown().tickets.rows["1"]
    assert (row.state, row.answer, row.is_approved) == ("answered", OTHER, True)


def test_an_answer_may_be_sent_back_and_must_be_written_first():
    back = commands.SendBackAnswer(id="2", ticket=1, reason="unclear", note=OTHER)
    given(OPENED, FORWARDED, WRITTEN).when(back).then(events.AnswerSentBack(1, "unclear", OTHER))
    given(OPENED, FORWARDED).when(back).refused(Reason.NO_ANSWER)
    given(OPENED, FORWARDED).when(commands.ApproveAnswer(id="2", ticket=1)).refused(Reason.NO_ANSWER)


def test_the_citizen_rates_what_was_answered_and_nothing_else():
    rate = commands.RateTicket(id="3", ticket=1, stars=4, text=OTHER)
    answered = given(OPENED, FORWARDED, WRITTEN, APPROVED)
    answered.when(rate).then(events.TicketRated(1, 4, OTHER))
    given(OPENED, FORWARDED).when(rate).refused(Reason.TICKET_IS_OPEN)
    given(OPENED, events.TicketRefused(1, "spam", APPROVED.settle_at)).when(rate).refused(Reason.TICKET_IS_OVER)


def test_an_answer_that_was_none_goes_back_to_who_gave_it_with_a_whole_new_time():
    reopen = commands.ReopenTicket(id="3", ticket=1, reason="not_done", text=OTHER)
    due = Due(local("2026-10-01", "17:00"), local("2026-10-01", "17:00"), local("2026-10-01", "08:00"))
    again = events.TicketReopened(1, "not_done", due, Time(START + 7 * DAY + 300_000), OTHER)
    spec = given(OPENED, FORWARDED, WRITTEN, APPROVED).at(7 * DAY).when(reopen).then(again)
    row = spec.shown().tickets.rows["1"]
    assert (row.state, row.agency, row.answer, row.reopened) == ("forwarded", "transport", None, 1)
    given(OPENED, FORWARDED).when(reopen).refused(Reason.TICKET_IS_OPEN)


def test_an_answer_says_how_long_it_took_in_working_time_anew_after_a_reopening():
    noon = after(local("2026-09-24", "12:00"))
    approve = commands.ApproveAnswer(id="2", ticket=1)
    took = given(OPENED, FORWARDED, WRITTEN).by(KHOA).at(noon).when(approve)
    took.then(events.AnswerApproved(1, Time(START + noon + SETTLE_MS), (8 + 8 + 4) * 60))
    reopened = events.TicketReopened(1, "not_done", BY_THURSDAY, FORWARD_BY)
    again = given(OPENED, FORWARDED, WRITTEN, APPROVED, later(noon, reopened), later(noon, WRITTEN))
    five = after(local("2026-09-24", "14:30"))
    again.by(KHOA).at(five).when(approve).then(events.AnswerApproved(1, Time(START + five + SETTLE_MS), 90))


def test_what_was_escalated_at_the_centre_and_is_reopened_there_begins_anew():
    """Found by the city: the list said that nobody had heard of it, and what came then was said to be the second."""
    escalated = events.TicketEscalated(1, 1, Time(START + DAY), None)
    again = events.TicketReopened(1, "not_done", BY_THURSDAY, FORWARD_BY)
    spec = given(OPENED, escalated, WRITTEN, APPROVED, again)
    assert (spec.made()[0].tickets[1].level, spec.shown().tickets.rows["1"].level) == (0, 0)


def test_what_was_refused_and_is_taken_after_all_is_at_the_centre():
    refuse = commands.RefuseTicket(id="2", ticket=1, reason="not_public", text=OTHER)
    refused = events.TicketRefused(1, "not_public", APPROVED.settle_at, OTHER)
    spec = given(OPENED).when(refuse).then(refused)
    again = events.TicketReopened(1, "mistake", BY_THURSDAY, FORWARD_BY)
    spec = spec.when(commands.ReopenTicket(id="3", ticket=1, reason="mistake")).then(again)
    assert spec.shown().tickets.rows["1"].state == "received"
    spec.wakes_at(300_000)
    back = events.TicketReturned(1, "not_ours", FORWARD_BY)
    given(OPENED, FORWARDED, back, refused, again).wakes_at(300_000)
    late = given(OPENED, FORWARDED, refused, again)
    late.wakes_at(300_000)
    assert late.shown().tickets.rows["1"].agency is None


# --- merged, and raised


def test_the_same_reported_twice_is_one_and_never_a_chain():
    second = events.TicketOpened(2, "roads", "web", TEXT, FORWARD_BY, BY_THURSDAY)
    drill = events.TicketOpened(3, "roads", "web", TEXT, FORWARD_BY, BY_THURSDAY, drill=True)
    spec = given(OPENED, second, drill)
    merged = events.TicketMerged(2, 1, APPROVED.settle_at)
    spec.when(commands.MergeTicket(id="1", ticket=2, into=2)).refused(Reason.NO_SUCH_TICKET)
    spec.when(commands.MergeTicket(id="1", ticket=2, into=3)).refused(Reason.NO_SUCH_TICKET)
    spec = spec.when(commands.MergeTicket(id="1", ticket=2, into=1)).then(merged)
    spec.when(commands.MergeTicket(id="2", ticket=1, into=2)).refused(Reason.TICKET_IS_OVER)
    spec.when(commands.MergeTicket(id="3", ticket=2, into=1)).refused(Reason.TICKET_IS_OVER)
    spec.when(commands.NoteTicket(id="4", ticket=9, text=TEXT)).refused(Reason.NO_SUCH_TICKET)


def test_an_emergency_becomes_an_incident_once_and_stays_a_ticket():
    raise_it = commands.RaiseTicket(id="4", ticket=1, kind="noise", text=TEXT)
    spec = given(OPENED, FORWARDED).when(raise_it)
    opened, raised = spec.decision
    assert (type(opened), raised) == (events.IncidentOpened, events.TicketRaised(1, 1))
    again = given(OPENED, FORWARDED, opened, raised)
    again.when(raise_it).refused(Reason.ALREADY_SO)
    assert again.shown().tickets.rows["1"].incident == 1
    given(OPENED).when(commands.RaiseTicket(id="4", ticket=1, kind="?")).refused(Reason.NO_SUCH_KIND)


# --- what nobody asks for


def test_what_nobody_passes_on_goes_above_the_centre_and_again_each_working_day_but_not_for_ever():
    given(OPENED).wakes_at(300_000)
    spec = given(OPENED).at(300_000)
    spec.plans(commands.EscalateTicket(id="", ticket=1))
    first = events.TicketEscalated(1, 1, local("2026-09-22", "17:00"))
    spec.by("planner").when(commands.EscalateTicket(id="1", ticket=1)).then(first)
    spec.wakes_at(after(first.next_at))
    last = later(3 * DAY, events.TicketEscalated(1, rules.ESCALATIONS_MAX))
    given(OPENED, first, last).wakes_at(None)
    assert given(OPENED, first, last).shown().tickets.rows["1"].level == 3


def test_an_agency_is_reminded_once_and_then_it_goes_above_it():
    given(OPENED, FORWARDED).wakes_at(after(BY_THURSDAY.remind_at))
    spec = given(OPENED, FORWARDED).at(after(BY_THURSDAY.remind_at))
    spec.plans(commands.RemindTicket(id="", ticket=1))
    reminded = later(after(BY_THURSDAY.remind_at), events.TicketReminded(1, "transport"))
    given(OPENED, FORWARDED, reminded).wakes_at(after(BY_THURSDAY.at))
    late = given(OPENED, FORWARDED, reminded).at(after(BY_THURSDAY.at))
    late.plans(commands.EscalateTicket(id="", ticket=1))
    above = events.TicketEscalated(1, 1, local("2026-09-25", "17:00"), "transport")
    late.by("planner").when(commands.EscalateTicket(id="1", ticket=1)).then(above)


def test_a_written_answer_that_nobody_approves_is_late_all_the_same():
    given(OPENED, FORWARDED, WRITTEN).at(after(BY_THURSDAY.at)).plans(
        commands.RemindTicket(id="", ticket=1), commands.EscalateTicket(id="", ticket=1)
    )


def test_what_was_answered_is_settled_after_the_regions_days_and_then_it_is_gone():
    answered = given(OPENED, FORWARDED, WRITTEN, APPROVED)
    answered.wakes_at(SETTLE_MS)
    settle = commands.SettleTicket(id="1", ticket=1)
    answered.at(SETTLE_MS - 1).when(settle).refused(Reason.NOT_DUE)
    spec = answered.at(SETTLE_MS).when(settle).then(events.TicketSettled(1))
    state, _ = spec.made()
    assert (state.tickets, spec.shown().tickets.rows, state.timers.ranks) == ({}, {}, {})
    spec.when(commands.SettleTicket(id="2", ticket=1)).refused(Reason.NO_SUCH_TICKET)


def test_nothing_is_done_before_its_time():
    for command in (commands.RemindTicket(id="1", ticket=1), commands.EscalateTicket(id="1", ticket=1)):
        given(OPENED, FORWARDED).at(MINUTE).when(command).refused(Reason.NOT_DUE)


def test_how_long_a_citizen_may_come_back_is_the_regions():
    short = events.RegionAdopted("2", "2", with_limits(settle_days=1), {})
    approve = commands.ApproveAnswer(id="2", ticket=1)
    given(OPENED, FORWARDED, WRITTEN, short).by(KHOA).when(approve).then(events.AnswerApproved(1, Time(START + DAY), 0))


def test_a_region_without_a_calendar_or_without_the_field_still_comes_to_an_end():
    plain = events.RegionAdopted("2", "2", with_rules(calendar=None, fields=(), agencies=()), {})
    reopen = commands.ReopenTicket(id="3", ticket=1, reason="not_done")
    spec = given(OPENED, FORWARDED, WRITTEN, APPROVED, plain).when(reopen)
    (again,) = spec.decision
    assert again.due.at == START + rules.ANY_FIELD.answer_min * MINUTE


# --- files


def test_a_few_files_may_be_attached_while_somebody_has_to_do_something():
    secret = Sealed(Subject("ticket:1"), b"secret")
    attach = commands.AttachFile(id="1", ticket=1, digest="0" * 64, kind="jpeg", size=9, secret=secret)
    attached = events.FileAttached(1, "0" * 64, "jpeg", 9, secret)
    given(OPENED).when(attach).then(attached)
    given(OPENED, *[attached] * rules.FILES_MAX).when(attach).refused(Reason.TOO_MANY_FILES)
    given(OPENED, FORWARDED, WRITTEN, APPROVED).when(attach).refused(Reason.TICKET_IS_OVER)
    given().when(attach).refused(Reason.NO_SUCH_TICKET)
    (row,) = given(OPENED, attached).shown().tickets.rows.values()
    assert [(one.digest, one.size, one.secret) for one in row.files] == [("0" * 64, 9, secret)]
