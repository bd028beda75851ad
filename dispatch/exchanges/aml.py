"""Advanced Mobile Location (ETSI TS 103 625): what a telephone says of its place, as a text or as fields of a form.

Of who it is that telephones (number, SIM and device are in it too) nothing is read.
"""

import datetime
import math
from urllib.parse import parse_qsl

from msgspec import Struct

from dispatch.exchanges.setup import Unreadable
from events.values import FixMethod, Place, Time

TEXT_MAX = 2_000
"""Characters; a text is below 160, a form with all its fields below 1,000."""
FIELDS_MAX = 64
RADIUS_M_MAX = 1_000_000.0
METHODS: dict[str, FixMethod] = {
    **dict.fromkeys(("g", "gps", "gnss", "galileo"), "gnss"),
    **dict.fromkeys(("w", "wifi", "wlan"), "wifi"),
    **dict.fromkeys(("c", "cell", "network"), "cell"),
}
NO_POSITION = frozenset(("n", "none", "no"))
NAMES = {
    "lat": ("lt", "location_latitude"),
    "lon": ("lg", "location_longitude"),
    "radius": ("rd", "location_accuracy"),
    "sure": ("lc", "location_certainty", "location_confidence"),
    "method": ("pm", "location_source"),
}
"""In a text, and in a form."""


class Told(Struct, frozen=True):
    """`place` None: the telephone says that it has none."""

    place: Place | None = None
    uncertainty_m: float | None = None
    confidence: float | None = None
    method: FixMethod = "unknown"
    at: Time | None = None


def read(written: str) -> Told:
    """What it says. Raises Unreadable for what is no AML, or names a place that there is not."""
    fields = _fields(written)
    method = _named(fields, "method").lower()
    if method in NO_POSITION:
        return Told()
    lat, lon = _number(_named(fields, "lat"), 90.0), _number(_named(fields, "lon"), 180.0)
    if lat is None or lon is None:
        raise Unreadable("no AML, or one without a place")
    radius = _number(_named(fields, "radius"), RADIUS_M_MAX)
    sure = _number(_named(fields, "sure"), 100.0)
    return Told(
        Place(lat, lon),
        radius if radius is not None and radius >= 0 else None,
        sure if sure is not None and sure >= 0 else None,
        METHODS.get(method, "unknown"),
        _time(fields),
    )


def _fields(written: str) -> dict[str, str]:
    """By name in small letters. A text begins with `A"ML=1`, and whatever carried it may have changed the quote."""
    if len(written) > TEXT_MAX:
        raise Unreadable("longer than any AML")
    text = written.strip()
    if "=" in text and "&" in text and ";" not in text:
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_MAX)
        except ValueError:
            raise Unreadable("more fields than any AML") from None
    else:
        pairs = [(name, value) for name, mark, value in (one.partition("=") for one in text.split(";")) if mark]
    fields: dict[str, str] = {}
    for name, value in pairs[:FIELDS_MAX]:
        fields.setdefault(name.strip().strip("\"'").lower(), value.strip().strip("\"'"))
    return fields


def _named(fields: dict[str, str], what: str) -> str:
    return next((fields[name] for name in NAMES[what] if name in fields), "")


def _number(written: str, most: float) -> float | None:
    """Within -most and most; None for what is no number or is beyond."""
    if not written.isascii() or "_" in written or len(written) > 32:
        return None
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= most else None


def _time(fields: dict[str, str]) -> Time | None:
    """When the telephone was there: `20220210134654`, UTC; in a form milliseconds since 1970."""
    top, since = fields.get("top", ""), fields.get("location_time", "")
    if top.isascii() and top.isdigit() and len(top) == 14:
        try:
            at = datetime.datetime.strptime(top, "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
        except ValueError:
            return None
        return Time(int(at.timestamp() * 1000))
    return Time(int(since)) if since.isascii() and since.isdigit() and len(since) <= 15 else None
