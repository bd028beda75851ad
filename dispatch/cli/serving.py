"""serve: the service, or one of those who tell others, until it is stopped."""

from functools import partial

import click

from dispatch import security, service
from dispatch.cli.database import dsn_of, writable
from dispatch.clock import Clock
from dispatch.failures import guarded
from dispatch.http.citizens.desk import proxies_of
from dispatch.ioc import server as ioc
from dispatch.ioc.follower import Follower
from dispatch.ioc.metrics import Leaving, Subscriber
from dispatch.publishing import cursors
from dispatch.publishing import setup as publishing
from dispatch.publishing.process import Publisher
from dispatch.settings import from_environment
from events.database import connected


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
