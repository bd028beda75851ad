"""The room: consoles that fall silent, handing over, marks."""

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from dispatch.core.state import holders
from tests.core.given import given, later
from tests.core.happened import ABANDONED, ANSWERED, BACK, CLAIMED, KNOWN, MARKED, OFFERED, OTHER, RANG, SILENT
from tests.core.happened import call_back_due as due
from tests.core.province import CALL, DAY, KHOA, LAN, MINUTE, NEAR, RULES, START, TEXT

CLAIM = commands.ClaimCall(id="1", call=CALL)
RELEASE = commands.ReleaseCall(id="1", call=CALL)
HAND = commands.HandOverCall(
    id="1", call=CALL, number="114", reason="other_service", kind="fire", place=NEAR, text=TEXT
)
TAKE_OVER = commands.TakeHandover(id="1", call=CALL)
REFUSE = commands.RefuseHandover(id="1", call=CALL, reason="ours_is_115")
WITHDRAW = commands.WithdrawHandover(id="1", call=CALL)
UNMARK = commands.UnmarkCaller(id="1", call=CALL)


def mark(until: int = START + DAY, reason: str = "prank") -> commands.MarkCaller:
    return commands.MarkCaller(id="1", call=CALL, reason=reason, until=until)


# --- who holds a call, and whose console is heard of


def test_a_console_falls_silent_once_and_comes_back_once():
    lose = commands.LoseConsole(id="1", person=LAN, since=START - 20_000)
    hear = commands.HearConsole(id="2", person=LAN)
    given().when(lose).then(SILENT).when(commands.LoseConsole(id="3", person=LAN, since=START)).refused(
        Reason.ALREADY_SO
    )
    given(SILENT).when(hear).then(BACK)
    given().when(hear).refused(Reason.ALREADY_SO)


def test_what_a_silent_person_holds_is_taken_over_and_it_is_said_from_whom():
    given(RANG, CLAIMED).by(KHOA).when(CLAIM).refused(Reason.CALL_IS_TAKEN, by=LAN)
    given(RANG, CLAIMED, SILENT).by(KHOA).when(CLAIM).then(events.CallClaimed(CALL, KHOA, LAN))
    given(RANG, CLAIMED, SILENT, BACK).by(KHOA).when(CLAIM).refused(Reason.CALL_IS_TAKEN, by=LAN)


def test_who_holds_a_call_lets_it_go_and_nobody_else_does():
    given(RANG, CLAIMED).when(RELEASE).then(events.CallReleased(CALL, LAN)).by(KHOA).when(CLAIM).then(
        events.CallClaimed(CALL, KHOA)
    )
    given(RANG, CLAIMED).by(KHOA).when(RELEASE).refused(Reason.NOT_HELD, by=LAN)
    given(RANG).when(RELEASE).refused(Reason.NOT_HELD)
    given().when(RELEASE).refused(Reason.NO_SUCH_CALL)
    given(RANG, CLAIMED, OFFERED).when(RELEASE).refused(Reason.HANDOVER_IS_OPEN)


def test_those_who_sit_talk_offer_or_call_back_hold_something():
    facts = (RANG, events.DeskSignedOn("201", KHOA), ANSWERED)
    assert holders(given(*facts).made()[0], START) == {KHOA, LAN}
    assert holders(given(*facts, events.CallEnded(CALL, "answered", None)).made()[0], START) == {KHOA}
    taken = events.CallBackTaken(CALL, LAN)
    assert holders(given(RANG, ABANDONED, due(), taken).made()[0], START) == {LAN}
    assert holders(given(RANG, OFFERED).made()[0], START) == {LAN}


def test_a_desk_says_which_numbers_and_languages_it_answers():
    command = commands.SignOnDesk(id="1", extension="201", numbers=("115", "1022"), languages=("vi", "km"))
    spec = given().when(command).then(events.DeskSignedOn("201", LAN, ("115", "1022"), ("vi", "km")))
    row = spec.shown().situation.desks["201"]
    assert (row.numbers, row.languages) == (("115", "1022"), ("vi", "km"))


# --- handing over


def test_a_call_is_offered_to_another_number_and_stays_with_who_offered_it():
    spec = given(RANG, CLAIMED).when(HAND).then(OFFERED)
    shown = spec.shown().calls
    assert (shown.rows[CALL].person, shown.rows[CALL].number) == (LAN, "115")
    assert (shown.handovers[CALL].state, shown.handovers[CALL].kind) == ("offered", "fire")


