"""Collections as files: whole, in Vietnamese, and nothing that a spreadsheet would carry out."""

import csv
import io
import json

import pytest

from dispatch.ioc.collections import COLLECTIONS
from dispatch.ioc.exports import BOM
from dispatch.ioc.exports import cell as cell_of
from tests.edge.conftest import DONG_XOAI
from tests.ioc.conftest import Centre

in_module = pytest.mark.asyncio(loop_scope="module")


@in_module
async def test_every_collection_is_a_file_with_all_of_it(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-exports")
    for _ in range(3):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    for name, collection in COLLECTIONS.items():
        whole = await centre.items(reader, name, "?limit=10000")
        status, body = await reader.get(f"/exports/{name}.csv")
        assert status == 200
        assert body.startswith(BOM.encode())
        lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        assert list(lines[0] if lines else ["id", "lon", "lat", *(one.name for one in collection.properties)]) == ["id", "lon", "lat", *(one.name for one in collection.properties)]  # fmt: skip
        assert [one["id"] for one in lines] == [one["id"] for one in whole["features"]]
        status, body = await reader.get(f"/exports/{name}.geojson")
        assert status == 200
        told = body if isinstance(body, dict) else json.loads(body)
        assert told["features"] == whole["features"]


@in_module
async def test_a_file_takes_the_query_of_the_items_and_refuses_what_they_refuse(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-exports")
    number = await lan.open_incident("house_fire", place=DONG_XOAI)
    await centre.caught_up()
    status, body = await reader.get(f"/exports/incidents.geojson?incident={number}&datetime=2026-01-01T00:00:00Z/..")
    assert (status, [one["id"] for one in body["features"]]) == (200, [str(number)])
    assert (await reader.get("/exports/incidents.csv?colour=red"))[0] == 400
    assert (await reader.get("/exports/incidents.xlsx"))[0] == 404
    assert (await reader.get("/exports/secrets.csv"))[0] == 404
    blind = await centre.reader("ioc-no-exports", scopes=("sightings",))
    assert (await blind.get("/exports/incidents.csv"))[0] == 403


@pytest.mark.parametrize(("value", "cell"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-3", "'-3"), (-3, -3), ("Ngập", "Ngập"), (True, "true"), (None, None)])  # fmt: skip
def test_what_a_spreadsheet_would_carry_out_is_text(value: object, cell: object):
    assert cell_of(value) == cell
