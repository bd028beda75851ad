"""Answers to the questions of a card: of a call, and with it of the incident it is about."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from dispatch.core.state import image, of_image
from events.cards import Answer
from tests.core.given import facts, given, later
from tests.core.happened import CLOSED, FALL, OTHER, RANG, need, opened
from tests.core.province import CALL, DAY, KHOA, LAN, START

DIGEST = "ab" * 32
NOT_BREATHING = (("conscious", "no"), ("breathes", "no"))
BREATHING = (("conscious", "no"), ("breathes", "yes"))
ATTACHED = events.CallAttached(CALL, 1)


def answer(
    *answers: tuple[str, str], call: str | None = CALL, incident: int | None = None, version: str = "1"
) -> commands.AnswerQuestions:
    given_ = tuple(commands.Given(question, code) for question, code in answers)
    return commands.AnswerQuestions(
        id="1", card="breathing", version=version, digest=DIGEST, answers=given_, call=call, incident=incident
    )


def answered(
    *answers: tuple[str, str], call: str | None = CALL, incident: int | None = None, card: str = "breathing"
) -> events.QuestionsAnswered:
    return events.QuestionsAnswered(
        call, incident, card, "1", DIGEST, tuple(Answer(question, code) for question, code in answers), LAN
    )


def open_incident(**fields: object) -> commands.OpenIncident:
    return commands.OpenIncident(id="open", kind="fall", call=CALL, **fields)


# --- of a call


def test_what_a_caller_answers_is_her_call_s():
    spec = given(RANG).at(4_000).when(answer(*NOT_BREATHING)).then(answered(*NOT_BREATHING))
    (row,) = spec.shown().calls.rows[CALL].answers
    assert [(one.question, one.code) for one in row.answers] == list(NOT_BREATHING)
    assert (row.card, row.version, row.digest, row.person, row.at) == ("breathing", "1", DIGEST, LAN, START + 4_000)


def test_later_answers_to_the_same_card_stand_in_place_of_the_earlier():
    spec = given(RANG, answered(*NOT_BREATHING), answered(("floors", "3"), card="fire"), answered(*BREATHING))
    rows = {row.card: row.answers for row in spec.shown().calls.rows[CALL].answers}
    assert rows == {"fire": (Answer("floors", "3"),), "breathing": answered(*BREATHING).answers}


def test_the_same_again_is_so_already_but_not_of_another_version():
    spec = given(RANG, answered(*BREATHING))
    spec.when(answer(*BREATHING)).refused(Reason.ALREADY_SO)
    assert isinstance(spec.when(answer(*BREATHING, version="2")).decision, list)


def test_answers_can_be_taken_back_once():
    spec = given(RANG, answered(*BREATHING)).when(answer()).then(answered())
    assert spec.shown().calls.rows[CALL].answers == ()
    given(RANG).when(answer()).refused(Reason.ALREADY_SO)


# --- and of the incident


def test_what_was_answered_before_goes_along_when_the_incident_is_opened():
    facts_ = (RANG, answered(*NOT_BREATHING), answered(("floors", "3"), card="fire"))
    opening = events.IncidentOpened(1, "fall", 3, None, None, CALL, None, None, False, "1")
    spec = (
        given(*facts_)
        .when(open_incident())
        .then(opening, need(), answered(*NOT_BREATHING, incident=1), answered(("floors", "3"), incident=1, card="fire"))
    )
    views = spec.shown()
    assert [row.card for row in views.incidents.open["1"].answers] == ["breathing", "fire"]
    assert [type(one.event).__name__ for one in views.story.rows(1)][-2:] == ["QuestionsAnswered"] * 2


def test_what_was_answered_before_goes_along_when_the_call_is_attached():
    attach = commands.AttachCall(id="1", call=CALL, incident=1)
    spec = given(RANG, *FALL, answered(*BREATHING)).when(attach).then(ATTACHED, answered(*BREATHING, incident=1))
    assert [row.call for row in spec.shown().incidents.open["1"].answers] == [CALL]


def test_answers_taken_back_do_not_go_along():
    spec = given(RANG, answered(*BREATHING), answered()).when(open_incident())
    assert not [one for one in spec.decision if isinstance(one, events.QuestionsAnswered)]


def test_answers_of_a_call_with_an_incident_are_the_incident_s_as_well():
    spec = given(RANG, *FALL, ATTACHED).when(answer(*BREATHING)).then(answered(*BREATHING, incident=1))
    assert spec.shown().incidents.open["1"].answers == spec.shown().calls.rows[CALL].answers
    given(RANG, *FALL, ATTACHED).when(answer(*BREATHING, incident=1)).then(answered(*BREATHING, incident=1))


def test_two_callers_may_answer_differently():
    other = events.CallRang(OTHER, "115", None)
    facts_ = (RANG, other, *FALL, ATTACHED, events.CallAttached(OTHER, 1))
    spec = given(*facts_, answered(*BREATHING, incident=1), answered(*NOT_BREATHING, call=OTHER, incident=1))
    assert [row.call for row in spec.shown().incidents.open["1"].answers] == [CALL, OTHER]


def test_a_call_that_was_about_something_else_takes_its_answers_along():
    spec = given(RANG, *FALL, ATTACHED, answered(*BREATHING, incident=1), events.CallDetached(CALL, 1))
    assert spec.shown().incidents.open["1"].answers == ()
    assert len(spec.shown().calls.rows[CALL].answers) == 1


def test_an_incident_nobody_rang_about_has_answers_of_its_own():
    spec = (
        given(*FALL).when(answer(*BREATHING, call=None, incident=1)).then(answered(*BREATHING, call=None, incident=1))
    )
    assert [row.call for row in spec.shown().incidents.open["1"].answers] == [None]


def test_an_incident_that_has_ended_is_known_for_a_day():
    spec = given(*FALL, CLOSED)
    spec.when(answer(*BREATHING, call=None, incident=1)).then(answered(*BREATHING, call=None, incident=1))
    given(*FALL, CLOSED).at(DAY).when(answer(*BREATHING, call=None, incident=1)).refused(Reason.NO_SUCH_INCIDENT)


# --- refused


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (answer(*BREATHING, call=OTHER), Reason.NO_SUCH_CALL),
        (answer(*BREATHING, call=None), Reason.NOTHING_TO_ANSWER),
        (answer(*BREATHING, call=None, incident=7), Reason.NO_SUCH_INCIDENT),
        (answer(*BREATHING, incident=1), Reason.CALL_NOT_ATTACHED),
    ],
)
def test_answers_belong_to_something(command, reason):
    given(RANG, *FALL).when(command).refused(reason)


def test_a_snapshot_knows_what_was_answered():
    state = given(RANG, answered(*BREATHING)).made()[0]
    assert facts(of_image(image(state))) == facts(state)


# --- what the answers lead to


def test_an_incident_may_need_more_than_its_run_card_says_from_the_start():
    also = (commands.Also("fire", ("pumper",), 2), commands.Also("ambulance", ("doctor", "ambulance")))
    opening = events.IncidentOpened(1, "fall", 3, None, None, CALL, None, None, False, "1")
    given(RANG).when(open_incident(also=also)).then(
        opening,
        need(),
        need("1.2", "fire"),
        need("1.3", "fire"),
        need("1.4", "ambulance", "ambulance", "doctor"),
    )


@pytest.mark.parametrize(
    ("also", "reason"),
    [
        (commands.Also("?"), Reason.NO_SUCH_SERVICE),
        (commands.Also("fire", ("?",)), Reason.NO_SUCH_CAPABILITY),
    ],
)
def test_an_incident_is_not_opened_with_needs_there_cannot_be(also, reason):
    given(RANG).when(open_incident(also=(also,))).refused(reason)


def test_answers_change_neither_kind_nor_priority_nor_needs():
    """People do, who see what the answers propose."""
    before = given(RANG, opened(), need(), later(0, ATTACHED, by=KHOA)).made()[0]
    after = given(RANG, opened(), need(), later(0, ATTACHED, by=KHOA), answered(*NOT_BREATHING, incident=1)).made()[0]
    assert after.incidents == before.incidents
    assert after.needs == before.needs
