"""Looks for what must not be there: every byte of every table, decompressed and decoded as far as it can be."""

import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tests.edge.conftest import Running


def forms(text: str) -> set[bytes]:
    """How a text may stand in bytes: as it is, escaped as JSON does, in UTF-16."""
    escaped = json.dumps(text)[1:-1]
    return {text.encode(), escaped.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}


async def found_in_database(running: Running, *texts: str) -> list[str]:
    """Table, column and text, wherever one of the texts stands in the clear."""
    wanted = [(text, form) for text in texts for form in forms(text)]
    found = []
    tables = await running.fetch("select tablename::text as name from pg_tables where schemaname = 'public'")
    assert {"entries", "person_keys", "snapshots", "archive", "quarantine"} <= {row["name"] for row in tables}
    for table in tables:
        for row in await running.fetch(f"select * from {table['name']}"):
            for column, value in row.items():
                data = b"\0".join(layers(value))
                found += [f"{table['name']}.{column}: {text}" for text, form in wanted if form in data]
    return found


def layers(value: Any) -> Iterator[bytes]:
    """A value as bytes; and once more decompressed, if it is compressed."""
    data = value if isinstance(value, bytes) else str(value).encode()
    yield data
    with suppress(zlib.error):
        yield zlib.decompress(data)
