"""Alarms without a voice: a desk rings the site in time, or the alarm becomes an incident by itself."""

from msgspec.structs import replace

import events
from dispatch.core import commands, rules
from dispatch.core.decide.incidents import first_needs, next_number, with_priority
from dispatch.core.decide.lines import rings_at, unwanted
from dispatch.core.decide.ringing import ended, unless_taken, waiting
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Alarm, State, alarm_key, is_running
from events import AnyEvent
from events.regions import AlarmKind
from events.values import (
    Actor,
    AlarmId,
    AlarmKindId,
    AlarmWay,
    AreaId,
    DeviceId,
    IncidentId,
    KindId,
    Place,
    Priority,
    Sealed,
    SiteId,
    Time,
)

OTHER = AlarmKindId("other")
"""What an alarm counts as whose kind the region does not know: none is turned away for its word."""

# --- what a device tells


def raise_alarm(state: State, c: commands.RaiseAlarm, asked: Request, moment: Moment) -> Decision:
    """One that runs counts up; what was over before it was heard of is noted and ends; the rest is an alarm."""
    if state.rules is None:
        return Refusal(Reason.NO_REGION)
    kind = state.alarm_kinds.get(c.kind) or state.alarm_kinds.get(OTHER)
    if kind is None or kind.incident not in state.kinds:
        return Refusal(Reason.NO_SUCH_KIND)
    told_at = c.happened_at if c.happened_at is not None else moment.now
    site = _site_of(state, c.device, c.site)
    test = c.test or state.tests.get(c.device, moment.now) > moment.now
    last = _last(state, kind.id, c.device, drill=c.drill, test=test)
    before = state.alarms[last] if last is not None else None
    if before is not None and told_at <= (before.over_at or 0) and c.device not in before.active:
        return Refusal(Reason.ALREADY_SO)
    running = _running(state, kind, c, site, moment, test=test)
    if running is not None:
        return _again(state, kind, running, c, moment)
    raised = _raised(state, kind, c, site, moment, test=test)
    if told_at <= state.quiet.get(c.device, 0):
        over = events.AlarmCancelled(c.device, raised.alarm, None)
        return [replace(raised, verify_by=None), over]
    if test or kind.verify_s > 0:
        return [raised]
    opened = _opened(state, kind.incident, None, raised.place, raised.area, raised.text, raised.drill)
    verified = events.AlarmVerified(raised.alarm, opened.incident, "direct", None)
    return [*_warned(state, raised), raised, opened, *first_needs(state, opened, moment), verified]


def _warned(state: State, raised: events.AlarmRaised) -> list[AnyEvent]:
    """Whom a ring may warn is not rung any more because of another alarm of the site, unless this is an exercise."""
    if raised.site is None or not raised.warns:
        return []
    rings = rings_at(state, raised.site)
    return unwanted(state, [ring for alarm, _, ring in rings if alarm.drill or not raised.drill])


def _raised(
    state: State, kind: AlarmKind, c: commands.RaiseAlarm, site: SiteId | None, moment: Moment, *, test: bool
) -> events.AlarmRaised:
    assert state.rules is not None
    known = state.sites[site] if site is not None else None
    place, area = (known.place, known.area) if known is not None and known.place is not None else (c.place, c.area)
    verify_by = None if test or kind.verify_s == 0 else Time(moment.now + kind.verify_s * 1000)
    last = _last(state, kind.id, c.device, drill=c.drill, test=test)
    ended_at = state.alarms[last].ended_at if last is not None and not test else None
    soon = ended_at is not None and moment.now <= ended_at + state.rules.limits.alarm_again_s * 1000
    return events.AlarmRaised(
        AlarmId(f"{c.device}#{state.alarms_ever + 1}"),
        c.device,
        kind.id,
        site,
        c.zone,
        place,
        area,
        c.text,
        verify_by,
        c.drill,
        test,
        last if soon else None,
        kind.warns,
    )


def _again(state: State, kind: AlarmKind, name: AlarmId, c: commands.RaiseAlarm, moment: Moment) -> list[AnyEvent]:
    """Two devices that say the same are believed, where the region believes them; what nobody verified becomes more
    urgent."""
    alarm = state.alarms[name]
    happened: list[AnyEvent] = [events.AlarmRepeated(name, c.device, c.zone)]
    is_second = c.device not in alarm.devices and not alarm.test
    if is_second and alarm.incident is None and kind.confirm_by_two:
        usual = state.kinds[kind.incident].priority
        happened += _real(state, name, "two_devices", None, moment, priority=max(1, usual - 1))
    elif is_second and alarm.incident is not None and not alarm.verified:
        happened.append(events.AlarmVerified(name, alarm.incident, "two_devices", None))
        priority = state.incidents[alarm.incident].priority
        if priority > 1:
            happened.append(with_priority(state, alarm.incident, priority - 1, moment))
    return happened


