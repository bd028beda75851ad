"""What is so after an entry. Never refuses, never fails, reads no clock: an entry is a fact."""

from collections.abc import Callable
from typing import Any

import events
from dispatch.core import rules
from dispatch.core.evolve import (
    alarms,
    assignments,
    calls,
    cards,
    exchanges,
    hospitals,
    incidents,
    messages,
    recordings,
    regions,
    room,
    sites,
    tickets,
    transfers,
    units,
    warnings,
)
from dispatch.core.evolve.table import Table
from dispatch.core.state import Memory, State, part_of
from events import AnyEvent
from events.entry import Entry
from events.values import DAY_MS, MINUTE_MS, PLANNER, CommandId, Made, Time, minute_of

EVOLVE: Table = {
    **regions.TABLE,
    **calls.TABLE,
    **room.TABLE,
    **sites.TABLE,
    **alarms.TABLE,
    **exchanges.TABLE,
    **cards.TABLE,
    **recordings.TABLE,
    **incidents.TABLE,
    **assignments.TABLE,
    **units.TABLE,
    **messages.TABLE,
    **hospitals.TABLE,
    **transfers.TABLE,
    **tickets.TABLE,
    **warnings.TABLE,
}


def evolve(state: State, entry: Entry) -> None:
    """Make this entry so."""
    assert entry.position == state.position + 1, (entry.position, state.position)
    event = entry.event
    EVOLVE[type(event)](state, event, entry)
    state.position = entry.position
    state.at = at = entry.at
    if entry.by != PLANNER:
        _remember(state, entry, event)
    if state.leaving and state.leaving[0][0] <= at - at % MINUTE_MS:
        _forget(state, minute_of(at))


def _remember(state: State, entry: Entry, event: AnyEvent) -> None:
    """By days: a day's memories are forgotten together, and cost nothing until then."""
    part = part_of(entry.cause)
    try:
        memories = state.remembered[entry.at // DAY_MS][entry.by][part]
    except KeyError:
        memories = _begin_memories(state, entry, part)
    first = Memory(entry.position, entry.content, made_by(event))
    memory = memories.setdefault(entry.cause, first)
    if memory is not first:
        memory.position = first.position
        memory.made = memory.made or first.made


def _begin_memories(state: State, entry: Entry, part: int) -> dict[CommandId, Memory]:
    """The first of this part that somebody asked today; what was asked some days ago is forgotten."""
    today = entry.at // DAY_MS
    if today not in state.remembered:
        state.remembered[today] = {}
        for old in [other for other in state.remembered if other < today - rules.MEMORY_DAYS]:
            del state.remembered[old]
    memories = state.remembered[today].setdefault(entry.by, {})[part] = {}
    return memories


def made_by(event: AnyEvent) -> Made | None:
    """The incident, the assignment, the ticket or the warning that this event made."""
    kind = type(event)
    return getattr(event, MAKES[kind]) if kind in MAKES else None


MAKES = {
    events.IncidentOpened: "incident",
    events.UnitAssigned: "assignment",
    events.TicketOpened: "ticket",
    events.WarningWritten: "warning",
}


def _forget(state: State, until: Time) -> None:
    """What ended has been kept long enough: a call, an incident, a transfer, an alarm, a warning."""
    while state.leaving and state.leaving[0][0] <= until:
        due, kind, name = state.leaving.popleft()
        FORGET[kind](state, name, Time(due - rules.KEPT_MS))


FORGET: dict[str, Callable[[State, Any, Time], None]] = {
    "call": calls.forget,
    "incident": incidents.forget,
    "transfer": transfers.forget,
    "alarm": alarms.forget,
    "quiet": alarms.forget_quiet,
    "warning": warnings.forget,
}
