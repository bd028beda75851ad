"""Which position a time was: an entry's time never decreases, so it is found by halving."""

import asyncpg
import msgspec
from msgspec import Struct

from events.values import BEGINNING, Position, Time


class _At(Struct):
    at: Time


_decode = msgspec.json.Decoder(_At).decode
"""Of an entry no more than its time."""


async def position_at(connection: asyncpg.Connection, moment: Time) -> Position:
    """The last entry that was written by then; BEGINNING before the first."""
    low, high = BEGINNING, Position(await connection.fetchval("select max(position) from entries") or 0)
    fetch = await connection.prepare("select data from entries where position = $1")
    while low < high:
        middle = Position((low + high + 1) // 2)
        if _decode(await fetch.fetchval(middle)).at <= moment:
            low = middle
        else:
            high = Position(middle - 1)
    return low
