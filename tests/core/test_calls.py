"""Calls: whatever the exchange tells, in whatever order; a claim has one winner; desks belong to who sits there."""

import pytest

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from tests.core.given import Told, given, later
from tests.core.happened import CLOSED, PICKED_UP, RANG, opened
from tests.core.province import CALL, DAY, EXCHANGE, KHOA, LAN, NEAR, RULES, START, TEXT, on_duty

ANSWERED = events.CallAnswered(CALL, "201", None)
ENDED = events.CallEnded(CALL, "answered", None)
HEARD = events.CallRang(CALL, "", None)
"""It rings by what came first, on a number nobody told yet."""

RING = commands.RingCall(id="1", call=CALL, number="115")
ANSWER = commands.AnswerCall(id="1", call=CALL, extension="201")
LOCATE = commands.LocateCall(id="1", call=CALL, place=NEAR, uncertainty_m=50.0)
TRANSFER = commands.TransferCall(id="1", call=CALL, number="114", extension="301")
END = commands.EndCall(id="1", call=CALL, cause="normal")
CLAIM = commands.ClaimCall(id="1", call=CALL)
ATTACH = commands.AttachCall(id="1", call=CALL, incident=1)
DETACH = commands.DetachCall(id="1", call=CALL, incident=1)
SIGN_ON = commands.SignOnDesk(id="1", extension="201")
SIGN_OFF = commands.SignOffDesk(id="1", extension="201")

LOCATED = events.CallLocated(CALL, NEAR, 50.0)
TRANSFERRED = events.CallTransferred(CALL, "114", "301")
ATTACHED = events.CallAttached(CALL, 1)
ABANDONED = events.CallEnded(CALL, "abandoned", "normal")


def due(number: str = "115", why: str = "abandoned", at_ms: int = 0) -> events.CallBackDue:
    return events.CallBackDue(CALL, number, why, START + at_ms + RULES.limits.call_back_s * 1000)


# --- ringing


def test_a_call_rings():
    command = commands.RingCall(id="1", call=CALL, number="115", caller=TEXT, drill=True)
    given().by(EXCHANGE).when(command).then(events.CallRang(CALL, "115", TEXT, True))


def test_a_call_rings_once():
    given(RANG).when(RING).refused(Reason.ALREADY_SO)


def test_a_caller_that_is_told_later_is_taken():
    command = commands.RingCall(id="1", call=CALL, number="115", caller=TEXT)
    given(RANG).when(command).then(events.CallRang(CALL, "115", TEXT)).when(command).repeats(10)
    given(events.CallRang(CALL, "115", TEXT)).when(command).refused(Reason.ALREADY_SO)


def test_a_number_that_is_told_later_is_taken():
    given(HEARD, ANSWERED).when(RING).then(RANG)


def test_a_ring_that_is_told_later_and_was_earlier_is_taken():
    """Its other news came first: only now is it known since when it rang."""
    early = commands.RingCall(id="1", call=CALL, number="115", happened_at=START - 5_000)
    spec = given(RANG).when(early).then(RANG)
    assert spec.shown().calls.rows[CALL].rang_at == START - 5_000


def test_a_call_that_ended_a_day_ago_does_not_ring_again():
    """It is still known, since its incident is open."""
    caller = commands.RingCall(id="1", call=CALL, number="115", caller=TEXT)
    facts = (RANG, opened(), ATTACHED, ENDED)
    given(*facts).at(DAY - 1).when(caller).then(events.CallRang(CALL, "115", TEXT))
    given(*facts, later(DAY, on_duty("P1"))).at(DAY).when(caller).refused(Reason.ALREADY_SO)


# --- news in any order


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (ANSWER, ANSWERED),
        (LOCATE, LOCATED),
        (TRANSFER, TRANSFERRED),
    ],
)
def test_news_of_a_call_is_taken_and_what_comes_first_lets_it_ring(command, event):
    given(RANG).when(command).then(event)
    number = command.number or ""
    given().when(command).then(events.CallRang(CALL, number, None), event)


