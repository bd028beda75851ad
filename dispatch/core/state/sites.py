"""What the state is made of: sites, whom to ring there, and alarms without a voice."""

from msgspec import Struct

from dispatch.core.state.things import Mark
from events.values import (
    Actor,
    AlarmKindId,
    AreaId,
    DeviceId,
    HazardId,
    IncidentId,
    MessageId,
    Place,
    SiteId,
    SiteKind,
    Time,
)


class Site(Struct, gc=False, array_like=True):
    """A place that people keep knowledge of."""

    kind: SiteKind
    name: str | None
    place: Place | None
    radius_m: int
    area: AreaId | None
    devices: tuple[DeviceId, ...] = ()
    contacts: list[int] = []
    """The orders in which there is one."""
    hazards: dict[HazardId, Time] = {}
    """Until when each was looked at."""
    kept: Mark | None = None


class Ring(Struct, gc=False, array_like=True):
    """A contact whom somebody rings because of an alarm, until she says what came of it."""

    contact: int
    since: Time
    line: MessageId | None
    """By which the exchange was asked to dial."""


class Alarm(Struct, gc=False, array_like=True):
    """An alarm that waits to be verified, or was lately. With `incident` it became one."""

    kind: AlarmKindId
    site: SiteId | None
    place: Place | None
    area: AreaId | None
    drill: bool
    test: bool
    raised_at: Time
    """By the device's word."""
    news_at: Time
    """When the journal heard of it last."""
    devices: list[DeviceId]
    """All that told of it."""
    active: list[DeviceId]
    """Of those, who did not say since that it is over."""
    person: Actor | None = None
    incident: IncidentId | None = None
    verified: bool = False
    verify_by: Time | None = None
    over_at: Time | None = None
    """By the device's word, or that of whoever dismissed it."""
    ended_at: Time | None = None
    rings: dict[Actor, Ring] = {}
    """By who rings: while it waits `person` alone, once it is an incident whoever is at work on it."""
    warns: bool = False
    """A ring at the site may warn whoever a button was pressed against."""
