"""What seeds have found, told as it was: given, when, then."""

import pytest

from dispatch.core import commands
from dispatch.core.decide import Moment, Request
from dispatch.core.state import State
from dispatch.core.turn import all_places, take_turn
from dispatch.region import load
from dispatch.settings import DEFAULT_REGION
from events.values import Actor, CallId, CommandId, NumberId, Sealed, Subject, Time
from loadtests import seen
from projections.views import Views

EXCHANGE = Actor("machine:city")
CALL, NUMBER = CallId("city:1"), NumberId("115")
CALLER = Sealed(Subject("call:city:1"), b"sealed")


class Room:
    """A journal's state and views, one command at a time."""

    def __init__(self) -> None:
        province = load(DEFAULT_REGION)
        self.state, self.views, self.now = State(), Views(), Time(1_790_000_000_000)
        self.places = all_places(self.state)
        self.ask(commands.BeginJournal(id=CommandId("0"), journal="found", demo=True))
        self.ask(
            commands.AdoptRegion(
                id=CommandId("1"),
                version=province.version,
                digest=province.digest,
                rules=province.rules,
                units=province.units,
                files={},
            )
        )

    def ask(self, command: commands.AnyCommand) -> None:
        self.now = Time(self.now + 1_000)
        turn = take_turn(self.state, [Request(command, EXCHANGE, "")], Moment(self.now, self.places))
        self.views.project(turn.entries)


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_call_that_is_told_to_ring_after_it_ended_waits_no_longer(room):
    """Seed 9: it was counted as waiting on 115 for ever."""
    room.ask(commands.EndCall(id=CommandId("e"), call=CALL, number=NUMBER))
    room.ask(commands.RingCall(id=CommandId("r"), call=CALL, number=NUMBER, caller=CALLER))
    assert room.views.situation.rows["number:115"].waiting == 0
    seen.check(room.state, room.views)
