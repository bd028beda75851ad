"""The map on a page of features: those of the table, for a script to draw; without it nothing is missing."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from events.regions import Name

ENTRY = "src/items-map.ts"
LAND = "/wall/land"
NO_MAP = Name(
    "Trình duyệt này không vẽ được bản đồ; bảng dưới đây có đủ số liệu.",
    "This browser cannot draw the map; the table below has everything.",
)
NAMES = ("name", "headline", "kind", "field", "service", "number")
"""What an item is called beside its id: the first of these that it has."""


def drawn(features: Sequence[Mapping[str, Any]], base: str, no_map: str) -> str:
    """Its place, hidden until it is drawn, and its features; nothing where none of them lies anywhere."""
    lying = [_told(one, base) for one in features if one["geometry"] is not None]
    if not lying:
        return ""
    told = msgspec.json.encode({"type": "FeatureCollection", "features": lying}).decode()
    inert = told.replace("<", "\\u003c")
    return (
        f'<div id="map" data-land="{LAND}" hidden></div><p id="no-map" hidden>{no_map}</p>'
        f'<script type="application/json" id="features">{inert}</script>'
    )


def entry(features: Sequence[Mapping[str, Any]]) -> str:
    """What of the console's build draws it, where there is something to be drawn."""
    return ENTRY if any(one["geometry"] is not None for one in features) else ""


def _told(one: Mapping[str, Any], base: str) -> dict[str, Any]:
    called = next((value for name in NAMES if (value := one["properties"].get(name)) is not None), None)
    name = one["id"] if called is None else f"{one['id']} · {called}"
    return {
        "type": "Feature",
        "geometry": one["geometry"],
        "properties": {"href": f"{base}/{quote(one['id'], safe='')}", "name": name},
    }
