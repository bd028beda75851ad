"""Asking twice is asking once: for seven days, for every command, and for nobody else."""

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from dispatch.core import commands
from dispatch.core.decide import Moment, Repeat, Request, decide
from dispatch.core.rules import AHEAD_MS_MAX, MEMORY_MS, Reason, Refusal
from dispatch.core.turn import Done, take_turn
from dispatch.machines import machine
from events.values import PLANNER, Time, Wording
from tests.core.exploring import explored
from tests.core.given import BASE, Told, facts, given, later
from tests.core.happened import A1_ON_DUTY, FALL, need, opened
from tests.core.province import CENTRE, DAY, KHOA, LAN, NEAR, NEAR_S, START
from tests.core.walk import SEEDS, Walk

OPEN = commands.OpenIncident(id="open", kind="crash", place=NEAR)
FLOOD = Wording("Ngập sâu", "Nước suối lên nhanh")
ON_DUTY = commands.BringOnDuty(id="on", unit="A1")


def test_a_repeat_is_told_where_it_is_and_what_it_made():
    spec = (
        given()
        .saying("content")
        .when(OPEN)
        .then(opened(1, "crash", 2), need("1.1", priority=2), need("1.2", "police", priority=2))
    )
    spec.when(OPEN).repeats(BASE + 3, made=1)


def test_a_repeat_of_an_order_is_told_the_assignment():
    order = commands.AssignUnit(id="1", need="1.1", unit="A1")
    given(*FALL, A1_ON_DUTY).when(order).then(events.UnitAssigned("1/1", "1.1", 1, "A1", CENTRE, NEAR_S)).when(
        order
    ).repeats(BASE + 4, made="1/1")


def test_a_repeat_of_a_warning_is_told_the_warning():
    write = commands.WriteWarning(
        id="1", level="urgent", category="met", vi=FLOOD, expires=Time(START + DAY), areas=("25195",)
    )
    written = events.WarningWritten(1, "alert", "urgent", "met", FLOOD, write.expires, ("25195",))
    given().when(write).then(written).when(write).repeats(BASE + 1, made=1)


def test_another_content_under_the_same_id_is_refused_and_says_where_the_first_is():
    given().saying("one").when(OPEN).then(
        opened(1, "crash", 2), need("1.1", priority=2), need("1.2", "police", priority=2)
    ).saying("other").when(OPEN).refused(Reason.ID_USED_FOR_OTHER_CONTENT, fact=3)


def test_the_same_id_of_somebody_else_is_another_command():
    spec = given(Told(A1_ON_DUTY, by=KHOA, cause="on"))
    spec.by(LAN).when(ON_DUTY).refused(Reason.ALREADY_SO)
    spec.by(KHOA).when(ON_DUTY).repeats(BASE + 1)


def test_who_asks_and_what_it_is_called_are_not_mixed_up():
    given(Told(A1_ON_DUTY, by="machine:x y", cause="z")).by("machine:x").when(
        commands.BringOnDuty(id="y z", unit="A2")
    ).then(events.UnitCameOnDuty("A2", None))


def test_what_was_refused_is_decided_anew():
    order = commands.AssignUnit(id="1", need="1.1", unit="A1")
    given(*FALL).when(order).refused(Reason.UNIT_IS_OFF_DUTY)
    given(*FALL, A1_ON_DUTY).when(order).then(events.UnitAssigned("1/1", "1.1", 1, "A1", CENTRE, NEAR_S))


def test_what_happened_seven_days_ago_is_taken_and_what_is_older_is_refused():
    late = commands.BringOnDuty(id="on", unit="A1", happened_at=START)
    given().at(MEMORY_MS).when(late).then(events.UnitCameOnDuty("A1", None))
    given().at(MEMORY_MS + 1).when(late).refused(Reason.TOO_OLD)


