"""How every part of it reaches PostgreSQL, and which errors say that it cannot be reached now."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

NAME = "tiepung"
CONNECT_S_MAX = 10.0
STATEMENT_S_MAX = 60.0
"""A database that has not answered by then is away: its line may be half open."""
AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
)
"""The connection broke, or an answer did not come, or the database is starting or stopping."""


async def connect(dsn: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        dsn,
        timeout=CONNECT_S_MAX,
        command_timeout=STATEMENT_S_MAX,
        server_settings={"application_name": NAME},
    )


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """For as long as it is needed; who needs it comes seldom and stays long, so there is no pool."""
    connection = await connect(dsn)
    try:
        yield connection
    finally:
        connection.terminate()
