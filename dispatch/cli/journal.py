"""verify, rebuild, accept-restore: what is done with the journal as a whole."""

import sys

import click

from dispatch.cli.database import dsn_of
from dispatch.cli.following import archive_of
from dispatch.cli.operator import alone
from dispatch.cli.progress import bar, console
from dispatch.cli.written import written
from dispatch.core import commands
from dispatch.failures import guarded
from dispatch.settings import from_environment
from dispatch.witness import WentBackwards, Witness, check
from events import entry as kept
from events.entry import ChainBroken
from events.journal import PostgresJournal
from events.values import CommandId, Position


@click.command()
def verify() -> None:
    """Read the whole journal and check that nothing was changed, is missing or was put in.

    Example: python -m dispatch verify
    """
    guarded(_verify())


async def _verify() -> None:
    settings = from_environment()
    journal = PostgresJournal(dsn_of(settings))
    head = await journal.head()
    position, name = 0, ""
    try:
        with bar("Verifying", head.position) as told:
            async for rows in journal.read_stored():
                if position == 0:
                    name = kept.decode(rows[0].data).event.journal  # type: ignore[union-attr]
                position = rows[-1].position
                told(position)
        if name:
            await check(Witness(settings.data / "witness", name), journal)
    except (ChainBroken, WentBackwards) as wrong:
        click.echo(f"The journal is not as it was kept: {wrong}", err=True)
        sys.exit(1)
    click.echo(f"{position} entries verified; head {head.hash.hex()}")


@click.command()
def rebuild() -> None:
    """Throw the archive away and make it again from the journal. An archive process that runs gives way:
    it waits, and goes on after it.

    Example: python -m dispatch rebuild
    """
    guarded(_rebuild())


async def _rebuild() -> None:
    dsn = dsn_of(from_environment())
    head = await PostgresJournal(dsn).head()
    with bar("Rebuilding", head.position) as told:
        await archive_of(dsn).run(until=head.position, told=told, anew=True)
    console.print(f"The archive is made of {head.position} entries.")


@click.command("accept-restore")
@click.option("--name", required=True, callback=written, help="Who answers for it.")
@click.option("--reason", required=True, callback=written, help="Why the missing entries are given up.")
def accept_restore(name: str, reason: str) -> None:
    """Go on with a journal that is shorter than it was known to be. The service must not be running.

    Example: python -m dispatch accept-restore --name "Nguyễn Văn A" --reason "disk lost, backup of 03:00"
    """
    guarded(_accept_restore(name, reason))


async def _accept_restore(name: str, reason: str) -> None:
    settings = from_environment()
    dsn = dsn_of(settings)
    journal = PostgresJournal(dsn)
    async for entries in journal.read(Position(0)):
        first = entries[0].event
        break
    else:
        click.echo("The journal is empty: there is nothing to accept.", err=True)
        sys.exit(1)
    witness = Witness(settings.data / "witness", first.journal)  # type: ignore[union-attr]
    try:
        await check(witness, journal)
    except WentBackwards as backwards:
        known = backwards.known
    else:
        click.echo("The journal has everything that was known of it: there is nothing to accept.")
        return
    command = commands.AcceptRestore(
        id=CommandId(f"restore:{known.position}:{known.hash.hex()[:16]}"),
        person=name,
        reason=reason,
        known_position=known.position,
        known_hash=known.hash.hex(),
    )
    head = await alone(dsn, command)
    witness.note(head)
    click.echo(f"Accepted at position {head.position}; the service can be started.")
