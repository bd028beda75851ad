"""A simulated week (`make week`; a morning of it in each run): what is told again from a rebuild is what was told live.

The simulation is the live side: its views as they were told turn by turn. The other side is a journal in PostgreSQL, an
archive that follows it, one that is built anew, and followers that begin from nothing.
"""

import asyncio
import csv
import io
import os
import random
from collections.abc import Mapping
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import asyncpg
import msgspec
import pyarrow.parquet as pq

from dispatch.cli.following import archive_of
from dispatch.http import ticket_figures
from dispatch.ioc import coverage, exports, utilisation
from dispatch.ioc.asked import Asked as Wanted
from dispatch.ioc.asked import Interval
from dispatch.ioc.collections import COLLECTIONS
from dispatch.ioc.facts import Facts
from dispatch.ioc.features import Feature, Scope, every
from dispatch.ioc.follower import Follower
from dispatch.ioc.indicators import Asked, By, Span, rows
from dispatch.ioc.moments import position_at
from dispatch.ioc.seen import Now, Past, Seen, Until
from dispatch.ioc.ticket_facts import TicketShare
from dispatch.region import AreaMap, load
from dispatch.settings import DEFAULT_REGION
from events import entry as kept
from events.entry import Entry
from events.memory import MemoryJournal
from events.migrate import migrate
from events.values import AreaId, Position, Time
from loadtests.simulation import START, Simulation
from loadtests.stage import Pace
from projections.feed import Feed
from projections.places import PlaceRow
from tests.ioc.test_moments import OF_THE_JOURNAL, without_places

HOURS = int(os.environ.get("EOC_WEEK_HOURS", "3"))
MOMENTS = 10
HOUR_MS = 3_600_000
OFFSET_MS = 7 * HOUR_MS
EVERYTHING = Wanted(100, "", None, None, None, ())
GROUPS: tuple[By | None, ...] = (None, "number", "service", "kind", "area", "hour", "service,kind", "number,area")
PART = AreaId("689")
"""A district of 2024, by the communes that were a part of it."""


class Live:
    """The simulated city, and what of it was told at some moments."""

    def __init__(self) -> None:
        self.region = load(DEFAULT_REGION)
        self.journal = MemoryJournal()
        self.facts = Facts()
        self.facts.targets.learn(self.region.digests()["targets.json"], self.region.files["targets.json"])
        self.simulation = Simulation(self.region, self.journal, 19, Pace(rate=2), check=False)
        self.simulation.feed.change_hooks.append(self.facts.hear)
        self.simulation.feed.hooks.append(self.facts.note)
        self.seen: list[tuple[Time, Position, dict[str, list[Any]], coverage.Told]] = []
        self.grounds = coverage.Grounds()

    @property
    def now(self) -> Now:
        simulation = self.simulation
        told: Any = SimpleNamespace(
            position=simulation.state.position,
            clock=lambda: simulation.now,
            feed=simulation.feed,
            files=self.region.files,
            rules=self.region.rules,
        )
        return AtStations(told)

    async def run(self) -> None:
        await self.simulation.begin()
        chance = random.Random(3)
        moments = sorted(chance.randrange(HOURS * HOUR_MS) for _ in range(MOMENTS))
        for moment in moments:
            at = Time(START + moment)
            await self.simulation.run(at)
            live = {name: await features(name, self.now) for name in OF_THE_JOURNAL}
            self.seen.append((at, self.simulation.state.position, live, await self.covered(self.now)))
        await self.simulation.run(Time(START + HOURS * HOUR_MS))

    async def covered(self, seen: Now | Past) -> coverage.Told:
        return await coverage.told_of(seen, self.grounds, coverage.Asked(), None)


class AtStations(Now):
    """Where units were seen stands beside the journal: without that, each is at its station."""

    async def places(self) -> Mapping[str, PlaceRow]:
        return {}


async def features(name: str, seen: Seen, wanted: Wanted = EVERYTHING) -> list[Any]:
    """As they would be sent."""
    told = every(COLLECTIONS[name], seen, wanted, Scope(None, None), OFFSET_MS)
    return [_plain(one) async for one in told]


def _plain(one: Feature) -> dict[str, Any]:
    return {"id": one.id, "geometry": one.geometry, "properties": one.properties}


