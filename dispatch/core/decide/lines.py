"""Lines to contacts of sites: who is rung there just now, and which lines nobody wants any more."""

from collections.abc import Iterable

import events
from dispatch.core.state import Alarm, Ring, State
from events import AnyEvent
from events.values import Actor, IncidentId, SiteId


def rings_at(state: State, site: SiteId | None) -> list[tuple[Alarm, Actor, Ring]]:
    """Who rings whom because of which alarm of the site. Each alarm is looked at: they are those of a day."""
    return [
        (alarm, person, ring)
        for alarm in state.alarms.values()
        if alarm.site == site and alarm.ended_at is None
        for person, ring in alarm.rings.items()
    ]


def unwanted(state: State, rings: Iterable[Ring]) -> list[AnyEvent]:
    """The lines of these that are not up yet end: another rings now, or nobody needs to. One that is up goes on."""
    lines = sorted({ring.line for ring in rings if ring.line is not None and ring.line in state.messages})
    return [events.MessageEnded(line, "not_needed") for line in lines]


def over_with(state: State, number: IncidentId) -> list[AnyEvent]:
    """With its incident nobody needs the key any more."""
    alarm = state.incidents[number].alarm
    return unwanted(state, state.alarms[alarm].rings.values()) if alarm is not None else []
