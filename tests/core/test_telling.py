"""Who hears of what happened to a matter of 1022: agencies by each of their ways, reporters who wish it, and nobody twice.

The ward is told by its system and by mail; the department of transport looks at its page alone.
"""

import pytest

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from events.regions import Agency
from events.values import PLANNER, Actor, Sealed, Subject, Time
from tests.core.given import given, later
from tests.core.province import DAY, KHOA, LAN, MINUTE, START, name, with_rules
from tests.core.test_tickets import APPROVED, BY_THURSDAY, FORWARD_BY, FORWARDED, OPENED, SETTLE_MS, TEXT, WRITTEN
from tests.core.walk import journal_of

CITIZEN = Actor("machine:public")
PHONE = Sealed(Subject("ticket:1"), b"0912")
TOLD = events.TicketOpened(1, "roads", "web", TEXT, FORWARD_BY, BY_THURSDAY, phone=PHONE, tell="vi")
WARD = events.TicketForwarded(1, "ward")
GIVE_WARD = commands.ForwardTicket(id="1", ticket=1, agency="ward")
REOPEN = commands.ReopenTicket(id="1", ticket=1, reason="not_done")
APPROVE = commands.ApproveAnswer(id="1", ticket=1)


def work(message: int, way: str, news: str, by: str = LAN, after: int = 0, agency: str = "ward", **more: object):
    until = Time(START + after + rules.WORK_MS_MAX)
    return events.MessageDue(message, way, "work", until, by, ticket=1, agency=agency, news=news, **more)


def ways(first: int, news: str, by: str = LAN, after: int = 0, **more: object):
    """By each of the ward's."""
    return (
        work(first, "webhook", news, by, after, **more),
        work(first + 1, "mail", news, by, after, **more),
    )


def notice(message: int, news: str, by: str = LAN, after: int = 0, ticket: int = 1, **more: object):
    until = Time(START + after + rules.TELL_MS_MAX)
    return events.MessageDue(message, "sms", "notice", until, by, ticket=ticket, news=news, **more)


# --- agencies


def test_an_agency_hears_of_its_work_by_each_of_its_ways():
    given(OPENED).when(GIVE_WARD).then(WARD, *ways(1, "forwarded"))


def test_an_agency_that_names_no_way_is_told_by_its_page_alone():
    give = commands.ForwardTicket(id="1", ticket=1, agency="transport")
    given(OPENED).when(give).then(FORWARDED)


def test_what_is_passed_on_as_it_is_written_down_is_told_too_and_an_exercise_says_so():
    at_once = commands.OpenTicket(id="1", field="roads", text=TEXT, agency="ward", drill=True)
    opened = events.TicketOpened(1, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY, drill=True)
    given().when(at_once).then(opened, WARD, *ways(1, "forwarded", drill=True))


def test_who_had_it_hears_that_it_is_gone_unless_it_gave_it_away_itself():
    on = commands.ForwardTicket(id="1", ticket=1, agency="transport", reason="not_theirs")
    moved = events.TicketForwarded(1, "transport", "not_theirs")
    given(OPENED, WARD).when(on).then(moved, *ways(1, "withdrawn"))
    given(OPENED, WARD).by_agency("ward").when(on).then(moved)
    back = commands.ReturnTicket(id="1", ticket=1, reason="not_ours")
    returned = events.TicketReturned(1, "not_ours", FORWARD_BY)
    given(OPENED, WARD).by_agency("ward").when(back).then(returned)
    given(OPENED, WARD).when(back).then(returned, *ways(1, "withdrawn"))


def test_it_hears_that_it_must_call_back_and_not_that_it_must_no_more():
    may = commands.ForwardTicket(id="1", ticket=1, agency="ward", call_back=True)
    allowed = events.TicketForwarded(1, "ward", call_back=True)
    given(OPENED, WARD).when(may).then(allowed, *ways(1, "call_back"))
    given(OPENED, allowed).when(GIVE_WARD).then(WARD)


def test_it_is_reminded_and_hears_who_heard_that_it_is_late():
    remind_at, due_at = BY_THURSDAY.remind_at - START, BY_THURSDAY.escalate_at - START
    reminded = events.TicketReminded(1, "ward")
    spec = given(OPENED, WARD).at(remind_at).by(PLANNER)
    spec = spec.when(commands.RemindTicket(id="9", ticket=1)).then(reminded, *ways(1, "reminded", PLANNER, remind_at))
    escalate = commands.EscalateTicket(id="10", ticket=1)
    outcome = spec.at(due_at).when(escalate)
    assert [(one.way, one.news) for one in outcome.decision[1:]] == [("webhook", "escalated"), ("mail", "escalated")]


