"""account: who may sign in. Each change is an entry, without secrets."""

import secrets
import sys
from collections.abc import Sequence

import click
from rich.box import MINIMAL
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dispatch import in_force, machines
from dispatch.accounts import ROLES, SCOPES, Account, Accounts, Listed, identity_of
from dispatch.cli.database import dsn_of
from dispatch.cli.operator import give, reach
from dispatch.cli.written import written
from dispatch.core import commands
from dispatch.failures import NotDone, guarded
from dispatch.settings import Settings, from_environment
from events.values import AgencyId, AreaId, CommandId, HospitalId, ServiceId, UnitId

LISTED_WIDTH = 160
"""Of the list where it goes into a file or another program, which has no width of its own."""


@click.group()
def account() -> None:
    """Make, change, list and close accounts.

    Example: python -m dispatch account add lan --role dispatcher --display "Lê Thị Lan"
    """


@account.command()
@click.argument("name", callback=written)
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--display", help="As colleagues read it; the name itself if not given.")
@click.option(
    "--service", "services", multiple=True, help="Of a dispatcher: only this service's units; may be repeated."
)
@click.option("--unit", help="Of a crew: its callsign.")
@click.option("--hospital", help="Of a hospital's desk: which, as hospitals.csv names it.")
@click.option("--agency", help="Of an agency that handles matters of 1022: which, as agencies.json names it.")
@click.option(
    "--area", help="Of a district's operations centre: the code of the area it reads, as areas.geojson has it."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
def add(
    name: str,
    role: str,
    display: str | None,
    services: tuple[str, ...],
    unit: str | None,
    hospital: str | None,
    agency: str | None,
    area: str | None,
    password_stdin: bool,
) -> None:
    """Make an account, or change it.

    Example: python -m dispatch account add admin --role administrator
    """
    if role == "crew" and not unit:
        raise click.UsageError("A crew needs its unit: --unit A12")
    if role == "hospital" and not hospital:
        raise click.UsageError("A hospital's desk needs its hospital: --hospital bvdk-tinh")
    if role == "agency" and not agency:
        raise click.UsageError("An agency's account needs its agency: --agency trade")
    if area and role not in ("ioc", "machine"):
        raise click.UsageError("Only an operations centre or a machine reads one area alone: --role ioc")
    if role == "machine" and name in machines.OURS:
        raise click.UsageError(f"{name} is a name of the service's own.")
    if role == "machine":
        password = None
    elif password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if password is not None and len(password) < 8:
        raise click.UsageError("A password has at least 8 characters.")
    made = Account(
        name,
        display or name,
        role,
        tuple(map(ServiceId, services)),
        UnitId(unit) if unit else None,
        HospitalId(hospital) if hospital else None,
        AgencyId(agency) if agency else None,
        AreaId(area) if area else None,
    )

    async def work() -> None:
        settings = from_environment()
        dsn = dsn_of(settings)
        await _check_bindings(dsn, made)
        await reach(settings, dsn)
        await Accounts(dsn).put(made, password)
        click.echo(await _tell(settings, dsn, made, "put"))

    guarded(work())


async def _with(name: str) -> tuple[Settings, str, Accounts]:
    """All accounts, of which this one may be changed now. Raises UsageError, NotDone."""
    settings = from_environment()
    dsn = dsn_of(settings)
    accounts = Accounts(dsn)
    await accounts.load()
    if name not in accounts.accounts:
        raise click.UsageError(f"There is no account {name}.")
    await reach(settings, dsn)
    return settings, dsn, accounts


@account.command()
@click.argument("name")
def close(name: str) -> None:
    """Close an account: it is signed out and cannot sign in again.

    Example: python -m dispatch account close lan
    """

    async def work() -> None:
        settings, dsn, accounts = await _with(name)
        await accounts.close(name)
        click.echo(await _tell(settings, dsn, accounts.accounts[name], "closed"))

    guarded(work())


@account.command("list")
def list_accounts() -> None:
    """List all accounts: what each is bound to, whether it is closed, how many tokens it has. No secrets.

    Example: python -m dispatch account list
    """

    async def work() -> None:
        listed = await Accounts(dsn_of(from_environment())).listed()
        width = None if sys.stdout.isatty() else LISTED_WIDTH
        Console(width=width, highlight=False).print(table_of(listed))

    guarded(work())


def table_of(listed: Sequence[Listed]) -> Table:
    """One line each; what people typed is shown as they typed it."""
    table = Table(*("Name", "Display", "Role", "Bound to", "Closed"), box=MINIMAL)
    table.add_column("Tokens", justify="right")
    for one, closed, tokens in listed:
        bound = ", ".join(f"{kind} {name}" for kind, name in one.bindings)
        told = (one.name, one.display, one.role, bound, "closed" if closed else "", str(tokens))
        table.add_row(*map(Text, told))
    return table


@account.command()
@click.argument("name")
@click.option("--label", required=True, callback=written, help="What it is for, so that it can be told apart.")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, help="Of a machine: may be repeated.")
def token(name: str, label: str, scopes: tuple[str, ...]) -> None:
    """Make a bearer token; it is shown once.

    Example: python -m dispatch account token gps --label trackers --scope sightings
    """

    async def work() -> None:
        settings, dsn, accounts = await _with(name)
        if scopes and accounts.accounts[name].role != "machine":
            raise click.UsageError(
                f"{name} is no machine: its token may do all that the person may. Leave --scope out."
            )
        made = await accounts.make_token(name, label, scopes)
        click.echo(await _tell(settings, dsn, accounts.accounts[name], "token"), err=True)
        click.echo(made)
        if "wall" in scopes:
            click.echo(f"Open on the screen, at the address of the views: /wall#token={made}", err=True)

    guarded(work())


