"""Shifts: crews come on duty, change, rest, break down and come back; the rest of a crew's life is in crew.py."""

from dispatch.core import commands
from events.values import DAY_MS, HOUR_MS, Standing, Time
from loadtests import habits
from loadtests.chances import around_s, gap_s
from loadtests.crew import Crew
from loadtests.stage import Stage
from projections.incidents import IncidentRow
from projections.places import PlaceRow
from projections.units import UnitRow

CHANGES_H = (7, 19)
"""Crews that are always there change at these local hours."""
DAY_CREW_H = (6, 22)
DAY_CREWS = 0.2
EARLY_OR_LATE_S = 1_200.0
FIRST_ON_DUTY_S = 8.0
BUSY_AGAIN_S = 600.0


class Roster:
    """Who is on duty, and when that changes."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.crews: dict[str, Crew] = {}
        self.by_day: dict[str, bool] = {}
        self.off_by_ms: dict[str, int] = {}
        self.shift_of: dict[str, object] = {}

    # --- hearing

    def hear_unit(self, row: UnitRow, now: Time) -> None:
        crew = self.crews.get(row.unit)
        if crew is None:
            crew = self.crews[row.unit] = Crew(self.stage, row)
            crew.standing = Standing.OFF_DUTY
            self.by_day[row.unit] = crew.random.random() < DAY_CREWS
            self.off_by_ms[row.unit] = int(crew.random.uniform(-1, 1) * EARLY_OR_LATE_S * 1000)
            self._meet(crew, row, now)
        elif row.standing is not crew.standing:
            self._stand(crew, row.standing, now)
        crew.hear_job(row, now)

    def hear_place(self, row: PlaceRow) -> None:
        """Where a unit was when the city began; later it knows better itself."""
        crew = self.crews.get(row.unit)
        if crew is not None and not crew.seen_at and crew.drive is None:
            crew.here = row.place

    def hear_moved(self, row: IncidentRow, now: Time) -> None:
        """The incident is elsewhere: who is on the way turns."""
        for need in row.needs:
            crew = self.crews.get(need.unit or "")
            if crew is not None and crew.job == need.assignment:
                crew.turn_to(row.place, now)

    def retire(self, unit: str) -> None:
        crew = self.crews.pop(unit, None)
        if crew is not None:
            crew.turn += 1

    def _meet(self, crew: Crew, row: UnitRow, now: Time) -> None:
        """The first that is heard of a unit: it goes on from there."""
        if row.standing is Standing.OFF_DUTY:
            self._come(crew, now, crew.random.uniform(0.3, FIRST_ON_DUTY_S))
        else:
            self._stand(crew, row.standing, now)
        self._rest_some_day(crew, now)

    def _stand(self, crew: Crew, standing: Standing, now: Time) -> None:
        crew.standing = standing
        match standing:
            case Standing.OFF_DUTY:
                crew.turn += 1
                crew.drive, crew.here = None, crew.home
                self._come(crew, now, crew.about(200.0))
            case Standing.OUT_OF_SERVICE:
                self.stage.after(now, crew.about(habits.REPAIR_S / 2), lambda due: self._return(crew, due))
            case Standing.SILENT:
                self.stage.after(now, crew.about(habits.SILENT_S), lambda due: self._return(crew, due))
            case Standing.AVAILABLE:
                self._go_off_some_day(crew, now)
                if crew.job is None and crew.drive is None:
                    crew.begin(now)

    def _return(self, crew: Crew, now: Time) -> None:
        if crew.standing in (Standing.OUT_OF_SERVICE, Standing.SILENT):
            crew.ask(commands.ReturnUnit(id=self.stage.id(), unit=crew.unit), now)

    # --- shifts

    def _come(self, crew: Crew, now: Time, in_s: float) -> None:
        """On duty soon, or when the day begins."""
        due = now + int(in_s * 1000)
        if self.by_day[crew.unit] and not self._is_day(crew, now):
            due = self._next(now, DAY_CREW_H[0], self.off_by_ms[crew.unit])

        def come(then: Time) -> None:
            if crew.standing is Standing.OFF_DUTY:
                crew.ask(commands.BringOnDuty(id=self.stage.id(), unit=crew.unit), then)

        self.stage.agenda.put(Time(due), come)

    def _is_day(self, crew: Crew, now: Time) -> bool:
        local_ms = (now + self.stage.offset_ms - self.off_by_ms[crew.unit]) % DAY_MS
        return DAY_CREW_H[0] * HOUR_MS <= local_ms < DAY_CREW_H[1] * HOUR_MS

    def _next(self, now: Time, hour: int, off_by_ms: int) -> Time:
        """The next time the local clock reads so."""
        offset_ms = self.stage.offset_ms
        midnight = (now + offset_ms) // DAY_MS * DAY_MS - offset_ms
        due = midnight + hour * HOUR_MS + off_by_ms
        while due <= now:
            due += DAY_MS
        return Time(due)

    def _go_off_some_day(self, crew: Crew, now: Time) -> None:
        hours = DAY_CREW_H[1:] if self.by_day[crew.unit] else CHANGES_H
        due = min(self._next(now, hour, self.off_by_ms[crew.unit]) for hour in hours)
        on_duty = object()
        self.shift_of[crew.unit] = on_duty
        self.stage.agenda.put(due, lambda then: self._go_off(crew, on_duty, then))

    def _go_off(self, crew: Crew, on_duty: object, now: Time) -> None:
        """At the end of the shift, or as soon as the job is done."""
        if self.shift_of.get(crew.unit) is not on_duty or crew.standing is Standing.OFF_DUTY:
            return
        if crew.job is not None:
            self.stage.after(now, BUSY_AGAIN_S, lambda then: self._go_off(crew, on_duty, then))
            return
        crew.ask(commands.TakeOffDuty(id=self.stage.id(), unit=crew.unit, reason="shift_end"), now)

    # --- rests

    def _rest_some_day(self, crew: Crew, now: Time) -> None:
        self.stage.after(now, gap_s(crew.random, habits.OUT_PER_HOUR), lambda due: self._rest(crew, due))

    def _rest(self, crew: Crew, now: Time) -> None:
        self._rest_some_day(crew, now)
        if crew.standing is not Standing.AVAILABLE or crew.job is not None:
            return
        why, median_s = crew.random.choice(habits.OUTS)
        crew.ask(commands.TakeOutOfService(id=self.stage.id(), unit=crew.unit, reason=why), now)
        self.stage.after(now, around_s(crew.random, median_s), lambda due: self._return(crew, due))
