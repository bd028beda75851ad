"""Writes files of a region folder as a person would want to find them: whole, and one row a line."""

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from dispatch import region_rows as rows
from events.values import Place


def write_features(path: Path, about: rows.About, features: Iterable[rows.Area | rows.Road]) -> None:
    """GeoJSON with one feature a line, so that a line number and a diff say something; all of it or nothing."""
    lines = (msgspec.json.encode(feature).decode() for feature in features)
    head = f'{{"type":"FeatureCollection","about":{msgspec.json.encode(about).decode()},"features":['
    write_whole(path, head + "\n" + ",\n".join(lines) + "\n]}\n")


def write_rows(path: Path, table: Iterable[Struct]) -> None:
    """A CSV file of these rows, a place as two columns and a list parted by `;`; all of it or nothing."""
    out = io.StringIO()
    flat = [_flat(row) for row in table]
    writer = csv.DictWriter(out, list(flat[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    write_whole(path, out.getvalue())


def write_whole(path: Path, text: str) -> None:
    """The file is the old one until it is the new one."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _flat(row: Struct) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in msgspec.structs.asdict(row).items():
        if isinstance(value, Place):
            flat |= {"lat": f"{value.lat:.4f}", "lon": f"{value.lon:.4f}"}
        elif isinstance(value, bool):
            flat[key] = "true" if value else ""
        else:
            flat[key] = ";".join(value) if isinstance(value, tuple) else value
    return flat
