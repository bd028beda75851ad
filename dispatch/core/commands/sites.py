"""Sites: what is known of a place, whom to ring there, what is dangerous."""

from typing import Annotated

from msgspec import Meta

from dispatch.core.commands.base import AreaId, Command, DeviceId, HazardId, Reason, SiteId
from events.values import ContactHours, IncidentId, Place, Position, Sealed, SiteKind, Time

Order = Annotated[int, Meta(ge=1, le=9)]


class KeepSite(Command, frozen=True):
    """This is known of the site; what was known before gives way, contacts and hazards stay. `seen` is the position at
    which the asker last saw it; somebody faster since then: CHANGED_SINCE. Without it nobody had looked."""

    site: SiteId
    kind: SiteKind
    name: Annotated[str, Meta(min_length=1, max_length=120)] | None = None
    label: Sealed | None = None
    place: Place | None = None
    radius_m: Annotated[int, Meta(ge=10, le=2_000)] = 50
    area: AreaId | None = None
    address: Sealed | None = None
    devices: Annotated[tuple[DeviceId, ...], Meta(max_length=256)] = ()
    seen: Position | None = None


class DropSite(Command, frozen=True):
    site: SiteId


class KeepContact(Command, frozen=True):
    """Who is rung there as the `order`-th; whoever was before is not any more."""

    site: SiteId
    order: Order
    role: Reason
    phone: Sealed
    label: Sealed | None = None
    hours: ContactHours = "always"


class DropContact(Command, frozen=True):
    site: SiteId
    order: Order


class NoteHazard(Command, frozen=True):
    """Whoever goes there should know this. Of a `site`; or of a `place`, or that of an `incident`, which is a site from
    here on; a crew that says none of them means where it is. Without `until` the region says for how long."""

    hazard: HazardId
    site: SiteId | None = None
    place: Place | None = None
    incident: IncidentId | None = None
    area: AreaId | None = None
    note: Sealed | None = None
    until: Time | None = None


class ClearHazard(Command, frozen=True):
    site: SiteId
    hazard: HazardId
