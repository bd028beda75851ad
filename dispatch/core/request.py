"""What a decision is given, and what it can be."""

from collections.abc import Callable

from msgspec import Struct

from dispatch.core.commands import AnyCommand
from dispatch.core.proximity import Places
from dispatch.core.rules import Refusal
from events import AnyEvent
from events.values import Actor, AgencyId, HospitalId, Made, Position, Time, UnitId


class Request(Struct, frozen=True, gc=False):
    """A command, who asks, and the keyed hash of what was asked. A crew asks for its own `unit` only, a
    hospital's desk for its own `hospital`, an agency for the tickets that are with it."""

    command: AnyCommand
    by: Actor
    content: str | None = None
    unit: UnitId | None = None
    hospital: HospitalId | None = None
    agency: AgencyId | None = None


class Moment(Struct, frozen=True, gc=False):
    """The time, and where every unit is believed to be. Handed in, never kept."""

    now: Time
    places: Places


class Repeat(Struct, frozen=True, gc=False):
    """It was asked before, and was done then."""

    position: Position
    made: Made | None


Decision = list[AnyEvent] | Refusal | Repeat
Table = dict[type, Callable[..., Decision]]
"""From a command to the function that decides it, which bears its name."""