def test_an_end_that_comes_first_lets_it_ring_and_it_is_to_be_called_back():
    given(RANG).when(END).then(ABANDONED, due())
    given().when(END).then(events.CallRang(CALL, "", None), ABANDONED, due(""))


def test_news_that_comes_first_brings_the_number_and_the_caller():
    command = commands.AnswerCall(id="1", call=CALL, extension="201", number="113", caller=TEXT, drill=True)
    given().when(command).then(events.CallRang(CALL, "113", TEXT, True), ANSWERED)


def test_a_call_is_answered_by_whoever_is_signed_on_at_the_desk():
    given(RANG, events.DeskSignedOn("201", LAN)).when(ANSWER).then(events.CallAnswered(CALL, "201", LAN))


def test_a_call_is_answered_once_at_the_same_desk():
    given(RANG, ANSWERED).when(ANSWER).refused(Reason.ALREADY_SO)


def test_a_call_is_answered_again_at_another_desk():
    other = commands.AnswerCall(id="1", call=CALL, extension="202")
    given(RANG, ANSWERED).when(other).then(events.CallAnswered(CALL, "202", None))


@pytest.mark.parametrize(
    ("facts", "failed", "end", "why"),
    [
        ((RANG,), False, "abandoned", "abandoned"),
        ((RANG, ANSWERED), False, "answered", None),
        ((RANG, ANSWERED), True, "failed", "cut_off"),
        ((RANG,), True, "failed", "failed"),
    ],
)
def test_how_a_call_ended_is_known_from_the_journal_and_whether_to_call_back(facts, failed, end, why):
    command = commands.EndCall(id="1", call=CALL, failed=failed)
    listed = () if why is None else (due(why=why),)
    given(*facts).when(command).then(events.CallEnded(CALL, end, None), *listed)


SEATS = (events.DeskSignedOn("201", LAN), events.DeskSignedOn("202", KHOA))
BY_KHOA = Told(events.CallAnswered(CALL, "202", KHOA), 5_000, happened_ms=4_000)
HANDED = events.HandoverOffered(CALL, KHOA, "114", "other_service", None, None, None, None, None)
LATE = commands.AnswerCall(id="1", call=CALL, extension="201", happened_at=START + 1_000)


@pytest.mark.parametrize("over", [(), (events.CallEnded(CALL, "answered", None),)], ids=["still talking", "over"])
def test_an_answer_told_late_takes_the_call_from_nobody_who_answered_after_it(over):
    spec = given(*SEATS, RANG, BY_KHOA, *over).when(LATE).then(events.CallAnswered(CALL, "201", LAN))
    assert spec.made()[0].calls[CALL].person == KHOA
    row = spec.shown().calls.rows[CALL]
    assert (row.person, row.extension, row.answered_at) == (KHOA, "202", START + 1_000)
    assert row.held_by == (KHOA if over else None)


def test_an_answer_told_late_takes_no_offer_either():
    offered = later(5_000, HANDED, by=KHOA)
    given(*SEATS, RANG, BY_KHOA, offered).when(LATE).then(events.CallAnswered(CALL, "201", LAN))


# --- picked up by a machine

BY_MACHINE = commands.AnswerCall(id="1", call=CALL, extension="")


@pytest.mark.parametrize("extension", ["", " ", "115", "114"])
def test_a_line_that_a_machine_took_is_not_answered_and_its_caller_is_called_back(extension):
    command = commands.AnswerCall(id="1", call=CALL, extension=extension)
    given(RANG).when(command).then(PICKED_UP)
    given(RANG, PICKED_UP).when(command).refused(Reason.ALREADY_SO)
    given(RANG, PICKED_UP).when(END).then(ABANDONED, due())


def test_a_line_that_a_machine_took_waits_on_as_long_as_it_has():
    shown = given(RANG, later(9_000, PICKED_UP)).shown()
    row = shown.calls.rows[CALL]
    assert (row.state, row.rang_at, row.answered_at) == ("ringing", START, None)
    assert shown.situation.numbers["115"].waiting == 1


def test_a_machine_that_is_told_first_lets_the_call_ring():
    command = commands.AnswerCall(id="1", call=CALL, extension="", number="113", caller=TEXT, drill=True)
    given().when(command).then(events.CallRang(CALL, "113", TEXT, True, picked_up=True))


