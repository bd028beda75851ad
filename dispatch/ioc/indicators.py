"""Indicators of a time: calls and how fast they were answered, and what lies between the steps of help.

Percentiles are by nearest rank: the smallest value that at least so many in a hundred do not exceed, itself a measured
one; nothing is interpolated. Exercises are left out, or asked for alone. What each figure means: `definitions.py`.
"""

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from dispatch.ioc.columns import MISSING, Numbers, Table
from dispatch.ioc.definitions import Definition
from dispatch.ioc.dividing import NO_WORD, Cut, Property, counted, different, divided, ranks, whole
from dispatch.ioc.facts import RUN_INTERVALS, Facts
from dispatch.ioc.grounds import Areas, Part
from dispatch.ioc.targets import NONE, Aim, Aims
from events.values import HOUR_MS, AreaId, KindId, NumberId, Position, ServiceId, Time

PERCENTILES = (50, 90, 95)
WITHIN_S = (10, 15, 20)
PROPERTIES = ("number", "service", "kind", "area", "hour")
ONE_OF = "|".join(PROPERTIES)
By = Annotated[str, Meta(pattern=f"^({ONE_OF})(,({ONE_OF}))*$")]
"""One property or several: `service,kind`."""


class CallFigures(Struct):
    """Of calls that rang in the time. Those that still wait are offered, and neither answered nor abandoned."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    within_10_s: int = 0
    within_15_s: int = 0
    within_20_s: int = 0
    in_time: int = 0
    """Within what the region wants of the number."""
    wait_ms: "Spread | None" = None
    """Of those that were answered."""


class Spread(Struct, frozen=True):
    """`missing` could not be counted, since one end of it was never told. The last three are absent where no target is
    set: `aimed` of `count` have one, `within` of those took no longer than it, and these are the targets."""

    count: int
    missing: int
    p50: int | None = None
    p90: int | None = None
    p95: int | None = None
    aimed: int | UnsetType = UNSET
    within: int | UnsetType = UNSET
    targets: tuple[Aim, ...] | UnsetType = UNSET


class Row(Struct):
    """Of one group; `group` None: of all together. `groups` are its words by property, `group` the same in one text.
    An empty word: of none, as of no kind."""

    group: str | None
    groups: dict[str, str] = {}
    incidents: int = 0
    calls: CallFigures | None = None
    intervals_ms: dict[str, Spread] = {}


class Told(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """`percentiles` says how they were taken."""

    position: Position
    since: str
    until: str
    by: By | None
    percentiles: str
    rows: list[Row]
    definitions: tuple[Definition, ...]


class Asked(Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """From then, until before then, in the words of `datetime`; today, where nothing is said. `tree` is the day whose
    areas are meant where it is told by area, `level` which of them: `district` of 2024, `commune` of today."""

    since: Annotated[str, Meta(max_length=40)] | None = None
    until: Annotated[str, Meta(max_length=40)] | None = None
    by: By | None = None
    tree: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    level: Annotated[str, Meta(max_length=40)] | None = None
    drill: bool = False
    service: ServiceId | None = None
    """Its runs, incidents to which it sent somebody, calls of its numbers."""
    kind: Annotated[str, Meta(max_length=128)] | None = None
    area: AreaId | None = None
    """What was opened in it or in what is or was a part of it, else what lies in it."""

    @property
    def properties(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.by.split(","))) if self.by is not None else ()


class Span(Struct, frozen=True):
    """The time that is asked for, the region's offset from UTC, within how many seconds each number should be answered,
    and whose number it is."""

    since: Time
    until: Time
    offset_ms: int
    targets_s: dict[str, int]
    services: dict[NumberId, ServiceId] = {}


def nearest_rank(ordered: Sequence[int] | Numbers, percent: int) -> int:
    """Of values in order, at least one."""
    return int(ordered[max(0, -(-len(ordered) * percent // 100) - 1)])


# --- what lies between the steps of help

OF_INCIDENTS = ("decision", "response")


def spreads(values: Numbers, at: Numbers, groups: int) -> list[Spread]:
    """Of each group."""
    found = ranks(values, at, groups, PERCENTILES)
    every = zip(found.counts, found.missing, *found.percentiles, strict=True)
    return [Spread(count, missing, *some) if count else Spread(0, missing) for count, missing, *some in every]


def _held(values: Numbers, cut: Cut, found: list[Spread], aim: Numbers, aims: Aims) -> list[Spread]:
    """Held to the aims of these numbers."""
    aimed = (values != MISSING) & (aim != NONE)
    at, numbers = cut.at[aimed], aim[aimed]
    is_within = values[aimed] <= aims.limits_ms[numbers]
    within = counted(at[is_within], len(found)).tolist()
    used = np.unique(at.astype(np.int64) * len(aims.all) + numbers).tolist()
    targets: dict[int, list[Aim]] = {}
    for one in used:
        targets.setdefault(one // len(aims.all), []).append(aims.all[one % len(aims.all)])
    counts = counted(at, len(found)).tolist()
    return [
        replace(one, aimed=counts[group], within=within[group], targets=tuple(sorted(targets[group])))
        if counts[group]
        else one
        for group, one in enumerate(found)
    ]


def intervals(
    groups: int, runs: Cut, incidents: Cut | None = None, aims: Aims | None = None
) -> list[dict[str, Spread]]:
    """Of each group; without incidents, of the runs alone; with aims, of tables that those were put on."""
    told = {name: _interval(name, runs, groups, aims) for name in RUN_INTERVALS}
    if incidents is not None:
        told |= {name: _interval(name, incidents, groups, aims) for name in OF_INCIDENTS}
    return [{name: some[group] for name, some in told.items()} for group in range(groups)]


def _interval(name: str, cut: Cut, groups: int, aims: Aims | None) -> list[Spread]:
    values = cut.table[name]
    found = spreads(values, cut.at, groups)
    aim = aims.of(name, cut.table) if aims is not None else None
    return found if aims is None or aim is None else _held(values, cut, found, aim, aims)


# --- calls


def call_figures(groups: int, calls: Cut, numbers: Sequence[str], span: Span) -> list[CallFigures]:
    """Of each group; `numbers` are the words of the column."""
    table, wait = calls.table, calls.table["wait"]
    is_answered = wait != MISSING
    targets_ms = np.array([span.targets_s.get(number, 0) * 1000 for number in numbers] or [0], np.int64)

    def count(chosen: Numbers) -> list[int]:
        return counted(calls.at[chosen], groups).tolist()  # type: ignore[no-any-return]

    figures = (
        counted(calls.at, groups).tolist(),
        count(is_answered),
        count(table["abandoned"]),
        *(count(is_answered & (wait <= seconds * 1000)) for seconds in WITHIN_S),
        count(is_answered & (wait <= targets_ms[table["number"]])),
        spreads(np.where(is_answered, np.maximum(wait, 0), MISSING), calls.at, groups),
    )
    return [CallFigures(*told) for told in zip(*figures, strict=True)]


# --- all of it


class Chosen:
    """What is asked of: runs, calls and incidents, as they were chosen; and how they may be divided."""

    def __init__(self, facts: Facts, span: Span, asked: Asked, tree: Areas | None, parts: Sequence[Part]) -> None:
        self.facts, self.span, self.asked = facts, span, asked
        self.areas = tree if tree is not None else Areas(facts.grounds)
        self.parts = parts
        self.aims = facts.targets.aims(facts.kinds, facts.services)
        runs = self._of_service(self._chosen(facts.run_columns.table()))
        incidents = self._chosen(facts.incident_columns.table())
        aims = self.aims
        self.runs = aims.on(runs, of_runs=True) if aims is not None else runs
        self.incidents = aims.on(incidents, of_runs=False) if aims is not None else incidents
        self.calls = self._calls()

    def rows(self, by: Sequence[str]) -> list[Row]:
        """By number there are calls alone; where a service is named, incidents are those to which it sent somebody."""
        tables = {"calls": self.calls}
        if "number" not in by:
            tables["runs"] = self.runs
        if self.asked.service is None and not {"number", "service"} & set(by):
            tables["incidents"] = self.incidents
        division = divided([self._property(name) for name in by], *tables.values()) if by else whole(*tables.values())
        cuts, groups = dict(zip(tables, division.cuts, strict=True)), len(division.groups)
        counts, lengths = self._helped(groups, cuts.get("runs"), cuts.get("incidents"))
        heard = call_figures(groups, cuts["calls"], self.facts.numbers.all, self.span)
        return [
            Row(",".join(words) if by else None, dict(zip(by, words, strict=True)), count, figures, told)
            for words, count, figures, told in zip(division.groups, counts, heard, lengths, strict=True)
        ]

    def _helped(
        self, groups: int, runs: Cut | None, incidents: Cut | None
    ) -> tuple[list[int], list[dict[str, Spread]]]:
        """How many incidents each group has, and what lay between the steps of help."""
        if runs is None:
            return [0] * groups, [{} for _ in range(groups)]
        if incidents is None:
            counts = different(runs.table["incident"], runs.at, groups)
        else:
            counts = counted(incidents.at, groups)
        return counts.tolist(), intervals(groups, runs, incidents, self.aims)

    def _chosen(self, table: Table, *, placed: bool = True) -> Table:
        """Those of the time, exercises or what is real; where it is known, of the kind and the parts."""
        at, asked = table["at"], self.asked
        chosen = (at >= self.span.since) & (at < self.span.until) & (table["drill"] == asked.drill)
        return self._placed(table.where(chosen)) if placed else table.where(chosen)

    def _placed(self, table: Table) -> Table:
        chosen = np.ones(len(table), np.bool_)
        if self.asked.kind is not None:
            chosen &= table["kind"] == self.facts.kinds.numbers.get(KindId(self.asked.kind), UNKNOWN)
        for part in self.parts:
            chosen &= part.numbers[table["ground"]]
        return table.where(chosen) if self.asked.kind is not None or self.parts else table

    def _calls(self) -> Table:
        """Each of the kind and the ground of its incident; of none, of no kind, and where its caller was located."""
        facts = self.facts
        calls = self._chosen(facts.call_columns.table(), placed=False)
        services = [self._service(number) for number in facts.numbers.all] or [UNKNOWN]
        told = Table({**calls.columns, "service": np.array(services, np.int32)[calls["number"]]})
        return self._of_service(self._placed(facts.with_incidents(told)))

    def _service(self, number: NumberId) -> int:
        """Whose it is, whether or not that one ever sent somebody."""
        service = self.span.services.get(number)
        return self.facts.services.number(service) if service is not None else NO_WORD

    def _of_service(self, table: Table) -> Table:
        if self.asked.service is None:
            return table
        return table.where(table["service"] == self.facts.services.numbers.get(self.asked.service, UNKNOWN))

    def _property(self, name: str) -> Property:
        facts, areas, offset_ms = self.facts, self.areas, self.span.offset_ms
        if name == "area":
            areas.numbers  # noqa: B018 (whose words are known only when all were looked at)
            return Property(areas.words.all, lambda table: areas.numbers[table["ground"]])
        if name == "hour":
            return Property(HOURS, lambda table: (table["at"] + offset_ms) // HOUR_MS % 24)
        words: dict[str, Sequence[str]] = {
            "kind": facts.kinds.all,
            "service": facts.services.all,
            "number": facts.numbers.all,
        }
        return Property(words[name], lambda table: table[name])


HOURS = [f"{hour:02}" for hour in range(24)]
UNKNOWN = -2
"""No row has it."""


def rows(
    facts: Facts, span: Span, asked: Asked, tree: Areas | None, part: Part | None, within: Part | None = None
) -> list[Row]:
    """Of all together first, then by group, the groups in order. `part` is what may be seen, `within` the area that is
    asked for. Raises TooMany."""
    chosen = Chosen(facts, span, asked, tree, [one for one in (part, within) if one is not None])
    return [*chosen.rows(()), *(chosen.rows(asked.properties) if asked.by is not None else ())]