def test_who_hands_over_what_nobody_holds_holds_it_by_this():
    given(RANG).when(HAND).then(events.CallClaimed(CALL, LAN), OFFERED)
    given(RANG, events.CallClaimed(CALL, KHOA)).when(HAND).refused(Reason.CALL_IS_TAKEN, by=KHOA)


def test_what_is_not_to_be_handed_over():
    given().when(HAND).refused(Reason.NO_SUCH_CALL)
    given(RANG, CLAIMED, OFFERED).when(HAND).refused(Reason.HANDOVER_IS_OPEN, by=LAN)
    to = {"id": "1", "call": CALL, "reason": "other_service"}
    given(RANG).when(commands.HandOverCall(number="119", **to)).refused(Reason.NO_SUCH_NUMBER)
    given(RANG).when(commands.HandOverCall(number="115", **to)).refused(Reason.ALREADY_SO)
    given(RANG).when(commands.HandOverCall(number="114", kind="?", **to)).refused(Reason.NO_SUCH_KIND)


def test_whoever_takes_it_over_has_it_and_both_see_when():
    spec = given(RANG, CLAIMED, OFFERED).by(KHOA).when(TAKE_OVER).then(events.HandoverTaken(CALL, KHOA, "114"))
    shown = spec.shown().calls
    assert (shown.rows[CALL].person, shown.rows[CALL].number) == (KHOA, "114")
    row = shown.handovers[CALL]
    assert (row.state, row.person, row.taker, row.answered_at) == ("taken", LAN, KHOA, START)
    spec.when(commands.TakeHandover(id="2", call=CALL)).refused(Reason.NO_HANDOVER)
    given(RANG, CLAIMED, OFFERED).when(TAKE_OVER).refused(Reason.ALREADY_SO)


def test_a_handover_is_refused_with_a_reason_and_stays_with_who_offered_it():
    spec = given(RANG, CLAIMED, OFFERED).by(KHOA).when(REFUSE)
    shown = spec.then(events.HandoverRefused(CALL, KHOA, "ours_is_115")).shown().calls
    assert (shown.rows[CALL].person, shown.handovers[CALL].refusal) == (LAN, "ours_is_115")
    given(RANG).when(REFUSE).refused(Reason.NO_HANDOVER)


def test_who_offered_takes_it_back():
    given(RANG, CLAIMED, OFFERED).when(WITHDRAW).then(events.HandoverWithdrawn(CALL))
    given(RANG, CLAIMED, OFFERED).by(KHOA).when(WITHDRAW).refused(Reason.NOT_HELD, by=LAN)
    given(RANG).when(WITHDRAW).refused(Reason.NO_HANDOVER)


def test_what_nobody_takes_in_time_goes_back():
    limit_ms = RULES.limits.handover_s * 1000
    given(RANG, CLAIMED, OFFERED).at(limit_ms - 1).plans()
    given(RANG, CLAIMED, OFFERED).at(limit_ms).plans(commands.LapseHandover(id="", call=CALL))
    lapse = commands.LapseHandover(id="1", call=CALL)
    spec = given(RANG, CLAIMED, OFFERED).when(lapse).then(events.HandoverLapsed(CALL))
    assert spec.shown().calls.rows[CALL].person == LAN
    given(RANG).when(lapse).refused(Reason.NO_HANDOVER)


def test_a_ringing_call_that_is_taken_over_waits_on_its_new_number():
    taken = events.HandoverTaken(CALL, KHOA, "114")
    numbers = given(RANG, CLAIMED, OFFERED, taken).shown().situation.numbers
    assert (numbers["115"].waiting, numbers["114"].waiting) == (0, 1)


# --- marks


def test_a_mark_has_a_reason_a_person_and_an_end():
    given(KNOWN).when(mark()).then(MARKED).when(mark()).repeats(10)
    given(KNOWN, MARKED).when(mark()).refused(Reason.ALREADY_SO)
    given(KNOWN, MARKED).when(mark(START + 2 * DAY)).then(events.CallerMarked(CALL, LAN, "prank", START + 2 * DAY))
    given(KNOWN).when(mark(START)).refused(Reason.TOO_OLD)
    given(KNOWN).when(mark(START + rules.MARK_MS_MAX + 1)).refused(Reason.TOO_FAR_AHEAD)
    given(RANG).when(mark()).refused(Reason.CALLER_UNKNOWN)
    given().when(mark()).refused(Reason.NO_SUCH_CALL)


