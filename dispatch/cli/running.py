"""run: everything on one machine, until it is stopped."""

import click

from dispatch import supervise
from dispatch.failures import guarded
from dispatch.settings import from_environment


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
