"""What must be so after every turn, whatever happened; and at the end: what the journal says is what is believed."""

from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct

import events
from dispatch.core.decide import Moment
from dispatch.core.plan import plan
from dispatch.core.state import (
    Incident,
    Need,
    State,
    acknowledge_timer,
    again_timer,
    call_back_timer,
    close_timer,
    end_timer,
    handover_timer,
    hospital_timer,
    image,
    leave_timer,
    mark_timer,
    of_image,
    promote_timer,
    recordings_timer,
    test_timer,
    transfer_timer,
    verify_timer,
    waits_to_be_verified,
    warning_timer,
)
from events.entry import Entry
from events.image import hints_of
from events.values import ClusterId, Standing, Step, UnitId
from loadtests import tickets_hold
from projections.views import Views


class Violated(Exception):
    """The state contradicts itself. A seed that shows this becomes a given/when/then."""

    def __init__(self, position: int, violations: list[str]) -> None:
        super().__init__(f"at position {position}: " + "; ".join(violations[:10]))
        self.violations = violations


def check(state: State, moment: Moment) -> None:
    """After a turn. Raises Violated."""
    found = [*_assignments(state), *_alarms(state), *_incidents(state), *_units(state), *_warnings(state, moment)]
    found += [*tickets_hold.wrong(state), *_idle_planner(state, moment)]
    if found:
        raise Violated(state.position, found)


def _assignments(state: State) -> Iterator[str]:
    """One unit, one assignment, one need: each knows the others."""
    units: set[UnitId] = set()
    for name, assignment in state.assignments.items():
        if assignment.unit in units:
            yield f"{assignment.unit} is on two assignments"
        units.add(assignment.unit)
        if state.units[assignment.unit].assignment != name:
            yield f"{assignment.unit} does not know its assignment {name}"
        if state.needs[assignment.need].assignment != name:
            yield f"need {assignment.need} does not know its assignment {name}"
        if not state.incidents[assignment.incident].open:
            yield f"{name} goes on though incident {assignment.incident} has ended"


def _alarms(state: State) -> Iterator[str]:
    """It waits, or it ended, or it is an incident's: one of these, and the incident knows it."""
    for name, alarm in state.alarms.items():
        if alarm.incident is not None and alarm.ended_at is not None:
            yield f"alarm {name} has ended and is incident {alarm.incident}"
        if alarm.incident is not None and state.incidents[alarm.incident].alarm != name:
            yield f"incident {alarm.incident} does not know its alarm {name}"


def _incidents(state: State) -> Iterator[str]:
    """Needs, queue, timers and counts of crews fit together; an incident that has ended has none of them."""
    limits = state.rules.limits if state.rules is not None else None
    timers = {acknowledge_timer(name) for name, one in state.assignments.items() if one.step is Step.ASSIGNED}
    timers |= {end_timer(name) for name, one in state.calls.items() if not one.ended}
    timers |= {call_back_timer(name) for name in state.call_backs}
    timers |= {verify_timer(name) for name, one in state.alarms.items() if waits_to_be_verified(one)}
    timers |= {test_timer(name) for name in state.tests}
    timers |= {handover_timer(name) for name in state.handovers} | {mark_timer(name) for name in state.marks}
    timers |= {hospital_timer(name) for name in state.hospitals}
    timers |= {recordings_timer(until) for until in state.recordings}
    timers |= {transfer_timer(name) for name, one in state.transfers.items() if one.state in ("offered", "accepted")}
    timers |= _warning_timers(state) | tickets_hold.timers(state)
    perhaps: set[str] = set()
    queued = out = 0
    for number, incident in state.incidents.items():
        if not incident.open:
            continue
        needs = [state.needs[need] for need in incident.needs]
        going = sum(need.assignment is not None for need in needs)
        out += going
        if incident.out != going:
            yield f"incident {number} counts {incident.out} crews out, there are {going}"
        for need in needs:
            queued += need.id in state.queue
            yield from _need(state, need, incident)
            if waits(need) and need.priority > 1:
                (timers if need.recommended is None else perhaps).add(promote_timer(need.id))
        if limits is not None and limits.close_s and incident.served and all(need.done for need in needs):
            timers.add(close_timer(number))
    if (queued, out) != (len(state.queue), len(state.assignments)):
        yield "needs wait or crews are out that no open incident knows"
    for timer in sorted((timers ^ state.timers.ranks.keys()) - perhaps):
        yield f"timer `{timer}` is {'missing' if timer in timers else 'left over'}"


def _warning_timers(state: State) -> set[str]:
    timers = {warning_timer(name) for name in state.warnings}
    timers |= {leave_timer(name) for name, one in state.warnings.items() if one.state == "approved"}
    return timers | {again_timer(name) for name, one in state.warnings.items() if one.again_at is not None}


