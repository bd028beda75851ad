"""What is known of sites, and of the incidents that lie in them."""

import events
from events.entry import Entry
from events.values import SiteId, Time, incident_of
from projections.projection import KEPT_MS, Handler
from projections.sites.kept import Kept
from projections.sites.rows import ContactRow, HazardRow, SiteRow


def site_kept(view: Kept, e: events.SiteKept, entry: Entry) -> None:
    """Where it was before and where it is now, incidents are told of it."""
    before = view.rows.get(e.site)
    row = SiteRow(
        e.site,
        e.kind,
        entry.position,
        entry.told_at,
        entry.by,
        e.name,
        e.label,
        e.place,
        e.radius_m,
        e.area,
        e.address,
        e.devices,
        before.contacts if before is not None else (),
        before.hazards if before is not None else (),
    )
    if before is not None:
        view.take_site(before)
    view.put_site(row)
    if before is not None:
        view.tell_about(before.place, before.radius_m, entry.position)
    view.tell_site(row, entry.position)


def site_dropped(view: Kept, e: events.SiteDropped, entry: Entry) -> None:
    row = view.rows[e.site]
    view.take_site(row)
    del view.rows[e.site]
    view.touched[e.site] = None
    view.tell_about(row.place, row.radius_m, entry.position)


def contact_kept(view: Kept, e: events.ContactKept, entry: Entry) -> None:
    row = _site(view, e.site, entry)
    others = [one for one in row.contacts if one.order != e.order]
    contact = ContactRow(e.order, e.role, e.hours, e.label, e.phone)
    row.contacts = tuple(sorted([*others, contact], key=lambda one: one.order))


def contact_dropped(view: Kept, e: events.ContactDropped, entry: Entry) -> None:
    row = _site(view, e.site, entry)
    row.contacts = tuple(one for one in row.contacts if one.order != e.order)


def hazard_noted(view: Kept, e: events.HazardNoted, entry: Entry) -> None:
    """Looked at again, it keeps the note there was if nothing else was written."""
    row = _site(view, e.site, entry)
    before = next((one for one in row.hazards if one.hazard == e.hazard), None)
    note = e.note if e.note is not None or before is None else before.note
    others = [one for one in row.hazards if one.hazard != e.hazard]
    row.hazards = (*others, HazardRow(e.hazard, note, entry.told_at, e.until, e.person))
    view.tell_site(row, entry.position)


def hazard_cleared(view: Kept, e: events.HazardCleared, entry: Entry) -> None:
    row = _site(view, e.site, entry)
    row.hazards = tuple(one for one in row.hazards if one.hazard != e.hazard)
    view.tell_site(row, entry.position)


def _site(view: Kept, site: SiteId, entry: Entry) -> SiteRow:
    row = view.touched[site] = view.rows[site]
    row.position = entry.position
    return row


# --- incidents that may lie there


def incident_opened(view: Kept, e: events.IncidentOpened, entry: Entry) -> None:
    if e.place is not None:
        view.put_incident(e.incident, e.place)
        view.tell_incident(e.incident, entry.position)


def place_changed(view: Kept, e: events.PlaceChanged, entry: Entry) -> None:
    view.put_incident(e.incident, e.place)
    view.tell_incident(e.incident, entry.position)


def incident_closed(view: Kept, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    """It lies nowhere now; should it be opened again, it does where it was."""
    place = view.places.get(e.incident)
    if place is not None:
        view.ended[e.incident] = place
        view.put_incident(e.incident, None)
    view.going.pop(e.incident, None)
    view.tell_incident(e.incident, entry.position)
    view.closed[e.incident] = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), e.incident))


incident_cancelled = incident_closed


def incident_reopened(view: Kept, e: events.IncidentReopened, entry: Entry) -> None:
    view.closed.pop(e.incident, None)
    place = view.ended.pop(e.incident, None)
    if place is not None:
        view.put_incident(e.incident, place)
        view.tell_incident(e.incident, entry.position)


def unit_assigned(view: Kept, e: events.UnitAssigned, entry: Entry) -> None:
    """Its crew is to be told what is dangerous there."""
    view.going.setdefault(e.incident, []).append(e.unit)
    view.units[e.assignment] = e.unit
    if str(e.incident) in view.hazards:
        view.tell_incident(e.incident, entry.position)


def assignment_ended(view: Kept, e: events.AssignmentEnded, entry: Entry) -> None:
    incident, unit = incident_of(e.assignment), view.units.pop(e.assignment)
    going = view.going.get(incident)
    if going is None:
        return
    going.remove(unit)
    if not going:
        del view.going[incident]
    if str(incident) in view.hazards:
        view.tell_incident(incident, entry.position)


TABLE: dict[type, Handler] = {
    events.SiteKept: site_kept,
    events.SiteDropped: site_dropped,
    events.ContactKept: contact_kept,
    events.ContactDropped: contact_dropped,
    events.HazardNoted: hazard_noted,
    events.HazardCleared: hazard_cleared,
    events.IncidentOpened: incident_opened,
    events.PlaceChanged: place_changed,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentReopened: incident_reopened,
    events.UnitAssigned: unit_assigned,
    events.AssignmentEnded: assignment_ended,
}
