"""What people see is what is believed: rows held against the state, which other code makes of the same entries."""

from collections import Counter
from collections.abc import Iterator

from dispatch.core.state import State
from loadtests.invariants import Violated, waits
from projections.incidents import NeedRow
from projections.situation import NumberRow, PriorityRow, ServiceRow
from projections.views import Views


def check(state: State, views: Views) -> None:
    """Raises Violated."""
    found = [*_units(state, views), *_queue(state, views), *_calls(state, views), *_room(state, views)]
    found += [*_tickets(state, views), *_situation(state, views)]
    if found:
        raise Violated(state.position, found)


def _units(state: State, views: Views) -> Iterator[str]:
    if views.units.rows.keys() != state.units.keys():
        yield "Units.rows are not the units there are"
        return
    for name, row in views.units.rows.items():
        unit = state.units[row.unit]
        step = state.assignments[unit.assignment].step if unit.assignment is not None else None
        shown, so = (row.standing, row.assignment, row.step), (unit.standing, unit.assignment, step)
        if shown != so:
            yield f"{name} is shown {shown}, is {so}"


def _queue(state: State, views: Views) -> Iterator[str]:
    rows = views.incidents.open
    if rows.keys() != {str(number) for number, one in state.incidents.items() if one.open}:
        yield "Incidents.open are not the incidents that are open"
        return
    for key, row in rows.items():
        one = state.incidents[row.incident]
        shown = (row.kind, row.priority, row.place, row.level, list(row.calls), [need.need for need in row.needs])
        if shown != (one.kind, one.priority, one.place, one.level, one.calls, one.needs):
            yield f"incident {key} is shown {shown}"
        for need in row.needs:
            yield from _need(state, need)


def _need(state: State, row: NeedRow) -> Iterator[str]:
    """A recommendation that came to nothing, since the unit was sent elsewhere, may be shown until there is another."""
    need = state.needs[row.need]
    if need.done:
        if row.step != "cleared":
            yield f"need {row.need} was served and is shown {row.step}"
    elif row.assignment != need.assignment or need.recommended not in (None, row.recommended):
        yield f"need {row.need} is shown with {row.assignment} and {row.recommended}"
    elif waits(need) and row.priority != need.priority:
        yield f"need {row.need} waits at {need.priority} and is shown at {row.priority}"


def _calls(state: State, views: Views) -> Iterator[str]:
    for name, call in state.calls.items():
        row = views.calls.rows.get(name)
        if row is None:
            if not call.ended:
                yield f"call {name} is not shown"
            continue
        known = call.incident is None or call.incident in state.incidents
        if (
            row.person != call.person
            or (row.state == "ended") != call.ended
            or (known and row.incident != call.incident)
        ):
            yield f"call {name} is shown {row.state} {row.person} {row.incident}"


def _room(state: State, views: Views) -> Iterator[str]:
    """Nobody who is to be called back is missing, and nobody is offered who is not."""
    listed = {name: row.person for name, row in views.calls.call_backs.items() if row.end is None}
    if listed != {name: one.person for name, one in state.call_backs.items()}:
        yield "Calls.call_backs are not those to be called back"
    offered = {name for name, row in views.calls.handovers.items() if row.state == "offered"}
    if offered != state.handovers.keys():
        yield "Calls.handovers are not those offered"


def _tickets(state: State, views: Views) -> Iterator[str]:
    rows = views.tickets.rows
    if rows.keys() != {str(name) for name in state.tickets}:
        yield "Tickets.rows are not the tickets there are"
        return
    for name, one in state.tickets.items():
        row = rows[str(name)]
        shown = (row.state, row.agency, row.field, row.due, row.until, row.level, row.taken_at is not None)
        so = (one.state, one.agency, one.field, one.due, one.until, one.level, one.is_taken_up)
        if shown != so:
            yield f"ticket {name} is shown {shown}, is {so}"


def _situation(state: State, views: Views) -> Iterator[str]:
    unheard = {name: (row.since, row.why) for name, row in views.situation.silent_exchanges.items()}
    if unheard != {name: (one.since, one.why) for name, one in state.silent_exchanges.items()}:
        yield "Situation.silent_exchanges are not those that are silent"
    doing = Counter(
        (unit.service, "busy" if unit.assignment is not None else str(unit.standing)) for unit in state.units.values()
    )
    waiting = Counter(call.number for call in state.calls.values() if not call.answered and not call.ended)
    opened = Counter(one.priority for one in state.incidents.values() if one.open)
    for key, row in views.situation.rows.items():
        match row:
            case ServiceRow(service, available, busy, out, silent, off):
                shown = (available, busy, out, silent, off)
                words = ("available", "busy", "out_of_service", "silent", "off_duty")
                if shown != tuple(doing[service, word] for word in words):
                    yield f"{key} is shown {shown}"
            case NumberRow(number, shown_waiting):
                if shown_waiting != waiting[number]:
                    yield f"{key} is shown with {shown_waiting} waiting, {waiting[number]} wait"
            case PriorityRow(priority, shown_open):
                if shown_open != opened[priority]:
                    yield f"{key} is shown with {shown_open} open, {opened[priority]} are"
            case _:
                continue
