"""GDAL reads all of it, as QGIS, ogr2ogr and GeoPandas do, and counts what the journal has."""

import asyncio
import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from dispatch.ioc.collections import COLLECTIONS
from dispatch.settings import DEFAULT_REGION
from tests.edge.conftest import DONG_XOAI, fresh
from tests.ioc.conftest import Centre

pytestmark = pytest.mark.asyncio(loop_scope="module")
CALLS, INCIDENTS, TICKETS = 3, 7, 2


PROGRAM = """
import json, sys, pyogrio
root, token, folder, names = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split(",")
pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"gdal:{token}", "GDAL_HTTP_AUTH": "BASIC"})
told = {"layers": [str(name) for name, _ in pyogrio.list_layers(root)]}
for layer in names:
    meta, _, geometry, values = pyogrio.raw.read(root, layer=layer)
    file = f"{folder}/{layer}.gpkg"
    kind = "Point" if meta["geometry_type"] == "Point" else "MultiPolygon"
    pyogrio.raw.write(file, geometry, values, [str(one) for one in meta["fields"]], geometry_type=kind,
                      crs="OGC:CRS84", layer=layer, driver="GPKG", promote_to_multi=kind != "Point")
    back = pyogrio.read_info(file, layer=layer, force_feature_count=True)
    told[layer] = {"count": int(back["features"]), "fields": [str(one) for one in back["fields"]]}
boxed = pyogrio.raw.read(root, layer="loudspeakers", bbox=(106.85, 11.5, 106.95, 11.6))
told["boxed"] = len(boxed[2])
print(json.dumps(told))
"""
"""As `ogr2ogr` does it, to GeoPackage. In a process of its own: GDAL lets nobody else go on while it waits."""


def in_region(name: str) -> int:
    with (DEFAULT_REGION / f"{name}.csv").open(newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


async def by_gdal(centre: Centre, folder: Path) -> dict[str, Any]:
    arguments = f"OAPIF:{centre.base}/ogc", await centre.token(), str(folder), ",".join(COLLECTIONS)
    reading = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, *arguments, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(120):
        told, _ = await reading.communicate()
    assert reading.returncode == 0
    return dict(json.loads(told))


async def test_every_collection_becomes_a_layer_with_the_counts_of_the_journal(centre: Centre, tmp_path: Path):
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
    await centre.caught_up()
    told = await by_gdal(centre, tmp_path)
    assert told["layers"] == list(COLLECTIONS)
    entries = [one["event"]["type"] for one in await centre.service.entries()]
    expected = {
        "incidents": entries.count("IncidentOpened"),
        "assignments": entries.count("UnitAssigned"),
        "units": entries.count("UnitRegistered"),
        "calls": entries.count("CallRang"),
        "tickets": entries.count("TicketOpened"),
        "warnings": 0,
        "areas": 164,
        **{name: in_region(name) for name in ("stations", "hospitals", "cameras", "loudspeakers")},
    }
    assert expected["loudspeakers"] == 1484
    assert expected["incidents"] == INCIDENTS
    for name, collection in COLLECTIONS.items():
        assert set(told[name]["fields"]) >= {one.name for one in collection.properties}, name
        assert told[name]["count"] == expected[name], name
        assert expected[name] > 0 or name == "warnings"
    assert 0 < told["boxed"] < 1484
