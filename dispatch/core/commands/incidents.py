"""Incidents, and what they need."""

from typing import Annotated

from msgspec import Meta, Struct

from dispatch.core.commands.base import (
    AreaId,
    AssignmentId,
    CallId,
    Capability,
    Command,
    KindId,
    NeedId,
    Reason,
    ServiceId,
    UnitId,
)
from events.values import Disposition, IncidentId, Place, Position, Priority, Sealed


class Also(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """`count` units of a service, each able to do all of `wanted`."""

    service: ServiceId
    wanted: Annotated[tuple[Capability, ...], Meta(max_length=8)] = ()
    count: Annotated[int, Meta(ge=1, le=20)] = 1


class OpenIncident(Command, frozen=True):
    """Make one, from a call or without. Without `priority` it gets that of its kind; it needs what the run card of its
    kind says, and `also` this."""

    kind: KindId
    place: Place | None = None
    area: AreaId | None = None
    call: CallId | None = None
    priority: Priority | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    drill: bool = False
    also: Annotated[tuple[Also, ...], Meta(max_length=8)] = ()


class AddNote(Command, frozen=True):
    incident: IncidentId
    text: Sealed


class ChangeKind(Command, frozen=True):
    """`seen` is the position the asker last saw; somebody faster since then: CHANGED_SINCE."""

    incident: IncidentId
    kind: KindId
    seen: Position


class ChangePlace(Command, frozen=True):
    incident: IncidentId
    place: Place
    seen: Position
    area: AreaId | None = None
    address: Sealed | None = None


class ChangePriority(Command, frozen=True):
    """Of the whole incident: all its parts have it then, whatever each had of its own."""

    incident: IncidentId
    priority: Priority
    seen: Position


class ChangePartPriority(Command, frozen=True):
    """Of one service's part: how its needs wait. Only for a service that has been asked for here."""

    incident: IncidentId
    service: ServiceId
    priority: Priority
    seen: Position


class RaiseLevel(Command, frozen=True):
    """The next alarm level of its run card. `seen` guards against two people raising it at once."""

    incident: IncidentId
    seen: Position


class AddNeed(Command, frozen=True):
    incident: IncidentId
    service: ServiceId
    wanted: Annotated[tuple[Capability, ...], Meta(max_length=8)] = ()
    count: Annotated[int, Meta(ge=1, le=20)] = 1


class DropNeed(Command, frozen=True):
    """Not lacking any more. With `call_off`, whoever is going for it is called off in the same breath; if `assignment`
    says who was seen going, nobody else is."""

    need: NeedId
    reason: Reason
    call_off: bool = False
    assignment: AssignmentId | None = None


class PromoteNeed(Command, frozen=True):
    """The planner's: it waited past its bound."""

    need: NeedId


class RecommendUnit(Command, frozen=True):
    """The planner's, where the region lets people decide."""

    need: NeedId
    unit: UnitId


class CancelIncident(Command, frozen=True):
    incident: IncidentId
    reason: Reason


class CloseIncident(Command, frozen=True):
    incident: IncidentId
    disposition: Disposition


class ReopenIncident(Command, frozen=True):
    incident: IncidentId
    reason: Reason
