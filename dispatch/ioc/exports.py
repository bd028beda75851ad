"""Collections as files: CSV for spreadsheets, GeoJSON, GeoParquet; written as they are read: a year takes no memory."""

import csv
import importlib.util
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiohttp import web

from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, encode
from dispatch.ioc.asked import Asked, asked
from dispatch.ioc.collections import Collection
from dispatch.ioc.features import Feature, Scope, every, matching
from dispatch.ioc.ogc import named, scope_of, seen_by
from dispatch.ioc.reader import Reader
from dispatch.ioc.seen import Seen
from dispatch.ioc.shapes import Point

PIECE_BYTES = 64 * 1024
BOM = "\ufeff"
"""Without it spreadsheets take Vietnamese for something else."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be carried out by a spreadsheet: it gets an apostrophe before it."""
PARQUET = "application/vnd.apache.parquet"
KINDS = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json", "parquet": PARQUET}


async def get_export(reader: Reader, request: web.BaseRequest, file: str) -> web.StreamResponse | Reply:
    """`incidents.csv`, `incidents.geojson`: all of a collection, by the same query as its items, without pages."""
    identity = reader.identify(request)
    name, _, kind = file.rpartition(".")
    if kind not in KINDS:
        raise Problem(404, "not_found")
    collection = named(name)
    wanted = asked(request.query, collection, reader.follower.offset_ms)
    reader.take(identity, is_past=True)
    reader.work(is_past=True)
    seen, wanted = await seen_by(reader, collection, wanted)
    pieces = _pieces(kind, collection, seen, wanted, scope_of(reader, identity), reader.follower.offset_ms)
    if request.method == "HEAD":
        return Reply(200, content_type=KINDS[kind].encode())
    reader.door.saw(request, "GET /exports/{file}", file)
    return await _sent(request, KINDS[kind], file, seen, pieces)


def _pieces(
    kind: str, collection: Collection, seen: Seen, wanted: Asked, scope: Scope, offset_ms: int
) -> AsyncIterator[bytes]:
    """Raises Problem 501 for Parquet where it is not installed: it is large, and few want it."""
    if kind == "parquet":
        if importlib.util.find_spec("pyarrow") is None:
            raise Problem(501, "no_parquet")
        from dispatch.ioc import parquet

        return parquet.pieces(collection, matching(collection, seen, wanted, scope))
    features = every(collection, seen, wanted, scope, offset_ms)
    return _csv(collection, features) if kind == "csv" else _geojson(features)


async def _sent(
    request: web.BaseRequest, kind: str, file: str, seen: Seen, pieces: AsyncIterator[bytes]
) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": kind,
            "Content-Disposition": f'attachment; filename="{file}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Position": str(seen.position),
        }
    )
    if kind != PARQUET:  # which is packed
        response.enable_compression()
    await response.prepare(request)
    waiting = bytearray()
    async for piece in pieces:
        waiting += piece
        if len(waiting) >= PIECE_BYTES:
            await response.write(bytes(waiting))
            waiting.clear()
    await response.write(bytes(waiting))
    await response.write_eof()
    return response


async def _csv(collection: Collection, features: AsyncIterator[Feature]) -> AsyncIterator[bytes]:
    """Of what is no point, only the properties."""
    columns = [one.name for one in collection.properties]
    yield (BOM + line(["id", "lon", "lat", *columns])).encode()
    async for one in features:
        where = one.geometry.coordinates if isinstance(one.geometry, Point) else ("", "")
        yield line([cell(one.id), *where, *(cell(one.properties[name]) for name in columns)]).encode()


def line(cells: Sequence[Any]) -> str:
    """Of a file for spreadsheets."""
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def cell(value: Any) -> Any:
    """Nothing that a spreadsheet would carry out."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


async def _geojson(features: AsyncIterator[Feature]) -> AsyncIterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    first = True
    async for one in features:
        yield (b"" if first else b",\n") + encode(one)
        first = False
    yield b"]}\n"
