"""How many repeated calls are found, and how many finds are wrong: precision and recall of the search for duplicates.

The method. An hour in the region is made from a seed: 300 matters, kinds by `loadtests/habits.py` without transfers
between hospitals (nobody rings twice about one), each at a believable place for its kind (`loadtests/geography.py`),
at any time of the hour. One in ten is a neighbour: a matter of its own, 150 to 600 m and up to 15 minutes from an
earlier one, every second of the same kind. Each is rung about once, and three calls in ten are repeats: of any
matter, 0 to 25 minutes later. Every caller's place is off; the scale of the error is 50 to 800 m, and is told as the
circle, which holds 68 in 100. Of the repeats, 15 in 100 name another kind, every second of the same service, and one
in twenty has no place. A first call opens its incident after 45 s; every second time the call-taker finds the place
on the map, to within 30 m, otherwise it is the caller's. It ends some time after its crew came.

Each call is asked about a minute after it rang, a first call just before it opens its own incident, without who
rings. The likeliest match is taken if its score reaches the threshold. Precision: of those taken, the share that is
of the same matter. Recall: of the repeats, the share whose taken match is. Nothing is attached in the run, so each
threshold stands alone. A twin is another matter of the same kind within 700 m: place, time and kind cannot tell it
from a repeat.
"""

import datetime
from collections.abc import Iterator
from math import cos, log, pi, sin, sqrt
from pathlib import Path
from random import Random

import click
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from dispatch import region
from dispatch.likely.index import Likely
from dispatch.likely.likeness import LIKELY, Ground, Match, Told
from events.regions import Kind
from events.values import Actor, IncidentId, KindId, Place, Position, Time
from loadtests import habits
from loadtests.chances import Choice, around_s, happens, stream
from loadtests.geography import Geography
from loadtests.roads import distance_m, moved
from projections.incidents import IncidentRow
from projections.projection import Change

REGION = Path(__file__).parents[1] / "deploy" / "binh_phuoc"
START = Time(1_790_000_000_000)
MATTERS = 300
REPEATED = 0.3
NEIGHBOURS = 0.1
OTHER_KIND = 0.15
NO_PLACE = 0.05
NOBODY_RINGS_TWICE = frozenset(("hospital_transfer",))
FOUND_ON_MAP = 0.5
ERROR_M = (50.0, 800.0)
CIRCLE_HOLDS = 0.68
LATE_S = 25 * 60.0
OPENED_S, ASKED_S, CREW_S = 45.0, 60.0, 900.0
TWIN_M = 700.0
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


class Matter(Struct, frozen=True):
    """Something that happened, seconds after the hour began."""

    at_s: float
    kind: Kind
    place: Place


class Call(Struct, frozen=True):
    """One call about a matter, by its number; `asked_s` is when the call-taker looks for duplicates."""

    matter: IncidentId
    is_repeat: bool
    asked_s: float
    told: Told


class Found(Struct, frozen=True):
    """What the search said about a call, and whether the first of it, or any, is of the same matter."""

    is_repeat: bool
    score: float
    is_right: bool
    is_twin: bool
    is_shown: bool


