"""Plus codes (Open Location Code) as places: whole ones, and short ones with a place nearby.

Decodes as https://github.com/google/open-location-code specifies it; held against its published vectors.
"""

import re

from events.values import Place

DIGITS = "23456789CFGHJMPQRVWX"
PAIRS = 5
"""Pairs of figures before the grid: the first is of cells of 20 degrees, each next one of a twentieth."""
GRID_ROWS, GRID_COLUMNS = 5, 4
FIGURES_MAX = 15
BEFORE_PLUS = 8
STEPS = 400
"""Cells of eight figures to a degree."""
SIGN = f"[{DIGITS}]"
"""A short code is found from four figures before the plus on: `82+333` is rather a kilometre."""
CODE = re.compile(
    rf"(?<![\w+])(?:{SIGN}{{8}}\+(?:{SIGN}{{2,}})?|(?:{SIGN}{{2}}){{1,3}}0{{2,6}}\+|(?:{SIGN}{{2}}){{2,3}}\+{SIGN}{{2,}})(?!\w)",
    re.IGNORECASE,
)


def find(text: str) -> tuple[str, str] | None:
    """The first plus code in a text, in capitals, and the rest of the text; None if there is none."""
    found = CODE.search(text)
    if found is None or ("0" in found[0] and found[0].index("+") != BEFORE_PLUS):
        return None
    return found[0].upper(), f"{text[: found.start()]} {text[found.end() :]}".strip(" ,")


def is_whole(code: str) -> bool:
    return code.index("+") == BEFORE_PLUS


def decode(code: str) -> tuple[Place, float, float]:
    """The south-western corner of a whole code's cell, and its height and width in degrees."""
    figures = [DIGITS.index(sign) for sign in code.replace("+", "").rstrip("0")[:FIGURES_MAX]]
    lat, lon, height, width = -90.0, -180.0, 400.0, 400.0
    for at in range(0, min(len(figures), 2 * PAIRS), 2):
        height, width = height / 20, width / 20
        lat, lon = lat + figures[at] * height, lon + figures[at + 1] * width
    for figure in figures[2 * PAIRS :]:
        height, width = height / GRID_ROWS, width / GRID_COLUMNS
        lat, lon = lat + figure // GRID_COLUMNS * height, lon + figure % GRID_COLUMNS * width
    return Place(lat, lon), height, width


def centre(code: str) -> Place:
    """The middle of a whole code's cell."""
    corner, height, width = decode(code)
    return Place(min(corner.lat + height / 2, 90.0), corner.lon + width / 2)


def recover(short: str, near: Place) -> str:
    """The whole code that a short one is nearest to `near`."""
    missing = BEFORE_PLUS - short.index("+")
    size = 20.0 ** (2 - missing // 2)
    whole = _encode(near)[:missing] + short
    place = centre(whole)
    lat, lon = place.lat, place.lon
    if abs(lat - near.lat) > size / 2:
        moved = lat + (size if lat < near.lat else -size)
        lat = moved if -90 <= moved <= 90 else lat
    if abs(lon - near.lon) > size / 2:
        lon += size if lon < near.lon else -size
    return _encode(Place(lat, (lon + 180) % 360 - 180))[:missing] + short


def _encode(place: Place) -> str:
    """The first eight figures of the code of a place."""
    lat, lon = int((place.lat + 90) * STEPS + 1e-9), int((place.lon + 180) * STEPS + 1e-9)
    figures = ""
    for _ in range(BEFORE_PLUS // 2):
        figures = DIGITS[lat % 20] + DIGITS[lon % 20] + figures
        lat, lon = lat // 20, lon // 20
    return figures
