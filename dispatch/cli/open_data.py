"""open-data: what everybody may have of a month."""

from collections.abc import Mapping
from pathlib import Path

import click

from dispatch.cli.database import dsn_of
from dispatch.cli.progress import steps
from dispatch.clock import Clock
from dispatch.failures import NotDone, guarded
from dispatch.ioc import open_data as making
from dispatch.ioc.catalogue import LICENCE
from dispatch.ioc.months import NoMonth
from dispatch.settings import from_environment


@click.command("open-data")
@click.option("--month", required=True, help="By the region's clock: 2026-11.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder of the files.")
@click.option("--base-url", default="", help="Where they will be found; without it, beside the catalogue.")
@click.option("--licence", default=LICENCE, show_default=True, help="The address of what others may do with them.")
def open_data(month: str, out: Path, base_url: str, licence: str) -> None:
    """Write what everybody may have of a month: incidents, intervals and tickets without persons, with a catalogue.

    It reads the archive beside a running service. Small numbers are left out (EOC_LEAST). Made again, of the same
    journal, the files are the same, however late.

    Example: python -m dispatch open-data --month 2026-11 --out open-data
    """

    async def work() -> None:
        settings = from_environment()
        try:
            with steps() as told:
                found = await making.read(dsn_of(settings), month, Clock()(), told)
        except NoMonth:
            raise click.UsageError(f"--month must be a month as 2026-11, not {month}") from None
        except making.NotYet as why:
            raise NotDone(str(why)) from None
        write(out, making.files_of(found, settings.least, base_url, licence))

    guarded(work())


def write(out: Path, files: Mapping[str, bytes]) -> None:
    """Each is there whole or as it was."""
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        fresh = out / f".{name}"
        fresh.write_bytes(data)
        fresh.replace(out / name)
        click.echo(f"{out / name}: {len(data)} bytes")
