"""subscriber: which systems are told what changes, how far each is, and what it never took."""

import sys
from collections.abc import Sequence

import click
from rich.box import MINIMAL
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dispatch import security
from dispatch.cli.database import dsn_of
from dispatch.cli.people import LISTED_WIDTH
from dispatch.clock import Clock
from dispatch.failures import NotDone, guarded
from dispatch.ioc.features import clock_time
from dispatch.publishing import cursors
from dispatch.settings import from_environment
from events.database import connected
from events.journal import PostgresJournal
from events.values import Position, Time


@click.group()
def subscriber() -> None:
    """List who is told what changes, what was given up, and send it again.

    Example: python -m dispatch subscriber list
    """


@subscriber.command("list")
def list_subscribers() -> None:
    """How far each is, since when it fails and why, and how many dead letters it has; then how the SOC's lines are, by
    whose numbers `syslog` is told. Times are UTC.

    Example: python -m dispatch subscriber list
    """

    async def work() -> None:
        dsn = dsn_of(from_environment())
        head = await PostgresJournal(dsn).head()
        async with connected(dsn) as connection:
            found = await cursors.standings(connection)
            lines = await security.progress(connection, head.position)
        rows = [
            (
                one.name,
                str(one.position),
                str(one.behind),
                _moment(one.failing_since),
                one.cause or "",
                str(one.dead),
            )
            for one in found
        ]
        _print(("Name", "Position", "Behind", "Fails since", "Why", "Dead letters"), rows)
        waiting = f"{lines.entries} entries and {lines.visits} visits wait to be looked through"
        click.echo(f"SOC's lines: {lines.lines}; {waiting}.")

    guarded(work())


@subscriber.command()
@click.argument("name")
def dead(name: str) -> None:
    """The letters that this subscriber never took. They are kept for 30 days.

    Example: python -m dispatch subscriber dead bi
    """

    async def work() -> None:
        async with connected(dsn_of(from_environment())) as connection:
            found = await cursors.dead(connection, name)
        rows = [
            (str(one.position), one.id, one.kind, _moment(one.died_at), one.cause, "again" if one.again else "")
            for one in found
        ]
        _print(("Position", "Id", "Kind", "Given up", "Why", ""), rows)

    guarded(work())


@subscriber.command()
@click.argument("name")
@click.argument("ids", nargs=-1)
def resend(name: str, ids: tuple[str, ...]) -> None:
    """Send dead letters again, with the same ids: those named, or all of them.

    Example: python -m dispatch subscriber resend bi 812-incidents-12
    """

    async def work() -> None:
        async with connected(dsn_of(from_environment())) as connection:
            count = await cursors.resend(connection, name, list(ids) or None)
        if not count:
            raise NotDone(f"{name} has no such dead letter.")
        click.echo(f"{count} will be sent again.")

    guarded(work())


@subscriber.command()
@click.argument("name")
@click.option("--from", "position", type=click.IntRange(0), required=True, help="Everything after this position.")
def replay(name: str, position: int) -> None:
    """Tell a subscriber everything after a position again, with the same ids; 0 is from the beginning.

    Example: python -m dispatch subscriber replay bi --from 81200
    """

    async def work() -> None:
        async with connected(dsn_of(from_environment())) as connection:
            done = await cursors.replay(connection, name, Position(position), Clock()())
        if not done:
            raise NotDone(f"There is no subscriber {name}: it is one when it was told of something the first time.")
        click.echo(f"{name} is told everything after {position}.")

    guarded(work())


@subscriber.command()
@click.argument("name")
def forget(name: str) -> None:
    """Forget a subscriber that is told nothing any more, and its dead letters. Take it out of the file first, and start
    the publishing process again; one that is still in it is told what happens from then on.

    Example: python -m dispatch subscriber forget bi
    """

    async def work() -> None:
        async with connected(dsn_of(from_environment())) as connection:
            done = await cursors.forget(connection, name)
        if not done:
            raise NotDone(f"There is no subscriber {name}.")
        click.echo(f"{name} is forgotten.")

    guarded(work())


def _moment(at: Time | None) -> str:
    return clock_time(at, 0) if at is not None else ""


def _print(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*columns, box=MINIMAL)
    for row in rows:
        table.add_row(*map(Text, row))
    Console(width=None if sys.stdout.isatty() else LISTED_WIDTH, highlight=False).print(table)
