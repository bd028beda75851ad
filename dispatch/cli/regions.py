"""check-region, import-areas, adopt-region: the data a province is set up by."""

import sys
from pathlib import Path

import click

from dispatch import region_check, service
from dispatch.cli.operator import give
from dispatch.cli.running import dsn_of
from dispatch.failures import guarded
from dispatch.settings import from_environment

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("check-region")
@click.argument("folder", type=FOLDER)
def check_region(folder: Path) -> None:
    """Say what is wrong in a region folder, with file and line; 0 if nothing is.

    Example: python -m dispatch check-region deploy/binh_phuoc
    """
    problems = region_check.check(folder)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} things are wrong.", err=True)
        sys.exit(1)
    click.echo(f"{folder} is right.")


@click.command("adopt-region")
@click.argument("folder", type=FOLDER)
def adopt_region(folder: Path) -> None:
    """Put a region folder in force, as a new version; stories of open incidents say so.

    Example: python -m dispatch adopt-region deploy/binh_phuoc
    """
    problems = region_check.check(folder)
    if problems:
        click.echo("\n".join(map(str, problems)), err=True)
        sys.exit(1)

    async def work() -> None:
        settings = from_environment()
        command, files = service.adoption(folder)
        dsn = dsn_of(settings)
        await service.keep_files(dsn, files)
        click.echo(await give(settings, dsn, command))

    guarded(work())


@click.command("import-areas")
@click.argument("file", type=FILE)
def import_areas(file: Path) -> None:
    """Replace schematic outlines by real ones."""
