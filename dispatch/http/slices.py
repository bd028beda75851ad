"""Looking through much of a view, a slice at a time, so that nobody who asks meanwhile waits for the whole."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

Row = TypeVar("Row")

SLICE = 100
"""Rows between two turns of everybody else."""


async def sliced(rows: Iterable[Row]) -> AsyncIterator[list[Row]]:
    """The rows there are now, in slices; some may have changed or gone by the time they are told."""
    there = list(rows)
    for at in range(0, len(there), SLICE):
        yield there[at : at + SLICE]
        await asyncio.sleep(0)