def _warnings(state: State, moment: Moment) -> Iterator[str]:
    """Nothing holds past its end or leaves unapproved; who has it is told no more, and what is over is not tried."""
    for name, one in state.warnings.items():
        if one.expires <= moment.now:
            yield f"warning {name} is kept past its end"
        if (one.leave_at is not None) != (one.state == "approved"):
            yield f"warning {name} is {one.state} and leaves at {one.leave_at}"
        if one.again_at is not None and (one.state != "sent" or all(one.clusters.values())):
            yield f"warning {name} is told again though nobody waits for it"
        if one.state == "sent" and one.of in state.warnings:
            yield f"warning {one.of} goes on though {name} took its place"
    for both in state.unheard.keys() & state.warnings.keys():
        yield f"warning {both} is over and goes on"


def _need(state: State, need: Need, incident: Incident) -> Iterator[str]:
    """An open need with a place waits in the queue, or was recommended a unit; no other does."""
    queued = need.id in state.queue
    if waits(need) and incident.place is not None:
        if queued == (need.recommended is not None):
            yield f"open need {need.id} is {'both' if queued else 'neither'} queued and recommended"
    elif queued:
        yield f"need {need.id} waits in the queue and should not"
    if not need.done and need.priority > incident.parts.get(need.service, need.priority):
        yield f"need {need.id} waits below the priority of its part"
    if need.assignment is not None and need.assignment not in state.assignments:
        yield f"need {need.id} has assignment {need.assignment}, which there is not"


def waits(need: Need) -> bool:
    return need.assignment is None and not need.done


def _units(state: State) -> Iterator[str]:
    """Available is on duty, well, and free; in the pool of what it can do."""
    pools, units = state.available.pool_of, state.units
    busy = [name for name, unit in units.items() if unit.assignment is not None]
    if len(busy) != len(state.assignments):
        yield f"{len(busy)} units are on {len(state.assignments)} assignments"
    free = {name for name, unit in units.items() if unit.standing is Standing.AVAILABLE and unit.assignment is None}
    for name in sorted(free ^ pools.keys()):
        yield f"{name} {'is free and not available' if name in free else 'is available and not free'}"
    for pool in state.available.pools.values():
        for name in pool.units:
            if pools.get(name) is not pool or units[name].capabilities != pool.capabilities:
                yield f"{name} stands in the wrong pool"


def _idle_planner(state: State, moment: Moment) -> Iterator[str]:
    """A queue where every lane with a need is asked again gives the same answer: nothing to do."""
    queue = state.queue
    if not len(queue):
        return
    before = dict(queue.hot)
    waiting = [state.needs[need] for need in queue.ranks]
    queue.hot = dict.fromkeys(queue.lanes[need.service, need.wanted] for need in waiting)
    command = plan(state, moment)
    queue.hot = before
    if command is not None:
        yield f"the planner stopped with {command!r} left to do"


# --- what has left the house


class Leaving(Struct):
    """What the entries said of one warning."""

    writer: str
    kind: str
    drill: bool
    expires: int
    of: int | None
    approver: str | None = None
    leave_at: int = 0
    tries: int = 0
    is_over: bool = False
    waiting: set[ClusterId] = set()
    """Those of its clusters that have not acknowledged."""
    silent: set[ClusterId] = set()


