"""run, serve, archive, snapshots: what goes on until it is stopped."""

from functools import partial

import click

from dispatch import security, service, supervise
from dispatch import snapshots as snapshotting
from dispatch.cli.progress import bar, console
from dispatch.clock import Clock
from dispatch.failures import NotDone, guarded
from dispatch.http.citizens.desk import proxies_of
from dispatch.ioc import server as ioc
from dispatch.ioc.follower import Follower
from dispatch.ioc.metrics import Leaving, Subscriber
from dispatch.postgres import PostgresFailed, address_of_running
from dispatch.publishing import cursors
from dispatch.publishing import setup as publishing
from dispatch.publishing.process import Publisher
from dispatch.settings import Settings, from_environment
from events.database import connected
from events.journal import PostgresJournal
from events.values import Position
from projections.archive import Archive
from projections.views import Views


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


@click.command()
@click.option(
    "--city", type=click.Choice(["on", "off"]), default="on", show_default=True, help="A seeded city lives in the demo."
)
def run(city: str) -> None:
    """Start everything on this machine: PostgreSQL, the service, archive, snapshots and the city.

    Example: EOC_PORT=8081 python -m dispatch run --city off
    """

    async def work() -> None:
        await supervise.run(from_environment(), city=city == "on")

    guarded(work())


@click.command()
@click.option(
    "--role",
    type=click.Choice(["all", "views", "publish"]),
    default="all",
    show_default=True,
    help="views: only what operations centres read; any number of them, on any machine. publish: tells other systems; "
    "a second one waits.",
)
def serve(role: str) -> None:
    """Start one service; a second one on the same journal stands by until the first is gone.

    Example: EOC_DATABASE_URL=postgresql://tiepung@db/tiepung python -m dispatch serve
    """

    async def work() -> None:
        settings = from_environment()
        if role == "views":
            follower = Follower(dsn_of(settings), Clock(), settings.least)
            port = settings.views_port or settings.port
            told = partial(leaving, follower)
            await ioc.serve(
                *(follower, settings.host, port),
                beside=settings.beside,
                leaving=told,
                proxies=proxies_of(settings),
                visits_dsn=settings.visits_url,
            )
        elif role == "publish":
            file = settings.publishing_file
            setup = publishing.load(file) if file.exists() else publishing.Publishing()
            await Publisher(await writable(settings), setup, Clock()).run()
        else:
            await service.serve(settings, await writable(settings))

    guarded(work())


async def leaving(follower: Follower) -> Leaving:
    """For monitoring. Raises what the database raises."""
    async with connected(follower.dsn) as connection:
        found = await cursors.standings(connection)
        lines = await security.progress(connection, follower.position)
    now = follower.clock()
    told = tuple(Subscriber(one.name, one.behind, (now - (one.failing_since or now)) / 1000, one.dead) for one in found)
    return Leaving(told, lines)


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
