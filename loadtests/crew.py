"""One crew: hears its order, answers, drives, works, brings patients to a hospital, and comes home."""

from collections.abc import Callable
from typing import Any

import msgspec

from dispatch.core import commands
from dispatch.core.commands import Reason
from dispatch.http.sightings import Sighting
from dispatch.region_rows import Hospital
from events.values import AssignmentId, HospitalId, Place, Standing, Step, Time, UnitId
from loadtests import habits, messages
from loadtests.chances import around_s, happens
from loadtests.driving import Drive
from loadtests.messages import Asked
from loadtests.roads import moved
from loadtests.stage import Stage
from projections.units import UnitRow

STEPS = (Step.ASSIGNED, Step.ACKNOWLEDGED, Step.EN_ROUTE, Step.ON_SCENE, Step.TRANSPORTING, Step.AT_HOSPITAL)
LOOK_AGAIN_S = 20.0
CRUISE_M, CRUISES_S, SETS_OUT = 3_000.0, 700.0, 0.5
SKIPPED, TAPPED_TWICE = 0.06, 0.01
"""Steps that a crew forgets to report, and those it reports twice."""


class Crew:
    """Acts on what its unit's row says; a step reported by somebody else is taken up from there."""

    def __init__(self, stage: Stage, row: UnitRow) -> None:
        self.stage = stage
        self.unit: UnitId = row.unit
        self.account = row.unit.lower()
        self.service = row.service
        self.home = row.home
        self.random = stage.stream("crew", row.unit)
        self.standing = row.standing
        self.here = row.home
        self.drive: Drive | None = None
        self.job: AssignmentId | None = None
        self.done: AssignmentId | None = None
        self.step = Step.ASSIGNED
        self.bound_for: Hospital | None = None
        self.turn = 0
        """Raised whenever what was intended is void."""
        self.no_signal_until = Time(0)
        self.no_gps_until = Time(0)
        self.unsent: list[Any] = []
        self.unheard: UnitRow | None = None
        self.unseen: list[Sighting] = []
        self.seen_at = Time(0)

    # --- doing things later, and saying things

    def then(self, now: Time, seconds: float, do: "Intent") -> None:
        """Unless something comes between."""
        turn = self.turn

        def unless_void(due: Time) -> None:
            if self.turn == turn:
                do(due)

        self.stage.after(now, seconds, unless_void)

    def about(self, median_s: float, spread: float = 0.5) -> float:
        return around_s(self.random, median_s, spread)

    def ask(self, command: Any, now: Time) -> None:
        """Send it, or keep it until there is a signal."""
        if now < self.no_signal_until:
            self.unsent.append(messages.told_late(command, now))
        else:
            self.stage.say(Asked(self.account, (command,)))

    def lose_signal(self, now: Time) -> None:
        self.no_signal_until = Time(now + int(self.about(habits.NO_SIGNAL_S, 0.9) * 1000))
        self.stage.agenda.put(self.no_signal_until, self._signal_again)

    def _signal_again(self, now: Time) -> None:
        if now < self.no_signal_until:
            return
        for command in self.unsent:
            self.stage.say(Asked(self.account, (command,)))
        self.unsent = []
        if self.unheard is not None:
            row, self.unheard = self.unheard, None
            self.hear_job(row, now)

    # --- where it is

    def place(self, now: Time) -> Place:
        return self.drive.at(now)[0] if self.drive is not None else self.here

    def go(self, goal: Place, now: Time, do: "Intent | None" = None, haste: float = 1.0) -> None:
        """Drive there; what is to be done on arrival may come to nothing on the way."""
        here = self.place(now)
        pace = self.stage.speed_kmh(self.service, now) * haste * self.random.uniform(0.8, 1.15)
        self.drive = Drive(self.stage.map.roads.way(here, goal, self.random), now, pace)
        drive = self.drive

        def arrive(due: Time) -> None:
            if self.drive is drive:
                self.halt(due)
                if do is not None:
                    do(due)

        self.stage.agenda.put(drive.arrives_at, arrive)
        if happens(self.random, habits.NO_GPS):
            self.no_gps_until = Time(now + int(self.about(habits.NO_GPS_S) * 1000))

    def halt(self, now: Time) -> None:
        self.here = self.place(now)
        self.drive = None

    def look(self, now: Time) -> list[Sighting]:
        """What its device has to tell now: where it is, and what it could not tell before."""
        if self.standing is Standing.OFF_DUTY:
            return []
        self.seen_at = now
        if self.drive is not None:
            place, heading = self.drive.at(now)
            seen = Sighting(self.unit, place, now, round(self.drive.speed_kmh, 1), heading)
        else:
            seen = Sighting(self.unit, self.here, now, 0.0)
        self.unseen.append(seen)
        if now < max(self.no_gps_until, self.no_signal_until):
            return []
        told, self.unseen = self.unseen, []
        return told

    # --- what it hears

    def hear_job(self, row: UnitRow, now: Time) -> None:
        """Its row reads so now: a new order, the end of one, or a step that somebody else reported."""
        if now < self.no_signal_until:
            self.unheard = row
            return
        if row.assignment == self.job:
            step = row.step
            if self.job is not None and step is not None and STEPS.index(step) > STEPS.index(self.step):
                self.turn += 1
                self.step = step
                self._go_on(now)
            return
        if row.assignment is None:
            if self.job is not None:
                self._free(now, self.job)
        elif row.assignment != self.done:
            self.turn += 1
            self.job, self.step = row.assignment, row.step or Step.ASSIGNED
            self._go_on(now)

    def _go_on(self, now: Time) -> None:
        """From where the assignment stands."""
        match self.step:
            case Step.ASSIGNED:
                self._answer(now)
            case Step.ACKNOWLEDGED:
                self.then(now, self.about(habits.TURNOUT_S.get(self.service, 40.0)), self._leave)
            case Step.EN_ROUTE:
                self._drive_out(now)
            case Step.ON_SCENE:
                self._work(now)
            case Step.TRANSPORTING:
                self._bring(now)
            case _:
                self.then(now, self.about(habits.HANDOVER_S), self._clear)

    # --- the order

    def _answer(self, now: Time) -> None:
        """In a place without a signal the order is seen, and the answer comes late, perhaps too late."""
        random = self.random
        if happens(random, habits.NO_SIGNAL):
            self.lose_signal(now)
        if happens(random, habits.REFUSES):
            self.then(now, self.about(12.0), self._refuse)
        elif not happens(random, habits.IGNORES):
            self.then(now, self.about(habits.ACKNOWLEDGE_S), self._acknowledge)

    def _acknowledge(self, now: Time) -> None:
        self._advance(Step.ACKNOWLEDGED, now)
        self._go_on(now)

    def _refuse(self, now: Time) -> None:
        assert self.job is not None
        why: Reason = self.random.choice(habits.REFUSALS)
        refusal = commands.RefuseAssignment(id=self.stage.id(), assignment=self.job, reason=why)
        self.ask(refusal, now)
        if why == "flat_tyre":
            self._leave_service("flat_tyre", now)

    def _leave(self, now: Time) -> None:
        self._advance(Step.EN_ROUTE, now, skipped=happens(self.random, SKIPPED))
        if happens(self.random, habits.NO_SIGNAL):
            self.lose_signal(now)
        self._go_on(now)

    def _drive_out(self, now: Time) -> None:
        row = self.stage.units.get(self.unit)
        place = self.stage.place_of(row.incident if row is not None else None)
        if place is None:
            self.then(now, LOOK_AGAIN_S, self._drive_out)
            return
        if happens(self.random, habits.BREAKS_DOWN):
            self.then(now, self.about(180.0), lambda due: self._leave_service("breakdown", due))
        self.go(place, now, self._arrive)

    def turn_to(self, place: Place | None, now: Time) -> None:
        """The incident is not where it was thought to be."""
        if place is not None and self.step is Step.EN_ROUTE and self.drive is not None:
            self.go(place, now, self._arrive)

    def _arrive(self, now: Time) -> None:
        self._advance(Step.ON_SCENE, now)
        self._go_on(now)

    def _work(self, now: Time) -> None:
        self.halt(now)
        row = self.stage.units.get(self.unit)
        incident = self.stage.incidents.get(row.incident) if row is not None and row.incident is not None else None
        kind = incident.kind if incident is not None else ""
        if incident is not None and happens(self.random, 0.15):
            text = self.random.choice(habits.NOTES)
            self.ask(messages.add_note(self.stage.id(), incident.incident, text), now)
        takes = self.service == "ambulance" and happens(self.random, habits.TRANSPORTS)
        work_s = self.about(habits.on_scene_s(kind, self.service))  # type: ignore[arg-type]
        self.then(now, work_s, self._load if takes else self._clear)

    def _load(self, now: Time) -> None:
        hospital = self.bound_for = self.stage.map.nearest_hospital(self.place(now), self.stage.diverting)
        self._advance(Step.TRANSPORTING, now, hospital=hospital.id if hospital is not None else None)
        self._go_on(now)

    def _bring(self, now: Time) -> None:
        hospital = self.bound_for or self.stage.map.nearest_hospital(self.place(now))
        if hospital is None:
            self._clear(now)
            return
        self.go(hospital.place, now, self._hand_over)

    def _hand_over(self, now: Time) -> None:
        self._advance(Step.AT_HOSPITAL, now)
        self._go_on(now)

    def _clear(self, now: Time) -> None:
        job = self.job
        self._advance(Step.CLEARED, now)
        if job is not None:
            self._free(now, job)

    def _advance(self, step: Step, now: Time, *, hospital: HospitalId | None = None, skipped: bool = False) -> None:
        assert self.job is not None
        self.turn += 1
        self.step = step
        if not skipped:
            advanced = commands.AdvanceAssignment(id=self.stage.id(), assignment=self.job, step=step, hospital=hospital)
            self.ask(advanced, now)
            if happens(self.random, TAPPED_TWICE):
                self.ask(msgspec.structs.replace(advanced, id=self.stage.id()), now)

    # --- afterwards

    def _free(self, now: Time, job: AssignmentId) -> None:
        self.turn += 1
        self.job, self.done, self.bound_for = None, job, None
        if self.drive is not None:
            self.halt(now)
        self.then(now, self.about(habits.AFTER_S), self.go_home)

    def go_home(self, now: Time) -> None:
        if self.here == self.home and self.drive is None:
            self.idle(now)
            return
        self.go(self.home, now, self.idle, haste=0.85)

    def begin(self, now: Time) -> None:
        """On duty: many patrols set out at once, others wait or drive home first."""
        if self.service == "police" and happens(self.random, SETS_OUT):
            self.then(now, self.about(3.0), self._cruise)
        else:
            self.go_home(now)

    def idle(self, now: Time) -> None:
        """Patrols do not stand still; the others wait at their station."""
        if self.service == "police":
            self.then(now, self.about(CRUISES_S, 0.8), self._cruise)

    def _cruise(self, now: Time) -> None:
        random = self.random
        goal = moved(self.home, random.gauss(0, CRUISE_M), random.gauss(0, CRUISE_M))
        self.go(goal, now, self.idle, haste=0.55)

    def _leave_service(self, why: Reason, now: Time) -> None:
        out = commands.TakeOutOfService(id=self.stage.id(), unit=self.unit, reason=why)
        self.ask(out, now)
        if self.job is not None:
            self._free(now, self.job)
        self.turn += 1


Intent = Callable[[Time], None]