ABOVE = (
    Agency("transport", name("Sở Giao thông"), told_by=("mail",)),
    Agency("waterworks", name("Cấp nước")),
    Agency("ward", name("Phường"), told_by=("webhook",), above="transport"),
    Agency("station", name("Trạm nước"), above="waterworks"),
)


def test_who_stands_above_a_late_agency_is_told_by_its_own_ways():
    region = events.RegionAdopted("2", "digest-2", with_rules(agencies=ABOVE), {})
    due_at = BY_THURSDAY.escalate_at - START
    late = given(region, OPENED, WARD).at(due_at).by(PLANNER).when(commands.EscalateTicket(id="9", ticket=1))
    escalated, *due = late.decision
    assert (escalated.agency, escalated.above) == ("ward", "transport")
    assert [(one.agency, one.way, one.news) for one in due] == [
        ("ward", "webhook", "escalated"),
        ("transport", "mail", "late_below"),
    ]
    seen = late.then(*late.decision)
    assert seen.shown().tickets.rows["1"].above == "transport"
    failed = given(region, OPENED, WARD, *late.decision, events.MessageEnded(2, "failed"))
    assert failed.shown().tickets.rows["1"].above is None, "nobody above has heard"
    assert failed.shown().tickets.rows["1"].untold == ()
    other = work(3, "webhook", "late_below", PLANNER, due_at, agency="transport")
    away, sent = events.MessageDelayed(2, "away"), events.MessageSent(2, "mail")

    def above(*then: object) -> object:
        return given(region, OPENED, WARD, *late.decision, other, *then).shown().tickets.rows["1"].above

    assert above(away) is None
    assert above(away, sent) == "transport", "it was tried on"
    assert above(away, sent, events.MessageEnded(2, "done"), events.MessageEnded(3, "failed")) == "transport"


@pytest.mark.parametrize("agency", ["station", "transport"], ids=["no way to who is above", "nobody above"])
def test_where_nobody_above_can_be_told_nobody_is_said_to_be(agency):
    region = events.RegionAdopted("2", "digest-2", with_rules(agencies=ABOVE), {})
    due_at, at = BY_THURSDAY.escalate_at - START, events.TicketForwarded(1, agency)
    late = given(region, OPENED, at).at(due_at).by(PLANNER).when(commands.EscalateTicket(id="9", ticket=1))
    assert late.decision[0].above is None
    assert {one.news for one in late.decision[1:]} <= {"escalated"}


def test_what_is_late_at_the_centre_is_told_to_no_agency():
    outcome = given(OPENED).at(FORWARD_BY - START).by(PLANNER).when(commands.EscalateTicket(id="9", ticket=1))
    assert [type(one) for one in outcome.decision] == [events.TicketEscalated]


def test_it_hears_what_became_of_its_answer_and_of_its_extension():
    back = commands.SendBackAnswer(id="1", ticket=1, reason="unclear")
    given(OPENED, WARD, WRITTEN).when(back).then(events.AnswerSentBack(1, "unclear"), *ways(1, "sent_back"))
    asked = events.ExtensionAsked(1, Time(BY_THURSDAY.at + DAY), "parts")
    no = commands.RefuseExtension(id="1", ticket=1, reason="too_long")
    refused = events.ExtensionRefused(1, "too_long")
    given(OPENED, WARD, asked).when(no).then(refused, *ways(1, "extension_refused"))
    yes = given(OPENED, WARD, asked).when(commands.GrantExtension(id="1", ticket=1))
    assert [one.news for one in yes.decision[1:]] == ["extension_granted"] * 2


def test_it_hears_that_the_field_and_so_the_time_is_another():
    outcome = given(OPENED, WARD).when(commands.RefileTicket(id="1", ticket=1, field="water"))
    assert [one.news for one in outcome.decision[1:]] == ["refiled"] * 2
    at_centre = given(OPENED).when(commands.RefileTicket(id="1", ticket=1, field="water"))
    assert len(at_centre.decision) == 1


@pytest.mark.parametrize(
    "command",
    [commands.RefuseTicket(id="1", ticket=1, reason="spam"), commands.MergeTicket(id="1", ticket=1, into=2)],
    ids=["refused", "merged"],
)
def test_what_is_over_otherwise_than_by_its_answer_is_no_work_any_more(command):
    other = events.TicketOpened(2, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY)
    outcome = given(OPENED, WARD, other).when(command)
    assert [(one.way, one.news) for one in outcome.decision[1:]] == [("webhook", "withdrawn"), ("mail", "withdrawn")]


def test_what_is_reopened_is_with_its_agency_again():
    outcome = given(OPENED, WARD, WRITTEN, APPROVED).when(REOPEN)
    assert [one.news for one in outcome.decision[1:]] == ["reopened"] * 2


