"""Places that people keep knowledge of: where they are, whom to ring, and what is dangerous there."""

from events.base import Event
from events.values import Actor, AreaId, ContactHours, DeviceId, HazardId, Place, Sealed, SiteId, SiteKind, Time


class SiteKept(Event, frozen=True):
    """This is known of the site from here on; contacts and hazards are kept apart.

    `name` is that of a public place; of a private one `label` says in whose words it is known. `devices` are the alarm
    devices that belong to it. Its circle is `radius_m` around `place`.
    """

    site: SiteId
    kind: SiteKind
    name: str | None
    label: Sealed | None
    place: Place | None
    radius_m: int
    area: AreaId | None
    address: Sealed | None
    devices: tuple[DeviceId, ...]


class SiteDropped(Event, frozen=True):
    """Nobody keeps it any more, nor its contacts and hazards."""

    site: SiteId
    person: Actor


class ContactKept(Event, frozen=True):
    """Who is rung there as the `order`-th. `role` is a coded word: `owner`, `guard`, `neighbour`."""

    site: SiteId
    order: int
    role: str
    hours: ContactHours
    label: Sealed | None
    phone: Sealed


class ContactDropped(Event, frozen=True):
    site: SiteId
    order: int


class HazardNoted(Event, frozen=True):
    """Whoever goes there should know this. After `until` it counts as not looked at any more: shown so, not hidden."""

    site: SiteId
    hazard: HazardId
    note: Sealed | None
    until: Time
    person: Actor


class HazardCleared(Event, frozen=True):
    """It is not so any more."""

    site: SiteId
    hazard: HazardId
    person: Actor
