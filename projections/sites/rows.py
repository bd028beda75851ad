"""The rows of sites and alarms: what is known of a place, what is dangerous where an incident is, alarms, devices."""

from typing import Literal

from msgspec import Struct

from events.values import (
    Actor,
    AlarmId,
    AlarmKindId,
    AlarmOutcome,
    AlarmWay,
    AreaId,
    ContactHours,
    DeviceId,
    HazardId,
    IncidentId,
    MessageId,
    Place,
    Position,
    Sealed,
    SiteId,
    SiteKind,
    Time,
    UnitId,
)


class ContactRow(Struct, frozen=True, gc=False):
    """Who is rung there as the `order`-th."""

    order: int
    role: str
    hours: ContactHours
    label: Sealed | None
    phone: Sealed


class HazardRow(Struct, frozen=True, gc=False):
    """Noted, or looked at again, `at`; after `until` it is shown as not looked at any more."""

    hazard: HazardId
    note: Sealed | None
    at: Time
    until: Time
    person: Actor


class SiteRow(Struct, gc=False):
    """A place that people keep knowledge of. `name` is that of a public one, `label` that of any other."""

    site: SiteId
    kind: SiteKind
    position: Position
    kept_at: Time
    by: Actor
    name: str | None = None
    label: Sealed | None = None
    place: Place | None = None
    radius_m: int = 0
    area: AreaId | None = None
    address: Sealed | None = None
    devices: tuple[DeviceId, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    hazards: tuple[HazardRow, ...] = ()


class Around(Struct, frozen=True, gc=False):
    """A site that an incident lies in, and how far from its middle."""

    site: SiteId
    kind: SiteKind
    name: str | None
    label: Sealed | None
    distance_m: int
    hazards: tuple[HazardRow, ...]


class NamedSite(Struct, frozen=True, gc=False):
    """A site found by what it is called, or by one of its devices."""

    site: SiteId
    kind: SiteKind
    name: str | None
    label: Sealed | None
    place: Place | None
    area: AreaId | None


class HazardsRow(Struct, gc=False):
    """The sites that an open incident lies in, the nearest first; `units` are those that go there. No row: none."""

    incident: IncidentId
    position: Position
    sites: tuple[Around, ...] = ()
    units: tuple[UnitId, ...] = ()


class AlarmTry(Struct, frozen=True, gc=False):
    """Somebody rang the site, and this came of it; None: nobody has said.

    `contact` is the order of who was rung and `role` theirs, None where that was not said. `message` is by which the
    exchange was asked to dial; None: it was dialled by hand. `ended_at` is when it was said, or when somebody else took
    the alarm, after which it is not said any more; None: that contact is rung just now.
    """

    person: Actor
    at: Time
    outcome: AlarmOutcome | None
    contact: int | None = None
    role: str | None = None
    message: MessageId | None = None
    ended_at: Time | None = None


class AlarmRow(Struct, gc=False):
    """An alarm. It waits for somebody to find out until `verify_by`; once it has ended it stays a day, once it has
    become an incident as long as that. `name`, `label` and `hazards` are the site's; `zones` are its parts told of."""

    alarm: AlarmId
    device: DeviceId
    kind: AlarmKindId
    state: Literal["waiting", "verified", "lapsed", "dismissed", "cancelled", "test"]
    raised_at: Time
    position: Position
    site: SiteId | None = None
    name: str | None = None
    label: Sealed | None = None
    place: Place | None = None
    area: AreaId | None = None
    zones: tuple[str, ...] = ()
    text: Sealed | None = None
    verify_by: Time | None = None
    drill: bool = False
    after: AlarmId | None = None
    count: int = 1
    """How often it was told."""
    last_at: Time | None = None
    devices: tuple[DeviceId, ...] = ()
    person: Actor | None = None
    tries: tuple[AlarmTry, ...] = ()
    incident: IncidentId | None = None
    way: AlarmWay | None = None
    reason: str | None = None
    restored_at: Time | None = None
    """Since when all its devices say that it is over."""
    ended_at: Time | None = None
    hazards: tuple[HazardRow, ...] = ()
    ringing_warns: bool = False
    """Its site is not rung as long as its incident is open."""

    @property
    def rings(self) -> tuple[AlarmTry, ...]:
        """Who is rung just now: by whom, that says each, since `person` is who found out once that is known. While it
        waits it is one at most."""
        return tuple(one for one in self.tries if one.ended_at is None)


class DeviceRow(Struct, gc=False):
    """A device that is under test, or that something is wrong with."""

    device: DeviceId
    position: Position
    site: SiteId | None = None
    name: str | None = None
    tested_until: Time | None = None
    tested_by: Actor | None = None
    faulty_since: Time | None = None