def test_what_is_too_old_is_refused_before_anything_else_but_a_repeat():
    late = commands.BringOnDuty(id="on", unit="?", happened_at=START)
    given().at(MEMORY_MS + 1).when(late).refused(Reason.TOO_OLD)
    given(Told(A1_ON_DUTY, cause="on")).at(MEMORY_MS + 1).when(late).repeats(BASE + 1)


def test_what_is_said_to_happen_in_ten_minutes_is_taken_and_later_is_refused():
    def soon(ms):
        return commands.BringOnDuty(id="on", unit="A1", happened_at=START + ms)

    given().when(soon(AHEAD_MS_MAX)).then(events.UnitCameOnDuty("A1", None))
    given().when(soon(AHEAD_MS_MAX + 1)).refused(Reason.TOO_FAR_AHEAD)


@pytest.mark.parametrize("days", [1, 6, 7])
def test_a_command_is_remembered_for_seven_days(days):
    spec = given(Told(A1_ON_DUTY, cause="on"), later(days * DAY, opened(), by=KHOA))
    spec.at(days * DAY).when(ON_DUTY).repeats(BASE + 1)


def test_a_command_is_forgotten_after_that():
    spec = given(Told(A1_ON_DUTY, cause="on"), later(9 * DAY, opened(), by=KHOA))
    spec.at(9 * DAY).when(ON_DUTY).refused(Reason.ALREADY_SO)
    assert list(spec.made()[0].remembered) == [(START + 9 * DAY) // DAY]


def test_the_planner_is_not_remembered_since_it_never_asks_twice():
    promoted = events.NeedPromoted("1.1", 2)
    state, _ = given(*FALL, Told(promoted, 1_800_000, by=PLANNER, cause="11")).made()
    assert not any(key.startswith(PLANNER) for memories in state.remembered.values() for key in memories)


@explored(40)
@each(SEEDS, st.integers(5, 60))
def test_every_command_that_was_done_is_a_repeat_when_it_is_asked_again(random, steps):
    walk = Walk(random)
    walk.go(steps)
    done = [(asked, reply) for asked, reply in walk.asked if isinstance(reply, Done)]
    before = facts(walk.state)
    moment = Moment(walk.now, walk.places)
    for asked, reply in done:
        again = decide(walk.state, asked, moment)
        if walk.now - walk.done_at[asked.by, asked.command.id] <= MEMORY_MS:
            assert again == Repeat(reply.position, reply.made)
        other = Request(asked.command, asked.by, "other content", asked.unit)
        if isinstance(again, Repeat):
            assert decide(walk.state, other, moment) == Refusal(
                Reason.ID_USED_FOR_OTHER_CONTENT, position=reply.position
            )
    assert facts(walk.state) == before


def test_no_dictionary_of_what_one_machine_asked_holds_all_of_it():
    """Laid anew in one piece as it outgrows its place, it would let everybody wait."""
    state, places = given().made()
    exchange = machine("x")
    rings = [commands.RingCall(id=f"{number}:call.ringing", call=f"x:{number}", number="113") for number in range(320)]
    take_turn(state, [Request(ring, exchange, "") for ring in rings], Moment(START, places))
    asked = next(parts for day in state.remembered.values() for by, parts in day.items() if by == exchange)
    assert len(asked) == 16
    assert max(len(part) for part in asked.values()) < 40


@explored(20)
@each(SEEDS, st.integers(5, 40))
def test_a_turn_of_nothing_but_repeats_keeps_nothing(random, steps):
    walk = Walk(random)
    walk.go(steps)
    recent = [
        (asked, reply)
        for asked, reply in walk.asked
        if isinstance(reply, Done) and walk.now - walk.done_at[asked.by, asked.command.id] <= MEMORY_MS
    ]
    turn = take_turn(walk.state, [asked for asked, _ in recent], Moment(walk.now, walk.places))
    assert turn.replies == [Done(reply.position, reply.made, repeated=True) for _, reply in recent]
    assert not [entry for entry in turn.entries if entry.by != PLANNER]
