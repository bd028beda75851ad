"""check-region, import-areas, adopt-region: the data a province is set up by."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from dispatch import adopting, region_check, region_import
from dispatch.cli.database import dsn_of
from dispatch.cli.operator import give
from dispatch.cli.progress import steps
from dispatch.failures import guarded, in_sentences
from dispatch.region_files import Problem
from dispatch.settings import from_environment

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("check-region")
@click.argument("folder", type=FOLDER)
@in_sentences()
def check_region(folder: Path) -> None:
    """Say what is wrong in a region folder, with file and line; 0 if nothing is.

    Example: python -m dispatch check-region deploy/binh_phuoc
    """
    with steps() as told:
        problems = region_check.check(folder, progress=told, today=_today())
    for problem in problems:
        click.echo(str(problem))
    wrong = _wrong(problems)
    if wrong:
        click.echo("1 thing is wrong." if len(wrong) == 1 else f"{len(wrong)} things are wrong.", err=True)
        sys.exit(1)
    click.echo(f"{folder} is right{', but not for long' if problems else ''}.")


@click.command("adopt-region")
@click.argument("folder", type=FOLDER)
@in_sentences()
def adopt_region(folder: Path) -> None:
    """Put a region folder in force, as a new version; stories of open incidents say so.

    Example: python -m dispatch adopt-region deploy/binh_phuoc
    """
    problems = region_check.check(folder, today=_today())
    if problems:
        click.echo("\n".join(map(str, problems)), err=True)
    if _wrong(problems):
        sys.exit(1)

    async def work() -> None:
        settings = from_environment()
        command, files = adopting.adoption(folder)
        dsn = dsn_of(settings)
        await adopting.keep_files(dsn, files)
        click.echo(await give(settings, dsn, command))

    guarded(work())


@click.command("import-areas")
@click.argument("file", type=FILE)
@click.option("--folder", type=FOLDER, help="The region folder; that of EOC_REGION if not given.")
@click.option("--code", default="code", show_default=True, help="The property that holds the official code.")
@click.option("--name", default="name", show_default=True, help="The property that holds the name.")
@click.option(
    "--population", default="population", show_default=True, help="The property that says how many live in it."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day the outlines are of, where codes were used twice."
)
@in_sentences()
def import_areas(file: Path, folder: Path | None, code: str, name: str, population: str, on: datetime | None) -> None:
    """Replace schematic outlines by an operator's real ones (GeoJSON), matched by official code.

    Example: python -m dispatch import-areas outlines.geojson --code ma_xa --on 2026-01-01
    """
    folder = folder or from_environment().region
    with steps() as told:
        try:
            report = region_import.import_areas(
                folder,
                file,
                code_property=code,
                name_property=name,
                population_property=population,
                on=on.date() if on else None,
                progress=told,
            )
        except region_import.NotImported as refused:
            click.echo(f"Nothing was changed: {refused}", err=True)
            sys.exit(1)
    click.echo(f"{len(report.imported)} areas have their real outlines; {len(report.repaired)} were repaired.")
    for what, codes in (("Not in the region", report.unmatched), ("Still schematic", report.missing)):
        if codes:
            click.echo(f"{what}: {', '.join(map(str, codes))}")
    click.echo(f"Raise the version in {folder / 'region.json'}, then: python -m dispatch adopt-region {folder}")


def _today() -> date:
    return datetime.now().astimezone().date()


def _wrong(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.is_warning]
