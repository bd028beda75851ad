"""Keeps where units were seen: the latest places, so that a restart does not forget, and now and then a point of each
way."""

import asyncio

import asyncpg
import structlog

from dispatch.engine import Engine
from events.database import AWAY
from projections import tracks
from projections.feed import Feed

SAVE_PLACES_S = 5.0
TRACK_EVERY = 6
"""So many savings of places to one sample of the tracks."""

log = structlog.get_logger("tracking")


async def save_places(dsn: str, feed: Feed) -> None:
    """For ever; what a database that is away did not take is saved the next time."""
    saved: dict[str, int] = {}
    for round_number in range(1 << 62):
        await asyncio.sleep(SAVE_PLACES_S)
        rows = [row for row in feed.places.rows.values() if saved.get(row.unit) != row.at]
        if not rows:
            continue
        try:
            await tracks.save(dsn, rows, track=round_number % TRACK_EVERY == 0)
            saved.update((row.unit, row.at) for row in rows)
        except (*AWAY, asyncpg.PostgresError) as error:
            log.error("places_not_saved", error=repr(error))


async def load_places(dsn: str, engine: Engine) -> None:
    """As they were seen last before the start."""
    for row in await tracks.load(dsn):
        engine.sight(row.unit, row.place, row.at, row.speed_kmh, row.heading)
