"""import-sites: what a province already knows of its factories, markets and schools."""

import sys
from pathlib import Path
from typing import Any

import aiohttp
import click

from dispatch import sites_list
from dispatch.cli.operator import put, reason_of, sentence_of, signed_in
from dispatch.cli.regions import FILE
from dispatch.failures import NotDone, guarded, in_sentences
from dispatch.settings import Settings, from_environment


@click.command("import-sites")
@click.argument("file", type=FILE)
@in_sentences()
def import_sites(file: Path) -> None:
    """Keep the sites of a list (CSV, one a line) with their contacts and hazards, through the running service.

    Sent again, the same line changes nothing; a line that changed takes the place of what was known.

    Example: python -m dispatch import-sites sites.csv
    """
    try:
        lines = sites_list.read(file)
    except sites_list.ListIsWrong as wrong:
        click.echo("\n".join(wrong.problems), err=True)
        count = len(wrong.problems)
        click.echo(f"Nothing was sent: {'1 line is' if count == 1 else f'{count} lines are'} wrong.", err=True)
        sys.exit(1)
    guarded(_send(from_environment(), lines))


async def _send(settings: Settings, lines: list[list[Any]]) -> None:
    """All of a line before the next; what is refused is told, and the rest goes on."""
    refused: list[str] = []
    try:
        async with signed_in(settings) as client:
            for line in lines:
                refused += [
                    f"{line[0].site}: {reason}" for one in line if (reason := await _sent(client, settings, one))
                ]
    except aiohttp.ClientConnectorError:
        raise NotDone(
            f"No service answers on port {settings.port}: start it first, it seals what is personal"
        ) from None
    click.echo(f"{len(lines)} sites are kept.")
    if refused:
        raise NotDone("Refused:\n" + "\n".join(refused))


async def _sent(client: aiohttp.ClientSession, settings: Settings, command: Any) -> str | None:
    """Why it was refused, or nothing."""
    status, body = await put(client, settings, command)
    if status == 200:
        return None
    reason = reason_of(body)
    return None if reason == "already_so" else sentence_of(reason)
