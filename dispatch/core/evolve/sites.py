"""Sites, as far as later commands ask about them."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.state import Mark, Site, State
from events.entry import Entry
from events.values import SiteId


def site_kept(state: State, e: events.SiteKept, entry: Entry) -> None:
    """What was noted of it stays."""
    site = state.sites.get(e.site)
    if site is None:
        site = state.sites[e.site] = Site(e.kind, e.name, e.place, e.radius_m, e.area)
    _free_devices(state, e.site, site)
    site.kind, site.name, site.place, site.radius_m, site.area = e.kind, e.name, e.place, e.radius_m, e.area
    site.devices = e.devices
    site.kept = Mark(entry.by, entry.at, entry.position)
    for device in e.devices:
        state.devices[device] = e.site


def site_dropped(state: State, e: events.SiteDropped, entry: Entry) -> None:
    _free_devices(state, e.site, state.sites.pop(e.site))


def _free_devices(state: State, name: SiteId, site: Site) -> None:
    """Those that did not go to another site since."""
    for device in site.devices:
        if state.devices.get(device) == name:
            del state.devices[device]


def contact_kept(state: State, e: events.ContactKept, entry: Entry) -> None:
    contacts = state.sites[e.site].contacts
    if e.order not in contacts:
        contacts.append(e.order)


def contact_dropped(state: State, e: events.ContactDropped, entry: Entry) -> None:
    state.sites[e.site].contacts.remove(e.order)


def hazard_noted(state: State, e: events.HazardNoted, entry: Entry) -> None:
    state.sites[e.site].hazards[e.hazard] = e.until


def hazard_cleared(state: State, e: events.HazardCleared, entry: Entry) -> None:
    del state.sites[e.site].hazards[e.hazard]


TABLE: Table = {
    events.SiteKept: site_kept,
    events.SiteDropped: site_dropped,
    events.ContactKept: contact_kept,
    events.ContactDropped: contact_dropped,
    events.HazardNoted: hazard_noted,
    events.HazardCleared: hazard_cleared,
}