async def test_a_rebuild_tells_what_was_told_live(database: str):
    live = Live()
    await live.run()
    entries = [entry async for some in live.journal.read() for entry in some]
    await keep(database, entries, live.region.files)
    end = live.simulation.now

    early = Facts()
    await archive_of(database).run(until=Position(entries[-1].position // 2))
    await early.load(database, live.simulation.feed.views, end)
    assert not early.is_whole

    await archive_of(database).run(until=entries[-1].position)
    await early.load(database, live.simulation.feed.views, end)
    assert early.is_whole
    assert figures(early, end) == figures(live.facts, end)
    archived = await told_by_archive(database, end)
    for at, position, then, covered in live.seen:
        assert await live.covered(Past(database, position, at)) == covered
        assert await position_of(database, at) == position
        for name in OF_THE_JOURNAL:
            past = await features(name, Past(database, position, at))
            assert without_places(name, past) == without_places(name, then[name]), (name, at)

    follower = await followed(database, end)
    assert follower.facts.is_whole
    assert follower.feed.views.tables == live.simulation.feed.views.tables
    assert figures(follower.facts, end) == figures(live.facts, end)
    of_live = await of_tickets(live.simulation.feed, live.facts, live)
    assert await of_tickets(follower.feed, follower.facts, live) == of_live
    at_end = await live.covered(live.now)
    assert await live.covered(AtStations(follower)) == at_end
    assert await live.covered(Past(database, live.simulation.state.position, end)) == at_end

    await archive_of(database).run(until=entries[-1].position, anew=True)
    assert await told_by_archive(database, end) == archived
    loaded = Facts()
    await loaded.load(database, follower.feed.views, end)
    await loaded.load_tickets(database, follower.feed.views, end)
    assert figures(loaded, end) == figures(live.facts, end)
    assert await of_tickets(follower.feed, loaded, live) == of_live
    assert figures(live.facts, end)["kind"][0].incidents > HOURS
    assert any(one.within for one in figures(live.facts, end)["None"][0].intervals_ms.values())
    assert figures(live.facts, end)["units by hour"][0].assigned_ms > HOURS * HOUR_MS
    assert any(row.covered[15] > 0 for *_, told in live.seen for row in told.rows)
    assert len({tuple(tuple(row.covered.values()) for row in told.rows) for *_, told in live.seen}) > 1
    assert of_live["None None"].total.opened >= HOURS
    assert of_live["None None"].total.opened > of_live[f"None {PART}"].total.opened > 0


async def keep(dsn: str, entries: list[Entry], files: Mapping[str, bytes]) -> None:
    """The same journal in PostgreSQL, byte for byte as it would have been written."""
    connection = await asyncpg.connect(dsn)
    await migrate(connection)
    stored = [(one.position, one.data, one.hash) for one in kept.store(entries, kept.GENESIS)]
    await connection.copy_records_to_table("entries", records=stored, columns=["position", "data", "hash"])
    digests = load(DEFAULT_REGION).digests()
    await connection.executemany(
        "insert into files (digest, name, data) values ($1, $2, $3)",
        [(digests[name], name, data) for name, data in files.items()],
    )
    await connection.close()


async def position_of(dsn: str, at: Time) -> Position:
    connection = await asyncpg.connect(dsn)
    try:
        return await position_at(connection, at)
    finally:
        await connection.close()


async def told_by_archive(dsn: str, end: Time) -> dict[str, Any]:
    """Every collection over all of the time, as its files; of Parquet what is read from it."""
    position = await position_of(dsn, end)
    found: dict[str, Any] = {}
    for name, collection in COLLECTIONS.items():
        wanted = Wanted(100, "", None, None, Interval(START, end), ()) if collection.has_time else EVERYTHING
        seen, scope = Until(dsn, position, end), Scope(None, None)
        for kind in exports.KINDS:
            pieces = exports._pieces(kind, collection, seen, wanted, scope, OFFSET_MS)
            found[f"{name}.{kind}"] = b"".join([piece async for piece in pieces])
        rows = pq.read_table(io.BytesIO(found[f"{name}.parquet"])).to_pylist()
        drawn = msgspec.json.decode(found[f"{name}.geojson"])["features"]
        lines = list(csv.DictReader(io.StringIO(found[f"{name}.csv"].decode("utf-8-sig"))))
        assert [row["id"] for row in rows] == [one["id"] for one in drawn] == [line["id"] for line in lines]
        found[f"{name}.parquet"] = rows
    return found


async def followed(dsn: str, end: Time) -> Follower:
    """One that began from nothing, and has everything."""
    follower = Follower(dsn, lambda: end)
    running = asyncio.create_task(follower.run())
    while not (follower.knows and follower.facts.has_tickets):
        await asyncio.sleep(0.05)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return follower


async def of_tickets(feed: Feed, facts: Facts, live: Live) -> dict[str, ticket_figures.Told]:
    """Figures of 1022 for all of the time, in each way they are asked for, of all of it and of one part."""
    now, rules = live.simulation.now, live.region.rules
    areas = AreaMap.of(live.region.files["areas.geojson"])

    def is_of_part(area: AreaId | None) -> bool:
        return area is not None and PART in areas.ancestry(area)

    found = {}
    ways: tuple[ticket_figures.By | None, ...] = (None, "agency", "field")
    for by in ways:
        asked = ticket_figures.Asked(since="2026-03-01", until="2026-12-31", by=by)
        for part, share in ((None, None), (PART, TicketShare(facts.tickets, is_of_part))):
            found[f"{by} {part}"] = await ticket_figures.figures_of(feed, rules, now, asked, share)
    return found


def figures(facts: Facts, end: Time) -> dict[str, Any]:
    span = Span(START, end, OFFSET_MS, {"113": 10, "114": 10, "115": 10, "1022": 20})
    of_units: tuple[utilisation.By | None, ...] = (None, "unit", "service", "station", "hour")
    told: dict[str, Any] = {str(by): rows(facts, span, Asked(by=by), None, None) for by in GROUPS}
    worked = {f"units by {by}": utilisation.rows(facts.duty, span, utilisation.Asked(by=by), None) for by in of_units}
    return told | worked
