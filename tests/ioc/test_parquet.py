"""GeoParquet: what a data tool reads back is what the collection says, with types, in groups of rows."""

import datetime
import importlib.util
import io
import json
from collections.abc import AsyncIterator

import aiohttp
import pyarrow.parquet as pq
import pytest
import shapely
from shapely.geometry import shape

from dispatch.ioc.collections import COLLECTIONS, Item
from dispatch.ioc.parquet import GROUP_ROWS, pieces
from dispatch.ioc.shapes import Point
from dispatch.region_rows import Camera
from events.values import Place
from tests.edge.conftest import DONG_XOAI
from tests.ioc.conftest import Centre

in_module = pytest.mark.asyncio(loop_scope="module")
INSTANT = datetime.datetime.fromisoformat


async def fetched(centre: Centre, path: str) -> tuple[int, bytes, str]:
    proof = {"Authorization": f"Bearer {await centre.token('ioc-parquet')}"}
    async with aiohttp.ClientSession() as session, session.get(centre.base + path, headers=proof) as response:
        return response.status, await response.read(), response.content_type


@in_module
async def test_every_collection_is_read_back_as_it_is_told(centre: Centre):
    lan, khoa = await centre.service.person("lan"), await centre.service.person("khoa")
    for unit in await lan.view("units"):
        await lan.do("BringOnDuty", unit=unit)
    await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
    await khoa.do("OpenTicket", field="water", text="Mất nước", place=DONG_XOAI)
    reader = await centre.reader("ioc-parquet")
    for name, collection in COLLECTIONS.items():
        told = (await centre.items(reader, name, "?limit=10000"))["features"]
        status, body, kind = await fetched(centre, f"/exports/{name}.parquet")
        assert (status, kind) == (200, "application/vnd.apache.parquet")
        table = pq.read_table(io.BytesIO(body))
        about = json.loads(table.schema.metadata[b"geo"])
        assert (about["version"], about["primary_column"]) == ("1.1.0", "geometry")
        assert about["columns"]["geometry"]["encoding"] == "WKB"
        assert table.column_names == ["id", *(one.name for one in collection.properties), "geometry"]
        rows = table.to_pylist()
        assert [row["id"] for row in rows] == [one["id"] for one in told]
        for row, one in zip(rows, told, strict=True):
            drawn = shapely.from_wkb(row["geometry"]) if row["geometry"] is not None else None
            assert (drawn is None) == (one["geometry"] is None)
            assert drawn is None or drawn.equals(shape(one["geometry"]))
            for each in collection.properties:
                value, expected = row[each.name], one["properties"][each.name]
                if each.kind == "time":
                    assert value == (INSTANT(expected) if expected is not None else None)
                else:
                    assert (" ".join(value) if each.kind == "texts" else value) == expected


@in_module
async def test_it_takes_the_query_of_the_items_and_is_refused_in_words_where_it_is_not_installed(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    status, body, _ = await fetched(centre, "/exports/areas.parquet?level=commune&datetime=2026-01-01")
    assert (status, pq.read_table(io.BytesIO(body)).num_rows) == (200, 40)
    assert (await fetched(centre, "/exports/areas.parquet?colour=red"))[0] == 400
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    status, body, kind = await fetched(centre, "/exports/areas.parquet")
    assert (status, kind, json.loads(body)["reason"]) == (501, "application/problem+json", "no_parquet")
    assert (await fetched(centre, "/exports/areas.csv"))[0] == 200


async def test_many_rows_leave_in_groups_and_nothing_is_kept_of_them():
    count = 3 * GROUP_ROWS + 17

    async def items() -> AsyncIterator[Item]:
        for number in range(count):
            row = Camera(f"c{number}", f"Camera số {number}", "traffic", Place(11.5, 106.9), "sample")
            yield Item(row.id, row, Point((106.9, 11.5)))

    sizes, whole = [], b""
    async for piece in pieces(COLLECTIONS["cameras"], items()):
        sizes.append(len(piece))
        whole += piece
    file = pq.ParquetFile(io.BytesIO(whole))
    assert file.num_row_groups == 4
    assert len(sizes) == 4
    assert max(sizes) < len(whole) / 2
    assert file.read().column("name").to_pylist()[-1] == f"Camera số {count - 1}"


async def test_of_nothing_there_is_a_file_with_columns():
    async def items() -> AsyncIterator[Item]:
        for none in ():
            yield none

    whole = b"".join([piece async for piece in pieces(COLLECTIONS["warnings"], items())])
    assert pq.read_table(io.BytesIO(whole)).num_rows == 0
