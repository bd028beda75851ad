"""What can go wrong outside, each in one clear sentence and with an exit code that is not zero."""

import asyncio
import errno
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import asyncpg
import click
import structlog
import uvloop

from dispatch import postgres, vault, witness
from dispatch.region_files import RegionIsWrong
from dispatch.settings import WrongSetting
from events.database import AWAY
from events.entry import ChainBroken, Undecodable
from events.keeping import Deposed
from events.migrate import Unmigratable

FATAL = 3
"""Starting again would not help: a person must look. The supervisor stops."""
FULL = 4
"""There is no room. At the beginning that is the end; what ran before is started again until there is."""


class NotDone(Exception):
    """What the command line asked for was refused, or nobody could be asked; the message says why."""


def sentence(error: BaseException) -> tuple[str, int] | None:
    """What to tell a person, and the exit code; None for a bug."""
    match error:
        case OSError(errno=errno.ENOSPC) | asyncpg.DiskFullError():
            return "The disk is full; nothing was lost, make room and start again.", FULL
        case witness.WentBackwards():
            return (
                (
                    f"ALARM: the journal went backwards: {error}. Entries that were acknowledged are missing. "
                    "Find the database that has them; to go on without: python -m dispatch accept-restore --help"
                ),
                FATAL,
            )
        case ChainBroken():
            return f"ALARM: the journal was changed from outside: {error}. Run: python -m dispatch verify", FATAL
        case Undecodable():
            return f"The journal was written by a newer version: {error}", FATAL
        case Deposed():
            return "Another service leads this journal now; this one stops.", 1
        case postgres.NotDurable() | postgres.WrongVersion() | postgres.DataInUse() | Unmigratable() | WrongSetting():
            return str(error), FATAL
        case RegionIsWrong():
            return f"The region folder cannot be used:\n{error}", FATAL
        case vault.WrongKey():
            return str(error), FATAL
        case postgres.PostgresFailed() | NotDone():
            return str(error), 1
        case OSError(filename=str() | bytes()) if not isinstance(error, ConnectionError):
            return f"{error.filename!s} cannot be used: {error.strerror}.", FATAL
    return of_database(error)


def of_database(error: BaseException) -> tuple[str, int] | None:
    match error:
        case asyncpg.ClientConfigurationError():
            return f"EOC_DATABASE_URL is no address of a database: {error}", FATAL
        case TimeoutError():
            return "The database cannot be reached: it does not answer.", 1
        case asyncpg.InvalidCatalogNameError() | asyncpg.InvalidAuthorizationSpecificationError():
            return f"The database refuses us: {error}", FATAL
        case asyncpg.UndefinedTableError():
            return "No service has run on this database yet; start one: python -m dispatch serve", 1
        case _ if isinstance(error, AWAY):
            return f"The database cannot be reached: {error}", 1
    return None


def guarded(work: Coroutine[Any, Any, None]) -> None:
    """Run it on uvloop until it ends or a signal asks it to; what goes wrong is told in a sentence."""
    with in_sentences():
        uvloop.run(_until_signal(work))


@contextmanager
def in_sentences() -> Iterator[None]:
    """What goes wrong is told in a sentence, and ends the program. Also before a function that is a command."""
    try:
        yield
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(130)
    except click.ClickException:
        raise
    except Exception as error:
        told = sentence(error)
        if told is None:
            structlog.get_logger("main").exception("bug")
            raise
        with suppress(OSError):  # to say so, there may be no room either
            click.echo(told[0], err=True)
        sys.exit(told[1])


async def _until_signal(work: Coroutine[Any, Any, None]) -> None:
    """SIGTERM and Ctrl-C cancel the work, which then finishes what it is writing."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


Work = Callable[..., Coroutine[Any, Any, None]]
