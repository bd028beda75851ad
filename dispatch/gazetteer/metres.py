"""Metres on a grid as people type them: UTM, MGRS, and VN-2000 as land registers and foresters say it.

    48P 694321 1276543     48N E 694.321 N 1.276.543     694321mE 1276543mN 48P     48PXT9432176543
    X=1276543.21 Y=555321.10     VN2000 1276543 555321     VN-2000 KTT 106°15' múi 3° X 1276543, Y 555321

X is north and Y is east on Vietnamese maps. Who means it the other way round is understood, since figures of metres fit
in one order only. Where neither zone nor meridian is said, a pair is a place only in the region or near it. The same
figures may be of several grids, some hundred metres apart: each is told by the name of its grid, and none is preferred.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dispatch.gazetteer import coordinates, folding, grids
from dispatch.gazetteer.grids import Meridian
from events.values import Place

Corners = tuple[Place, Place]
Order = tuple[float, float]
"""A northing and an easting."""

NORTH = ("x", "n", "b", "bac", "north", "northing")
EAST = ("y", "e", "d", "dong", "east", "easting")
WORD = "|".join((*NORTH, *EAST))
NEAR_DEGREES = 0.1
"""So far around the region a pair without zone and meridian is taken to be meant: some ten kilometres. Farther off, it
is rather a figure of another grid."""
TYPED_MAX = 120
"""Characters, runs of blanks counted once. The longest of the forms has a hundred; time grows with the square."""
MARK = "[ .,'’]"
"""Of thousands."""


def _figure(name: str) -> str:
    """Six or seven figures, or as many with marks of thousands, all alike; a part of a metre may follow."""
    six = rf"\d{{3}}(?P<{name}6>{MARK})\d{{3}}(?:(?!(?P={name}6))[.,]\d{{1,3}})?"
    seven = rf"\d{{1,2}}(?P<{name}7>{MARK})\d{{3}}(?P={name}7)\d{{3}}(?:(?!(?P={name}7))[.,]\d{{1,3}})?"
    return rf"(?P<{name}>{seven}|{six}|\d{{6,7}}(?:[.,]\d{{1,3}})?)(?!\d)"


def _labelled(name: str) -> str:
    return rf"(?:(?P<{name}_label>{WORD})(?![a-z])(?:\s*\(m\))?\s*[:=]?\s*)?{_figure(name)}\s*m?"


def _with_label_behind(name: str) -> str:
    return rf"{_figure(name)}\s*m?\s*(?P<{name}_label>{WORD})(?![a-z])"


BETWEEN = r"[\s,;/]*"
PAIRS = (
    re.compile(_labelled("one") + BETWEEN + _labelled("two")),
    re.compile(_with_label_behind("one") + BETWEEN + _with_label_behind("two")),
)
"""With the labels before the figures or none; and behind them."""

SQUARE = re.compile(
    r"(mgrs\s*:?\s*)?(\d{1,2})\s*([c-hj-np-x])\s*([a-hj-np-z][a-hj-np-v])\s*(?:(\d{4})\s*(\d{4})|(\d{5})\s*(\d{5}))"
)
PHONE = re.compile(r"0[235789]\d{8}$")
"""At the end, in one piece. `48 qua 0912345678` is no square."""
BAND = "([cf-hj-np-w])"
"""Of a zone. D, E and X are rather the label of the figure that follows: their bands lie about the poles."""
ZONES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:utm|zone|mui(?: chieu)?)[\s:]*(\d{{2}})(?:\s?{BAND})?(?![\w.,'’])",
        rf"^(\d{{1,2}})\s?{BAND}(?![a-z])",
        rf"(?<=[\s,;])(\d{{1,2}})\s?{BAND}$",
    )
)
MERIDIAN = re.compile(
    r"\b(?:ktt|kinh tuyen(?: truc)?)[\s:=]*(1\d\d)(?:[.,](\d{1,3})(?!\d)|"
    r"\s*(?:[°º˚-]|do\b)?\s*(?:(\d{1,2})(?!\d)\s*(?:['’′]|phut\b)?(?:\s*00\s*(?:[\"″”]|''|giay\b))?)?)\s*[°º˚]?"
)
QUARTERS = (("", "0", "00", "000"), ("15", "25", "250"), ("30", "5", "50", "500"), ("45", "75", "750"))
"""What is written behind the point, by quarters of a degree. `.15`, `.30` and `.45` are minutes."""
WIDTH = re.compile(r"\b(?:mui(?: chieu)?|tm-?)\s*([36])\s*(?:[°º˚]|do\b)?(?!\d)")
VN2000 = re.compile(r"\bvn[\s-]*2000\b")
UTM = re.compile(r"\b(?:utm|wgs[\s-]*(?:19)?84)\b")
BESIDE = re.compile(r"\b(?:he )?toa do\b|\bhe quy chieu\b|\bvi tri\b")
"""Words that say only that coordinates follow."""


class Said(NamedTuple):
    """What was said besides the figures."""

    figures: str
    zone: int | None
    band: str
    meridian: float | None
    is_wide: bool | None
    is_vn2000: bool
    is_utm: bool


class Point(NamedTuple):
    """A place that is read, and on which grid."""

    place: Place
    grid: str


class Pair(NamedTuple):
    """Two figures, and what their labels say of them; None: nothing."""

    one: float
    two: float
    north_first: bool | None

    def orders(self, *, north_first: bool) -> list[Order]:
        """As the labels say, else as is usual; then the other way."""
        orders = [(self.one, self.two), (self.two, self.one)]
        return orders if (north_first if self.north_first is None else self.north_first) else orders[::-1]


def read(typed: str, corners: Corners | None, meridians: Sequence[float]) -> list[Point]:
    """What is written, by each grid that it may be on; empty if nothing or something else is. `corners` and `meridians`
    are the region's."""
    text = " ".join(folding.plain(typed).split())
    if len(text) > TYPED_MAX:
        return []
    square = SQUARE.fullmatch(text)
    if square is not None:
        place = _square(square, corners)
        return [Point(place, "MGRS")] if place is not None else []
    said = _said(text)
    pair = _pair(said.figures) if said is not None else None
    if said is None or pair is None:
        return []
    if said.meridian is not None or (said.is_vn2000 and said.zone is not None):
        may = _meridians(said, meridians)
        on_vn2000 = _of_vn2000(pair, may)
        return _first(on_vn2000, corners) if len(may) == 1 else _near(on_vn2000, corners)
    if said.zone is not None:
        return _first(_of_utm(pair, said.zone, said.band, corners), corners)
    return _near(_likely(pair, said, corners, meridians), corners) if corners is not None else []


