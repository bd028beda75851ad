"""archive, snapshots: what follows the journal until it is stopped."""

import click

from dispatch import snapshots as snapshotting
from dispatch.cli.database import writable
from dispatch.cli.progress import bar, console
from dispatch.failures import guarded
from dispatch.settings import from_environment
from events.journal import PostgresJournal
from events.values import Position
from projections.archive import Archive
from projections.views import Views


@click.command()
def archive() -> None:
    """Follow the journal and keep every row with the positions at which it was so.

    Example: python -m dispatch archive
    """

    async def work() -> None:
        await archive_of(await writable(from_environment())).run()

    guarded(work())


def archive_of(dsn: str) -> Archive:
    journal = PostgresJournal(dsn)

    async def views_until(position: Position) -> Views:
        snapshot = await journal.snapshot(snapshotting.VERSION, position)
        return Views() if snapshot is None else snapshotting.unpack(snapshot)[1]

    return Archive(dsn, journal, views_until)


@click.command()
@click.option(
    "--every",
    type=click.IntRange(1),
    default=snapshotting.ENTRIES_BETWEEN,
    show_default=True,
    help="Entries between two.",
)
@click.option("--once", is_flag=True, help="One of all there is now, and end: before a new version is started.")
def snapshots(every: int, *, once: bool) -> None:
    """Follow the journal and keep state and views now and then, so that a start is quick.

    Example: python -m dispatch snapshots --every 5000
    """

    async def work() -> None:
        following = snapshotting.Snapshots(PostgresJournal(await writable(from_environment())), every)
        await (_once(following) if once else following.run())

    guarded(work())


async def _once(following: snapshotting.Snapshots) -> None:
    with bar("Reading the journal", (await following.journal.head()).position) as told:
        position = await following.once(told)
    console.print(f"A snapshot of {position} entries, for this version, is kept.")
