"""A journal in PostgreSQL, and whoever serves it."""

from collections.abc import AsyncIterator

import pytest

from tests.events.twins import PostgresKeep


@pytest.fixture
async def postgres(database: str) -> AsyncIterator[PostgresKeep]:
    keep = await PostgresKeep.of(database)
    yield keep
    await keep.close()