def test_an_agency_has_heard_what_its_system_or_its_mailbox_took():
    sent = commands.RecordMessage(id="1", message=1, outcome="sent", gateway="agency-ward")
    for way in ("webhook", "mail"):
        due = work(1, way, "forwarded")
        given(OPENED, WARD, due).when(sent).then(events.MessageSent(1, "agency-ward"), events.MessageEnded(1, "done"))


# --- who reported it


def test_who_left_a_number_and_wishes_it_is_told():
    opening = commands.OpenTicket(id="1", field="roads", text=TEXT, channel="web", phone=PHONE, tell="vi")
    given().by(CITIZEN).when(opening).then(TOLD, notice(1, "received", CITIZEN))


@pytest.mark.parametrize("more", [{"tell": "vi"}, {"phone": PHONE}], ids=["no number", "no wish"])
def test_without_a_number_or_without_the_wish_nothing_happens(more):
    opening = commands.OpenTicket(id="1", field="roads", text=TEXT, **more)
    opened = events.TicketOpened(1, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY, phone=more.get("phone"))
    spec = given().when(opening).then(opened)
    spec = spec.when(commands.WriteAnswer(id="2", ticket=1, text=TEXT)).then(events.AnswerWritten(1, TEXT))
    spec.by(KHOA).when(APPROVE).then(APPROVED)


def test_an_answer_is_told_once_when_it_is_approved():
    spec = given(TOLD, FORWARDED, WRITTEN).by(KHOA).when(APPROVE).then(APPROVED, notice(1, "answered", KHOA))
    spec.when(commands.ApproveAnswer(id="2", ticket=1)).refused(Reason.TICKET_IS_OVER)
    spec.when(commands.RateTicket(id="3", ticket=1, stars=5)).then(events.TicketRated(1, 5))


def test_what_has_not_left_need_not_leave_when_there_is_something_newer():
    waiting = notice(1, "received")
    given(TOLD, waiting, FORWARDED, WRITTEN).by(KHOA).when(APPROVE).then(
        APPROVED, events.MessageEnded(1, "not_needed"), notice(2, "answered", KHOA)
    )
    left = events.MessageSent(1, "sms-one")
    given(TOLD, waiting, left, FORWARDED, WRITTEN).by(KHOA).when(APPROVE).then(APPROVED, notice(2, "answered", KHOA))


def test_a_second_answer_after_a_reopening_is_told_again():
    first = notice(1, "answered", KHOA)
    outcome = given(TOLD, FORWARDED, WRITTEN, APPROVED, first).by(CITIZEN).when(REOPEN)
    assert outcome.decision[1:] == [events.MessageEnded(1, "not_needed"), notice(2, "reopened", CITIZEN)]


def test_that_it_is_not_taken_is_told_too():
    refuse = commands.RefuseTicket(id="1", ticket=1, reason="spam")
    refused = events.TicketRefused(1, "spam", Time(START + SETTLE_MS))
    given(TOLD).when(refuse).then(refused, notice(1, "refused"))


def test_the_answer_of_what_it_was_merged_into_is_its_own():
    into = events.TicketOpened(2, "roads", "call", TEXT, FORWARD_BY, BY_THURSDAY)
    third = events.TicketOpened(3, "roads", "web", TEXT, FORWARD_BY, BY_THURSDAY, phone=PHONE, tell="en")
    settle_at = Time(START + SETTLE_MS)
    merged = (events.TicketMerged(1, 3, settle_at), events.TicketMerged(3, 2, settle_at))
    written = events.AnswerWritten(2, TEXT)
    outcome = given(TOLD, into, third, *merged, written).by(KHOA).when(commands.ApproveAnswer(id="1", ticket=2))
    assert outcome.decision[1:] == [notice(1, "answered", KHOA, ticket=3), notice(2, "answered", KHOA, ticket=1)]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_asked_nobody_hears_the_same_twice_and_answers_only_when_they_were_approved(seed):
    wishes, by_command = set(), {}
    for entry in journal_of(seed, 600):
        by_command.setdefault((entry.by, entry.cause), []).append(entry.event)
    for happened in by_command.values():
        wishes |= {one.ticket for one in happened if isinstance(one, events.TicketOpened) and one.tell is not None}
        due = [one for one in happened if isinstance(one, events.MessageDue) and one.ticket is not None]
        told = [(one.ticket, one.agency, one.way) for one in due]
        assert len(told) == len(set(told))
        notices = [one for one in due if one.agency is None]
        assert {one.ticket for one in notices} <= wishes
        approved = {one.ticket for one in happened if isinstance(one, events.AnswerApproved)}
        answers = [one for one in notices if one.news == "answered"]
        assert bool(answers) <= bool(approved)
        assert approved & wishes <= {one.ticket for one in answers}
        assert all(one.agency == "ward" for one in due if one.agency is not None)


