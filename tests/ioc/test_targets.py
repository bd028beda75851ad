"""How many intervals lie within their target: row by row, by whoever reads the file from the top; in force is what was so
when the incident was opened."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import events
from dispatch import region_targets
from dispatch.adopting import adoption, keep_files
from dispatch.ioc.definitions import TARGET_DEFINITIONS
from dispatch.ioc.facts import RUN_INTERVALS, Facts
from dispatch.ioc.indicators import Asked, By, Row, Span, rows
from dispatch.ioc.targets import Aim
from dispatch.region import load
from dispatch.region_targets import Target
from events.entry import Entry
from events.values import (
    Actor,
    AssignmentId,
    CommandId,
    IncidentId,
    KindId,
    NeedId,
    Position,
    ServiceId,
    Step,
    Time,
    UnitId,
)
from loadtests.simulation import START
from projections.incidents import IncidentRow, NeedRow
from projections.projection import Change
from tests.edge.conftest import DONG_XOAI, REGION, Client
from tests.edge.test_operator import operator_of
from tests.ioc.conftest import Centre
from tests.ioc.test_week import followed
from tests.region.conftest import NHO

KINDS, SERVICES = ("fire", "ill", "crash"), ("rescue", "medics")
OFFSET_MS = 7 * 3_600_000
SPAN = Span(Time(0), Time(10_000_000), OFFSET_MS, {})
INTERVALS = ("decision", "response", *RUN_INTERVALS)


def some(of: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(of), unique=True, max_size=2).map(tuple)


target = st.builds(
    Target,
    interval=st.sampled_from(INTERVALS),
    seconds=st.integers(1, 600),
    percent=st.sampled_from((80, 90)),
    services=some(SERVICES),
    kinds=some((*KINDS, "flood")),
    priorities=some((1, 2, 3, 4)),
)
targets = st.lists(st.lists(target, max_size=6), max_size=4)
"""Of regions that were adopted one after the other."""
incidents = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "priority": st.integers(1, 4),
            "opened": st.integers(0, 5_000),
            "assigned": st.none() | st.integers(0, 600),
            "service": st.sampled_from(SERVICES),
            "steps": st.lists(st.integers(0, 400), max_size=4),
        }
    ),
    max_size=12,
)
STEPS = (Step.EN_ROUTE, Step.ON_SCENE, Step.AT_HOSPITAL, Step.CLEARED)


def row_of(number: int, one: dict[str, Any]) -> IncidentRow:
    opened_at = Time(one["opened"] * 1000)
    row = IncidentRow(IncidentId(number), KindId(one["kind"]), one["priority"], opened_at, Position(1), Actor("x"), "")
    if one["assigned"] is not None:
        row.first_assigned_at = at = Time(opened_at + one["assigned"] * 1000)
        times = {step: Time(at + 1000 * sum(one["steps"][: n + 1])) for n, step in enumerate(STEPS) if n < len(one["steps"])}  # fmt: skip
        row.first_on_scene_at = times.get(Step.ON_SCENE)
        name = f"{number}/1"
        need = NeedRow(NeedId(name), ServiceId(one["service"]), (), 2, opened_at, opened_at, UnitId("U"), AssignmentId(name))  # fmt: skip
        need.assigned_at, need.times = at, times
        row.needs = [need]
    return row


def facts_of(regions: list[list[Target]], rows: list[IncidentRow]) -> Facts:
    """Each region is in force from its second on: 0, 1,000, 2,000, …"""
    facts = Facts()
    for number, row in enumerate(rows):
        facts.hear([Change("queue", str(number), row)])
    for number, some_targets in enumerate(regions):
        digest = f"d{number}"
        facts.targets._adopt(Time(number * 1_000_000), digest)
        facts.targets.learn(digest, written(some_targets))
    return facts


def written(some_targets: list[Target]) -> bytes:
    about = {"basis": "invented"}
    return msgspec.json.encode({"about": about, "targets": some_targets})


def by_hand(regions: list[list[Target]], all_rows: list[IncidentRow], name: str) -> tuple[int, int, set[Aim]]:
    """How many have a target, how many of those lie within it, and which targets these were."""
    aimed, within, used = 0, 0, set[Aim]()
    for row in all_rows:
        for service, took_ms in lengths(row, name):
            number = min(row.opened_at // 1_000_000, len(regions) - 1)
            for one in regions[number] if regions else ():
                fits_service = not one.services or service in one.services
                fits_kind = not one.kinds or row.kind in one.kinds
                fits_priority = not one.priorities or row.priority in one.priorities
                if one.interval == name and fits_service and fits_kind and fits_priority:
                    aimed, within = aimed + 1, within + (took_ms <= one.seconds * 1000)
                    used.add(Aim(one.seconds, one.percent))
                    break
    return aimed, within, used


def lengths(row: IncidentRow, name: str) -> list[tuple[str | None, int]]:
    if name == "decision":
        return [(None, row.first_assigned_at - row.opened_at)] if row.first_assigned_at is not None else []
    if name == "response":
        return [(None, row.first_on_scene_at - row.opened_at)] if row.first_on_scene_at is not None else []
    first, last = RUN_INTERVALS[name]
    found = []
    for need in row.needs:
        begins = need.assigned_at if first is Step.ASSIGNED else need.times.get(first)
        ends = next((need.times[step] for step in last if step in need.times), None)
        if begins is not None and ends is not None:
            found.append((need.service, ends - begins))
    return found


@given(targets, incidents)
def test_so_many_lie_within_their_target_as_by_hand(regions: list[list[Target]], ones: list[dict[str, Any]]):
    all_rows = [row_of(number, one) for number, one in enumerate(ones)]
    facts = facts_of(regions, all_rows)
    by: By | None
    for by in (None, "kind", "service", "hour", "area"):
        for row in rows(facts, SPAN, Asked(by=by), None, None):
            for name, found in row.intervals_ms.items():
                chosen = [one for one in all_rows if is_of(one, row, by)]
                if by == "service" and row.group is not None:
                    chosen = [one for one in chosen if name not in ("decision", "response")]
                aimed, within, used = by_hand(regions, chosen, name)
                if aimed:
                    assert (found.aimed, found.within, set(found.targets or ())) == (aimed, within, used), (by, name)
                else:
                    assert not {"aimed", "within", "targets"} & set(msgspec.to_builtins(found)), (by, name)


def is_of(one: IncidentRow, row: Row, by: By | None) -> bool:
    if row.group is None or by == "area":
        return True
    if by == "kind":
        return one.kind == row.group
    if by == "service":
        return any(need.service == row.group for need in one.needs)
    return f"{(one.opened_at + OFFSET_MS) // 3_600_000 % 24:02}" == row.group


def test_services_of_incidents_are_those_of_their_kinds():
    of_rescue = Target("response", 60, services=(ServiceId("rescue"),))
    kinds = [events.regions.Kind(KindId("fire"), None, ServiceId("rescue"), 1, ())]  # type: ignore[arg-type]
    assert region_targets.by_kinds([of_rescue], kinds) == (Target("response", 60, kinds=(KindId("fire"),)),)
    assert region_targets.by_kinds([of_rescue], []) == (), "of no kind, and not of all"


def test_a_region_that_is_adopted_tells_its_targets_by_digest_once():
    facts = Facts()
    adopted = [
        region_adopted(1, {"targets.json": "a"}),
        region_adopted(2, {"targets.json": "a"}),
        region_adopted(3, {}),
    ]
    facts.note(adopted)
    facts.note(adopted)
    assert facts.targets.adopted == [(START + 1, "a"), (START + 3, "")]


def region_adopted(position: int, files: dict[str, str]) -> Entry:
    event = events.RegionAdopted("1", f"r{position}", load(NHO).rules, files)
    return Entry(Position(position), Time(START + position), Actor("x"), CommandId(f"c{position}"), event)


def test_what_within_means_is_defined():
    names = {name for one in TARGET_DEFINITIONS for name in one.name.split(", ")}
    assert names == {"aimed", "within", "targets"}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_target_that_is_changed_holds_for_what_is_opened_after_it(centre: Centre, tmp_path: Path):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-targets")
    for unit in ("A01", "A02"):
        await centre.service.crew(unit)
    await lan.open_incident("stroke", place=DONG_XOAI)
    assert (await decision(centre, reader, 1))["targets"] == [{"seconds": 120, "percent": 90}]

    folder = Path(shutil.copytree(REGION, tmp_path / "region"))
    changed = (folder / "targets.json").read_text().replace('"decision", "seconds": 120', '"decision", "seconds": 90')
    (folder / "targets.json").write_text(changed)
    (folder / "region.json").write_text((folder / "region.json").read_text().replace('"version": "', '"version": "2'))
    command, files = adoption(folder)
    await keep_files(centre.service.dsn, files)
    async with operator_of(centre.service) as operator:
        status, body = await operator.post("/operator/commands", msgspec.json.encode(command))
    assert status == 200, body
    assert (await decision(centre, reader, 1))["targets"] == [{"seconds": 120, "percent": 90}]
    await lan.open_incident("stroke", place=DONG_XOAI)
    told = await decision(centre, reader, 2)
    assert told["targets"] == [{"seconds": 90, "percent": 90}, {"seconds": 120, "percent": 90}]
    assert (told["aimed"], told["within"]) == (2, 2)

    again = await followed(centre.service.dsn, centre.follower.clock())
    assert again.facts.targets.adopted == centre.follower.facts.targets.adopted
    assert again.facts.targets.known == centre.follower.facts.targets.known
    assert len(again.facts.targets.adopted) == 2


async def decision(centre: Centre, reader: Client, count: int) -> dict[str, Any]:
    """Once so many were decided about."""
    for _ in range(200):
        await centre.caught_up()
        status, told = await reader.get("/indicators")
        assert status == 200, told
        found: dict[str, Any] = told["rows"][0]["intervals_ms"]["decision"]
        if found["count"] >= count:
            return found
        await asyncio.sleep(0.05)
    raise TimeoutError(count)
