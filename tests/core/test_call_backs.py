"""Calling back: nobody who rang is forgotten, whatever the order in which it is told."""

import pytest

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from tests.core.given import given, later
from tests.core.happened import (
    ABANDONED,
    ANSWERED,
    KNOWN,
    OTHER,
    RANG,
    SILENT,
    opened,
    settled_by,
)
from tests.core.happened import call_back_due as due
from tests.core.province import CALL, DAY, EXCHANGE, KHOA, LAN, MINUTE, START, TEXT

CLAIM = commands.ClaimCall(id="1", call=CALL)
END = commands.EndCall(id="1", call=CALL)
ANSWER = commands.AnswerCall(id="1", call=CALL, extension="201")
ASK = commands.AskCallBack(id="1", call=CALL, why="silent")
TAKE = commands.TakeCallBack(id="1", call=CALL)


def record(outcome: str) -> commands.RecordCallBack:
    return commands.RecordCallBack(id="1", call=CALL, outcome=outcome)


# --- calling back


def test_whoever_nobody_answered_is_to_be_called_back_within_the_limit():
    given(RANG).by(EXCHANGE).when(END).then(ABANDONED, due())


def test_a_call_that_broke_off_is_to_be_called_back_and_one_whose_end_was_only_not_told_is_not():
    lost = commands.EndCall(id="1", call=CALL, failed=True)
    given(RANG, ANSWERED).when(lost).then(events.CallEnded(CALL, "failed", None), due(why="cut_off"))
    not_told = commands.EndCall(id="1", call=CALL, failed=True, cause=rules.END_NOT_TOLD)
    over = events.CallEnded(CALL, "failed", rules.END_NOT_TOLD)
    given(RANG, ANSWERED).when(not_told).then(over)
    given(RANG).when(not_told).then(over, due(why="failed"))


def test_a_call_with_an_incident_was_heard_whatever_the_exchange_told():
    given(RANG, opened(), events.CallAttached(CALL, 1)).when(END).then(ABANDONED)


def test_of_several_calls_of_one_number_the_last_is_called_back():
    again = events.CallRang(OTHER, "115", None, earlier=(CALL,))
    ended = commands.EndCall(id="1", call=OTHER)
    given(RANG, ABANDONED, due(), again).when(ended).then(
        events.CallEnded(OTHER, "abandoned", None), events.CallBackSettled(CALL, "rang_again", OTHER), due(OTHER)
    )


def test_whoever_is_answered_when_she_rings_again_need_not_be_called_back():
    again = events.CallRang(OTHER, "115", None, earlier=(CALL,))
    answer = commands.AnswerCall(id="1", call=OTHER, extension="201")
    given(RANG, ABANDONED, due(), again).when(answer).then(
        events.CallAnswered(OTHER, "201", None), events.CallBackSettled(CALL, "rang_again", OTHER)
    )


def test_an_answer_told_after_the_end_takes_a_call_off_the_list():
    given(RANG, ABANDONED, due()).when(ANSWER).then(
        events.CallAnswered(CALL, "201", None), events.CallBackSettled(CALL, "answered_after_all")
    )


def test_a_caller_who_said_nothing_is_put_on_the_list_by_a_person_once():
    given(RANG, ANSWERED).when(ASK).then(due(why="silent")).when(
        commands.AskCallBack(id="2", call=CALL, why="promised")
    ).refused(Reason.ALREADY_SO)
    given().when(ASK).refused(Reason.NO_SUCH_CALL)
    cut_off = commands.EndCall(id="2", call=CALL, failed=True)
    given(RANG, ANSWERED, due(why="silent")).when(cut_off).then(events.CallEnded(CALL, "failed", None))


def test_one_person_calls_back_at_a_time():
    listed = given(RANG, ABANDONED, due())
    taken = listed.when(TAKE).then(events.CallBackTaken(CALL, LAN))
    taken.when(commands.TakeCallBack(id="2", call=CALL)).refused(Reason.ALREADY_SO)
    taken.by(KHOA).when(TAKE).refused(Reason.CALL_IS_TAKEN, by=LAN)
    taken.by(KHOA).when(record("busy")).refused(Reason.CALL_IS_TAKEN, by=LAN)
    facts = (RANG, ABANDONED, due(), events.CallBackTaken(CALL, LAN), SILENT)
    given(*facts).by(KHOA).when(TAKE).then(events.CallBackTaken(CALL, KHOA))
    given(*facts).by(KHOA).when(record("busy")).then(events.CallBackTried(CALL, KHOA, "busy"))
    given(RANG).when(TAKE).refused(Reason.NO_CALL_BACK)
    given(RANG).when(record("busy")).refused(Reason.NO_CALL_BACK)