def test_a_mark_is_shown_on_later_calls_of_that_number_once_they_are_answered():
    again = events.CallRang(OTHER, "115", TEXT, earlier=(CALL,))
    facts = (KNOWN, MARKED, again)
    assert given(*facts).shown().calls.rows[OTHER].nuisance is None
    shown = given(*facts, events.CallAnswered(OTHER, "201", LAN)).shown().calls.rows[OTHER].nuisance
    assert (shown.call, shown.person, shown.reason, shown.until) == (CALL, LAN, "prank", START + DAY)


def test_a_mark_ends_by_itself_and_calls_show_it_no_longer():
    over = (KNOWN, ANSWERED, events.CallEnded(CALL, "answered", None), MARKED)
    given(*over).at(DAY - 1).plans()
    given(*over).at(DAY).plans(commands.UnmarkCaller(id="", call=CALL))
    facts = (KNOWN, ANSWERED, MARKED)
    assert given(*facts).shown().calls.rows[CALL].nuisance is not None
    spec = given(*facts).by(KHOA).when(UNMARK).then(events.CallerUnmarked(CALL))
    assert spec.shown().calls.rows[CALL].nuisance is None
    given(KNOWN).when(UNMARK).refused(Reason.NOT_MARKED)


def test_a_mark_outlives_the_call():
    quiet = later(5 * MINUTE + DAY, events.SignedIn(LAN, "password"))
    state, _ = given(KNOWN, events.CallEnded(CALL, "answered", None), mark_for(10 * DAY), quiet).made()
    assert CALL not in state.calls
    assert state.marks == {CALL: START + 10 * DAY}


def mark_for(ms: int) -> events.CallerMarked:
    return events.CallerMarked(CALL, LAN, "prank", START + ms)


# --- what happens at once


def test_who_sits_there_says_anew_what_she_answers_without_leaving():
    sat = events.DeskSignedOn("201", LAN, ("115",))
    other = commands.SignOnDesk(id="1", extension="201", numbers=("115", "114"))
    given(sat).when(other).then(events.DeskSignedOn("201", LAN, ("115", "114")))
    given(sat).when(commands.SignOnDesk(id="1", extension="201", numbers=("115",))).refused(Reason.ALREADY_SO)
    given(sat).by(KHOA).when(other).then(
        events.DeskSignedOff("201", LAN), events.DeskSignedOn("201", KHOA, ("115", "114"))
    )


def test_who_answers_a_call_that_was_offered_has_taken_it():
    """The exchange moved the line before anybody pressed a key."""
    answer = commands.AnswerCall(id="1", call=CALL, extension="301")
    there = events.DeskSignedOn("301", KHOA)
    given(RANG, CLAIMED, OFFERED, there).when(answer).then(
        events.CallAnswered(CALL, "301", KHOA), events.HandoverTaken(CALL, KHOA, "114")
    )
    mine = events.DeskSignedOn("301", LAN)
    given(RANG, CLAIMED, OFFERED, mine).when(answer).then(events.CallAnswered(CALL, "301", LAN))
    given(RANG, CLAIMED, OFFERED).when(answer).then(events.CallAnswered(CALL, "301", None))


def test_what_a_silent_person_offered_is_not_offered_any_more_when_another_holds_the_call():
    facts = (RANG, CLAIMED, OFFERED, SILENT)
    given(*facts).by(KHOA).when(CLAIM).then(events.HandoverWithdrawn(CALL), events.CallClaimed(CALL, KHOA, LAN))
    anew = commands.HandOverCall(id="1", call=CALL, number="113", reason="other_service")
    given(*facts).by(KHOA).when(anew).then(
        events.HandoverWithdrawn(CALL),
        events.CallClaimed(CALL, KHOA, LAN),
        events.HandoverOffered(CALL, KHOA, "113", "other_service", None, None, None, None, None),
    )


def test_another_end_of_a_mark_is_told_on_every_call_that_shows_it():
    again = events.CallRang(OTHER, "115", TEXT, earlier=(CALL,))
    facts = (KNOWN, MARKED, again, events.CallAnswered(OTHER, "201", LAN))
    shown = given(*facts, mark_for(3 * DAY)).shown().calls
    assert shown.rows[OTHER].nuisance.until == START + 3 * DAY
