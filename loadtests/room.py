"""The control room after an incident was opened: places found, kinds corrected, alarms raised, crews called off."""

from collections.abc import Callable
from functools import partial
from random import Random

from dispatch.core import commands
from events.values import IncidentId, KindId, NeedId, Step, Time, UnitId
from loadtests import habits, messages
from loadtests.callers import Matter
from loadtests.chances import around_s, happens
from loadtests.roads import distance_m
from loadtests.stage import Stage
from projections.incidents import IncidentRow, NeedRow
from projections.units import UnitRow

NOTED, CORRECTED, REPRIORITISED, WITHDRAWN, CALLED_OFF, CLOSED = 0.3, 0.03, 0.03, 0.04, 0.12, 0.6
"""Chances of what may follow on an incident: a note, another kind, another priority, cancelled, crews called off,
closed by a person before the planner does it."""
DIVERT_AFTER_S = 25.0
DIVERTIBLE = (Step.ASSIGNED, Step.ACKNOWLEDGED, Step.EN_ROUTE)
FINDS_S = 50.0
DECIDES_S = 8.0


class Room:
    """A call-taker and a dispatcher who follow what they have opened."""

    def __init__(self, stage: Stage, dispatcher: str, takers: list[str]) -> None:
        self.stage = stage
        self.dispatcher = dispatcher
        self.takers = takers
        self.arrived: set[IncidentId] = set()
        self.idle: set[IncidentId] = set()
        self.considered: set[tuple[NeedId, UnitId]] = set()
        self.short: dict[IncidentId, set[NeedId]] = {}

    def forget(self, incident: IncidentId) -> None:
        self.arrived.discard(incident)
        self.idle.discard(incident)
        self.short.pop(incident, None)

    # --- what follows on the opening

    def hear_opened(self, row: IncidentRow, matter: Matter | None, now: Time) -> None:
        """`matter` is None for one that others opened, or that is older than the city: only its place is missed."""
        incident, random = row.incident, self.stage.stream("room", row.incident)
        taker = random.choice(self.takers)
        if row.place is None:
            self._later(random, now, FINDS_S, incident, lambda one, _: self._place(one, matter, taker, random))
        if matter is None:
            return
        if happens(random, NOTED):
            self._later(random, now, 60.0, incident, lambda one, _: self._note(one, taker, random))
        if happens(random, CORRECTED):
            self._later(random, now, 90.0, incident, lambda one, _: self._correct(one, taker, random))
        if happens(random, REPRIORITISED):
            self._later(random, now, 80.0, incident, lambda one, _: self._reprioritise(one, taker, random))
        if happens(random, WITHDRAWN):
            self._later(random, now, 150.0, incident, lambda one, _: self._withdraw(one, taker))

    def _later(self, random: Random, now: Time, median_s: float, incident: IncidentId, do: "Follow") -> None:
        """In a while, with the row as it then is, if the incident is still open."""

        def follow(due: Time) -> None:
            row = self.stage.incidents.get(incident)
            if row is not None:
                do(row, due)

        self.stage.after(now, around_s(random, median_s), follow)

    def _place(self, row: IncidentRow, matter: Matter | None, taker: str, random: Random) -> None:
        if row.place is not None:
            return
        place = matter.place if matter is not None else self.stage.map.scene(row.kind, random)
        self.stage.ask(taker, messages.change_place(self.stage.id(), row.incident, place, row.position))

    def _note(self, row: IncidentRow, taker: str, random: Random) -> None:
        self.stage.ask(taker, messages.add_note(self.stage.id(), row.incident, random.choice(habits.NOTES)))

    def _correct(self, row: IncidentRow, taker: str, random: Random) -> None:
        """It was another kind, of the same service."""
        kinds = self.stage.rules.kinds
        service = next((one.service for one in kinds if one.id == row.kind), None)
        others: list[KindId] = [one.id for one in kinds if one.service == service and one.id != row.kind]
        if others:
            changed = commands.ChangeKind(
                id=self.stage.id(), incident=row.incident, kind=random.choice(others), seen=row.position
            )
            self.stage.ask(taker, changed)

    def _reprioritise(self, row: IncidentRow, taker: str, random: Random) -> None:
        priority = max(1, row.priority - 1) if happens(random, 0.6) else min(4, row.priority + 1)
        if priority != row.priority:
            changed = commands.ChangePriority(
                id=self.stage.id(), incident=row.incident, priority=priority, seen=row.position
            )
            self.stage.ask(taker, changed)

    def _withdraw(self, row: IncidentRow, taker: str) -> None:
        self.stage.ask(
            taker, commands.CancelIncident(id=self.stage.id(), incident=row.incident, reason="caller_withdrew")
        )

    # --- what follows on what crews report

    def hear_changed(self, row: IncidentRow, now: Time) -> None:
        steps = [need.step for need in row.needs]
        if row.incident not in self.arrived and any(step is Step.ON_SCENE for step in steps):
            self.arrived.add(row.incident)
            self._look_round(row, now)
        for need in row.needs:
            if need.recommended is not None and need.assignment is None:
                self._consider(row.incident, need, now)
        for need in row.needs if row.priority == 1 and row.place is not None else ():
            short = self.short.setdefault(row.incident, set())
            if need.assignment is None and need.need not in short:
                short.add(need.need)
                self.stage.after(now, DIVERT_AFTER_S, partial(self._divert, row.incident, need.need))
        if row.incident not in self.idle and steps and all(step is Step.CLEARED for step in steps):
            self.idle.add(row.incident)
            random = self.stage.stream("end", row.incident)
            if happens(random, CLOSED):
                self._later(random, now, 120.0, row.incident, self._close)

    def _consider(self, incident: IncidentId, need: NeedRow, now: Time) -> None:
        """Where the region lets people decide, the dispatcher does what the planner recommends, after a moment."""
        wanted = (need.need, need.recommended or UnitId(""))
        if wanted in self.considered:
            return
        self.considered.add(wanted)
        random = self.stage.stream("decide", *wanted)
        self._later(random, now, DECIDES_S, incident, lambda row, _: self._assign(row, *wanted))

    def _assign(self, row: IncidentRow, need: NeedId, unit: UnitId) -> None:
        self.considered.discard((need, unit))
        if any(one.need == need and one.assignment is None for one in row.needs):
            self.stage.ask(self.dispatcher, commands.AssignUnit(id=self.stage.id(), need=need, unit=unit))

    def _look_round(self, row: IncidentRow, now: Time) -> None:
        """The first crew is there: more is wanted, or less."""
        random = self.stage.stream("scene", row.incident)
        if happens(random, habits.RAISED.get(row.kind, 0.0)):
            self._later(random, now, 150.0, row.incident, self._raise)
            if happens(random, 0.3):
                self._later(random, now, 700.0, row.incident, self._raise)
        elif len(row.needs) > 1 and happens(random, CALLED_OFF):
            self._later(random, now, 60.0, row.incident, self._call_off)

    def _raise(self, row: IncidentRow, _: Time) -> None:
        """Now and then two people do it at once: the second is told that it was changed since she looked."""
        kind = next((one for one in self.stage.rules.kinds if one.id == row.kind), None)
        if kind is not None and row.level < len(kind.levels):
            both = (self.dispatcher, self.takers[0])
            for who in both if row.incident % 5 == 0 else both[:1]:
                raised = commands.RaiseLevel(id=self.stage.id(), incident=row.incident, seen=row.position)
                self.stage.ask(who, raised)

    def _call_off(self, row: IncidentRow, _: Time) -> None:
        """Who is not there yet need not come: the order is taken back and the need dropped, in one breath."""
        for need in row.needs:
            if need.step in DIVERTIBLE and need.assignment is not None:
                cancel = commands.CancelAssignment(id=self.stage.id(), assignment=need.assignment, reason="not_needed")
                drop = commands.DropNeed(id=self.stage.id(), need=need.need, reason="not_needed")
                self.stage.ask(self.dispatcher, cancel, drop)

    def _close(self, row: IncidentRow, _: Time) -> None:
        if all(need.step is Step.CLEARED for need in row.needs):
            brought = any(need.hospital is not None for need in row.needs)
            closed = commands.CloseIncident(
                id=self.stage.id(), incident=row.incident, disposition="transported" if brought else "served"
            )
            self.stage.ask(self.dispatcher, closed)

    # --- when units are short

    def _divert(self, incident: IncidentId, name: NeedId, _: Time) -> None:
        """A life is in danger and nobody is free: take whoever is on the way to something that can wait."""
        row = self.stage.incidents.get(incident)
        need = next((one for one in row.needs if one.need == name), None) if row is not None else None
        if row is None or need is None or need.assignment is not None or row.place is None:
            return
        place = row.place
        able = [unit for unit in self.stage.units.values() if self._could_turn(unit, need)]
        if able:
            nearest = min(able, key=lambda unit: (distance_m(place, unit.home), unit.unit))
            self.stage.ask(self.dispatcher, commands.DivertUnit(id=self.stage.id(), unit=nearest.unit, need=name))

    def _could_turn(self, unit: UnitRow, need: NeedRow) -> bool:
        if (
            unit.service != need.service
            or unit.step not in DIVERTIBLE
            or not set(need.wanted) <= set(unit.capabilities)
        ):
            return False
        other = self.stage.incidents.get(unit.incident) if unit.incident is not None else None
        return other is not None and other.priority >= 3


Follow = Callable[[IncidentRow, Time], None]
