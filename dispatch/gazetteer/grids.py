"""Places on grids of metres: UTM and MGRS on WGS 84, and VN-2000 with its meridians.

PROJ projects (`pyproj`, MIT). It is imported when something is projected first, and what it makes is kept: a process
that never reads such a place pays nothing, others some 50 ms and 12 MiB once, then a few µs each. A service prepares
for it in a thread, so that nobody waits.

From VN-2000 to WGS 84 goes EPSG:6960, "VN-2000 to WGS 84 (2)", named here so that PROJ does not choose another: seven
figures and no grid of shifts, in the database that comes with the wheel, so that nothing is fetched. EPSG gives 1 m as
its accuracy, and calls it research that nobody adopted officially. Points that ministries published in both systems, to
a tenth of a second (circulars 20/2019 and 37/2019/TT-BGTVT), agree within 3 m.
"""

from collections.abc import Callable
from functools import cache

from msgspec import Struct

from events.values import Place

VN2000_TO_WGS84 = "urn:ogc:def:coordinateOperation:EPSG::6960"
EASTING_M, NORTHING_M = (100_000.0, 900_000.0), (0.0, 10_000_000.0)
"""From the first up to the second; what is outside is no easting or northing of one zone."""
FALSE_EASTING_M, FALSE_SOUTHING_M = 500_000, 10_000_000
WIDE_SCALE, NARROW_SCALE = 0.9996, 0.9999
"""Of zones of six and of three degrees, by circular 973/2001/TT-TCĐC."""
BANDS = "CDEFGHJKLMNPQRSTUVWX"
"""Of MGRS, eight degrees each from 80° south; the last has twelve."""
BAND_LAT_MIN, BAND_LAT, NORTH_BANDS = -80, 8, "NPQRSTUVWX"
ROWS = "ABCDEFGHJKLMNPQRSTUV"
COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
"""Letters of squares of 100 km: of northings, which come again after twenty, and of eastings in three sets of zones."""
EVEN_ZONES_ROW = 5
"""In even zones the rows begin with F."""
SQUARE_M = 100_000

Projecting = Callable[[float, float], tuple[float, float]]
"""Latitude and longitude in degrees, of easting and northing in metres."""


class Meridian(Struct, frozen=True):
    """A zone of VN-2000: the longitude in its middle, and whether it is six degrees wide instead of three."""

    degrees: float
    is_wide: bool = False


WIDE = (Meridian(105, is_wide=True), Meridian(111, is_wide=True))
"""Zones 48 and 49, which the country lies in."""
MERIDIANS = (102.0, 118.0)
"""Between these lies the middle of every zone of the country, its islands included."""


def prepare() -> None:
    """Import what projects, and project once. Blocks for some 50 ms; every other thread still pays 2 at its first."""
    vn2000(WIDE[0], FALSE_EASTING_M, 1_000_000)


def utm(zone: int, easting: float, northing: float, *, is_south: bool = False) -> Place | None:
    """On WGS 84; None outside the zone."""
    if not 1 <= zone <= 60 or not _lies_in(easting, northing):
        return None
    return _place(*_utm(zone, is_south)(easting, northing))


def vn2000(meridian: Meridian, easting: float, northing: float) -> Place | None:
    """On WGS 84, of a point of VN-2000; None outside every zone, and of a meridian that the system has not."""
    if not MERIDIANS[0] <= meridian.degrees <= MERIDIANS[1] or not _lies_in(easting, northing):
        return None
    return _place(*_vn2000(meridian)(easting, northing))


def mgrs(zone: int, band: str, square: str, east_m: float, north_m: float) -> Place | None:
    """On WGS 84; `east_m` and `north_m` within the square. None where there is no such square in the band."""
    columns = COLUMNS[(zone - 1) % len(COLUMNS)]
    if square[0] not in columns or square[1] not in ROWS:
        return None
    easting = (columns.index(square[0]) + 1) * SQUARE_M + east_m
    row = ROWS.index(square[1]) - (EVEN_ZONES_ROW if zone % 2 == 0 else 0)
    again_m, is_south = len(ROWS) * SQUARE_M, band not in NORTH_BANDS
    first_m = row % len(ROWS) * SQUARE_M + north_m
    places = (utm(zone, easting, first_m + time * again_m, is_south=is_south) for time in range(5))
    return next((place for place in places if place is not None and is_in_band(place, band, square=True)), None)


def is_in_band(place: Place, band: str, *, square: bool = False) -> bool:
    """Whether a latitude belongs to a band; of a `square` that the border crosses a part lies in the next one."""
    south = BAND_LAT_MIN + BAND_LAT * BANDS.index(band)
    north = south + (BAND_LAT if band != BANDS[-1] else BAND_LAT + 4)
    beyond = 1.0 if square else 0.01
    return south - beyond <= place.lat <= north + beyond


def _lies_in(easting: float, northing: float) -> bool:
    return EASTING_M[0] <= easting < EASTING_M[1] and NORTHING_M[0] <= northing < NORTHING_M[1]


def _place(lat: float, lon: float) -> Place | None:
    return Place(round(lat, 7), round(lon, 7)) if abs(lat) <= 90 and abs(lon) <= 180 else None


@cache
def _utm(zone: int, is_south: bool) -> Projecting:
    """At most 120 of them."""
    return _backward(6 * zone - 183, WIDE_SCALE, FALSE_SOUTHING_M if is_south else 0)


@cache
def _vn2000(meridian: Meridian) -> Projecting:
    """As many as a region has meridians, and those that people say: whole quarters of a degree, at most 130."""
    on_its_own = _backward(meridian.degrees, WIDE_SCALE if meridian.is_wide else NARROW_SCALE, 0)
    to_wgs84 = _made(VN2000_TO_WGS84)
    return lambda easting, northing: to_wgs84(*on_its_own(easting, northing))


def _backward(longitude: float, scale: float, false_northing: int) -> Projecting:
    """From the plane to the ellipsoid, which both systems share."""
    projected = f"+proj=tmerc +lon_0={longitude} +k={scale} +x_0={FALSE_EASTING_M} +y_0={false_northing} +ellps=WGS84"
    degrees = "+step +proj=unitconvert +xy_in=rad +xy_out=deg +step +proj=axisswap +order=2,1"
    return _made(f"+proj=pipeline +step +inv {projected} {degrees}")


@cache
def _made(operation: str) -> Projecting:
    from pyproj import Transformer  # it is large, and most places are told in words

    transformer = Transformer.from_pipeline(operation)

    def project(one: float, other: float) -> tuple[float, float]:
        lat, lon = transformer.transform(one, other)
        return float(lat), float(lon)

    return project
