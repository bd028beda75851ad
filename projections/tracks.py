"""The last sighting of every unit, and sampled points of its way, in tables of their own: telemetry, not events."""

from collections.abc import Sequence
from pathlib import Path

from events.database import connected
from events.sql import statements
from events.values import Place, Time
from projections.places import PlaceRow

SQL = statements(Path(__file__).with_suffix(".sql"))


async def save(dsn: str, rows: Sequence[PlaceRow], *, track: bool) -> None:
    """Keep the newest of each unit; with `track`, also as a point of its way."""
    units, ats = [row.unit for row in rows], [row.at for row in rows]
    lats, lons = [row.place.lat for row in rows], [row.place.lon for row in rows]
    motion = [row.speed_kmh for row in rows], [row.heading for row in rows]
    async with connected(dsn, own=True) as connection:
        await connection.execute("set synchronous_commit = off")
        await connection.execute(SQL["save"], units, lats, lons, ats, *motion)
        if track:
            await connection.execute(SQL["sample"], units, ats, lats, lons)


async def load(dsn: str) -> list[PlaceRow]:
    async with connected(dsn, own=True) as connection:
        rows = await connection.fetch(SQL["load"])
    return [
        PlaceRow(row["unit"], Place(row["lat"], row["lon"]), row["at"], row["speed_kmh"], row["heading"])
        for row in rows
    ]


async def as_of(dsn: str, at: Time, window_ms: int) -> list[PlaceRow]:
    """Where each unit was at a time, by the last sample of its way that is not older than the window."""
    async with connected(dsn) as connection:
        rows = await connection.fetch(SQL["as_of"], at, at - window_ms)
    return [PlaceRow(row["unit"], Place(row["lat"], row["lon"]), row["at"]) for row in rows]