@pytest.mark.parametrize("outcome", ["no_answer", "busy"])
def test_who_was_not_reached_stays_on_the_list_for_anybody(outcome):
    spec = given(RANG, ABANDONED, due(), events.CallBackTaken(CALL, LAN)).when(record(outcome))
    row = spec.then(events.CallBackTried(CALL, LAN, outcome)).shown().calls.call_backs[CALL]
    assert (row.person, row.end, [one.outcome for one in row.tries]) == (None, None, [outcome])


@pytest.mark.parametrize("outcome", ["reached", "wrong_number", "not_needed", "unreachable"])
def test_a_final_outcome_takes_a_caller_off_the_list(outcome):
    given(RANG, ABANDONED, due()).when(record(outcome)).then(
        events.CallBackTried(CALL, LAN, outcome), events.CallBackSettled(CALL, outcome)
    )


def test_after_a_week_the_planner_takes_a_caller_off_the_list_and_says_so():
    listed = (RANG, ABANDONED, due())
    given(*listed).wakes_at(rules.CALL_BACK_MS_MAX)
    given(*listed).at(rules.CALL_BACK_MS_MAX).plans(commands.ExpireCallBack(id="", call=CALL))
    expire = commands.ExpireCallBack(id="1", call=CALL)
    given(*listed).when(expire).then(events.CallBackSettled(CALL, "expired"))
    given(RANG).when(expire).refused(Reason.NO_CALL_BACK)


def test_the_row_stays_a_day_after_it_is_settled_though_the_call_is_long_forgotten():
    known = events.CallRang(CALL, "115", TEXT, earlier=(OTHER,))
    settled = later(3 * DAY, events.CallBackSettled(CALL, "reached"))
    quiet = events.SignedIn(LAN, "password")
    shown = given(known, ABANDONED, due(), later(2 * DAY, quiet)).shown().calls
    assert CALL not in shown.rows
    assert (shown.call_backs[CALL].caller, shown.call_backs[CALL].earlier) == (TEXT, (OTHER,))
    facts = (known, ABANDONED, due(), settled)
    assert CALL in given(*facts, later(4 * DAY - 1, quiet)).shown().calls.call_backs
    assert CALL not in given(*facts, later(4 * DAY, quiet)).shown().calls.call_backs


# --- what an edge may say wrongly


def test_a_call_is_never_its_own_earlier_call_nor_another_twice():
    ring = commands.RingCall(id="1", call=CALL, number="115", earlier=(OTHER, CALL, OTHER))
    given().when(ring).then(events.CallRang(CALL, "115", None, earlier=(OTHER,)))


def test_an_end_that_is_told_first_is_listed_under_its_number():
    end = commands.EndCall(id="1", call=CALL, number="115", earlier=(OTHER,))
    listed = given(events.CallRang(OTHER, "115", None), events.CallEnded(OTHER, "abandoned", None), due(OTHER))
    spec = listed.when(end).then(
        events.CallRang(CALL, "115", None, earlier=(OTHER,)), ABANDONED, settled_by(OTHER), due()
    )
    assert spec.shown().situation.numbers["115"].call_backs == 1


def test_a_number_and_a_caller_that_are_told_later_are_those_to_be_called_back():
    heard = events.CallRang(CALL, "", None)
    facts = (heard, ABANDONED, due(number=""), KNOWN)
    shown = given(*facts).shown()
    row = shown.calls.call_backs[CALL]
    assert (row.number, row.caller) == ("115", TEXT)
    assert (shown.situation.numbers[""].call_backs, shown.situation.numbers["115"].call_backs) == (0, 1)


def test_a_promise_is_not_kept_by_moving_the_call_to_another_desk():
    promised = (RANG, ANSWERED, due(why="promised"))
    again = commands.AnswerCall(id="1", call=CALL, extension="202")
    given(*promised).when(again).then(events.CallAnswered(CALL, "202", None))


def test_a_call_whose_caller_has_rung_again_since_is_not_listed():
    again = events.CallRang(OTHER, "115", None, earlier=(CALL,))
    given(RANG, again).when(END).then(ABANDONED)
    given(RANG, again, events.CallAnswered(OTHER, "201", None)).when(END).then(ABANDONED)


