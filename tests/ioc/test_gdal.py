"""GDAL's own programs read all of it and count what the journal has."""

import asyncio
import csv
import re
import sqlite3
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path

import pytest

from dispatch.ioc.collections import COLLECTIONS
from dispatch.settings import DEFAULT_REGION
from tests.edge.conftest import DONG_XOAI, fresh
from tests.edge.desk import in_state, let_out, written
from tests.ioc.conftest import Centre
from tests.programs import program

pytestmark = pytest.mark.asyncio(loop_scope="module")
CALLS, INCIDENTS, TICKETS = 3, 7, 2


BOX = ("106.85", "11.5", "106.95", "11.6")


@pytest.fixture(scope="module")
def ogr2ogr() -> str:
    """Debian's GDAL."""
    return program("ogr2ogr", "gdal-bin")


def in_region(name: str) -> int:
    with (DEFAULT_REGION / f"{name}.csv").open(newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


async def run(centre: Centre, *words: str) -> str:
    """A program of GDAL with the token of somebody who may read, as docs/IOC.md says it."""
    signed = ("--config", "GDAL_HTTP_USERPWD", f"gdal:{await centre.token()}", "--config", "GDAL_HTTP_AUTH", "BASIC")
    running = await asyncio.create_subprocess_exec(*words, *signed, stdout=PIPE, stderr=PIPE)
    async with asyncio.timeout(120):
        told, wrong = await running.communicate()
    assert running.returncode == 0, wrong.decode()
    return told.decode()


def counted(file: Path) -> dict[str, int]:
    """The layers of a GeoPackage, and how much is in each."""
    with closing(sqlite3.connect(file)) as package:
        layers = [name for (name,) in package.execute("select table_name from gpkg_contents")]
        return {name: package.execute(f'select count(*) from "{name}"').fetchone()[0] for name in layers}


def fields(file: Path, layer: str) -> set[str]:
    with closing(sqlite3.connect(file)) as package:
        return {row[1] for row in package.execute(f'pragma table_info("{layer}")')}


async def test_every_collection_becomes_a_layer_with_the_counts_of_the_journal(
    centre: Centre, ogr2ogr: str, tmp_path: Path
):
    lan, khoa = await centre.service.person("lan"), await centre.service.person("khoa")
    for unit in await lan.view("units"):
        await lan.do("BringOnDuty", unit=unit)
    for _ in range(INCIDENTS):
        await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
    async with centre.service.client() as exchange:
        for _ in range(CALLS):
            await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114")
    for _ in range(TICKETS):
        await khoa.do("OpenTicket", field="water", text="Mất nước", place=DONG_XOAI)
    warning = await written(lan)
    await let_out(centre.service, warning)
    await in_state(lan, warning, state="sent")
    await centre.caught_up()
    layers = await run(centre, str(Path(ogr2ogr).with_name("ogrinfo")), f"OAPIF:{centre.base}/ogc")
    assert re.findall(r"^\d+: (\w+)", layers, re.MULTILINE) == list(COLLECTIONS)
    file = tmp_path / "tiepung.gpkg"
    await run(centre, ogr2ogr, "-f", "GPKG", str(file), f"OAPIF:{centre.base}/ogc")
    entries = [one["event"]["type"] for one in await centre.service.entries()]
    expected = {
        "incidents": entries.count("IncidentOpened"),
        "assignments": entries.count("UnitAssigned"),
        "units": entries.count("UnitRegistered"),
        "calls": entries.count("CallRang"),
        "tickets": entries.count("TicketOpened"),
        "warnings": entries.count("WarningSent"),
        "areas": 164,
        **{name: in_region(name) for name in ("stations", "hospitals", "cameras", "loudspeakers")},
    }
    assert expected["loudspeakers"] == 1484
    assert (expected["incidents"], expected["warnings"]) == (INCIDENTS, 1)
    assert counted(file) == expected
    assert all(expected.values())
    for name, collection in COLLECTIONS.items():
        assert fields(file, name) >= {one.name for one in collection.properties}, name


async def test_a_box_is_asked_of_the_service(centre: Centre, ogr2ogr: str, tmp_path: Path):
    file = tmp_path / "near.gpkg"
    await run(centre, ogr2ogr, "-f", "GPKG", "-spat", *BOX, str(file), f"OAPIF:{centre.base}/ogc", "loudspeakers")
    west, south, east, north = map(float, BOX)
    with (DEFAULT_REGION / "loudspeakers.csv").open(newline="") as listed:
        near = [
            row
            for row in csv.DictReader(listed)
            if south <= float(row["lat"]) <= north and west <= float(row["lon"]) <= east
        ]
    assert 0 < len(near) < 1484
    assert counted(file) == {"loudspeakers": len(near)}
