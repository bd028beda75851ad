"""How every part of it reaches PostgreSQL, and which errors say that it cannot be reached now."""

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
    asyncpg.SerializationError,
    asyncpg.TooManyConnectionsError,
)
"""The connection broke, an answer did not come, the database is starting or stopping, or a read replica broke a
question off, to take in what was changed under it."""


async def connect(dsn: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        dsn,
        timeout=CONNECT_S_MAX,
        command_timeout=STATEMENT_S_MAX,
        server_settings={"application_name": NAME},
    )


class connected:  # noqa: N801 (used as a with-statement)
    """For as long as it is needed; who needs it comes seldom and stays long, so there is no pool.

    No generator: one that is left behind inside another, by a follower that failed, is closed in any order.
    """

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def __aenter__(self) -> asyncpg.Connection:
        self.connection = await connect(self.dsn)
        return self.connection

    async def __aexit__(self, *_: object) -> None:
        self.connection.terminate()
