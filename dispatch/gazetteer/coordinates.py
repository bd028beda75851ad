"""Coordinates as people type them: decimals with point or comma, degrees, letters of both languages, and links."""

import re

from events.values import Place

NEAR_DEGREES = 1.0
"""So far around the region a point is taken to be meant; the other order of its figures is tried otherwise."""

WRITTEN = (
    (r"vĩ độ|vi do|latitude|lat\b", " n "),
    (r"kinh độ|kinh do|longitude|long\b|lng\b|lon\b", " e "),
    (r"\bđộ\b|\bdo\b|[º˚]", "°"),
    (r"\bphút\b|\bphut\b|[′’‘´`]", "'"),
    (r"\bgiây\b|\bgiay\b|[″”“]|''", '"'),
    (r"\bbắc\b|\bbac\b|\bb\b|(?<=[\d\s°'\"])b\b", "n"),
    (r"đông|\bdong\b|đ", "e"),
    (r"(?<=\d)\s*d(?=[\s\d]|$)", "°"),
    (r"(?<=\d)\s*m(?=[\s\d]|$)", "'"),
    (r"'\s*(\d[\d.,]*)\s*s", "'\\1\""),
)
"""What words, letters and marks are written as, in this order."""

PARTS = (1.0, 60.0, 3600.0)
"""Degrees, minutes, seconds: so many to a degree."""
SIGNS = re.compile(r"[-+]?\d+(?:\.\d+)?|[°'\"]|[nse]")
ALLOWED = re.compile(r"[-+\d.,;:/()\[\]\s°'\"nse]+")
DECIMALS_MIN = 2
"""Two bare figures are coordinates only with so many decimals: `12 5` is a house in a lane."""

PAIR = r"(-?\d{1,3}(?:\.\d+)?)(?:,|%2c)(?:\s|\+|%20)*(-?\d{1,3}(?:\.\d+)?)(?![\d.])"
LINKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"!3d(-?\d{1,3}(?:\.\d+)?)!4d(-?\d{1,3}(?:\.\d+)?)",
        r"[?&](?:q|query|ll|destination|daddr)=(?:loc:)?" + PAIR,
        r"/(?:search|place)/" + PAIR,
        r"/@" + PAIR,
        r"\bgeo:" + PAIR,
    )
)
"""A point in a link of a map, the one that is pinned before the middle of what is shown."""


def read(typed: str, corners: tuple[Place, Place] | None) -> Place | None:
    """The place that is written, None if nothing or something else is. `corners` of the region decide the order."""
    linked = next((found for link in LINKS if (found := link.search(typed)) is not None), None)
    if linked is not None:
        return _place(float(linked[1]), float(linked[2]))
    text = _written(typed)
    if not ALLOWED.fullmatch(text):
        return None
    signs = SIGNS.findall(text)
    angles = _angles(signs)
    if len(angles) != 2 or not all(map(_is_angle, angles)):
        return None
    letters = [_letter(angle) for angle in angles]
    one, other = (_degrees(angle) for angle in angles)
    if not any(letters) and not _is_exact(signs):
        return None
    if letters[0] == "e" or letters[1] in ("n", "s"):
        return _place(other, one)
    if letters[0] or letters[1]:
        return _place(one, other)
    return _in_order(one, other, corners)


def is_near(place: Place, corners: tuple[Place, Place], degrees: float = NEAR_DEGREES) -> bool:
    """Whether it lies in the region or about it."""
    south_west, north_east = corners
    return (
        south_west.lat - degrees <= place.lat <= north_east.lat + degrees
        and south_west.lon - degrees <= place.lon <= north_east.lon + degrees
    )


def _written(typed: str) -> str:
    """In small letters, with point as the decimal mark, and `°'"nse` for all marks and letters."""
    text = typed.strip().lower()
    for said, sign in WRITTEN:
        text = re.sub(said, sign, text)
    if "." not in text:
        text = re.sub(r"(\d+),(\d+)", r"\1.\2", text)
    return text


def _angles(signs: list[str]) -> list[list[str]]:
    """The signs of either angle: parted where degrees begin again, else after a letter, else in the middle."""
    marked = [at - 1 for at, sign in enumerate(signs) if sign == "°" and at]
    if len(marked) == 2:
        cut = marked[1]
        return [signs[: cut - 1], signs[cut - 1 :]] if _leads(signs, cut) else [signs[:cut], signs[cut:]]
    lettered = [at for at, sign in enumerate(signs) if sign in "nse"]
    if len(lettered) == 2:
        cut = lettered[1] if lettered[0] == 0 else lettered[0] + 1
        return [signs[:cut], signs[cut:]]
    figures = [at for at, sign in enumerate(signs) if _is_figure(sign)]
    if lettered or len(figures) not in (2, 4, 6):
        return []
    cut = figures[len(figures) // 2]
    return [signs[:cut], signs[cut:]]


def _leads(signs: list[str], cut: int) -> bool:
    """Whether the letters stand before their figures: the one before `cut` is of the second angle."""
    return signs[0] in "nse" and cut > 0 and signs[cut - 1] in "nse"


def _is_angle(angle: list[str]) -> bool:
    """One to three figures, of which only the last has decimals, and at most one letter."""
    figures = [sign for sign in angle if _is_figure(sign)]
    if not 1 <= len(figures) <= 3 or sum(sign in "nse" for sign in angle) > 1:
        return False
    return all("." not in one for one in figures[:-1]) and all(0 <= float(one) < 60 for one in figures[1:])


def _letter(angle: list[str]) -> str:
    return next((sign for sign in angle if sign in "nse"), "")


def _degrees(angle: list[str]) -> float:
    figures = [sign for sign in angle if _is_figure(sign)]
    whole = sum(abs(float(figure)) / unit for figure, unit in zip(figures, PARTS, strict=False))
    return -whole if figures[0].startswith("-") or _letter(angle) == "s" else whole


def _is_figure(sign: str) -> bool:
    return sign[-1].isdigit()


def _is_exact(signs: list[str]) -> bool:
    """Marks or minutes, or decimals enough on both."""
    figures = [sign for sign in signs if _is_figure(sign)]
    return "°" in signs or len(figures) > 2 or all(len(one.partition(".")[2]) >= DECIMALS_MIN for one in figures)


def _in_order(one: float, other: float, corners: tuple[Place, Place] | None) -> Place | None:
    """Latitude first, unless only the other order lies near the region; None when neither does."""
    orders = [place for place in (_place(one, other), _place(other, one)) if place is not None]
    if corners is None:
        return orders[0] if orders else None
    return next((place for place in orders if is_near(place, corners)), None)


def _place(lat: float, lon: float) -> Place | None:
    return Place(round(lat, 7), round(lon, 7)) if abs(lat) <= 90 and abs(lon) <= 180 else None
