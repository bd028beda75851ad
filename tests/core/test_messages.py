"""What is to leave the house: wanted once, ended once, and never for somebody who has answered already."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import ASK_AGAIN_MS, DIAL_MS_MAX, LINK_AFTER_CALL_MS, Reason
from events.values import PLANNER, Step
from tests.core.given import given, later
from tests.core.happened import (
    A1_GOES,
    ABANDONED,
    ANSWERED,
    CLAIMED,
    KNOWN,
    OTHER,
    PHONE,
    RANG,
    SENT,
    SILENT,
    advanced,
    call_back_due,
    due,
    ended,
)
from tests.core.province import CALL, DAY, FAR, KHOA, LAN, NEAR, START, TEXT, with_limits

LINK_MS = 1_800_000
REACH_MS, RING_MS, SILENCE_MS = 15_000, 35_000, 60_000
LINK = commands.AskLocation(id="1", call=CALL)
DIAL = commands.DialCaller(id="1", call=CALL)
REACH = commands.ReachCrew(id="1", assignment="1/1")
EXPIRE = commands.ExpireMessage(id="1", message=1)
AT_DESK = events.DeskSignedOn("201", LAN)
NO_PAGE = events.ConsoleFellSilent("crew:A1", START - 20_000)
LINK_DUE = due(purpose="link", after_ms=LINK_MS, person=LAN, call=CALL, assignment=None)
DIAL_DUE = due(
    way="line", purpose="dial", after_ms=DIAL_MS_MAX, person=LAN, call=CALL, assignment=None, extension="201"
)
ASSIGNED = (PHONE, *A1_GOES)
PHONE_PAGE = "machine:link"


def record(outcome: str, cause: str | None = None) -> commands.RecordMessage:
    gateway = "sms-one" if outcome == "sent" else None
    return commands.RecordMessage(id="1", message=1, outcome=outcome, gateway=gateway, cause=cause)


def answer(word: str) -> commands.AnswerOrder:
    return commands.AnswerOrder(id="1", message=1, answer=word)


# --- a link


def test_a_link_goes_to_a_caller_whose_number_is_known():
    given(KNOWN).by(LAN).when(LINK).then(LINK_DUE)
    given(RANG).by(LAN).when(LINK).refused(Reason.CALLER_UNKNOWN)
    given().when(LINK).refused(Reason.NO_SUCH_CALL)


def test_only_who_holds_the_call_asks_where_the_caller_is_unless_that_console_is_silent():
    given(KNOWN, CLAIMED).by(KHOA).when(LINK).refused(Reason.CALL_IS_TAKEN, by=LAN)
    given(KNOWN, CLAIMED, SILENT).by(KHOA).when(LINK).then(
        events.MessageDue(1, "sms", "link", START + LINK_MS, KHOA, CALL)
    )


def test_a_second_click_sends_no_second_link_and_a_later_one_takes_its_place():
    given(KNOWN, LINK_DUE).by(LAN).at(ASK_AGAIN_MS - 1).when(LINK).refused(Reason.ALREADY_SO)
    given(KNOWN, LINK_DUE).by(LAN).at(ASK_AGAIN_MS).when(LINK).then(
        events.MessageEnded(1, "not_needed"),
        events.MessageDue(2, "sms", "link", START + ASK_AGAIN_MS + LINK_MS, LAN, CALL),
    )


def test_a_link_of_an_exercise_says_so():
    drill = events.CallRang(CALL, "115", TEXT, True)
    given(drill).by(LAN).when(LINK).then(
        events.MessageDue(1, "sms", "link", START + LINK_MS, LAN, CALL, drill=True),
    )


def test_what_nobody_used_in_time_is_over():
    given(KNOWN, LINK_DUE, SENT).at(LINK_MS).plans(EXPIRE)
    given(KNOWN, LINK_DUE).at(LINK_MS).when(EXPIRE).then(events.MessageEnded(1, "expired"))
    given(KNOWN, LINK_DUE).at(LINK_MS - 1).when(EXPIRE).refused(Reason.NOT_DUE)
    given().when(EXPIRE).refused(Reason.NO_SUCH_MESSAGE)


# --- a line


def test_a_caller_is_dialled_from_the_desk_of_who_calls_her_back_and_is_then_hers():
    given(AT_DESK, KNOWN, ABANDONED, call_back_due()).by(LAN).when(DIAL).then(events.CallBackTaken(CALL, LAN), DIAL_DUE)
    taken = events.CallBackTaken(CALL, LAN)
    given(AT_DESK, KNOWN, ABANDONED, call_back_due(), taken).by(LAN).when(DIAL).then(DIAL_DUE)


def test_two_people_never_ring_one_caller():
    khoas = events.DeskSignedOn("202", KHOA)
    taken = events.CallBackTaken(CALL, LAN)
    given(khoas, KNOWN, ABANDONED, call_back_due(), taken).by(KHOA).when(DIAL).refused(Reason.CALL_IS_TAKEN, by=LAN)
    given(khoas, KNOWN, ANSWERED, CLAIMED).by(KHOA).when(DIAL).refused(Reason.CALL_IS_TAKEN, by=LAN)
    given(AT_DESK, KNOWN, ABANDONED, DIAL_DUE).by(LAN).when(DIAL).refused(Reason.ALREADY_SO)


def test_whoever_sits_nowhere_has_no_telephone_that_could_ring():
    given(KNOWN, ABANDONED, call_back_due()).by(LAN).when(DIAL).refused(Reason.NOT_AT_A_DESK)


def test_a_caller_who_is_not_known_cannot_be_dialled():
    given(AT_DESK, RANG).by(LAN).when(DIAL).refused(Reason.CALLER_UNKNOWN)
    given(AT_DESK).by(LAN).when(DIAL).refused(Reason.NO_SUCH_CALL)


def test_a_caller_who_was_erased_is_not_dialled_nor_sent_a_link_also_where_the_call_is_long_over():
    erased = events.PersonErased((f"call:{CALL}", "text:1"), "asked")
    given(AT_DESK, KNOWN, erased).by(LAN).when(LINK).refused(Reason.CALLER_UNKNOWN)
    listed = (AT_DESK, KNOWN, ABANDONED, call_back_due())
    given(*listed, erased).by(LAN).when(DIAL).refused(Reason.CALLER_UNKNOWN)
    given(*listed, later(2 * DAY, erased)).by(LAN).when(DIAL).refused(Reason.CALLER_UNKNOWN)
    before = (AT_DESK, KNOWN, ABANDONED, erased, call_back_due(), later(2 * DAY, AT_DESK))
    given(*before).by(LAN).when(DIAL).refused(Reason.CALLER_UNKNOWN)


def test_of_a_line_that_the_exchange_dials_nothing_more_is_awaited():
    given(KNOWN, ABANDONED, DIAL_DUE).when(record("sent")).then(SENT, events.MessageEnded(1, "done"))


# --- an order


def test_an_order_that_no_page_acknowledged_goes_as_a_text_and_then_as_a_spoken_call():
    given(*ASSIGNED).at(REACH_MS - 1).plans()
    given(*ASSIGNED).at(REACH_MS).plans(REACH)
    given(*ASSIGNED).by(PLANNER).at(REACH_MS).when(REACH).then(due())
    given(*ASSIGNED, due()).at(RING_MS - 1).plans()
    given(*ASSIGNED, due()).at(RING_MS).plans(REACH)
    given(*ASSIGNED, due()).by(PLANNER).at(RING_MS).when(REACH).then(due(2, "voice"))
    given(*ASSIGNED, due(), due(2, "voice")).at(SILENCE_MS - 1).plans()


def test_where_no_page_is_heard_of_it_goes_at_once():
    given(NO_PAGE, *ASSIGNED).plans(REACH)
    given(*ASSIGNED, NO_PAGE).plans(REACH)
    back = events.ConsoleCameBack("crew:A1")
    given(*ASSIGNED, NO_PAGE, back).plans()
    given(*ASSIGNED, NO_PAGE, back).at(REACH_MS).plans(REACH)


def test_a_text_that_no_gateway_took_is_spoken_at_once():
    given(*ASSIGNED, due(), events.MessageEnded(1, "failed", "away")).plans(REACH)


def test_a_crew_without_a_number_or_that_answered_is_not_reached_otherwise():
    given(*A1_GOES).at(REACH_MS).plans()
    given(*A1_GOES).when(REACH).refused(Reason.NO_PHONE)
    given(*ASSIGNED, advanced(Step.ACKNOWLEDGED)).at(REACH_MS).plans()
    given(*ASSIGNED, advanced(Step.ACKNOWLEDGED)).when(REACH).refused(Reason.ALREADY_SO)
    given(*ASSIGNED, due(), due(2, "voice")).when(REACH).refused(Reason.ALREADY_SO)
    given(PHONE).when(REACH).refused(Reason.NO_SUCH_ASSIGNMENT)


def test_a_number_that_is_set_while_the_order_waits_is_used():
    given(*A1_GOES, PHONE).at(REACH_MS).plans(REACH)
    given(*ASSIGNED, events.UnitPhoneSet("A1", None)).at(REACH_MS).plans()


def test_a_key_pressed_is_the_crews_answer():
    given(*ASSIGNED, due()).by_crew("A1").when(answer("accept")).then(
        events.MessageEnded(1, "answered"), advanced(Step.ACKNOWLEDGED)
    )
    given(*ASSIGNED, due()).by_crew("A1").when(answer("refuse")).then(
        events.MessageEnded(1, "answered"), ended(Step.REFUSED, reason="by_message")
    )


def test_no_other_crew_answers_for_it_and_nothing_is_answered_twice():
    given(*ASSIGNED, due()).by_crew("A2").when(answer("accept")).refused(Reason.NOT_YOURS)
    given(*ASSIGNED, due(), advanced(Step.ACKNOWLEDGED)).by_crew("A1").when(answer("accept")).refused(Reason.ALREADY_SO)
    given(KNOWN, LINK_DUE).when(answer("accept")).refused(Reason.NO_SUCH_MESSAGE)


def test_whoever_acknowledged_by_a_key_may_still_refuse_by_one():
    given(*ASSIGNED, due(), advanced(Step.ACKNOWLEDGED)).by_crew("A1").when(answer("refuse")).then(
        events.MessageEnded(1, "answered"), ended(Step.REFUSED, reason="by_message")
    )


# --- what gateways make of it


def test_a_message_is_sent_once_arrives_once_and_ends():
    given(KNOWN, LINK_DUE).when(record("sent")).then(SENT)
    given(KNOWN, LINK_DUE, SENT).when(record("sent")).refused(Reason.ALREADY_SO)
    arrived = events.MessageDelivered(1)
    given(KNOWN, LINK_DUE, SENT).when(record("delivered")).then(arrived)
    given(KNOWN, LINK_DUE, SENT, arrived).when(record("delivered")).refused(Reason.ALREADY_SO)
    given(KNOWN, LINK_DUE).when(record("delivered")).then(arrived)


@pytest.mark.parametrize("outcome", ["failed", "not_needed"])
def test_what_no_gateway_took_or_nobody_wants_any_more_is_over(outcome):
    given(KNOWN, LINK_DUE).when(record(outcome, "why")).then(events.MessageEnded(1, outcome, "why"))
    given().when(record(outcome)).refused(Reason.NO_SUCH_MESSAGE)


# --- a number of a crew


def test_a_crew_says_by_which_number_it_is_reached_and_another_does_not():
    setting = commands.SetUnitPhone(id="1", unit="A1", phone=TEXT)
    given().by_crew("A1").when(setting).then(PHONE)
    given().by_crew("A2").when(setting).refused(Reason.NOT_YOURS)
    given(PHONE).when(commands.SetUnitPhone(id="1", unit="A1")).then(events.UnitPhoneSet("A1", None))
    given().when(commands.SetUnitPhone(id="1", unit="A1")).refused(Reason.ALREADY_SO)
    given().when(commands.SetUnitPhone(id="1", unit="Z9", phone=TEXT)).refused(Reason.NO_SUCH_UNIT)


def test_what_happens_later_keeps_its_time():
    """A link asked for later lives as long from then on."""
    given(later(5_000, KNOWN)).by(LAN).at(5_000).when(LINK).then(
        due(purpose="link", after_ms=5_000 + LINK_MS, person=LAN, call=CALL, assignment=None)
    )


# --- a caller who answers a link


def told_by_link(place=NEAR, message: int = 1, call: str = CALL) -> commands.LocateCall:
    return commands.LocateCall(id="p", call=call, place=place, uncertainty_m=9.0, source="link", message=message)


PLACE_TOLD = events.CallLocated(CALL, NEAR, 9.0, "link")
LINK_ANSWERED = events.MessageEnded(1, "answered")
CALL_OVER = events.CallEnded(CALL, "answered", None)


def test_the_first_place_answers_the_link_and_better_ones_are_still_taken():
    given(KNOWN, LINK_DUE, SENT).by(PHONE_PAGE).when(told_by_link()).then(PLACE_TOLD, LINK_ANSWERED)
    better = events.CallLocated(CALL, FAR, 9.0, "link")
    given(KNOWN, LINK_DUE, SENT, PLACE_TOLD, LINK_ANSWERED).when(told_by_link(FAR)).then(better)


def test_a_link_holds_until_its_time_is_over():
    answered = (KNOWN, LINK_DUE, LINK_ANSWERED)
    given(*answered).at(LINK_MS - 1).when(told_by_link()).then(PLACE_TOLD)
    given(*answered).at(LINK_MS).when(told_by_link()).refused(Reason.NO_SUCH_MESSAGE)
    given(KNOWN, LINK_DUE, events.MessageEnded(1, "expired")).when(told_by_link()).refused(Reason.NO_SUCH_MESSAGE)


def test_a_link_dies_a_while_after_its_call():
    over = (KNOWN, LINK_DUE, CALL_OVER)
    given(*over).at(LINK_AFTER_CALL_MS - 1).when(told_by_link()).then(PLACE_TOLD, LINK_ANSWERED)
    given(*over).at(LINK_AFTER_CALL_MS).when(told_by_link()).refused(Reason.NO_SUCH_MESSAGE)


def test_a_link_that_was_asked_for_after_the_call_lives_as_long_from_then_on():
    asked = later(LINK_AFTER_CALL_MS * 2, due(purpose="link", after_ms=LINK_MS * 2, assignment=None, call=CALL))
    given(KNOWN, CALL_OVER, asked).at(LINK_AFTER_CALL_MS * 3 - 1).when(told_by_link()).then(PLACE_TOLD, LINK_ANSWERED)
    given(KNOWN, CALL_OVER, asked).at(LINK_AFTER_CALL_MS * 3).when(told_by_link()).refused(Reason.NO_SUCH_MESSAGE)


def test_a_link_tells_of_its_own_call_alone_and_makes_none_ring():
    given(KNOWN, LINK_DUE).when(told_by_link(call=OTHER)).refused(Reason.NO_SUCH_MESSAGE)
    given(KNOWN, LINK_DUE, events.CallRang(OTHER, "115", None)).when(told_by_link(call=OTHER)).refused(
        Reason.NO_SUCH_MESSAGE
    )
    given(KNOWN, DIAL_DUE).when(told_by_link()).refused(Reason.NO_SUCH_MESSAGE)
    given(KNOWN).when(told_by_link()).refused(Reason.NO_SUCH_MESSAGE)


def test_a_newer_link_that_was_answered_takes_the_place_of_an_older_one():
    second = due(2, purpose="link", after_ms=LINK_MS, assignment=None, call=CALL)
    facts = (KNOWN, LINK_DUE, LINK_ANSWERED, second)
    given(*facts).when(told_by_link()).then(PLACE_TOLD)
    given(*facts, events.MessageEnded(2, "answered")).when(told_by_link()).refused(Reason.NO_SUCH_MESSAGE)
    given(*facts).when(told_by_link(message=2)).then(PLACE_TOLD, events.MessageEnded(2, "answered"))


def test_without_spoken_calls_the_text_goes_all_the_same():
    quiet = events.RegionAdopted("2", "d", with_limits(ring_s=0), {})
    given(quiet, *ASSIGNED).at(REACH_MS).plans(REACH)
    given(quiet, *ASSIGNED, due()).at(RING_MS).plans()
    mute = events.RegionAdopted("2", "d", with_limits(reach_s=0), {})
    given(mute, *ASSIGNED).at(RING_MS).plans()