class Hour:
    """All that happens in one hour, from a seed."""

    def __init__(self, there: region.Region, seed: int) -> None:
        self.random = stream(seed, "duplicates")
        self.map = Geography(there, datetime.date(2026, 9, 21))
        self.kinds = Choice(
            [
                (kind, habits.KIND_WEIGHT.get(kind.id, 1.0))
                for kind in there.rules.kinds
                if kind.id not in NOBODY_RINGS_TWICE
            ]
        )
        self.ground = Ground(
            {kind.id: kind.service for kind in there.rules.kinds}, region.RoadMap(there.roads).roads_of
        )
        self.day = self.map.day
        self.matters = self._matters()

    # --- what happens

    def _matters(self) -> dict[IncidentId, Matter]:
        matters: list[Matter] = []
        for _ in range(MATTERS):
            if matters and happens(self.random, NEIGHBOURS):
                matters.append(self._neighbour(self.random.choice(matters)))
            else:
                kind = self.kinds.draw(self.random)
                matters.append(Matter(self.random.uniform(0, 3600), kind, self.map.scene(kind.id, self.random)))
        return {IncidentId(number): matter for number, matter in enumerate(matters, 1)}

    def _neighbour(self, one: Matter) -> Matter:
        kind = one.kind if happens(self.random, 0.5) else self.kinds.draw(self.random)
        place = away(one.place, self.random.uniform(150, 600), self.random)
        return Matter(one.at_s + self.random.uniform(-900, 900), kind, place)

    def calls(self) -> list[Call]:
        """One for each matter, and the repeats, in the order in which they are asked about."""
        first = [self._call(number, matter, 0.0, is_repeat=False) for number, matter in self.matters.items()]
        count = round(len(first) * REPEATED / (1 - REPEATED))
        again = [
            self._call(number, self.matters[number], self.random.uniform(0, LATE_S), is_repeat=True)
            for number in self.random.choices(list(self.matters), k=count)
        ]
        return sorted([*first, *again], key=lambda call: call.asked_s)

    def _call(self, number: IncidentId, matter: Matter, late_s: float, *, is_repeat: bool) -> Call:
        random = self.random
        scale_m = random.uniform(*ERROR_M)
        place = off(matter.place, scale_m, random)
        has_place = not (is_repeat and happens(random, NO_PLACE))
        kind = self._other(matter.kind) if is_repeat and happens(random, OTHER_KIND) else matter.kind.id
        told = Told(
            Time(START + int((matter.at_s + late_s) * 1000)),
            place if has_place else None,
            scale_m if has_place else None,
            kind,
            self.map.areas.area_of(place, self.day) if has_place else None,
        )
        asked_s = matter.at_s + late_s + (ASKED_S if is_repeat else OPENED_S - 5)
        return Call(number, is_repeat, asked_s, told)

    def _other(self, kind: Kind) -> KindId:
        others = [one.id for one in self.kinds if one.id != kind.id]
        alike = [one.id for one in self.kinds if one.id != kind.id and one.service == kind.service]
        return self.random.choice(alike if alike and happens(self.random, 0.5) else others)

    # --- what is known

    def rows(self, calls: list[Call]) -> Iterator[tuple[float, str, IncidentRow]]:
        """Openings and endings: when, in which view, and the row as it is then."""
        for call in calls:
            if not call.is_repeat:
                matter = self.matters[call.matter]
                exact = happens(self.random, FOUND_ON_MAP)
                place = off(matter.place, 30.0, self.random) if exact else call.told.place
                opened_s = matter.at_s + OPENED_S
                over_s = (
                    opened_s + CREW_S + around_s(self.random, habits.on_scene_s(matter.kind.id, matter.kind.service))
                )
                row = self._row(call, matter, place, opened_s)
                yield opened_s, "queue", row
                yield over_s, "history", row

    def _row(self, call: Call, matter: Matter, place: Place | None, opened_s: float) -> IncidentRow:
        area = self.map.areas.area_of(place, self.day) if place is not None else None
        opened_at = Time(START + int(opened_s * 1000))
        return IncidentRow(
            call.matter, matter.kind.id, matter.kind.priority, opened_at, Position(1), Actor("user:x"), "1", place, area
        )

    def found(self) -> list[Found]:
        """Every call asked about, at the index as it then stands."""
        likely = Likely(self.ground)
        calls = self.calls()
        changes = sorted(self.rows(calls), key=lambda change: change[0], reverse=True)
        return [self._asked(likely, call, changes) for call in calls]

    def _asked(self, likely: Likely, call: Call, changes: list[tuple[float, str, IncidentRow]]) -> Found:
        while changes and changes[-1][0] <= call.asked_s:
            at_s, view, row = changes.pop()
            if view == "history":
                row.closed_at = Time(START + int(at_s * 1000))
            likely.hear([Change(view, str(row.incident), row)])
        return self._judged(call, likely.search(call.told))

    def _judged(self, call: Call, matches: list[Match]) -> Found:
        right = [match.incident == call.matter for match in matches]
        if not matches:
            return Found(call.is_repeat, 0.0, is_right=False, is_twin=False, is_shown=False)
        one, other = self.matters[call.matter], self.matters[matches[0].incident]
        is_twin = one is not other and one.kind == other.kind and distance_m(one.place, other.place) < TWIN_M
        return Found(call.is_repeat, matches[0].score, right[0], is_twin, any(right))


def away(place: Place, distance_m: float, random: Random) -> Place:
    turn = random.uniform(0, 2 * pi)
    return moved(place, distance_m * cos(turn), distance_m * sin(turn))


def off(place: Place, circle_m: float, random: Random) -> Place:
    """An error of which `CIRCLE_HOLDS` lie within the circle."""
    return away(place, circle_m * sqrt(log(1 - random.random()) / log(1 - CIRCLE_HOLDS)), random)


class Share(Struct, frozen=True):
    """What a threshold gives: how many were taken, and how many of them are right, or of a twin."""

    taken: int
    right: int
    twins: int
    repeats: int

    @classmethod
    def of(cls, found: list[Found], threshold: float) -> "Share":
        taken = [one for one in found if one.score >= threshold]
        right, twins = sum(one.is_right for one in taken), sum(one.is_twin for one in taken)
        return cls(len(taken), right, twins, sum(one.is_repeat for one in found))

    @property
    def precision(self) -> float:
        return self.right / self.taken if self.taken else 1.0

    @property
    def precision_without_twins(self) -> float:
        return self.right / (self.taken - self.twins) if self.taken > self.twins else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.repeats if self.repeats else 1.0


def show(found: list[Found], hours: int) -> None:
    table = Table("threshold", "taken", "precision", "without twins", "recall")
    for threshold in sorted({*THRESHOLDS, LIKELY}):
        share = Share.of(found, threshold)
        shares = (f"{one:.3f}" for one in (share.precision, share.precision_without_twins, share.recall))
        table.add_row(f"{threshold:.2f}{' (likely)' if threshold == LIKELY else ''}", str(share.taken), *shares)
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    share = Share.of(found, LIKELY)
    shown = sum(one.is_shown for one in found if one.is_repeat)
    console.print(
        f"{len(found)} calls in {hours} h, {share.repeats} of them repeats. At {LIKELY:.2f}: "
        f"precision {share.precision:.3f} ({share.precision_without_twins:.3f} without twins), "
        f"recall {share.recall:.3f}. "
        f"Among the lines shown: {shown / max(1, share.repeats):.3f} of the repeats."
    )


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seed", default=1, show_default=True, help="The first seed.")
@click.option(
    "--hours", default=1, show_default=True, help="So many hours, each from a seed of its own, taken together."
)
@click.option(
    "--region", "folder", type=click.Path(path_type=Path), default=Path("deploy/binh_phuoc"), show_default=True
)
def main(seed: int, hours: int, folder: Path) -> None:
    """Precision and recall of the search for duplicates in a simulated hour with three repeated calls in ten.

    Example: python -m loadtests.duplicates --seed 7 --hours 20
    """
    there = region.load(folder)
    show([one for number in range(seed, seed + hours) for one in Hour(there, number).found()], hours)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.duplicates")
