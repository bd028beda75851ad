"""What the region in force has, read beside the journal without a service: for the command line."""

import msgspec

import events
from dispatch import snapshots
from dispatch.ioc.follower import files_of
from dispatch.region_rows import Areas
from events.journal import PostgresJournal
from events.values import AreaId


async def area_codes(dsn: str) -> frozenset[AreaId] | None:
    """The codes of all areas it has, of every date; None while there is no region, or no map of its areas."""
    data = (await files_of(dsn, await _digests(dsn))).get("areas.geojson")
    if data is None:
        return None
    return frozenset(area.properties.code for area in msgspec.json.decode(data, type=Areas).features)


async def _digests(dsn: str) -> dict[str, str]:
    """Of its files by name: as of the newest snapshot, and what was adopted since."""
    journal = PostgresJournal(dsn)
    _, views = await snapshots.newest(journal)
    digests = views.situation.region.files
    async for entries in journal.read(views.position):
        for entry in entries:
            if isinstance(entry.event, events.RegionAdopted):
                digests = entry.event.files
    return digests
