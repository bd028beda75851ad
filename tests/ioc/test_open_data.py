"""What everybody may have of a month: the same again for the same journal, without persons, and no small numbers."""

import csv
import hashlib
import io
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

import events
from dispatch.adopting import keep_files
from dispatch.cli.following import archive_of
from dispatch.ioc.catalogue import LICENCE
from dispatch.ioc.facts import Facts
from dispatch.ioc.heat import heat_of
from dispatch.ioc.months import Month, month_of
from dispatch.ioc.open_data import NotYet, Read, files_of, read
from dispatch.region import load
from dispatch.settings import DEFAULT_REGION
from events.entry import Entry
from events.journal import PostgresJournal
from events.memory import MemoryJournal
from events.migrate import migrate
from events.values import Time
from loadtests.simulation import Simulation
from loadtests.stage import Pace
from projections.views import Views
from tests.chaos.processes import environment, tool

pytestmark = pytest.mark.asyncio(loop_scope="module")
OFFSET_MS = 7 * 3_600_000
MARCH = month_of("2026-03", OFFSET_MS)
HOUR_MS = 3_600_000
LATER = Time(MARCH.settled_at + 90 * 24 * HOUR_MS)
LEAST = 5


class City:
    """The last hours of a month and three days more; `entries` are all of it."""

    def __init__(self, dsn: str, entries: list[Entry], heard: Facts) -> None:
        self.dsn = dsn
        self.heard = heard
        self.entries = entries
        self.journal = PostgresJournal(dsn)

    async def lives_until(self, at: Time) -> None:
        """And the archive knows it."""
        head = (await self.journal.head()).position
        more = [one for one in self.entries[head:] if one.at <= at]
        for begin in range(0, len(more), 500):
            await self.journal.append(more[begin : begin + 500])
        await archive_of(self.dsn).run(until=(await self.journal.head()).position)

    async def read(self, name: str = "2026-03", now: Time = LATER) -> Read:
        return await read(self.dsn, name, now, lambda *_: None)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def city(postgres_dsn: str) -> AsyncIterator[City]:
    there, journal = load(DEFAULT_REGION), MemoryJournal()
    start = Time(MARCH.until - 16 * HOUR_MS)
    simulation = Simulation(there, journal, 11, Pace(), check=False, start=start)
    heard = Facts()
    simulation.feed.change_hooks.append(heard.hear)
    await simulation.begin()
    await simulation.run(Time(MARCH.settled_at + 2 * HOUR_MS))
    dsn = postgres_dsn.replace("/tiepung?", "/open_data?")
    await _execute(postgres_dsn, "create database open_data template template0")
    connection = await asyncpg.connect(dsn)
    await migrate(connection)
    await connection.close()
    await keep_files(dsn, {there.digests()[name]: (name, data) for name, data in there.files.items()})
    one = City(dsn, [entry async for some in journal.read() for entry in some], heard)
    await one.journal.lead()
    await one.lives_until(MARCH.settled_at)
    yield one
    await one.journal.close()
    await _execute(postgres_dsn, "drop database open_data with (force)")


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def table(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def opened_by_hand(entries: list[Entry], month: Month) -> Counter[str]:
    """Incidents by kind that were opened in the month and had ended a day after it, as the entries tell."""
    kinds, ended_at = {}, {}
    for entry in entries:
        if entry.at > month.settled_at:
            break
        match entry.event:
            case events.IncidentOpened() as event if not event.drill and month.holds(entry.told_at):
                kinds[event.incident] = event.kind
            case events.KindChanged() as event if event.incident in kinds:
                kinds[event.incident] = event.kind
            case events.IncidentClosed() | events.IncidentCancelled() as event:
                ended_at[event.incident] = entry.at
            case events.IncidentReopened() as event:
                ended_at.pop(event.incident, None)
    return Counter(kind for one, kind in kinds.items() if ended_at.get(one, month.settled_at) <= month.settles_at)


async def test_incidents_are_counted_as_the_entries_tell_and_no_count_is_small(city: City):
    rows = table(files_of(await city.read(), LEAST, "", LICENCE)["incidents-2026-03.csv"])
    by_hand = opened_by_hand(city.entries, MARCH)
    assert sum(by_hand.values()) > 80
    assert sum(int(row["incidents"]) for row in rows) == sum(by_hand.values())
    assert all(int(row["incidents"]) >= LEAST for row in rows)
    by_kind = Counter()
    for row in rows:
        by_kind[row["kind"]] += int(row["incidents"])
    assert all(count <= by_hand[kind] for kind, count in by_kind.items() if kind)
    assert {row["month"] for row in rows} == {"2026-03"}
    assert any(row["area_name"] for row in rows)
    assert any(row["kind"] for row in rows)


async def test_rows_and_totals_subtracted_leave_nothing_or_enough(city: City):
    files = files_of(await city.read(), LEAST, "", LICENCE)
    for name, columns in (("incidents", ("area", "kind", "hours")), ("tickets", ("field", "agency", "outcome"))):
        rows = table(files[f"{name}-2026-03.csv"])
        sums: set[tuple[frozenset[int], int]] = set()
        for depth in range(4):
            for chosen in itertools.combinations(columns, depth):
                for values in {tuple(row[one] for one in chosen) for row in rows}:
                    some = [at for at, row in enumerate(rows) if tuple(row[one] for one in chosen) == values]
                    sums.add((frozenset(some), sum(int(rows[at][name]) for at in some)))
        assert sums
        for (of, one), (among, other) in itertools.product(sums, repeat=2):
            if of <= among:
                assert other - one == 0 or other - one >= LEAST


async def test_intervals_are_rounded_and_none_is_of_few(city: City):
    rows = table(files_of(await city.read(), LEAST, "", LICENCE)["intervals-2026-03.csv"])
    assert {"decision", "response"} <= {row["interval"] for row in rows if not row["service"]}
    assert {"turnout", "travel"} <= {row["interval"] for row in rows if row["service"] == "ambulance"}
    for row in rows:
        assert int(row["about"]) >= 20
        assert all(int(row[name]) % 10 == 0 for name in ("about", "p50_s", "p90_s", "p95_s"))
        assert int(row["p50_s"]) <= int(row["p90_s"]) <= int(row["p95_s"])


async def test_the_catalogue_names_publisher_period_licence_and_the_bytes_of_each_file(city: City):
    files = files_of(await city.read(), LEAST, "https://example.org/open/", LICENCE)
    told: dict[str, Any] = json.loads(files["catalog-2026-03.jsonld"])
    assert told["@type"] == "dcat:Catalog"
    assert told["@context"]["@base"] == "https://example.org/open/"
    assert {"dct:title", "dct:description", "dct:publisher", "dct:license"} <= set(told)
    assert {one["@language"] for one in told["dct:title"]} == {"vi", "en"}
    named = set()
    for dataset in told["dcat:dataset"]:
        assert {"dct:title", "dct:description", "dct:publisher", "dcat:theme", "dcat:keyword"} <= set(dataset)
        period = dataset["dct:temporal"]
        assert period["dcat:startDate"]["@value"] == "2026-03-01"
        assert period["dcat:endDate"]["@value"] == "2026-03-31"
        (file,) = dataset["dcat:distribution"]
        data = files[file["dcat:downloadURL"]["@id"]]
        named.add(file["dcat:accessURL"]["@id"])
        assert file["dcat:byteSize"]["@value"] == str(len(data))
        assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(data).hexdigest()
        assert file["dct:license"]["@id"] == LICENCE
    assert named == set(files) - {"catalog-2026-03.jsonld"}


async def test_a_month_that_is_not_settled_or_of_before_the_journal_is_not_told(city: City):
    with pytest.raises(NotYet):
        await city.read(now=Time(MARCH.settled_at - 1))
    with pytest.raises(NotYet):
        await city.read("2020-01")
    with pytest.raises(ValueError):
        await city.read("2026-3")


async def test_the_command_writes_the_same_bytes_again_whatever_has_happened_since(city: City, tmp_path: Path):
    settings = environment(city.dsn, tmp_path)
    code, out, err = await tool(settings, "open-data", "--month", "2026-03", "--out", str(tmp_path / "one"))
    assert code == 0, err
    assert "incidents-2026-03.csv" in out
    await city.lives_until(LATER)
    code, _, err = await tool(settings, "open-data", "--month", "2026-03", "--out", str(tmp_path / "two"))
    assert code == 0, err
    first, second = ({one.name: one.read_bytes() for one in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert len(first) == 4
    assert first == second
    code, _, err = await tool(settings, "open-data", "--month", "2999-01", "--out", str(tmp_path / "three"))
    assert (code, "two days after" in err) == (1, True)
    code, _, err = await tool(settings, "open-data", "--month", "March", "--out", str(tmp_path / "three"))
    assert code == 2
    assert not (tmp_path / "three").exists()


async def test_the_heat_map_is_the_same_from_the_archive_as_by_who_heard_it_happen(city: City):
    await city.lives_until(LATER)
    loaded = Facts()
    await loaded.load(city.dsn, Views(), MARCH.settled_at)
    heats = [heat_of(one.incidents.values(), MARCH, OFFSET_MS, LEAST) for one in (loaded, city.heard)]
    assert heats[0] == heats[1]
    assert sum(count for bundle in heats[0].bundles for _, count in bundle.cells) > 80