class Outgoing:
    """Warnings by the entries alone: none leaves without two people, twice, after its end, or as what it is not.

    It shares no code with what decides, believes or shows.
    """

    def __init__(self, drill_clusters: Collection[str] | None = None) -> None:
        """`drill_clusters` are those that take drills, where that is known."""
        self.drill_clusters = drill_clusters
        self.warnings: dict[int, Leaving] = {}
        self.identifiers: dict[str, int] = {}

    def hear(self, entry: Entry) -> None:
        """Raises Violated."""
        found = list(self._wrong(entry))
        if found:
            raise Violated(entry.position, found)

    def _wrong(self, entry: Entry) -> Iterator[str]:
        match entry.event:
            case events.WarningWritten() as e:
                yield from self._written(e, entry)
            case events.WarningApproved() as e:
                yield from self._approved(e, self.warnings[e.warning], entry)
            case events.ApprovalWithdrawn() as e:
                self.warnings[e.warning].approver = None
            case events.WarningSent() as e:
                yield from self._sent(e, self.warnings[e.warning], entry)
            case events.WarningRetried() as e:
                yield from self._retried(e, self.warnings[e.warning], entry)
            case events.ClustersAcknowledged() as e:
                yield from self._acknowledged(e, self.warnings[e.warning])
            case events.ClustersFellSilent() as e:
                one = self.warnings[e.warning]
                one.silent = set(e.clusters)
                if one.silent != one.waiting or one.is_over:
                    yield f"warning {e.warning} calls others silent than those that wait"
            case events.ClustersTold() as e:
                one = self.warnings[e.warning]
                if one.is_over or not set(e.clusters) <= one.silent & one.waiting:
                    yield f"warning {e.warning} is told by voice where nobody is silent"
                one.silent -= set(e.clusters)
            case events.WarningExpired() as e:
                if entry.at < self.warnings[e.warning].expires:
                    yield f"warning {e.warning} expires before its end"
                self.warnings[e.warning].is_over = True
            case events.WarningDropped() as e:
                self.warnings[e.warning].is_over = True

    def _written(self, e: events.WarningWritten, entry: Entry) -> Iterator[str]:
        before = self.warnings.get(e.of) if e.of is not None else None
        if e.warning in self.warnings:
            yield f"warning {e.warning} is written twice"
        if (e.kind == "alert") != (before is None):
            yield f"warning {e.warning} is an {e.kind} of {e.of}"
        if before is not None and before.drill != e.drill:
            yield f"warning {e.warning} is {'a drill' if e.drill else 'real'}, and what it refers to is not"
        self.warnings[e.warning] = Leaving(entry.by, e.kind, e.drill, e.expires, e.of)

    def _approved(self, e: events.WarningApproved, one: Leaving, entry: Entry) -> Iterator[str]:
        if entry.by == one.writer or not entry.by.startswith("user:"):
            yield f"warning {e.warning} is approved by {entry.by}, and was written by {one.writer}"
        if one.is_over or one.tries or one.approver is not None:
            yield f"warning {e.warning} is approved though it was, left or is over"
        if one.drill != e.identifier.startswith("DIENTAP-"):
            yield f"warning {e.warning} is called {e.identifier}"
        if one.drill and self.drill_clusters is not None and not set(e.clusters) <= set(self.drill_clusters):
            yield f"drill {e.warning} reaches clusters that take none"
        if self.identifiers.setdefault(e.identifier, e.warning) != e.warning:
            yield f"two warnings are called {e.identifier}"
        if len(set(e.clusters)) < len(e.clusters):
            yield f"warning {e.warning} goes twice to one cluster"
        one.approver, one.leave_at, one.waiting = entry.by, e.leave_at, set(e.clusters)

    def _sent(self, e: events.WarningSent, one: Leaving, entry: Entry) -> Iterator[str]:
        if one.approver is None:
            yield f"warning {e.warning} leaves unapproved"
        if one.is_over or one.tries:
            yield f"warning {e.warning} leaves {'twice' if one.tries else 'after it was over'}"
        if not one.leave_at <= entry.at < one.expires:
            yield f"warning {e.warning} leaves at {entry.at}"
        if one.of is not None:
            if self.warnings[one.of].is_over:
                yield f"warning {e.warning} refers to {one.of}, which is over"
            self.warnings[one.of].is_over = True
        one.tries = 1

    def _retried(self, e: events.WarningRetried, one: Leaving, entry: Entry) -> Iterator[str]:
        if one.is_over or entry.at >= one.expires or not one.waiting:
            yield f"warning {e.warning} is told again though it is over, or all have it"
        if e.tries != one.tries + 1:
            yield f"warning {e.warning} has its try {e.tries} after {one.tries}"
        one.tries = e.tries

    def _acknowledged(self, e: events.ClustersAcknowledged, one: Leaving) -> Iterator[str]:
        if not one.tries or not set(e.clusters) <= one.waiting or len(set(e.clusters)) < len(e.clusters):
            yield f"warning {e.warning} is acknowledged twice, or by whom it was not sent to"
        one.waiting -= set(e.clusters)


# --- at the end


def facts(state: State) -> dict[str, Any]:
    """Everything a state says, in a form that can be compared."""
    said = {name: getattr(state, name) for name in hints_of(State)}
    pools = {unit: (pool.service, pool.capabilities) for unit, pool in state.available.pool_of.items()}
    return {
        **said,
        "timers": state.timers.ranks,
        "recommended_to": state.recommended_to,
        "available": pools,
        "queue": state.queue.ranks,
    }


def seen(views: Views) -> dict[str, Any]:
    """Everything views show and remember."""
    every = (*views.all, views.story)
    return {f"{type(view).__name__}.{name}": getattr(view, name) for view in every for name in hints_of(type(view))}


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def check_images(state: State, views: Views) -> None:
    """A snapshot gives back what was put in. Raises Violated."""
    found = [
        f"state.{name} is not kept by its image" for name in differences(facts(of_image(image(state))), facts(state))
    ]
    again = Views.of_image(views.image())
    found += [f"view {name} is not kept by its image" for name in differences(seen(again), seen(views))]
    if found:
        raise Violated(state.position, found)


def check_kept(state: State) -> None:
    """Needs and incidents are kept and forgotten together. Raises Violated."""
    listed = sorted(need for incident in state.incidents.values() for need in incident.needs)
    if listed != sorted(state.needs):
        raise Violated(state.position, ["needs are kept that no incident has, or the other way round"])


def check_rebuilt(state: State, views: Views, again: State, views_again: Views) -> None:
    """What was made anew from the journal is what there was. Raises Violated."""
    found = [f"state.{name} is not what the journal says" for name in differences(facts(again), facts(state))]
    found += [f"view {name} is not what the journal says" for name in differences(seen(views_again), seen(views))]
    if found:
        raise Violated(state.position, found)
