"""Something that needs units, and the kinds of help it still lacks."""

from events.base import Event
from events.values import (
    AreaId,
    CallId,
    Capability,
    Disposition,
    IncidentId,
    KindId,
    NeedId,
    Place,
    Priority,
    Sealed,
    ServiceId,
    Time,
    UnitId,
)


class IncidentOpened(Event, frozen=True):
    """A call-taker made it one. `area` is the smallest area that holds `place`, by the region in force.

    `address` and `text` are as typed. What it needs follows in events of its own.
    """

    incident: IncidentId
    kind: KindId
    priority: Priority
    place: Place | None
    area: AreaId | None
    call: CallId | None
    address: Sealed | None
    text: Sealed | None
    drill: bool
    region: str
    """Version of the region's data in force."""


class NeedAdded(Event, frozen=True):
    """The incident lacks one unit of this service that can do all of `wanted`."""

    need: NeedId
    incident: IncidentId
    service: ServiceId
    wanted: tuple[Capability, ...]
    priority: Priority
    deadline: Time
    """When a unit should have been assigned, by the region's limit for this priority."""


class NeedPromoted(Event, frozen=True):
    """It waited past its bound: it now waits one priority higher, so that nothing starves."""

    need: NeedId
    priority: Priority


class NeedDropped(Event, frozen=True):
    """It is not lacking any more, though nobody was sent."""

    need: NeedId
    reason: str


class UnitRecommended(Event, frozen=True):
    """The planner would send this unit; a dispatcher decides. `eta_s` is None without a place."""

    need: NeedId
    unit: UnitId
    eta_s: int | None


class NoteAdded(Event, frozen=True):
    """Somebody wrote into the incident's log."""

    incident: IncidentId
    text: Sealed


class KindChanged(Event, frozen=True):
    incident: IncidentId
    kind: KindId


class PlaceChanged(Event, frozen=True):
    incident: IncidentId
    place: Place
    area: AreaId | None
    address: Sealed | None


class PriorityChanged(Event, frozen=True):
    """Of the incident and of every need that is still open; those must be served by `deadline`, counted anew. No part
    has a priority of its own any more.

    Entries of before 2026-11 have no deadline: the needs kept theirs.
    """

    incident: IncidentId
    priority: Priority
    deadline: Time | None = None


class PartPriorityChanged(Event, frozen=True):
    """Of one service's part of the incident: its needs that nobody has served yet must be served by `deadline`, counted
    anew; so its later ones. The incident's own priority, and the other services', stay as they are."""

    incident: IncidentId
    service: ServiceId
    priority: Priority
    deadline: Time


class LevelRaised(Event, frozen=True):
    """The next alarm level of the run card; its needs follow in events of their own."""

    incident: IncidentId
    level: int


class IncidentCancelled(Event, frozen=True):
    """It was none, or is none any more; crews under way are told by events of their own."""

    incident: IncidentId
    reason: str


class IncidentClosed(Event, frozen=True):
    incident: IncidentId
    disposition: Disposition


class IncidentReopened(Event, frozen=True):
    """With the priority it had; its needs come anew, in events of their own."""

    incident: IncidentId
    reason: str
    priority: Priority
