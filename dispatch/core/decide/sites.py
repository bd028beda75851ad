"""Sites: what is known of places, and what is dangerous there."""

import events
from dispatch.core import commands, rules
from dispatch.core.decide.incidents import goal
from dispatch.core.decide.kept import kept_incident
from dispatch.core.decide.lines import rings_at, unwanted
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Site, State
from events import AnyEvent
from events.values import DAY_MS, AreaId, Place, SiteId, Time

PRIVATE = frozenset(("house",))
"""Kinds of sites whose names are those of persons."""


def keep_site(state: State, c: commands.KeepSite, asked: Request, moment: Moment) -> Decision:
    if c.name is not None and c.kind in PRIVATE:
        return Refusal(Reason.NAME_IS_PERSONAL)
    before = state.sites.get(c.site)
    if before is not None and c.label is None and c.address is None and _knows(before, c):
        return Refusal(Reason.ALREADY_SO)
    if c.seen is not None:
        if before is None:
            return Refusal(Reason.NO_SUCH_SITE)
        last = before.kept
        if last is not None and last.position > c.seen:
            return Refusal(Reason.CHANGED_SINCE, last.by, last.at, last.position)
    return [
        events.SiteKept(c.site, c.kind, c.name, c.label, c.place, c.radius_m, c.area, c.address, c.devices),
    ]


def _knows(site: Site, c: commands.KeepSite) -> bool:
    known = (site.kind, site.name, site.place, site.radius_m, site.area, site.devices)
    return known == (c.kind, c.name, c.place, c.radius_m, c.area, c.devices)


def drop_site(state: State, c: commands.DropSite, asked: Request, moment: Moment) -> Decision:
    if c.site not in state.sites:
        return Refusal(Reason.NO_SUCH_SITE)
    return [*_not_dialled(state, c.site, None), events.SiteDropped(c.site, asked.by)]


def keep_contact(state: State, c: commands.KeepContact, asked: Request, moment: Moment) -> Decision:
    if c.site not in state.sites:
        return Refusal(Reason.NO_SUCH_SITE)
    kept = events.ContactKept(c.site, c.order, c.role, c.hours, c.label, c.phone)
    return [*_not_dialled(state, c.site, c.order), kept]


def drop_contact(state: State, c: commands.DropContact, asked: Request, moment: Moment) -> Decision:
    site = state.sites.get(c.site)
    if site is None:
        return Refusal(Reason.NO_SUCH_SITE)
    if c.order not in site.contacts:
        return Refusal(Reason.NO_SUCH_CONTACT)
    return [*_not_dialled(state, c.site, c.order), events.ContactDropped(c.site, c.order)]


def _not_dialled(state: State, site: SiteId, order: int | None) -> list[AnyEvent]:
    """Whoever was rung there is not the contact any more; without `order` none is."""
    return unwanted(state, [ring for _, _, ring in rings_at(state, site) if order in (None, ring.contact)])


# --- what is dangerous there


def note_hazard(state: State, c: commands.NoteHazard, asked: Request, moment: Moment) -> Decision:
    """Of a site that is kept; or of a place, which is one from here on."""
    kind = state.hazards.get(c.hazard)
    if kind is None:
        return Refusal(Reason.NO_SUCH_HAZARD)
    until = c.until if c.until is not None else Time(moment.now + kind.days * DAY_MS)
    if until <= moment.now:
        return Refusal(Reason.TOO_OLD)
    if until > moment.now + rules.HAZARD_MS_MAX:
        return Refusal(Reason.TOO_FAR_AHEAD)
    where = _where(state, c, asked, moment)
    if isinstance(where, Refusal):
        return where
    place, area = where
    name = c.site if c.site is not None else rules.site_at(place)
    site = state.sites.get(name)
    if site is not None and c.note is None and site.hazards.get(c.hazard) == until:
        return Refusal(Reason.ALREADY_SO)
    noted = events.HazardNoted(name, c.hazard, c.note, until, asked.by)
    if site is not None:
        return [noted]
    return [events.SiteKept(name, "other", None, None, place, rules.AT_PLACE_M, area, None, ()), noted]


NOWHERE = Place(0.0, 0.0)
"""Of a site that is kept, its place is not asked."""


def _where(
    state: State, c: commands.NoteHazard, asked: Request, moment: Moment
) -> tuple[Place, AreaId | None] | Refusal:
    """Which place is meant. A crew speaks of the incident it goes to, of a site there, or of where it is."""
    if asked.unit is not None and c.incident is not None and goal(state, asked.unit) != c.incident:
        return Refusal(Reason.NOT_YOURS)
    if c.site is not None:
        site = state.sites.get(c.site)
        if site is None:
            return Refusal(Reason.NO_SUCH_SITE)
        if asked.unit is not None and not _is_there(state, site, asked, moment):
            return Refusal(Reason.NOT_YOURS)
        return site.place or NOWHERE, site.area
    if asked.unit is not None and c.incident is None:
        if c.place is not None:
            return Refusal(Reason.NOT_YOURS)
        spot = moment.places.spots.get(asked.unit)
        return Refusal(Reason.NO_PLACE) if spot is None else (spot.place, None)
    if c.place is not None and asked.unit is None:
        return c.place, c.area
    incident = kept_incident(state, c.incident, moment) if c.incident is not None else None
    if c.incident is not None and incident is None:
        return Refusal(Reason.NO_SUCH_INCIDENT)
    if incident is None or incident.place is None:
        return Refusal(Reason.NO_PLACE)
    return incident.place, incident.area


def _is_there(state: State, site: Site, asked: Request, moment: Moment) -> bool:
    """The crew stands within the circle, or goes to an incident that lies there."""
    assert asked.unit is not None
    spot, incident = moment.places.spots.get(asked.unit), goal(state, asked.unit)
    places = [spot.place if spot is not None else None, state.incidents[incident].place if incident else None]
    centre = site.place
    return centre is not None and any(one is not None and rules.is_within(one, centre, site.radius_m) for one in places)


def clear_hazard(state: State, c: commands.ClearHazard, asked: Request, moment: Moment) -> Decision:
    """With its last hazard a site goes that was known for nothing else."""
    site = state.sites.get(c.site)
    if site is None:
        return Refusal(Reason.NO_SUCH_SITE)
    if c.hazard not in site.hazards:
        return Refusal(Reason.NO_SUCH_HAZARD)
    cleared = events.HazardCleared(c.site, c.hazard, asked.by)
    known_for_more = len(site.hazards) > 1 or site.contacts or site.devices or not rules.is_made(c.site)
    return [cleared] if known_for_more else [cleared, events.SiteDropped(c.site, asked.by)]


TABLE: Table = {
    commands.KeepSite: keep_site,
    commands.DropSite: drop_site,
    commands.KeepContact: keep_contact,
    commands.DropContact: drop_contact,
    commands.NoteHazard: note_hazard,
    commands.ClearHazard: clear_hazard,
}
