"""What alarms and their devices go through."""

from msgspec.structs import replace

import events
from events.entry import Entry
from events.values import Actor, AlarmId, DeviceId, SiteId, Time
from projections.projection import KEPT_MS, Handler
from projections.sites.kept import Kept
from projections.sites.rows import AlarmRow, AlarmTry, DeviceRow


def alarm_raised(view: Kept, e: events.AlarmRaised, entry: Entry) -> None:
    site = view.rows.get(e.site) if e.site is not None else None
    row = AlarmRow(
        e.alarm,
        e.device,
        e.kind,
        "test" if e.test else "waiting",
        entry.told_at,
        entry.position,
        e.site,
        place=e.place,
        area=e.area,
        zones=(e.zone,) if e.zone is not None else (),
        text=e.text,
        verify_by=e.verify_by,
        drill=e.drill,
        after=e.after,
        last_at=entry.told_at,
        devices=(e.device,),
        ringing_warns=e.warns,
    )
    if site is not None:
        row.name, row.label, row.hazards = site.name, site.label, site.hazards
    if e.site is not None:
        view.of_site.setdefault(e.site, []).append(e.alarm)
    view.alarms[e.alarm] = view.alarms_touched[e.alarm] = row
    view.active[e.alarm] = [e.device]
    if e.test:
        _over(view, row, entry)


def alarm_repeated(view: Kept, e: events.AlarmRepeated, entry: Entry) -> None:
    row = _alarm(view, e.alarm, entry)
    row.count += 1
    row.last_at = max(row.last_at or entry.told_at, entry.told_at)
    row.restored_at = None
    if e.device not in row.devices:
        row.devices = (*row.devices, e.device)
    if e.zone is not None and e.zone not in row.zones:
        row.zones = (*row.zones, e.zone)
    if e.device not in view.active[e.alarm]:
        view.active[e.alarm].append(e.device)


def alarm_taken(view: Kept, e: events.AlarmTaken, entry: Entry) -> None:
    row = _alarm(view, e.alarm, entry)
    _ring_no_more(row, e.person, entry)
    row.person = e.person


def contact_rung(view: Kept, e: events.ContactRung, entry: Entry) -> None:
    """Who that is, as the site has it now: another may be kept there later."""
    row, site = _alarm(view, e.alarm, entry), view.rows.get(e.site)
    contacts = site.contacts if site is not None else ()
    role = next((one.role for one in contacts if one.order == e.contact), None)
    row.person = e.person if row.state == "waiting" else row.person
    row.tries = (*row.tries, AlarmTry(e.person, entry.told_at, None, e.contact, role, e.message))


def alarm_tried(view: Kept, e: events.AlarmTried, entry: Entry) -> None:
    """Of a contact that was rung it is what came of that. Who says so has the alarm, unless it has ended since."""
    row = _alarm(view, e.alarm, entry)
    if row.state == "waiting":
        _ring_no_more(row, e.person, entry)
        row.person = e.person
    ring = next((one for one in row.rings if (one.person, one.contact) == (e.person, e.contact)), None)
    if ring is not None:
        over = replace(ring, outcome=e.outcome, ended_at=entry.told_at)
        row.tries = tuple(over if one is ring else one for one in row.tries)
    else:
        tried = AlarmTry(e.person, entry.told_at, e.outcome, e.contact, ended_at=entry.told_at)
        row.tries = (*row.tries, tried)


def _ring_no_more(row: AlarmRow, person: Actor, entry: Entry) -> None:
    """Whom somebody else rang, `person` does not, and what came of that is never said."""
    others = [one for one in row.rings if one.person != person]
    row.tries = tuple(replace(one, ended_at=entry.told_at) if one in others else one for one in row.tries)


def alarm_verified(view: Kept, e: events.AlarmVerified, entry: Entry) -> None:
    row = _alarm(view, e.alarm, entry)
    row.state, row.incident, row.way = "verified", e.incident, e.way
    row.person = e.person if e.person is not None else row.person
    view.of_incident[e.incident] = e.alarm


def alarm_lapsed(view: Kept, e: events.AlarmLapsed, entry: Entry) -> None:
    row = _alarm(view, e.alarm, entry)
    row.state, row.incident = "lapsed", e.incident
    view.of_incident[e.incident] = e.alarm


def alarm_dismissed(view: Kept, e: events.AlarmDismissed, entry: Entry) -> None:
    row = _alarm(view, e.alarm, entry)
    row.state, row.person, row.reason = "dismissed", e.person, e.reason
    _over(view, row, entry)


def alarm_cancelled(view: Kept, e: events.AlarmCancelled, entry: Entry) -> None:
    """Of an alarm that nobody has told of yet there is nothing to show."""
    if e.alarm is None:
        return
    row, active = _alarm(view, e.alarm, entry), view.active[e.alarm]
    active.remove(e.device)
    if active:
        return
    row.restored_at = entry.told_at
    if row.incident is None:
        row.state = "cancelled"
        _over(view, row, entry)


def _alarm(view: Kept, name: AlarmId, entry: Entry) -> AlarmRow:
    row = view.alarms_touched[name] = view.alarms[name]
    row.position = entry.position
    return row


def _over(view: Kept, row: AlarmRow, entry: Entry) -> None:
    row.ended_at = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), row.alarm))


# --- devices


def device_tested(view: Kept, e: events.DeviceTested, entry: Entry) -> None:
    row = _device(view, e.device, entry)
    row.tested_until, row.tested_by = e.until, e.person


def device_test_ended(view: Kept, e: events.DeviceTestEnded, entry: Entry) -> None:
    row = _device(view, e.device, entry)
    row.tested_until = row.tested_by = None
    _unless_well(view, row)


def device_faulted(view: Kept, e: events.DeviceFaulted, entry: Entry) -> None:
    row = _device(view, e.device, entry, e.site)
    row.faulty_since = entry.told_at


def device_mended(view: Kept, e: events.DeviceMended, entry: Entry) -> None:
    row = _device(view, e.device, entry)
    row.faulty_since = None
    _unless_well(view, row)


def _device(view: Kept, device: DeviceId, entry: Entry, site: SiteId | None = None) -> DeviceRow:
    row = view.devices.get(device)
    if row is None:
        row = view.devices[device] = DeviceRow(device, entry.position)
    known = view.rows.get(site) if site is not None else None
    if known is not None:
        row.site, row.name = known.site, known.name
    row.position = entry.position
    view.devices_touched[device] = row
    return row


def _unless_well(view: Kept, row: DeviceRow) -> None:
    """There is no row of a device that is as it should be."""
    if row.tested_until is None and row.faulty_since is None:
        del view.devices[row.device]
        view.devices_touched[row.device] = None


TABLE: dict[type, Handler] = {
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