@account.command()
@click.argument("name")
@click.option("--label", required=True, help="As it was made by.")
def withdraw(name: str, label: str) -> None:
    """Withdraw a token: whoever has it gets in no more, and a wall that shows by it ends.

    Example: python -m dispatch account withdraw wall --label hall
    """

    async def work() -> None:
        settings, dsn, accounts = await _with(name)
        if not await accounts.withdraw_token(name, label):
            raise click.UsageError(f"{name} has no token {label}.")
        click.echo(await _tell(settings, dsn, accounts.accounts[name], "token_withdrawn"))

    guarded(work())


WHERE = {
    "service": "Its services: `id` in services.json of the region folder.",
    "unit": "Its units: `id` in units.csv of the region folder.",
    "hospital": "Its hospitals: `id` in hospitals.csv of the region folder.",
    "agency": "Its agencies: `id` in agencies.json of the region folder.",
    "area": "Its codes: /exports/areas.csv of the views, see docs/IOC.md; also `code` in areas.geojson of the region "
    "folder.",
}


async def _check_bindings(dsn: str, made: Account) -> None:
    """Who is bound to what there never was would see nothing for ever."""
    known = await in_force.names(dsn) if made.bindings else {}
    for kind, name in made.bindings:
        if kind not in known:
            click.echo(f"No region is in force yet: the {kind} {name} could not be checked.", err=True)
        elif name not in known[kind]:
            raise click.UsageError(f"The region in force has no {kind} {name}. {WHERE[kind]}")


async def _tell(settings: Settings, dsn: str, changed: Account, change: str) -> str:
    """It is changed; the entry makes a running service read it again. Raises NotDone, which asks for it again."""
    entry = commands.RecordAccountChange(
        id=CommandId(secrets.token_hex(16)), account=identity_of(changed).actor, role=changed.role, change=change
    )
    try:
        return await give(settings, dsn, entry)
    except NotDone as why:
        raise NotDone(f"{why}. The account is changed, but no entry says so: give the command again") from why