def cancel_alarm(state: State, c: commands.CancelAlarm, asked: Request, moment: Moment) -> Decision:
    """What waits ends by it; what became an incident does not. Older than the alarm it says nothing about it."""
    told_at = c.happened_at if c.happened_at is not None else moment.now
    kinds = (c.kind,) if c.kind is not None else tuple(sorted(state.alarm_kinds))
    found = [name for kind in kinds for name in _real_or_drill(state, kind, c.device)]
    running = [name for name in found if _tells_still(state, state.alarms[name], c.device)]
    if not running:
        known = any(told_at <= (state.alarms[name].over_at or 0) for name in found)
        if known or told_at <= state.quiet.get(c.device, 0):
            return Refusal(Reason.ALREADY_SO)
        return [events.AlarmCancelled(c.device, None, None)]
    over = [name for name in running if told_at >= state.alarms[name].raised_at]
    if not over:
        return Refusal(Reason.ALREADY_SO)
    return [event for name in over for event in _cancelled(state, c.device, name)]


def _tells_still(state: State, alarm: Alarm, device: DeviceId) -> bool:
    return is_running(state, alarm) and device in alarm.active


def _cancelled(state: State, device: DeviceId, name: AlarmId) -> list[AnyEvent]:
    """With the last of its devices what waits is over, and nobody needs to be rung."""
    alarm = state.alarms[name]
    cancelled = events.AlarmCancelled(device, name, alarm.incident)
    is_over = alarm.active == [device] and alarm.incident is None
    return [*unwanted(state, alarm.rings.values()), cancelled] if is_over else [cancelled]


def fault_device(state: State, c: commands.FaultDevice, asked: Request, moment: Moment) -> Decision:
    if c.device in state.faults:
        return Refusal(Reason.ALREADY_SO)
    return [events.DeviceFaulted(c.device, _site_of(state, c.device, c.site))]


def mend_device(state: State, c: commands.MendDevice, asked: Request, moment: Moment) -> Decision:
    if c.device not in state.faults:
        return Refusal(Reason.ALREADY_SO)
    return [events.DeviceMended(c.device)]


# --- what the room does


def verify_alarm(state: State, c: commands.VerifyAlarm, asked: Request, moment: Moment) -> Decision:
    """Of one that became an incident by itself it is said that it is real, too: whoever rings there does still, for the
    key, and says herself what came of it."""
    alarm = state.alarms.get(c.alarm)
    if alarm is not None and alarm.incident is not None and not alarm.verified:
        verified = events.AlarmVerified(c.alarm, alarm.incident, "person", asked.by)
        return [verified, *_corrected(state, alarm.incident, c, moment)]
    unverified = waiting(state, c.alarm)
    if isinstance(unverified, Refusal):
        return unverified
    if c.kind is not None and c.kind not in state.kinds:
        return Refusal(Reason.NO_SUCH_KIND)
    real = _real(state, c.alarm, "person", asked.by, moment, c.kind, c.priority, c.text)
    return unless_taken(state, unverified, asked) or [*ended(state, c.alarm, asked), *real]


def _corrected(state: State, number: IncidentId, c: commands.VerifyAlarm, moment: Moment) -> list[AnyEvent]:
    """What the desk found out while the alarm became an incident by itself is so there."""
    incident, found = state.incidents[number], list[AnyEvent]()
    if incident.open and c.kind is not None and c.kind in state.kinds and c.kind != incident.kind:
        found.append(events.KindChanged(number, c.kind))
    if incident.open and c.priority is not None and c.priority != incident.priority:
        found.append(with_priority(state, number, c.priority, moment))
    return [*found, events.NoteAdded(number, c.text)] if c.text is not None else found


