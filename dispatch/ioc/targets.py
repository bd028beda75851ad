"""Which target is meant by each interval: the one in force when the incident was opened, by its kind and priority as
they read last. Regions that were adopted name their targets by digest; the bytes lie beside the journal."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import asyncpg
import numpy as np
from msgspec import Struct

import events
from dispatch import region_targets
from dispatch.ioc.columns import Numbers, Table, Word, Words
from dispatch.region_targets import Target
from events import entry as kept
from events.entry import Entry
from events.sql import statements
from events.values import BEGINNING, KindId, Position, ServiceId, Time

SQL = statements(Path(__file__).with_suffix(".sql"))
FILE = "targets.json"
NO_FILE = ""
PRIORITIES = 5
"""1 to 4; 0 is none."""
NONE = -1


class Aim(Struct, frozen=True, order=True):
    """So many in a hundred should take no more than that."""

    seconds: int
    percent: int


class Targets:
    """Of every region that was in force, as of a position of the journal."""

    def __init__(self, known: dict[str, tuple[Target, ...]] | None = None) -> None:
        """`known` already: by its digest a file is always the same."""
        self.position: Position = BEGINNING
        self.adopted: list[tuple[Time, str]] = []
        """When, and the digest of its targets; once for each change."""
        self.known: dict[str, tuple[Target, ...]] = known if known is not None else {NO_FILE: ()}

    @property
    def lacking(self) -> list[str]:
        """Digests of which the targets are not read yet."""
        return [digest for _, digest in self.adopted if digest not in self.known]

    def hear(self, entries: Iterable[Entry]) -> bool:
        """Those that are new; whether another region is in force."""
        heard = False
        for entry in entries:
            if entry.position > self.position:
                self.position = entry.position
                if isinstance(entry.event, events.RegionAdopted):
                    heard = True
                    self._adopt(entry.at, entry.event.files.get(FILE, NO_FILE))
        return heard

    def _adopt(self, at: Time, digest: str) -> None:
        if not self.adopted or self.adopted[-1][1] != digest:
            self.adopted.append((at, digest))

    async def load(self, connection: asyncpg.Connection, until: Position) -> None:
        """What the archive knows until a position; into none before."""
        self.hear(kept.decode(row["data"]) for row in await connection.fetch(SQL["regions"], until))
        self.position = until

    async def read(self, connection: asyncpg.Connection, digests: Iterable[str]) -> None:
        """Of these what is not known yet."""
        unknown = [digest for digest in digests if digest not in self.known]
        for row in await connection.fetch(SQL["files"], unknown) if unknown else ():
            self.learn(row["digest"], row["data"])

    def learn(self, digest: str, data: bytes) -> None:
        self.known[digest] = region_targets.read(data)

    def aims(self, kinds: Words[KindId], services: Words[ServiceId]) -> "Aims | None":
        """To look up rows of these words; None where there never were targets."""
        if not any(self.known[digest] for _, digest in self.adopted if digest in self.known):
            return None
        return Aims(self, kinds, services)


class Aims:
    """Numbers of aims by what they depend on: which region, kind, priority and service."""

    def __init__(self, targets: Targets, kinds: Words[KindId], services: Words[ServiceId]) -> None:
        self.adopted = np.array([at for at, _ in targets.adopted], np.int64)
        self.all: list[Aim] = []
        self.shape = (len(targets.adopted) + 1, len(kinds.all), PRIORITIES, len(services.all) + 1)
        self.by_interval: dict[str, Numbers] = {}
        for region, (_, digest) in enumerate(targets.adopted, 1):
            for target in reversed(targets.known.get(digest, ())):  # so that the first has the last word
                self._aim(region, target, kinds, services)
        self.limits_ms = np.array([one.seconds * 1_000 for one in self.all], np.int64)

    def _aim(self, region: int, target: Target, kinds: Words[KindId], services: Words[ServiceId]) -> None:
        found = self.by_interval.get(target.interval)
        if found is None:
            found = self.by_interval[target.interval] = np.full(self.shape, NONE, np.int32)
        aim = Aim(target.seconds, target.percent)
        if aim not in self.all:
            self.all.append(aim)
        fits = (
            _numbers(kinds, target.kinds, self.shape[1]),
            np.array(target.priorities or range(PRIORITIES), np.int64),
            _numbers(services, target.services, self.shape[3]),
        )
        found[region][np.ix_(*fits)] = self.all.index(aim)

    def on(self, table: Table, *, of_runs: bool) -> Table:
        """With what each row depends on as one more column. An incident is of no service."""
        region = np.searchsorted(self.adopted, table["at"], "right")
        service = table["service"] if of_runs else np.full(len(table), self.shape[-1] - 1)
        depends = np.ravel_multi_index((region, table["kind"], table["priority"], service), self.shape)
        return Table({**table.columns, "depends": depends})

    def of(self, name: str, table: Table) -> Numbers | None:
        """The number of each row's aim, or `NONE`."""
        found = self.by_interval.get(name)
        return found.ravel()[table["depends"]] if found is not None else None


def _numbers(words: Words[Word], named: Sequence[Word], count: int) -> Numbers:
    """Those that are named; none named is all there are."""
    numbers = [words.numbers[word] for word in named if word in words.numbers] if named else range(count)
    return np.array(numbers, np.int64)
