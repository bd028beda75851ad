"""Views as of a position of the journal, the accounts, and the region in force, in a process that only reads."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import asyncpg
import msgspec
import structlog

import events
from dispatch import snapshots
from dispatch.accounts import Accounts
from dispatch.ioc.facts import Facts
from dispatch.patience import Patience
from dispatch.region import AreaMap
from dispatch.settings import LEAST
from events.database import AWAY, connected
from events.entry import Entry
from events.journal import PostgresJournal
from events.keeping import Head
from events.regions import Rules
from events.values import BEGINNING, Position, Time
from projections import tracks
from projections.feed import Feed
from projections.projection import Change

LOOK_S = 1.0
"""How often it looks where units are, and how far the journal is: what is no entry is nowhere told."""
SURE_MS = 5_000
"""Whoever looks each second is told by then that nothing is missing, or something is."""
LET_GO_S = 3_600.0
SIGNING = (events.AccountChanged, events.SignedIn, events.SignedOut)

log = structlog.get_logger("ioc")


class Follower:
    """`run` follows for ever; until it has read what there was at the start, `knows` is False."""

    def __init__(self, dsn: str, clock: Callable[[], Time], least: int = LEAST) -> None:
        """`least`: fewer together are not told where what is told may be passed on."""
        self.dsn = dsn
        self.clock = clock
        self.least = least
        self.journal = PostgresJournal(dsn)
        self.feed = Feed(clock)
        self.accounts = Accounts(dsn)
        self.facts = Facts()
        self.rules: Rules | None = None
        self.name = ""
        """The journal's own id."""
        self.changed: dict[str, Position] = {}
        """By view, the position that changed it last, since the start."""
        self.began = BEGINNING
        self.map: AreaMap | None = None
        self.files: dict[str, bytes] = {}
        """Of the region in force, by the name they are asked for."""
        self.digests: dict[str, str] = {}
        self.region = ""
        """The digest of the region whose files these are: a moment behind the views, when another is adopted."""
        self.head = BEGINNING
        """Of the journal, as it was looked at last."""
        self.delay_ms = 0
        """Of the database itself, where it is a read replica."""
        self.whole_at = clock()
        """When nothing was missing, last."""
        self.knows = False
        self.feed.change_hooks.append(self._changed)
        self.feed.hooks.append(self._noted)

    @property
    def position(self) -> Position:
        return self.feed.head.position

    @property
    def behind(self) -> int:
        """Entries of the journal that are not in the views yet."""
        return max(0, self.head - self.position)

    @property
    def behind_ms(self) -> int:
        """For so long at most, what is answered has not been the newest; also when the database is away, or is itself
        behind."""
        late_ms = max(0, self.clock() - self.whole_at)
        return late_ms if self.behind or late_ms > SURE_MS else 0

    @property
    def offset_ms(self) -> int:
        """Of the region's clock from UTC."""
        return self.rules.utc_offset_ms if self.rules is not None else 0

    async def run(self) -> None:
        """Raises ChainBroken, Undecodable."""
        away = Patience()
        while True:
            try:
                await self._begin()
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._follow())
                    group.create_task(self._look())
                    group.create_task(self._fill())
                    group.create_task(self._let_go())
            except* (*AWAY, asyncpg.PostgresError) as lost:
                log.warning("database_away", error=repr(lost.exceptions[0]), tries=away.tries)
                await away.wait()

    async def _begin(self) -> None:
        """From the newest snapshot, the first time; then from where we are."""
        if not self.knows and self.position == BEGINNING:
            state, views = await snapshots.newest(self.journal)
            self.rules, self.name = state.rules, state.journal
            self.feed.begin(views)
            self.feed.head = Head(views.position, await self.journal.hash_at(views.position) or bytes(32))
            self.began = views.position
        await self._measure()
        await self.accounts.read()
        await self._read_files()
        await self._places()
        if not self.knows:
            await self.facts.load(self.dsn, self.feed.views, self.clock())

    async def _follow(self) -> None:
        if self.position >= self.head:
            self._is_whole()
        async for entries in self.journal.follow(self.position):
            last = entries[-1].position
            await self.facts.read_ahead(self.dsn, entries)
            self.feed.publish(entries, Head(last, await self.journal.hash_at(last) or bytes(32)))
            self.head = max(self.head, self.position)
            await self._heed(entries)
            if self.position >= self.head:
                self._is_whole()

    def _is_whole(self) -> None:
        self.whole_at, self.knows = Time(self.clock() - self.delay_ms), True

    async def _heed(self, entries: Sequence[Entry]) -> None:
        """What lies beside the journal and is told of in it."""
        found = {type(entry.event) for entry in entries}
        for entry in entries:
            if isinstance(entry.event, events.RegionAdopted):
                self.rules = entry.event.rules
            elif isinstance(entry.event, events.JournalBegun):
                self.name = entry.event.journal
        if not found.isdisjoint(SIGNING):
            await self.accounts.read()
        if events.RegionAdopted in found:
            await self._read_files()

    async def _look(self) -> None:
        """How far the journal is, and where units are."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self._measure()
            if not self.behind:
                self._is_whole()
            await self._places()

    async def _fill(self) -> None:
        """The facts, once the archive has come far enough, and then those of tickets. It may take long; the others go
        on meanwhile."""
        while True:
            if not self.facts.is_whole:
                await self.facts.load(self.dsn, self.feed.views, self.clock())
            if self.facts.is_whole and not self.facts.has_tickets:
                await self.facts.load_tickets(self.dsn, self.feed.views, self.clock())
            await asyncio.sleep(LOOK_S)

    async def _measure(self) -> None:
        """How far the journal is, and how old that may be."""
        self.delay_ms = await self.journal.delay_ms()
        self.head = max(self.head, (await self.journal.head()).position)

    async def _let_go(self) -> None:
        """Of facts that have been kept long enough."""
        while True:
            await asyncio.sleep(LET_GO_S)
            self.facts.let_go(self.clock())

    async def _places(self) -> None:
        for row in await tracks.load(self.dsn):
            known = self.feed.places.rows.get(row.unit)
            if row.unit in self.feed.views.units.rows and (known is None or known.at < row.at):
                self.feed.move(row.unit, row.place, row.at, row.speed_kmh, row.heading)

    async def _read_files(self) -> None:
        region = self.feed.views.situation.region
        self.files = await files_of(self.dsn, region.files)
        self.region, self.digests = region.digest, dict(region.files)
        areas = self.files.get("areas.geojson")
        self.map = AreaMap.of(areas) if areas is not None else None

    def _noted(self, entries: Sequence[Entry]) -> None:
        self.facts.note(entries)

    def _changed(self, changes: Sequence[Change]) -> None:
        self.facts.hear(changes)
        for change in changes:
            self.changed[change.view] = self.feed.views.position


async def files_of(dsn: str, wanted: dict[str, str]) -> dict[str, bytes]:
    """Files of a region by name, as their digests name them."""
    async with connected(dsn) as connection:
        rows = await connection.fetch(
            "select digest, data from files where digest = any($1::text[])", list(wanted.values())
        )
    data = {row["digest"]: row["data"] for row in rows}
    return {name: data[digest] for name, digest in wanted.items() if digest in data}


def decoded(files: Mapping[str, bytes], name: str, kind: type) -> list[object]:
    """The rows of one such file; none where the region has no such file."""
    data = files.get(name)
    return msgspec.json.decode(data, type=list[kind]) if data is not None else []  # type: ignore[valid-type]
