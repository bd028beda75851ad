"""A service as a process on a database of its own, and the command line beside it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.processes import Service, services


@pytest.fixture
async def service(database: str, tmp_path: Path) -> AsyncIterator[Service]:
    """It has no demo: `EOC_DATABASE_URL` is set."""
    one = await Service(database, tmp_path).start()
    async with services(one):
        yield await one.ready()