def test_who_opens_an_incident_from_a_call_or_attaches_it_takes_care_of_it():
    listed = (RANG, ABANDONED, due())
    off = events.CallBackSettled(CALL, "has_incident")
    attach = commands.AttachCall(id="1", call=CALL, incident=1)
    given(*listed, opened()).when(attach).then(events.CallAttached(CALL, 1), off)
    decision = given(*listed).when(commands.OpenIncident(id="1", kind="noise", call=CALL)).decision
    assert decision[-1] == off
    promised = (RANG, ANSWERED, due(why="promised"), opened())
    given(*promised).when(attach).then(events.CallAttached(CALL, 1))


def test_whoever_rings_again_is_not_due_later_and_who_was_calling_goes_on():
    again = events.CallRang(OTHER, "115", None, earlier=(CALL,))
    facts = (RANG, ABANDONED, due(), events.CallBackTaken(CALL, KHOA), later(MINUTE, again))
    end = commands.EndCall(id="1", call=OTHER)
    given(*facts).at(2 * MINUTE).when(end).then(
        events.CallEnded(OTHER, "abandoned", None),
        settled_by(CALL, OTHER),
        due(OTHER),
        events.CallBackTaken(OTHER, KHOA),
    )


def test_a_language_that_is_told_after_the_ring_is_taken():
    menu = commands.RingCall(id="1", call=CALL, number="115", language="km")
    said = events.CallRang(CALL, "115", None, language="km")
    given(RANG).when(menu).then(said).when(commands.RingCall(id="2", call=CALL, number="115", language="km")).refused(
        Reason.ALREADY_SO
    )


def test_an_answer_before_the_ring_settles_what_the_ring_tells_of():
    ring = commands.RingCall(id="1", call=OTHER, number="115", caller=TEXT, earlier=(CALL,))
    heard = (events.CallRang(OTHER, "", None), events.CallAnswered(OTHER, "201", None))
    given(RANG, ABANDONED, due(), *heard).when(ring).then(
        events.CallRang(OTHER, "115", TEXT, earlier=(CALL,)), settled_by(CALL, OTHER)
    )


def test_an_answer_told_after_a_fault_says_that_she_was_cut_off():
    """In whatever order the exchange tells it, she is to be called back."""
    failed = events.CallEnded(CALL, "failed", "error")
    given(RANG, failed, due(why="failed")).when(ANSWER).then(
        events.CallAnswered(CALL, "201", None), events.CallBackSettled(CALL, "answered_after_all"), due(why="cut_off")
    )


# --- whose call it is, told late: found by bursts


def late(call: str, rang_ms: int, *earlier: str) -> commands.RingCall:
    return commands.RingCall(id="1", call=call, number="115", caller=TEXT, earlier=earlier, happened_at=START + rang_ms)


def rang(call: str, rang_ms: int, *earlier: str, known: bool = True) -> events.CallRang:
    return events.CallRang(call, "115", TEXT if known else None, earlier=earlier)


def abandoned(call: str) -> events.CallEnded:
    return events.CallEnded(call, "abandoned", None)


def test_who_gave_up_twice_is_on_the_list_once_though_the_second_call_is_known_as_hers_only_after_its_end():
    """The end came before the ringing: both calls stood on the list until now."""
    facts = (rang(CALL, 0), abandoned(CALL), due(), later(9_000, rang(OTHER, 0, known=False)), abandoned(OTHER))
    given(*facts, due(OTHER)).by(EXCHANGE).at(10_000).when(late(OTHER, 8_000, CALL)).then(
        rang(OTHER, 0, CALL), settled_by(CALL, OTHER)
    )
    given(*facts, due(OTHER), events.CallBackTaken(CALL, KHOA)).by(EXCHANGE).at(10_000).when(
        late(OTHER, 8_000, CALL)
    ).then(rang(OTHER, 0, CALL), settled_by(CALL, OTHER), events.CallBackTaken(OTHER, KHOA))


def test_a_call_that_rang_later_is_none_before_though_the_ringing_of_the_first_is_told_last():
    """Else the later call had been taken for heard, and its caller for somebody who rang again: nobody called her."""
    first_unknown = (
        rang(CALL, 0, known=False),
        events.CallAnswered(CALL, "201", LAN),
        events.CallEnded(CALL, "answered", None),
    )
    facts = (*first_unknown, later(5_000, rang(OTHER, 0)))
    told = given(*facts).by(EXCHANGE).at(8_000).when(late(CALL, -1_000, OTHER)).then(rang(CALL, 0))
    told.by(EXCHANGE).at(60_000).when(commands.EndCall(id="2", call=OTHER)).then(
        abandoned(OTHER), events.CallBackDue(OTHER, "115", "abandoned", START + 660_000)
    )


