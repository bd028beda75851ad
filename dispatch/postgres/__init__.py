"""The embedded PostgreSQL: made once in the data folder, started, kept running, stopped; only its unix socket is open.

    async with postgres.embedded(Path(".tiepung")) as address:
        connection = await asyncpg.connect(address)

The server has a session of its own, so a Ctrl-C meant for us does not reach it, and whoever started it stops it.
Killed, it is started again; if we are killed, the next start ends what was left over and PostgreSQL recovers by itself.
"""

from dispatch.postgres.failures import DataInUse, NotDurable, PostgresFailed, WrongVersion
from dispatch.postgres.server import Embedded, address_of_running, check_durability, embedded

__all__ = [
    "DataInUse",
    "Embedded",
    "NotDurable",
    "PostgresFailed",
    "WrongVersion",
    "address_of_running",
    "check_durability",
    "embedded",
]
