"""What the region in force has, read beside the journal without a service: for the command line."""

from collections.abc import Mapping

import msgspec

import events
from dispatch import snapshots
from dispatch.ioc.follower import files_of
from dispatch.region_rows import Areas
from events.journal import PostgresJournal
from events.regions import Rules
from events.values import UnitId

AREAS = "areas.geojson"


async def names(dsn: str) -> Mapping[str, frozenset[str]]:
    """By kind (`service`, `unit`, `hospital`, `agency`, `area`) all that an account may be bound to; areas of every
    date, by code. No kind while there is no region, and none of areas while it has no map of them."""
    rules, units, digests = await _adopted(dsn)
    if rules is None:
        return {}
    found = {
        "service": frozenset[str](one.id for one in rules.services),
        "unit": units,
        "hospital": frozenset[str](one.id for one in rules.hospitals),
        "agency": frozenset[str](one.id for one in rules.agencies),
    }
    data = (await files_of(dsn, digests)).get(AREAS)
    if data is not None:
        areas = msgspec.json.decode(data, type=Areas).features
        found["area"] = frozenset(area.properties.code for area in areas)
    return found


async def _adopted(dsn: str) -> tuple[Rules | None, frozenset[str], dict[str, str]]:
    """Its rules, its units, and the digests of its files by name: as of the newest snapshot, and what came since."""
    journal = PostgresJournal(dsn)
    state, views = await snapshots.newest(journal)
    rules, units, digests = state.rules, set[UnitId](state.units), views.situation.region.files
    async for entries in journal.read(views.position):
        for entry in entries:
            match entry.event:
                case events.RegionAdopted() as adopted:
                    rules, digests = adopted.rules, adopted.files
                case events.UnitRegistered(unit=unit):
                    units.add(unit)
                case events.UnitRetired(unit=unit):
                    units.discard(unit)
    return rules, frozenset(units), digests
