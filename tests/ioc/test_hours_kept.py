"""What units did is told by the archive as by the entries, wherever it stands, and asked for over HTTP."""

import random
from typing import Any

import asyncpg
import pytest

import events
from dispatch.cli.following import archive_of
from dispatch.ioc.duty import Duty
from dispatch.ioc.facts import KEPT_MS, Facts
from dispatch.ioc.indicators import Span
from dispatch.ioc.utilisation import Asked, Row, rows
from dispatch.region import load
from dispatch.settings import DEFAULT_REGION
from events.memory import MemoryJournal
from events.values import (
    HOUR_MS,
    Position,
    Time,
    UnitId,
)
from loadtests.simulation import START, Simulation
from loadtests.stage import Pace
from projections.views import Views
from tests.edge.conftest import DONG_XOAI
from tests.ioc.conftest import Centre
from tests.ioc.test_utilisation import GROUPS, OFFSET_MS, Told, listed, on_duty, span
from tests.ioc.test_week import keep


def figures(facts: Facts, end: Time) -> dict[str, list[Row]]:
    whole = Span(START, end, OFFSET_MS, {})
    return {str(by): rows(facts.duty, whole, Asked(by=by), None) for by in GROUPS}


async def test_the_archive_tells_the_same_as_the_entries_wherever_it_stands(database: str):
    journal, facts, region = MemoryJournal(), Facts(), load(DEFAULT_REGION)
    simulation = Simulation(region, journal, 23, Pace(rate=3), check=False)
    simulation.feed.change_hooks.append(facts.hear)
    simulation.feed.hooks.append(facts.note)
    await simulation.begin()
    await simulation.run(Time(START + 3 * HOUR_MS))
    entries = [entry async for some in journal.read() for entry in some]
    await keep(database, entries, region.files)
    end, views = simulation.now, simulation.feed.views
    expected = figures(facts, end)
    assert expected["None"][0].assigned_ms > 10 * HOUR_MS
    assert 0 < (expected["None"][0].utilisation or 0) < 1

    chance = random.Random(5)
    for until in (*sorted(chance.sample(range(1, len(entries)), 3)), len(entries)):
        await archive_of(database).run(until=Position(until))
        loaded = Facts()
        loaded.is_whole = True
        await loaded.load(database, views, end)  # of which incidents are exercises, the views tell
        await loaded._load_heard(database, views, end)
        assert figures(loaded, end) == expected, until
    loaded.let_go(Time(end + KEPT_MS))
    assert figures(loaded, end)["None"][0].on_duty_ms
    connection = await asyncpg.connect(database)
    half = Duty(lambda incident: False)
    await half.load(connection, Position(len(entries) // 2), Position(len(entries)))
    await connection.close()
    half.hear(entries)
    middle = entries[len(entries) // 2].at
    for by in GROUPS:
        late = Span(middle, end, OFFSET_MS, {})
        assert rows(half, late, Asked(by=by), None) == rows(facts.duty, late, Asked(by=by), None)


async def test_facts_are_not_whole_while_what_units_did_could_not_be_read(
    database: str, monkeypatch: pytest.MonkeyPatch
):
    told = Told().at(0, listed("A1")).at(60, on_duty("A1"))
    await keep(database, told.entries, {})
    await archive_of(database).run(until=told.entries[-1].position)
    facts, views = Facts(), Views()
    views.project(told.entries)

    async def away(*_: Any) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patched:
        patched.setattr(Duty, "load", away)
        with pytest.raises(ConnectionResetError):
            await facts.load(database, views, told.entries[-1].at)
    assert not facts.is_whole
    await facts.load(database, views, told.entries[-1].at)
    assert facts.is_whole
    assert facts.duty.units


async def test_units_that_were_retired_and_came_again_are_told_by_the_archive(database: str):
    told = Told().at(0, listed("A1"), listed("A2", station="S2")).at(60, on_duty("A1"), on_duty("A2"))
    told.at(150, events.UnitRetired(UnitId("A1"))).at(160, events.UnitRetired(UnitId("A2")))
    told.at(180, listed("A2", "fire", "S3")).at(190, on_duty("A2")).at(200, listed("A2", "fire", "S4"))
    await keep(database, told.entries, {})
    await archive_of(database).run(until=told.entries[-1].position)
    connection = await asyncpg.connect(database)
    duty = Duty(lambda incident: False)
    await duty.load(connection, Position(0), told.entries[-1].position)
    await connection.close()
    for by in GROUPS:
        assert rows(duty, span(0, 1440), Asked(by=by), None) == told.rows(0, 1440, by)
    assert [one.group for one in told.rows(0, 1440, "station")[1:]] == ["S1", "S4"]


@pytest.mark.asyncio(loop_scope="module")
async def test_they_are_asked_for_over_http(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-units")
    await lan.open_incident("house_fire", place=DONG_XOAI)
    await centre.caught_up()
    for by in GROUPS[1:]:
        status, told = await reader.get(f"/indicators/units?by={by}")
        assert status == 200, told
        assert told["rows"][0]["group"] is None
    status, told = await reader.get("/indicators/units?by=unit&service=ambulance&from=2026-01-01")
    assert told["rows"][0]["missing"] + told["rows"][0]["units"] == len(told["rows"]) - 1
    own = await centre.reader("ioc-units-part", area="689")
    status, part = await own.get("/indicators/units?by=unit&service=ambulance")
    assert 0 < len(part["rows"]) < len(told["rows"])
    assert {one["group"] for one in part["rows"]} < {one["group"] for one in told["rows"]}
    for wrong in ("by=kind", "from=x", "service=7", "drill=true"):
        status, _ = await reader.get(f"/indicators/units?{wrong}")
        assert status == 422, wrong
