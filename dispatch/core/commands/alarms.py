"""Alarms without a voice: what devices tell, and what the room does about it."""

from typing import Annotated

from dispatch.core.commands.base import (
    CODE,
    AlarmId,
    AlarmKindId,
    AreaId,
    Command,
    DeviceId,
    KindId,
    Reason,
    SiteId,
)
from dispatch.core.commands.sites import Order
from events.values import AlarmOutcome, Place, Priority, Sealed, Time

# --- what a device tells, by the monitoring centre


class RaiseAlarm(Command, frozen=True):
    """A device says so, or says so again. `site` and `place` are what it tells of where it is, if we do not know it."""

    device: DeviceId
    kind: AlarmKindId
    site: SiteId | None = None
    zone: Annotated[str, CODE] | None = None
    place: Place | None = None
    area: AreaId | None = None
    text: Sealed | None = None
    drill: bool = False
    test: bool = False


class CancelAlarm(Command, frozen=True):
    """The panel was restored, or the monitoring centre withdraws. Without `kind`: whatever it alarmed for."""

    device: DeviceId
    kind: AlarmKindId | None = None


class FaultDevice(Command, frozen=True):
    """Something is wrong with the device itself."""

    device: DeviceId
    site: SiteId | None = None


class MendDevice(Command, frozen=True):
    device: DeviceId


# --- what the room does


class TakeAlarm(Command, frozen=True):
    """I ring the site."""

    alarm: AlarmId


class RingContact(Command, frozen=True):
    """Ring my telephone, then this contact of the site; whoever's alarm it was not yet takes it by that. Of one that
    has become an incident there is nothing to take: whoever is at work on it rings there, for a key or a gate, while it
    is open. Counts as reading the number. `by_hand`: I dial it myself, as whoever has no desk does, and where nothing
    here can dial."""

    alarm: AlarmId
    contact: Order
    by_hand: bool = False


class RecordAlarm(Command, frozen=True):
    """I rang, and this came of it: it stays mine, and its time goes on, also where somebody was `reached`, who may have
    to go and look. What is so, VerifyAlarm and DismissAlarm say. Once it is an incident, that stays as it is."""

    alarm: AlarmId
    outcome: AlarmOutcome


class VerifyAlarm(Command, frozen=True):
    """It is real: an incident is opened, of the kind that such alarms become unless another is said."""

    alarm: AlarmId
    kind: KindId | None = None
    priority: Priority | None = None
    text: Sealed | None = None


class DismissAlarm(Command, frozen=True):
    """It is nothing."""

    alarm: AlarmId
    reason: Reason


class LapseAlarm(Command, frozen=True):
    """The planner's: nobody found out in time."""

    alarm: AlarmId


class TestDevice(Command, frozen=True):
    """Somebody works on it until then: its alarms are tests."""

    device: DeviceId
    until: Time


class EndTest(Command, frozen=True):
    """Before its time by a person, at its end by the planner."""

    device: DeviceId