def test_a_machine_changes_nothing_of_a_call_that_was_answered_or_is_over():
    given(RANG, ANSWERED).when(BY_MACHINE).refused(Reason.ALREADY_SO)
    given(RANG, ABANDONED, due()).when(BY_MACHINE).refused(Reason.ALREADY_SO)


def test_a_person_who_holds_the_call_is_who_answered_it():
    by_lan = events.CallAnswered(CALL, "", LAN)
    claimed = events.CallClaimed(CALL, LAN)
    given(RANG, claimed).when(BY_MACHINE).then(by_lan)
    given(RANG, PICKED_UP).by(LAN).when(CLAIM).then(claimed, by_lan)
    given(RANG, PICKED_UP, claimed, by_lan).when(END).then(events.CallEnded(CALL, "answered", "normal"))
    given(RANG).by(LAN).when(CLAIM).then(claimed)
    given(RANG, PICKED_UP, ABANDONED, due()).by(LAN).when(CLAIM).then(claimed)


def test_who_hands_over_what_a_machine_took_spoke_with_the_caller():
    command = commands.HandOverCall(id="1", call=CALL, number="114", reason="other_service")
    offered = events.HandoverOffered(CALL, LAN, "114", "other_service", None, None, None, None, None)
    by_lan = (events.CallClaimed(CALL, LAN), events.CallAnswered(CALL, "", LAN))
    given(RANG, PICKED_UP).by(LAN).when(command).then(*by_lan, offered)


def test_a_telephone_that_nobody_signed_on_at_is_a_persons_also_after_a_machine():
    given(RANG, PICKED_UP).when(ANSWER).then(ANSWERED)


def test_a_call_ends_once():
    given(RANG, ENDED).when(END).refused(Reason.ALREADY_SO)


def test_a_call_whose_end_is_never_told_is_taken_to_be_over():
    """Or it would wait in the room for ever; what comes of it afterwards is still believed."""
    given(RANG).wakes_at(rules.CALL_MS_MAX)
    given(RANG).at(rules.CALL_MS_MAX - 1).plans()
    given(RANG).at(rules.CALL_MS_MAX).plans(commands.EndCall(id="", call=CALL, failed=True, cause="end_not_told"))
    over = events.CallEnded(CALL, "failed", "end_not_told")
    given(RANG, over).when(ANSWER).then(ANSWERED)
    given(RANG, over).wakes_at(None)


def test_an_answer_that_comes_after_the_end_is_taken():
    given(RANG, events.CallEnded(CALL, "abandoned", None)).when(ANSWER).then(ANSWERED)


def test_the_number_it_is_on_now_is_not_lost_when_the_first_ring_is_told_last():
    """Answered, moved to 114, and only then the exchange tells that it rang on 115."""
    first = commands.RingCall(id="1", call=CALL, number="115", caller=TEXT)
    spec = given(events.CallRang(CALL, "115", None), ANSWERED, TRANSFERRED).when(first)
    happened = spec.decision
    state, _ = spec.then(*happened).made()
    assert state.calls[CALL].number == "114"
    assert state.calls[CALL].caller_known


def test_late_news_of_a_call_that_was_forgotten_is_not_forgotten_with_it():
    """It had ended, and was taken off its incident later: the day from then must not end what is told since."""
    hour = DAY // 24
    detached = later(hour, events.CallDetached(CALL, 1))
    facts = (RANG, ENDED, opened(), ATTACHED, detached, later(DAY, on_duty("P1")))
    spec = given(*facts).at(DAY + 2 * hour).when(ANSWER).then(HEARD, ANSWERED)
    assert spec.made()[0].calls[CALL].answered


