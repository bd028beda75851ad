"""Alarms without a voice: fire panels and panic buttons, from the first signal to what came of it."""

from events.base import Event
from events.values import (
    Actor,
    AlarmId,
    AlarmKindId,
    AlarmOutcome,
    AlarmWay,
    AreaId,
    DeviceId,
    IncidentId,
    MessageId,
    Place,
    Sealed,
    SiteId,
    Time,
)


class AlarmRaised(Event, frozen=True):
    """A device says so. Somebody is to find out by `verify_by`; None: that is not asked, since it is an incident at
    once, or a test that nothing follows from.

    `zone` is the panel's code for a part of the site, `text` what it wrote besides. `after` is an alarm of the same
    device that ended a moment ago. With `ringing_warns` its site is not rung, since that may warn whoever a button was
    pressed against; None: from before this was said, when it was so of whatever was an incident at once.
    """

    alarm: AlarmId
    device: DeviceId
    kind: AlarmKindId
    site: SiteId | None
    zone: str | None
    place: Place | None
    area: AreaId | None
    text: Sealed | None
    verify_by: Time | None
    drill: bool
    test: bool
    after: AlarmId | None
    ringing_warns: bool | None = None

    @property
    def warns(self) -> bool:
        return self.verify_by is None and not self.test if self.ringing_warns is None else self.ringing_warns


class AlarmRepeated(Event, frozen=True):
    """The same again, from the same device or from another of the site: it counts up."""

    alarm: AlarmId
    device: DeviceId
    zone: str | None


class AlarmTaken(Event, frozen=True):
    """Somebody of the room says: I ring the site. `taken_from` is who did, and was not heard of any more."""

    alarm: AlarmId
    person: Actor
    taken_from: Actor | None


class ContactRung(Event, frozen=True):
    """She rings the `contact`-th of the site: the exchange is asked for it by `message`; None: she dials herself. She
    reads the number by that. The alarm waits, or it has become an incident and she rings because of that."""

    alarm: AlarmId
    site: SiteId
    contact: int
    person: Actor
    message: MessageId | None


class AlarmTried(Event, frozen=True):
    """She rang, and this came of it; `contact` is who was rung, None where that was not said."""

    alarm: AlarmId
    person: Actor
    outcome: AlarmOutcome
    contact: int | None = None


class AlarmVerified(Event, frozen=True):
    """It is real, and this is its incident. `person` is who found out, None where no person did: see `way`."""

    alarm: AlarmId
    incident: IncidentId
    way: AlarmWay
    person: Actor | None


class AlarmDismissed(Event, frozen=True):
    """It is nothing, said whoever was reached."""

    alarm: AlarmId
    person: Actor
    reason: str


class AlarmCancelled(Event, frozen=True):
    """The panel was restored, or the monitoring centre withdrew. An incident that was opened stays open: `incident`.

    Without `alarm` the news came before those of the alarm itself.
    """

    device: DeviceId
    alarm: AlarmId | None
    incident: IncidentId | None


class AlarmLapsed(Event, frozen=True):
    """Nobody found out in time: it is an incident by itself, and marked as not verified."""

    alarm: AlarmId
    incident: IncidentId


class DeviceTested(Event, frozen=True):
    """Somebody works on it until then: its alarms are tests."""

    device: DeviceId
    until: Time
    person: Actor


class DeviceTestEnded(Event, frozen=True):
    """Its alarms are real again."""

    device: DeviceId


class DeviceFaulted(Event, frozen=True):
    """It says that something is wrong with itself: it may not tell of the next fire."""

    device: DeviceId
    site: SiteId | None


class DeviceMended(Event, frozen=True):
    """It says that it is well again."""

    device: DeviceId
