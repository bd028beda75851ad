"""A crew with its vehicle: known, on duty, out of service, back."""

from events.base import Event
from events.values import Capability, Place, Sealed, ServiceId, StationId, UnitId


class UnitRegistered(Event, frozen=True):
    """The region knows this unit, or knows it anew. A new unit is off duty."""

    unit: UnitId
    service: ServiceId
    capabilities: tuple[Capability, ...]
    station: StationId
    home: Place


class UnitRetired(Event, frozen=True):
    """The region knows it no more; it ends what it is doing and is asked nothing further."""

    unit: UnitId


class UnitCameOnDuty(Event, frozen=True):
    """A crew took the vehicle; it stands at `place` until it is seen elsewhere."""

    unit: UnitId
    place: Place | None


class UnitWentOffDuty(Event, frozen=True):
    unit: UnitId
    reason: str


class UnitWentOutOfService(Event, frozen=True):
    """Broken, washed, refuelled, resting: on duty, and not to be sent."""

    unit: UnitId
    reason: str


class UnitReturned(Event, frozen=True):
    """Back from out of service, or heard again after a silence."""

    unit: UnitId


class UnitPhoneSet(Event, frozen=True):
    """By this number its crew is reached without a page; None: by none any more."""

    unit: UnitId
    phone: Sealed | None