def _square(found: re.Match[str], corners: Corners | None) -> Place | None:
    """The middle of the square that was told, of ten metres or of one. Without the word MGRS only one near the region
    is meant, and none whose figures are a telephone number: a number, a short word and figures are also an address."""
    word, zone, band, square, *digits = found.groups()
    if word is None and PHONE.search(found[0]):
        return None
    east, north = (digit for digit in digits if digit is not None)
    size_m = 10 ** (5 - len(east))
    east_m, north_m = ((int(digit) + 0.5) * size_m for digit in (east, north))
    place = grids.mgrs(int(zone), band.upper(), square.upper(), east_m, north_m)
    if word is None and (place is None or corners is None or not coordinates.is_near(place, corners)):
        return None
    return place


def _said(text: str) -> Said | None:
    """None where a meridian is said that no province has."""
    text, meridian = _taken(MERIDIAN, text)
    degrees = _degrees(meridian) if meridian is not None else None
    if meridian is not None and degrees is None:
        return None
    text, width = _taken(WIDTH, text)
    text, vn2000 = _taken(VN2000, text)
    text = BESIDE.sub(" ", text).strip(" ,;:/()-")
    zone = next((found for zone in ZONES if (found := zone.search(text)) is not None), None)
    is_utm = UTM.search(text) is not None
    if zone is not None:
        text = f"{text[: zone.start()]} {text[zone.end() :]}"
    return Said(
        UTM.sub(" ", text).strip(" ,;:/()-"),
        int(zone[1]) if zone is not None else None,
        (zone[2] or "") if zone is not None else "",
        degrees,
        width[1] == "6" if width is not None else None,
        vn2000 is not None,
        is_utm,
    )


