"""A collection as GeoParquet 1.1: columns with their types, and geometry as WKB; written a group of rows at a time."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pyarrow as pa
import shapely
from pyarrow import parquet

from dispatch.ioc.collections import Collection, Item, Kind
from dispatch.ioc.shapes import Point, Shape, polygons

GROUP_ROWS = 2_000
TYPES: dict[Kind, Any] = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "whole": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
    "time": pa.timestamp("ms", tz="UTC"),
}


class Sink:
    """What is written stays until it is taken."""

    closed = False

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.written = 0

    def write(self, data: bytes) -> int:
        self.waiting += data
        self.written += len(data)
        return len(data)

    def tell(self) -> int:
        return self.written

    def flush(self) -> None:
        """There is nothing behind it."""

    def close(self) -> None:
        """Nor to be closed."""

    def take(self) -> bytes:
        taken = bytes(self.waiting)
        self.waiting.clear()
        return taken


async def pieces(collection: Collection, items: AsyncIterator[Item]) -> AsyncIterator[bytes]:
    """The file in pieces, one for each group of rows, and its end."""
    schema, sink = schema_of(collection), Sink()
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        group: list[Item] = []
        async for item in items:
            group.append(item)
            if len(group) == GROUP_ROWS:
                writer.write_table(_table(collection, schema, group))
                yield sink.take()
                group = []
        if group:
            writer.write_table(_table(collection, schema, group))
    yield sink.take()


def schema_of(collection: Collection) -> Any:
    kind = ["MultiPolygon"] if collection.name in ("areas", "warnings") else ["Point"]
    column = {"encoding": "WKB", "geometry_types": kind}
    about = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    fields = [(one.name, TYPES[one.kind]) for one in collection.properties]
    return pa.schema([("id", pa.string()), *fields, ("geometry", pa.binary())]).with_metadata(
        {"geo": json.dumps(about)}
    )


def _table(collection: Collection, schema: Any, items: list[Item]) -> Any:
    columns: list[list[Any]] = [[item.id for item in items]]
    columns += [[one.of(item.row) for item in items] for one in collection.properties]
    columns.append([_wkb(item.shape) for item in items])
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _wkb(shape: Shape | None) -> bytes | None:
    if shape is None:
        return None
    drawn = shapely.Point(shape.coordinates) if isinstance(shape, Point) else polygons(shape)
    told: bytes = shapely.to_wkb(drawn)
    return told
