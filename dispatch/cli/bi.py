"""bi-role: who reads the views for reporting tools."""

import secrets
import sys

import asyncpg
import click

from dispatch import bi
from dispatch.cli.database import dsn_of
from dispatch.failures import NotDone, guarded
from dispatch.settings import from_environment


@click.command("bi-role")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
def bi_role(name: str, password_stdin: bool) -> None:
    """Make a role of the database that may read the views of the schema bi and nothing else.

    Its password is shown once. For Power BI, Metabase, Grafana, Superset. Given again, it gets another password,
    and reads views that came since.

    Example: python -m dispatch bi-role metabase
    """
    if not bi.NAME.fullmatch(name):
        raise click.UsageError("A name has lower-case letters, digits and _, at most 40, and begins with a letter.")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(24)
    if len(password) < bi.PASSWORD_MIN or not (password.isascii() and password.isprintable()):
        raise click.UsageError(f"A password has at least {bi.PASSWORD_MIN} characters of ASCII.")

    async def work() -> None:
        dsn = dsn_of(from_environment())
        try:
            views = await bi.make_role(dsn, name, password)
        except bi.NotOurs:
            raise NotDone(f"There is a role {name} that was not made by this command: choose another name") from None
        except asyncpg.InsufficientPrivilegeError as why:
            raise NotDone(f"EOC_DATABASE_URL must name a role that may make roles: {why}") from None
        click.echo(f"{name} may read {', '.join(f'bi.{view}' for view in views)}.", err=True)
        if not password_stdin:
            click.echo(password)

    guarded(work())