def _taken(wanted: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    """The text without what was wanted of it."""
    found = wanted.search(text)
    return (text, None) if found is None else (f"{text[: found.start()]} {text[found.end() :]}", found)


def _degrees(found: re.Match[str]) -> float | None:
    """A whole quarter of a degree, as every meridian is, in decimals or in minutes."""
    degrees, decimals, minutes = found.groups()
    if minutes is not None:
        return int(degrees) + int(minutes) / 60 if int(minutes) in (0, 15, 30, 45) else None
    quarter = next((at for at, written in enumerate(QUARTERS) if (decimals or "") in written), None)
    return int(degrees) + quarter / 4 if quarter is not None else None


def _meridians(said: Said, own: Sequence[float]) -> list[Meridian]:
    """Those that may be meant: zones of six degrees have theirs at 105° and 111°, where zones of three may have one as
    well. There the region's `own` is of three degrees, else both may be meant if no width is said."""
    if said.meridian is None:
        return [Meridian(6 * said.zone - 183, is_wide=True)] if said.zone is not None else []
    narrow, wide = Meridian(said.meridian), Meridian(said.meridian, is_wide=True)
    may = [narrow, wide] if wide in grids.WIDE else [narrow]
    if said.is_wide is not None:
        return [one for one in may if one.is_wide == said.is_wide]
    return [narrow] if said.meridian in own else may


def _pair(text: str) -> Pair | None:
    """Whatever else stands there, it is no pair; nor are two northings."""
    found = next((found for pair in PAIRS if (found := pair.fullmatch(text)) is not None), None)
    if found is None:
        return None
    one, two = found["one_label"], found["two_label"]
    said = {label in NORTH for label in (one,) if label} | {label in EAST for label in (two,) if label}
    if len(said) > 1:
        return None
    return Pair(_metres(found, "one"), _metres(found, "two"), said.pop() if said else None)


def _metres(found: re.Match[str], name: str) -> float:
    mark = found[f"{name}6"] or found[f"{name}7"]
    plain = found[name].replace(mark, "") if mark else found[name]
    return float(plain.replace(",", "."))


def _likely(pair: Pair, said: Said, corners: Corners, meridians: Sequence[float]) -> Iterator[Point]:
    """Where it would lie on each grid that may be meant. In a region without meridians the figures may be of any zone
    of VN-2000, so UTM must be said."""
    if meridians and (said.is_vn2000 or not said.is_utm):
        every = (*map(Meridian, meridians), *grids.WIDE)
        yield from _of_vn2000(pair, [one for one in every if said.is_wide in (None, one.is_wide)])
    if not said.is_vn2000 and (said.is_utm or (meridians and said.is_wide is not False)):
        for zone in _zones(corners):
            yield from _of_utm(pair, zone, "", corners)


def _of_vn2000(pair: Pair, meridians: Iterable[Meridian]) -> Iterator[Point]:
    for meridian in meridians:
        for northing, easting in pair.orders(north_first=True):
            place = grids.vn2000(meridian, easting, northing)
            if place is not None:
                yield Point(place, _called(meridian))


def _called(meridian: Meridian) -> str:
    degrees, minutes = divmod(round(meridian.degrees * 60), 60)
    return f"VN-2000 {degrees}°{minutes:02}', múi {6 if meridian.is_wide else 3}°"


def _of_utm(pair: Pair, zone: int, band: str, corners: Corners | None) -> Iterator[Point]:
    """S is a band of the north, and says south, too."""
    letter = band.upper()
    for is_south in (False, True) if letter == "S" else (letter != "" and letter not in grids.NORTH_BANDS,):
        for northing, easting in pair.orders(north_first=False):
            place = grids.utm(zone, easting, northing, is_south=is_south)
            if place is not None and _is_meant(place, letter, corners, is_south=is_south):
                yield Point(place, f"UTM {zone}")


def _is_meant(place: Place, letter: str, corners: Corners | None, *, is_south: bool) -> bool:
    """Whether it lies in the band that is said. N alone is any north; S alone is the south only near the region."""
    if is_south and letter == "S":
        return corners is not None and coordinates.is_near(place, corners)
    return letter in ("", "N") or grids.is_in_band(place, letter)


def _zones(corners: Corners) -> range:
    """Of UTM, those that the region lies in."""
    west, east = (int((corner.lon + 180) // 6) + 1 for corner in corners)
    return range(west, east + 1)


def _first(points: Iterator[Point], corners: Corners | None) -> list[Point]:
    """Rather one near the region; but who says the zone may mean anywhere."""
    found = list(points)
    near = [one for one in found if corners is not None and coordinates.is_near(one.place, corners)]
    return (near or found)[:1]


def _near(points: Iterator[Point], corners: Corners | None) -> list[Point]:
    """All in the region or near it."""
    if corners is None:
        return []
    near = {one.place: one for one in points if coordinates.is_near(one.place, corners, NEAR_DEGREES)}
    return list(near.values())