def test_of_two_calls_told_in_the_wrong_order_the_first_is_off_the_list_when_the_second_is_known():
    facts = (rang(CALL, 0, known=False), abandoned(CALL), due(), later(5_000, rang(OTHER, 0)))
    given(*facts).by(EXCHANGE).at(8_000).when(late(CALL, -1_000, OTHER)).then(rang(CALL, 0), settled_by(CALL, OTHER))


# --- an incident takes care of a caller only as long as she has it

ATTACHED = events.CallAttached(CALL, 1)
DETACH = commands.DetachCall(id="1", call=CALL, incident=1)
HAS_INCIDENT = events.CallBackSettled(CALL, "has_incident")
CANCEL = commands.CancelIncident(id="1", incident=1, reason="by_mistake")
CANCELLED = events.IncidentCancelled(1, "by_mistake")
GAVE_UP = (RANG, ABANDONED, due(), opened(), ATTACHED, HAS_INCIDENT)


def test_whoever_was_settled_by_an_incident_is_due_again_when_the_call_is_taken_off_it():
    spec = given(*GAVE_UP).when(DETACH).then(events.CallDetached(CALL, 1), due(why="detached"))
    assert spec.shown().calls.call_backs[CALL].end is None
    assert spec.shown().situation.numbers["115"].call_backs == 1


def test_whoever_gave_up_with_an_incident_is_due_when_the_call_is_taken_off_it():
    given(RANG, opened(), ATTACHED, ABANDONED).when(DETACH).then(events.CallDetached(CALL, 1), due(why="detached"))
    given(RANG, opened(), ATTACHED, events.CallDetached(CALL, 1)).when(END).then(ABANDONED, due())


def test_whoever_was_spoken_with_or_rang_again_is_not_due_when_the_call_is_taken_off_its_incident():
    off = events.CallDetached(CALL, 1)
    given(RANG, ANSWERED, opened(), ATTACHED, events.CallEnded(CALL, "answered", None)).when(DETACH).then(off)
    tried = events.CallBackSettled(CALL, "reached")
    given(RANG, ABANDONED, due(), tried, opened(), ATTACHED).when(DETACH).then(off)
    again = events.CallRang(OTHER, "115", None, earlier=(CALL,))
    given(*GAVE_UP, again).when(DETACH).then(off)
    given(RANG, opened(), ATTACHED).when(DETACH).then(off)


@pytest.mark.parametrize("reason", ["by_mistake", "false_call", "settled"])
def test_whoever_gave_up_is_due_again_when_the_incident_is_cancelled(reason):
    cancel = commands.CancelIncident(id="1", incident=1, reason=reason)
    given(*GAVE_UP).when(cancel).then(events.IncidentCancelled(1, reason), due(why="unserved"))
    given(RANG, opened(), ATTACHED, CANCELLED).when(END).then(ABANDONED, due())


def test_whoever_gave_up_is_due_again_when_the_incident_ends_without_help_and_not_when_it_was_served():
    for word, listed in (("duplicate", [due(why="unserved")]), ("served", []), ("handed_over", [])):
        close = commands.CloseIncident(id="1", incident=1, disposition=word)
        given(*GAVE_UP).when(close).then(events.IncidentClosed(1, word), *listed)


def test_of_several_calls_of_one_number_the_last_is_due_again():
    """Also where neither of two knows of the other, but both of a third: it is settled once."""
    third = "exchange:c3"
    facts = (
        events.CallRang(third, "115", None),
        events.CallRang(CALL, "115", None, earlier=(third,)),
        events.CallRang(OTHER, "115", None, earlier=(third,)),
        opened(),
        ATTACHED,
        events.CallAttached(OTHER, 1),
        ABANDONED,
        events.CallEnded(OTHER, "abandoned", None),
        due(third),
    )
    given(*facts).when(CANCEL).then(
        CANCELLED, events.CallBackSettled(third, "rang_again", CALL), due(why="unserved"), due(OTHER, why="unserved")
    )


def test_an_incident_that_ended_without_help_settles_nobody_until_it_is_open_again():
    facts = (RANG, ABANDONED, due(), opened(), CANCELLED)
    attach = commands.AttachCall(id="1", call=CALL, incident=1)
    reopen = commands.ReopenIncident(id="2", incident=1, reason="needs_more")
    given(*facts).when(attach).then(ATTACHED).when(reopen).then(
        events.IncidentReopened(1, "needs_more", 3), HAS_INCIDENT
    )