def test_a_call_that_ended_long_after_its_incident_is_known_for_a_day_of_its_own():
    """The room still shows it: news of it must not begin another call."""
    facts = (RANG, opened(), ATTACHED, CLOSED, later(DAY // 2, ENDED), later(DAY, on_duty("P1")))
    given(*facts).at(DAY).when(LOCATE).then(LOCATED)


def test_who_says_where_she_is_and_how_sure_is_kept():
    told = {"source": "aml", "confidence": 95.0, "method": "gnss"}
    command = commands.LocateCall(id="1", call=CALL, place=NEAR, uncertainty_m=12.0, **told)
    given(RANG).by(EXCHANGE).when(command).then(events.CallLocated(CALL, NEAR, 12.0, "aml", 95.0, "gnss"))


# --- claiming


def test_a_call_is_claimed():
    given(RANG).by(KHOA).when(CLAIM).then(events.CallClaimed(CALL, KHOA))


def test_a_call_that_is_not_there_is_not_claimed():
    given().when(CLAIM).refused(Reason.NO_SUCH_CALL)


def test_a_call_is_claimed_once():
    given(RANG, events.CallClaimed(CALL, LAN)).when(CLAIM).refused(Reason.ALREADY_SO, by=LAN)


@pytest.mark.parametrize("taken", [events.CallClaimed(CALL, KHOA), events.CallAnswered(CALL, "201", KHOA)])
def test_a_call_that_somebody_has_is_not_claimed(taken):
    given(RANG, taken).when(CLAIM).refused(Reason.CALL_IS_TAKEN, by=KHOA)


# --- attaching


def test_a_call_is_attached():
    given(RANG, opened()).when(ATTACH).then(ATTACHED)


def test_a_call_that_is_not_there_is_not_attached():
    given(opened()).when(ATTACH).refused(Reason.NO_SUCH_CALL)


def test_a_call_is_attached_once():
    given(RANG, opened(), ATTACHED).when(ATTACH).refused(Reason.ALREADY_SO)


def test_a_call_is_attached_to_one_incident_only():
    given(RANG, opened(), ATTACHED).when(commands.AttachCall(id="1", call=CALL, incident=2)).refused(
        Reason.CALL_IS_ATTACHED
    )


def test_a_call_is_not_attached_to_an_incident_that_is_not_there():
    given(RANG).when(ATTACH).refused(Reason.NO_SUCH_INCIDENT)


def test_a_call_is_attached_to_an_incident_that_has_just_ended():
    given(RANG, opened(), CLOSED).when(ATTACH).then(ATTACHED)


# --- detaching


def test_a_call_is_detached():
    given(RANG, opened(), ATTACHED).when(DETACH).then(events.CallDetached(CALL, 1)).when(
        commands.AttachCall(id="2", call=CALL, incident=1)
    ).then(ATTACHED)


def test_a_call_that_is_not_there_is_not_detached():
    given(opened()).when(DETACH).refused(Reason.NO_SUCH_CALL)


@pytest.mark.parametrize("facts", [(RANG, opened()), (RANG, opened(), opened(2), events.CallAttached(CALL, 2))])
def test_a_call_is_detached_from_where_it_is_attached_only(facts):
    given(*facts).when(DETACH).refused(Reason.CALL_NOT_ATTACHED)


# --- desks


def test_a_person_signs_on_at_a_desk():
    given().when(SIGN_ON).then(events.DeskSignedOn("201", LAN))


def test_a_person_signs_on_once():
    given(events.DeskSignedOn("201", LAN)).when(SIGN_ON).refused(Reason.ALREADY_SO)


def test_whoever_sits_down_last_has_the_desk():
    given(events.DeskSignedOn("201", KHOA)).when(SIGN_ON).then(
        events.DeskSignedOff("201", KHOA), events.DeskSignedOn("201", LAN)
    )


def test_a_person_signs_off():
    given(events.DeskSignedOn("201", LAN)).when(SIGN_OFF).then(events.DeskSignedOff("201", LAN)).when(
        commands.SignOffDesk(id="2", extension="201")
    ).refused(Reason.ALREADY_SO)


def test_nobody_signs_off_from_an_empty_desk():
    given().when(SIGN_OFF).refused(Reason.ALREADY_SO)


def test_nobody_signs_another_person_off():
    given(events.DeskSignedOn("201", KHOA)).when(SIGN_OFF).refused(Reason.DESK_IS_TAKEN, by=KHOA)
