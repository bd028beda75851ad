"""How every part of it reaches PostgreSQL, and which errors say that it cannot be reached now."""

import asyncio
from weakref import WeakKeyDictionary

import asyncpg

NAME = "tiepung"
CONNECT_S_MAX = 10.0
STATEMENT_S_MAX = 60.0
"""A database that has not answered by then is away: its line may be half open."""
AT_ONCE_MAX = 24
"""So many connections one process has at once for who asks it; who comes later waits for one. A hundred questions must
not take the last one from who leads, or from another process: PostgreSQL has a hundred if nobody says otherwise."""
NO_ADDRESS = (
    "it is postgresql://user:password@host:port/name, the port a number up to 65535; signs such as [ ] @ / # in its "
    "parts are written as %5B %5D %40 %2F %23"
)
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
    """Raises AWAY; asyncpg.ClientConfigurationError of what is no address, without saying it: it has a password."""
    try:
        return await asyncpg.connect(
            dsn,
            timeout=CONNECT_S_MAX,
            command_timeout=STATEMENT_S_MAX,
            server_settings={"application_name": NAME},
        )
    except asyncpg.ClientConfigurationError:
        raise
    except (ValueError, OverflowError):
        raise asyncpg.ClientConfigurationError(NO_ADDRESS) from None


class connected:  # noqa: N801 (used as a with-statement)
    """For as long as it is needed; who needs it comes seldom and stays long, so there is no pool. Raises TimeoutError
    when there is no room in time. `own` is what a process does for itself, a few at a time: it waits for nobody.

    No generator: one that is left behind inside another, by a follower that failed, is closed in any order.
    """

    def __init__(self, dsn: str, *, own: bool = False) -> None:
        self.dsn = dsn
        self.own = own

    async def __aenter__(self) -> asyncpg.Connection:
        self.room = asyncio.Semaphore() if self.own else _room()
        async with asyncio.timeout(CONNECT_S_MAX):
            await self.room.acquire()
        try:
            self.connection = await connect(self.dsn)
        except BaseException:
            self.room.release()
            raise
        return self.connection

    async def __aexit__(self, *_: object) -> None:
        self.connection.terminate()
        self.room.release()


def _room() -> asyncio.Semaphore:
    return rooms.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE_MAX))


rooms: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]" = WeakKeyDictionary()
"""A process has one loop; tests have one after the other."""