def dismiss_alarm(state: State, c: commands.DismissAlarm, asked: Request, moment: Moment) -> Decision:
    alarm = waiting(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    dismissed = events.AlarmDismissed(c.alarm, asked.by, c.reason)
    return unless_taken(state, alarm, asked) or [*ended(state, c.alarm, asked), dismissed]


def lapse_alarm(state: State, c: commands.LapseAlarm, asked: Request, moment: Moment) -> Decision:
    """Whoever is rung just now is rung still."""
    alarm = waiting(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    opened, *needs = _incident_of(state, alarm, None, None, None, moment)
    return [opened, *needs, events.AlarmLapsed(c.alarm, opened.incident)]


def test_device(state: State, c: commands.TestDevice, asked: Request, moment: Moment) -> Decision:
    known = c.device in state.devices or c.device in state.faults
    if not known and not any(_real_or_drill(state, kind, c.device) for kind in state.alarm_kinds):
        return Refusal(Reason.NO_SUCH_DEVICE)
    if state.tests.get(c.device) == c.until:
        return Refusal(Reason.ALREADY_SO)
    if c.until <= moment.now:
        return Refusal(Reason.TOO_OLD)
    if c.until > moment.now + rules.TEST_MS_MAX:
        return Refusal(Reason.TOO_FAR_AHEAD)
    return [events.DeviceTested(c.device, c.until, asked.by)]


def end_test(state: State, c: commands.EndTest, asked: Request, moment: Moment) -> Decision:
    if c.device not in state.tests:
        return Refusal(Reason.NOT_UNDER_TEST)
    return [events.DeviceTestEnded(c.device)]


# --- what they share


def _site_of(state: State, device: DeviceId, told: SiteId | None) -> SiteId | None:
    """Where the device belongs; for one that belongs nowhere, what it tells itself, if there is such a site."""
    site = state.devices.get(device)
    return site if site is not None else told if told in state.sites else None


def _last(state: State, kind: AlarmKindId, device: DeviceId, *, drill: bool, test: bool) -> AlarmId | None:
    return state.last_alarms.get(alarm_key(kind, device, drill=drill, test=test))


def _real_or_drill(state: State, kind: AlarmKindId, device: DeviceId) -> list[AlarmId]:
    last = (_last(state, kind, device, drill=drill, test=False) for drill in (False, True))
    return [name for name in last if name is not None]


def _running(
    state: State, kind: AlarmKind, c: commands.RaiseAlarm, site: SiteId | None, moment: Moment, *, test: bool
) -> AlarmId | None:
    """The alarm that this belongs to: of the same device, or of another of the site a moment ago. Tests, drills and
    what is real do not mix."""
    assert state.rules is not None
    since = moment.now - state.rules.limits.alarm_join_s * 1000
    own = _last(state, kind.id, c.device, drill=c.drill, test=test)
    key = alarm_key(kind.id, site, drill=c.drill, test=test, whole_site=True) if site is not None else ""
    for name in (own, state.last_alarms.get(key)):
        if name is None:
            continue
        alarm = state.alarms[name]
        lately = alarm.news_at >= since
        if lately if test else is_running(state, alarm) and (name == own or lately):
            return name
    return None


def _real(
    state: State,
    name: AlarmId,
    way: AlarmWay,
    person: Actor | None,
    moment: Moment,
    kind: KindId | None = None,
    priority: Priority | None = None,
    text: Sealed | None = None,
) -> list[AnyEvent]:
    opened, *needs = _incident_of(state, state.alarms[name], kind, priority, text, moment)
    return [opened, *needs, events.AlarmVerified(name, opened.incident, way, person)]


def _incident_of(
    state: State, alarm: Alarm, kind: KindId | None, priority: Priority | None, text: Sealed | None, moment: Moment
) -> tuple[events.IncidentOpened, *tuple[AnyEvent, ...]]:
    """Where the site is, and what such alarms become; if the region has forgotten that since, what is most urgent."""
    assert state.rules is not None
    usual = state.alarm_kinds.get(alarm.kind)
    becomes = kind if kind is not None else usual.incident if usual is not None else None
    if becomes not in state.kinds:
        becomes = min(state.kinds.values(), key=lambda one: (one.priority, one.id)).id
    opened = _opened(state, becomes, priority, alarm.place, alarm.area, text, alarm.drill)
    return opened, *first_needs(state, opened, moment)


def _opened(
    state: State,
    kind: KindId,
    priority: Priority | None,
    place: Place | None,
    area: AreaId | None,
    text: Sealed | None,
    drill: bool,
) -> events.IncidentOpened:
    first = priority if priority is not None else state.kinds[kind].priority
    return events.IncidentOpened(next_number(state), kind, first, place, area, None, None, text, drill, state.version)


TABLE: Table = {
    commands.RaiseAlarm: raise_alarm,
    commands.CancelAlarm: cancel_alarm,
    commands.FaultDevice: fault_device,
    commands.MendDevice: mend_device,
    commands.VerifyAlarm: verify_alarm,
    commands.DismissAlarm: dismiss_alarm,
    commands.LapseAlarm: lapse_alarm,
    commands.TestDevice: test_device,
    commands.EndTest: end_test,
}
