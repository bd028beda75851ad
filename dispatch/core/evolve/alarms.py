"""Alarms without a voice: which run, who rings the site, and what they became."""

import events
from dispatch.core import rules
from dispatch.core.evolve.table import Table
from dispatch.core.state import Alarm, Ring, State, alarm_key, test_timer, verify_timer, waits_to_be_verified
from events.entry import Entry
from events.values import AlarmId, DeviceId, Time


def alarm_raised(state: State, e: events.AlarmRaised, entry: Entry) -> None:
    alarm = Alarm(e.kind, e.site, e.place, e.area, e.drill, e.test, entry.told_at, entry.at, [e.device], [e.device])
    alarm.verify_by, alarm.warns = e.verify_by, e.warns
    state.alarms[e.alarm] = alarm
    state.alarms_ever += 1
    for key in _keys(alarm):
        state.last_alarms[key] = e.alarm
    if e.verify_by is not None:
        state.timers.put(verify_timer(e.alarm), e.verify_by)
    if e.test:
        _over(state, e.alarm, entry)


def alarm_repeated(state: State, e: events.AlarmRepeated, entry: Entry) -> None:
    alarm = state.alarms[e.alarm]
    alarm.news_at = entry.at
    if e.device not in alarm.devices:
        alarm.devices.append(e.device)
    if e.device not in alarm.active:
        alarm.active.append(e.device)
    state.last_alarms[alarm_key(alarm.kind, e.device, drill=alarm.drill, test=alarm.test)] = e.alarm


def _keys(alarm: Alarm) -> list[str]:
    """What it is found by: its devices, and its site."""
    drill, test = alarm.drill, alarm.test
    keys = [alarm_key(alarm.kind, device, drill=drill, test=test) for device in alarm.devices]
    if alarm.site is not None:
        keys.append(alarm_key(alarm.kind, alarm.site, drill=drill, test=test, whole_site=True))
    return keys


def alarm_taken(state: State, e: events.AlarmTaken | events.AlarmTried, entry: Entry) -> None:
    """Whom somebody else rang, she does not."""
    alarm = state.alarms[e.alarm]
    alarm.rings = {person: ring for person, ring in alarm.rings.items() if person == e.person}
    alarm.person = e.person


def contact_rung(state: State, e: events.ContactRung, entry: Entry) -> None:
    state.alarms[e.alarm].rings[e.person] = Ring(e.contact, entry.at, e.message)


def alarm_tried(state: State, e: events.AlarmTried, entry: Entry) -> None:
    """One that waits is hers by that; what has become an incident is nobody's, and others may ring there, too."""
    alarm = state.alarms[e.alarm]
    if waits_to_be_verified(alarm):
        alarm_taken(state, e, entry)
    if e.contact is not None:
        alarm.rings.pop(e.person, None)


def alarm_verified(state: State, e: events.AlarmVerified, entry: Entry) -> None:
    alarm = state.alarms[e.alarm]
    alarm.verified = True
    alarm.incident = e.incident
    state.incidents[e.incident].alarm = e.alarm
    state.timers.drop(verify_timer(e.alarm))


def alarm_lapsed(state: State, e: events.AlarmLapsed, entry: Entry) -> None:
    state.alarms[e.alarm].incident = e.incident
    state.incidents[e.incident].alarm = e.alarm
    state.timers.drop(verify_timer(e.alarm))


def alarm_dismissed(state: State, e: events.AlarmDismissed, entry: Entry) -> None:
    _over(state, e.alarm, entry)


def alarm_cancelled(state: State, e: events.AlarmCancelled, entry: Entry) -> None:
    """It is over when the last of its devices says so. Said before anything began, it is remembered for a day."""
    if e.alarm is None:
        state.quiet[e.device] = Time(min(entry.told_at, entry.at))
        state.leaving.append((Time(entry.at + rules.KEPT_MS), "quiet", e.device))
        return
    alarm = state.alarms[e.alarm]
    alarm.active.remove(e.device)
    alarm.over_at = Time(max(alarm.over_at or 0, entry.told_at))
    if not alarm.active and alarm.incident is None:
        _over(state, e.alarm, entry)


def _over(state: State, name: AlarmId, entry: Entry) -> None:
    alarm = state.alarms[name]
    alarm.over_at = Time(max(alarm.over_at or 0, entry.told_at))
    alarm.ended_at = entry.at
    state.timers.drop(verify_timer(name))
    state.leaving.append((Time(entry.at + rules.KEPT_MS), "alarm", name))


def forget(state: State, name: AlarmId, ended_at: Time) -> None:
    """It ended a day ago."""
    alarm = state.alarms.get(name)
    if alarm is None:
        return
    del state.alarms[name]
    for key in _keys(alarm):
        if state.last_alarms.get(key) == name:
            del state.last_alarms[key]


def forget_with_incident(state: State, name: AlarmId) -> None:
    """The incident it became ended a day ago."""
    forget(state, name, state.at)


def forget_quiet(state: State, device: DeviceId, said_at: Time) -> None:
    if state.quiet.get(device, said_at + 1) <= said_at:
        del state.quiet[device]


def device_tested(state: State, e: events.DeviceTested, entry: Entry) -> None:
    state.tests[e.device] = e.until
    state.timers.put(test_timer(e.device), e.until)


def device_test_ended(state: State, e: events.DeviceTestEnded, entry: Entry) -> None:
    del state.tests[e.device]
    state.timers.drop(test_timer(e.device))


def device_faulted(state: State, e: events.DeviceFaulted, entry: Entry) -> None:
    state.faults[e.device] = entry.at


def device_mended(state: State, e: events.DeviceMended, entry: Entry) -> None:
    del state.faults[e.device]


TABLE: Table = {
    events.AlarmRaised: alarm_raised,
    events.AlarmRepeated: alarm_repeated,
    events.AlarmTaken: alarm_taken,
    events.ContactRung: contact_rung,
    events.AlarmTried: alarm_tried,
    events.AlarmVerified: alarm_verified,
    events.AlarmDismissed: alarm_dismissed,
    events.AlarmCancelled: alarm_cancelled,
    events.AlarmLapsed: alarm_lapsed,
    events.DeviceTested: device_tested,
    events.DeviceTestEnded: device_test_ended,
    events.DeviceFaulted: device_faulted,
    events.DeviceMended: device_mended,
}
