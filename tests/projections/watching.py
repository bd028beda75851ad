"""What must be so in the views, found anew from the state; and a screen that is told by the feed."""

from typing import Any

import msgspec

from dispatch.core.decide.incidents import goal
from dispatch.core.state import State
from dispatch.http.access import goes_to
from events.values import Standing
from projections.incidents import IncidentRow, NeedRow
from projections.views import Views
from tests.core.walk import Walk

ROOM = frozenset(("queue", "history", "calls", "units", "places", "situation"))


def plain(table: dict[str, Any]) -> dict[str, Any]:
    """Rows as anyone outside sees them."""
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(table))
    return decoded


def watched(random: Any, *arguments: Any, **options: Any) -> tuple[Walk, Views]:
    """A walk that views look at."""
    views = Views()
    return Walk(random, *arguments, heard=[lambda entry: views.project([entry])], **options), views


# --- views and state say the same


def check(views: Views, state: State) -> None:
    units_agree(views, state)
    incidents_agree(views, state)
    calls_agree(views, state)
    room_agrees(views, state)
    figures_agree(views)
    assert {f"desk:{desk}" for desk in state.desks} == {key for key in views.situation.rows if key.startswith("desk:")}


def units_agree(views: Views, state: State) -> None:
    assert views.units.rows.keys() == state.units.keys()
    for name, unit in state.units.items():
        row = views.units.rows[name]
        assert (row.service, frozenset(row.capabilities), row.station, row.home) == (
            unit.service,
            unit.capabilities,
            unit.station,
            unit.home,
        )
        assert (row.standing, row.assignment) == (unit.standing, unit.assignment)
        if unit.assignment is None:
            assert (row.incident, row.need, row.step) == (None, None, None)
        else:
            one = state.assignments[unit.assignment]
            assert (row.incident, row.need, row.step) == (one.incident, one.need, one.step)


def incidents_agree(views: Views, state: State) -> None:
    """Everything open is in the queue, everything that may be opened again in the history. Who goes there is one."""
    opened = {str(number) for number, incident in state.incidents.items() if incident.open}
    assert views.incidents.open.keys() == opened
    for number, incident in state.incidents.items():
        row = views.incidents.row(number)
        assert row is not None
        assert (row.kind, row.priority, row.place, row.level) == (
            incident.kind,
            incident.priority,
            incident.place,
            incident.level,
        )
        assert (row.calls, row.drill, row.closed_at) == (incident.calls, incident.drill, incident.closed_at)
        needs_agree(row, state, incident.needs)
        there = {name for name in state.units if goes_to(name, row)}
        assert there == {name for name in state.units if goal(state, name) == number}


def needs_agree(row: IncidentRow, state: State, names: list[Any]) -> None:
    assert [need.need for need in row.needs] == names
    for shown in row.needs:
        need = state.needs[shown.need]
        assert (shown.service, frozenset(shown.wanted), shown.priority) == (need.service, need.wanted, need.priority)
        if row.closed_at is None:
            assert shown.recommended == need.recommended
        assert is_going(shown) == (need.assignment is not None)
        assert (shown.step == "cleared") == need.done
        if need.assignment is not None:
            one = state.assignments[need.assignment]
            assert (shown.assignment, shown.unit, shown.step) == (one.id, one.unit, one.step)


def is_going(need: NeedRow) -> bool:
    return need.assignment is not None and need.step != "cleared"


def calls_agree(views: Views, state: State) -> None:
    assert views.calls.rows.keys() == state.calls.keys()
    for name, call in state.calls.items():
        row = views.calls.rows[name]
        assert (row.number, row.extension, row.person, row.incident, row.drill) == (
            call.number,
            call.extension,
            call.person,
            call.incident,
            call.drill,
        )
        assert (row.state == "ended") == call.ended
        assert (row.answered_at is not None) == call.answered


def room_agrees(views: Views, state: State) -> None:
    """Who is to be called back, what is offered to another number, whose console is silent."""
    waiting = {name: row for name, row in views.calls.call_backs.items() if row.end is None}
    assert {name: row.person for name, row in waiting.items()} == {
        name: one.person for name, one in state.call_backs.items()
    }
    offered = {name: row for name, row in views.calls.handovers.items() if row.state == "offered"}
    assert {name: (row.person, row.number) for name, row in offered.items()} == {
        name: (one.person, one.number) for name, one in state.handovers.items()
    }
    assert {name: row.until for name, row in views.calls.marks.items()} == state.marks
    crews = {name: since for name, since in state.silent.items() if name.startswith("crew:")}
    people = {name: row.since for name, row in views.situation.silent.items()}
    assert people == {name: since for name, since in state.silent.items() if name not in crews}
    pages = {f"crew:{name}": row.no_page_since for name, row in views.units.rows.items()}
    assert {name: since for name, since in pages.items() if since is not None} == {
        name: since for name, since in crews.items() if name in pages
    }
    for row in views.calls.rows.values():
        assert row.nuisance is None or row.nuisance.call in (row.call, *row.earlier)
        assert row.nuisance is None or row.answered_at is not None


def figures_agree(views: Views) -> None:
    """The figures are those that anyone would get who counts the rows."""
    figures = views.situation.rows
    for key, row in figures.items():
        if key.startswith("number:"):
            waiting = [one for one in views.calls.rows.values() if one.number == row.number and one.state == "ringing"]
            assert row.waiting == len(waiting), key
            assert min(row.answered, row.abandoned) >= 0
            listed = [one for one in views.calls.call_backs.values() if one.end is None and one.number == row.number]
            assert row.call_backs == len(listed), key
        elif key.startswith("service:"):
            units = [unit for unit in views.units.rows.values() if unit.service == row.service]
            busy = [unit for unit in units if unit.assignment is not None]
            free = [unit.standing for unit in units if unit.assignment is None]
            assert row.busy == len(busy)
            assert row.available == free.count(Standing.AVAILABLE)
            assert row.silent == free.count(Standing.SILENT)
            assert row.out_of_service == free.count(Standing.OUT_OF_SERVICE)
            assert row.off_duty == free.count(Standing.OFF_DUTY)
        elif key.startswith("priority:"):
            rows = [one for one in views.incidents.open.values() if one.priority == row.priority]
            assert row.open == len(rows), key


# --- a screen


class Screen:
    """Does what a console does with the frames it is sent."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Any] = {}
        self.known = ""
        self.resets = 0
        self.changes = 0

    def take(self, stream: bytes) -> None:
        for message in stream.decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in message.splitlines())
            if fields.get("event") == "reset":
                self.rows.clear()
                self.resets += 1
            elif fields:
                self._frame(msgspec.json.decode(fields["data"]))
            if "id" in fields:
                self.known = fields["id"]

    def _frame(self, frame: dict[str, Any]) -> None:
        for change in frame["changes"]:
            key = (change["view"], change["key"])
            self.changes += 1
            if change["row"] is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = change["row"]
