"""Where the database is that a command is about."""

from dispatch.failures import NotDone
from dispatch.postgres import PostgresFailed, address_of_running
from dispatch.settings import Settings
from events.database import connected


def dsn_of(settings: Settings) -> str:
    """The user's own database, or the embedded one that `run` has started. Raises PostgresFailed."""
    dsn = settings.database_url or address_of_running(settings.data)
    if dsn is None:
        raise PostgresFailed(
            f"No database runs in {settings.data}: set EOC_DATABASE_URL, or start the embedded one with: "
            "python -m dispatch run. Where one runs in another folder, EOC_DATA names the folder of the one that runs."
        )
    return dsn


async def writable(settings: Settings) -> str:
    """Likewise, where something is to be written. Raises NotDone of a read replica, besides."""
    dsn = dsn_of(settings)
    async with connected(dsn) as connection:
        if await connection.fetchval("select pg_is_in_recovery()"):
            raise NotDone("This database is a read replica: only `serve --role views` can work with one.")
    return dsn