# --- what became of it


def record(outcome: str) -> commands.RecordMessage:
    return commands.RecordMessage(id=outcome, message=1, outcome=outcome, gateway="one", cause="no_gateway")


def test_a_text_that_arrived_is_done():
    sent = events.MessageSent(1, "one")
    given(TOLD, notice(1, "received"), sent).when(record("delivered")).then(
        events.MessageDelivered(1), events.MessageEnded(1, "done")
    )


def test_whether_a_text_arrived_is_waited_for_an_hour():
    sent = given(TOLD, notice(1, "received"), events.MessageSent(1, "one"))
    expire = commands.ExpireMessage(id="1", message=1)
    sent.at(rules.RECEIPT_MS - 1).by(PLANNER).when(expire).refused(Reason.NOT_DUE)
    sent.at(rules.RECEIPT_MS).by(PLANNER).when(expire).then(events.MessageEnded(1, "done"))
    lost = given(TOLD, notice(1, "received")).at(rules.TELL_MS_MAX).by(PLANNER)
    lost.when(expire).then(events.MessageEnded(1, "expired"))


def test_what_nobody_takes_for_a_while_is_said_once_and_stands_on_the_ticket_until_it_is_taken():
    due, delayed = work(1, "webhook", "forwarded"), events.MessageDelayed(1, "away")
    late = commands.RecordMessage(id="1", message=1, outcome="delayed", cause="away")
    spec = given(OPENED, WARD, due).when(late).then(delayed)
    spec.when(commands.RecordMessage(id="2", message=1, outcome="delayed")).refused(Reason.ALREADY_SO)
    assert shown(OPENED, WARD, due, delayed) == ("webhook",)
    sent = events.MessageSent(1, "agency-ward")
    assert shown(OPENED, WARD, due, delayed, sent) == ()
    over, other = events.MessageEnded(1, "not_needed"), work(2, "webhook", "reminded")
    assert shown(OPENED, WARD, due, delayed, over) == ()
    assert shown(OPENED, WARD, due, delayed, other, events.MessageDelayed(2, "away"), over) == ("webhook",)
    given(OPENED, WARD, due, sent).when(late).refused(Reason.ALREADY_SO)


def shown(*facts: object) -> tuple[str, ...]:
    return given(*facts).shown().tickets.rows["1"].untold


def test_an_agency_that_could_not_be_told_stands_on_the_ticket_until_it_was():
    due, failed = ways(1, "forwarded"), events.MessageEnded(1, "failed", "refused")
    assert shown(OPENED, WARD, *due) == ()
    assert shown(OPENED, WARD, *due, failed) == ("webhook",)
    assert shown(OPENED, WARD, *due, events.MessageSent(2, "mail"), failed) == ("webhook",)
    assert shown(OPENED, WARD, *due, failed, events.MessageEnded(2, "expired")) == ("webhook", "mail")
    again = work(3, "webhook", "reminded")
    assert shown(OPENED, WARD, *due, failed, again, events.MessageSent(3, "agency-ward")) == ()
    assert shown(OPENED, WARD, *due, failed, FORWARDED) == (), "another has it"
    assert shown(OPENED, WARD, *due, FORWARDED, failed) == (), "nor is it news then"
    assert shown(OPENED, WARD, *due, failed, WRITTEN, APPROVED) == (), "nobody has to telephone any more"


def test_a_text_that_did_not_reach_who_reported_it_stands_on_the_ticket_too():
    due, sent = notice(1, "received"), events.MessageSent(1, "one")
    assert shown(TOLD, due, events.MessageEnded(1, "failed", "no_number")) == ("sms",)
    assert shown(TOLD, due, sent, events.MessageEnded(1, "failed", "not_delivered")) == ("sms",)
    assert shown(TOLD, due, sent, later(MINUTE, events.MessageEnded(1, "done"))) == ()
    assert shown(TOLD, due, events.MessageEnded(1, "not_needed")) == ()


def test_what_became_of_it_is_in_the_story_of_the_ticket_and_in_no_list_that_the_room_is_sent():
    due, sent, done = work(1, "mail", "forwarded"), events.MessageSent(1, "mail"), events.MessageEnded(1, "done")
    views = given(OPENED, WARD, due, sent, done).shown()
    told = [type(row.event).__name__ for row in views.ticket_story.rows(1)]
    assert told == ["TicketOpened", "TicketForwarded", "MessageDue", "MessageSent", "MessageEnded"]
    assert not views.messages.rows
    row = views.messages.of_tickets["1"]
    assert (row.state, row.gateway, row.agency, row.news) == ("ended", "mail", "ward", "forwarded")
