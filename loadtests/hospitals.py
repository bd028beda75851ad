"""The hospitals' desks: each tells now and then what it can take."""

from random import Random

from dispatch.core import commands
from dispatch.region_rows import Hospital
from events.values import Time
from loadtests import habits
from loadtests.chances import around_s, happens
from loadtests.stage import Stage
from projections.hospitals import HospitalRow

GREETING_S_MAX = 90.0
"""In a city that somebody looks on, every desk has told something by then."""


class Hospitals:
    """What each tells is drawn from a stream of its own."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desks = sorted(stage.region.hospitals, key=lambda one: one.id)

    def begin(self, now: Time) -> None:
        for hospital in self.desks:
            random = self.stage.stream("hospital", hospital.id)
            within_s = GREETING_S_MAX if self.stage.pace.greeting else habits.REPORTS_S
            self._later(hospital, random, now, random.uniform(1.0, within_s))

    def _later(self, hospital: Hospital, random: Random, now: Time, seconds: float) -> None:
        self.stage.after(now, seconds, lambda then: self._report(hospital, random, then))

    def _report(self, hospital: Hospital, random: Random, now: Time) -> None:
        kinds = hospital.care or tuple(self.stage.rules.care)
        most = max(1, hospital.beds // 20)
        closed = tuple(one for one in kinds if happens(random, habits.CLOSES_CARE))
        lasts_s = around_s(random, habits.REPORT_HOLDS_S) if happens(random, habits.SAYS_UNTIL) else None
        report = commands.ReportHospital(
            id=self.stage.id(),
            hospital=hospital.id,
            beds={one: random.randint(0, most) for one in kinds if one not in closed},
            diverting=happens(random, habits.DIVERTS),
            closed=closed,
            until=None if lasts_s is None else Time(now + int(min(lasts_s, habits.DAY_S) * 1000)),
        )
        self.stage.ask(hospital.id, report)
        self._later(hospital, random, now, around_s(random, habits.REPORTS_S))

    def hear(self, row: HospitalRow) -> None:
        """Crews bring nobody where nobody is taken, while others take them."""
        if row.diverting:
            self.stage.diverting.add(row.hospital)
        else:
            self.stage.diverting.discard(row.hospital)
