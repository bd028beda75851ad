"""Metres on a grid in the forms people type, held against PROJ's own definitions and against published points."""

import subprocess
import sys
import time
from math import cos, hypot, radians

import pyproj
import pyproj.network
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj.crs import CoordinateOperation
from pyproj.transformer import TransformerGroup

from dispatch.gazetteer import Gazetteer, grids, metres
from events.values import Place

CORNERS = Place(11.3, 106.4), Place(12.3, 107.4)
MERIDIANS = (106.25, 107.75)
UTM_48 = pyproj.Transformer.from_crs(4326, 32648)
OF_PROVINCE = pyproj.Transformer.from_crs(4326, 9212)
"""VN-2000 / TM-3 106-15."""
SINCE_THE_MERGER = pyproj.Transformer.from_crs(4326, 5899)
"""VN-2000 / TM-3 107-45."""
SIX_DEGREES = pyproj.Transformer.from_crs(4326, 3405)
ON_UTM = Place(11.5422582, 106.7818528)
ON_VN2000 = Place(11.5428022, 106.7589844)
SOMEWHERE = st.builds(Place, st.floats(11.3, 12.3), st.floats(106.4, 107.4))


def apart_m(one: Place | None, other: Place) -> float:
    assert one is not None
    return 111_200 * hypot(one.lat - other.lat, (one.lon - other.lon) * cos(radians(other.lat)))


def only(typed: str, corners: tuple[Place, Place] | None, meridians: tuple[float, ...]) -> Place | None:
    points = metres.read(typed, corners, meridians)
    assert len(points) <= 1, points
    return points[0].place if points else None


def read(typed: str) -> Place | None:
    return only(typed, CORNERS, MERIDIANS)


@pytest.mark.parametrize(
    "typed",
    [
        "48P 694321 1276543",
        "48p694321 1276543",
        "48N 694321 1276543",
        "48N E 694321 N 1276543",
        "48N 1276543 E 694321",
        "48P E=694321, N=1276543",
        "694321 1276543 48P",
        "694321mE 1276543mN 48P",
        "694321 m E, 1276543 m N, 48 P",
        "48P 694321 Đ 1276543 B",
        "48P 694.321 1.276.543",
        "48P 694,321 1,276,543",
        "48P 694 321 1 276 543",
        "48P 694'321 1'276'543",
        "48P 694321m 1276543m",
        "48 P 0694321 / UTM 1276543",
        "UTM 48 694321 1276543",
        "UTM zone 48N: 694321.0; 1276543.0",
        "UTM múi 48 694321,0 1276543,0",
        "E694321 N1276543 UTM zone 48N",
        "Tọa độ UTM: 48P 694321 1276543",
        "WGS 84 / UTM zone 48N 694321 1276543",
        "48P 1276543 694321",
        "UTM 694.321 1.276.543",
        "UTM 694321 1276543",
        "UTM E 694321 N 1276543",
        "48P XT 94321 76543",
        "48PXT9432176543",
        "48P XT 9432 7654",
        "mgrs: 48pxt94327654",
    ],
)
def test_utm_and_mgrs_are_read(typed: str):
    assert apart_m(read(typed), ON_UTM) < 8, "the middle of ten metres is up to seven from a corner"


@pytest.mark.parametrize(
    "typed",
    [
        "X=1276543 Y=555321",
        "X 1276543, Y 555321",
        "x: 1276543; y: 555321",
        "X(m) = 1 276 543; Y(m) = 555 321",
        "X=1.276.543,00 Y=555.321,00",
        "Y=555321 X=1276543",
        "X=555321 Y=1276543",
        "VN2000 1276543 555321",
        "VN-2000 1276543 555321",
        "vn 2000: 1276543.0 555321.0",
        "Hệ tọa độ VN-2000: X=1276543, Y=555321",
        "VN2000 KTT 106°15' 1276543 555321",
        "VN-2000, kinh tuyến trục 106 độ 15 phút, múi chiếu 3 độ: X = 1276543, Y = 555321",
        "VN2000 KTT 106.25 X 1276543 Y 555321",
        "VN2000 KTT 106.15 X 1276543 Y 555321",
        "VN2000 KTT 106,15 X 1276543 Y 555321",
        "KTT 106°15'00\" múi 3° X 1276543 Y 555321",
        "VN-2000 TM-3 106-15 1276543 555321".replace("TM-3 106-15", "TM-3 KTT 106-15"),
        "1276543 555321",
        "1276543.00, 555321.00",
    ],
)
def test_vn2000_is_read_by_the_region_s_meridian_or_the_one_that_is_said(typed: str):
    assert apart_m(read(typed), ON_VN2000) < 1


@pytest.mark.parametrize(
    "typed", ["VN2000 1276543 694321", "VN-2000 múi 6 1276543 694321", "VN2000 KTT 105 múi 6 X 1276543 Y 694321",
              "VN-2000 / UTM zone 48N 694321 1276543"],
)  # fmt: skip
def test_vn2000_in_the_zone_of_six_degrees(typed: str):
    there = Place(*pyproj.Transformer.from_crs(3405, 4326).transform(694321, 1276543))
    assert apart_m(read(typed), there) < 1
    assert 200 < apart_m(there, ON_UTM) < 250, "the same figures on WGS 84 lie elsewhere"


@pytest.mark.parametrize(
    ("written", "degrees"),
    [("107.45", 107.75), ("107.75", 107.75), ("106.30", 106.5), ("106.5", 106.5), ("106.50", 106.5), ("107.00", 107.0),
     ("107°0'", 107.0), ("107-45", 107.75), ("106 30", 106.5), ("106.250", 106.25)],
)  # fmt: skip
def test_a_meridian_is_a_whole_quarter_of_a_degree_in_decimals_or_in_minutes(written: str, degrees: float):
    there = grids.vn2000(grids.Meridian(degrees), 555321, 1276543)
    assert there is not None
    assert only(f"VN2000 KTT {written} X=1276543 Y=555321", None, ()) == there


@pytest.mark.parametrize("written", ["106°99'", "106°75'", "106°20'", "106.3", "106.1", "106.451", "106 1", "106.60"])
def test_a_meridian_that_no_province_has_makes_no_place(written: str):
    assert read(f"VN2000 KTT {written} X=1276543 Y=555321") is None
    assert read(f"KTT {written} 1276543 555321") is None


@given(
    SOMEWHERE,
    st.sampled_from(
        ["48P {e:.0f} {n:.0f}", "{n:.1f}N {e:.1f}E 48N", "UTM 48 E {e:.0f}m N {n:.0f}m", "UTM {e:.0f} {n:.0f}"]
    ),
)
@settings(max_examples=200)
def test_every_place_of_the_province_comes_back_from_utm(there: Place, form: str):
    easting, northing = UTM_48.transform(there.lat, there.lon)
    assert apart_m(read(form.format(e=easting, n=northing)), there) < 1


@given(
    SOMEWHERE,
    st.sampled_from(["VN2000 {x:.0f} {y:.0f}", "X={x:.2f} Y={y:.2f}", "Y {y:.1f}, X {x:.1f}", "{x:.0f} {y:.0f}"]),
)
@settings(max_examples=200)
def test_every_place_of_the_province_comes_back_from_vn2000(there: Place, form: str):
    for transformer in (OF_PROVINCE, SINCE_THE_MERGER):
        northing, easting = _north_first(*transformer.transform(there.lat, there.lon))
        assert apart_m(read(form.format(x=northing, y=easting)), there) < 1
    northing, easting = _north_first(*SIX_DEGREES.transform(there.lat, there.lon))
    assert apart_m(read(f"VN2000 múi 6 {northing:.0f} {easting:.0f}"), there) < 1


@given(SOMEWHERE, st.sampled_from([4, 5]), st.booleans())
@settings(max_examples=200)
def test_every_place_of_the_province_comes_back_from_mgrs(there: Place, digits: int, has_blanks: bool):
    easting, northing = UTM_48.transform(there.lat, there.lon)
    column, row = "STUVWXYZ"[int(easting // 100_000) - 1], "FGHJKLMNPQRSTUVABCDE"[int(northing // 100_000) % 20]
    east, north = (f"{int(of % 100_000):05}"[:digits] for of in (easting, northing))
    blank = " " if has_blanks else ""
    word = "MGRS " if east[0] == "0" else ""
    assert apart_m(read(word + blank.join(("48P", column + row, east, north))), there) < (8 if digits == 4 else 1)


def _north_first(one: float, other: float) -> tuple[float, float]:
    return max(one, other), min(one, other)


@pytest.mark.parametrize(
    ("typed", "there", "within_m"),
    [
        ("38n 444140.54 3684706.36", Place(33.3, 44.4), 0.1),
        ("444140.54 3684706.36 38n", Place(33.3, 44.4), 0.1),
        ("MGRS 38SMB4414084706", Place(33.3, 44.4), 1.5),
        ("43S 476779 3706747", Place(33.5, 74.75), 1.0),
    ],
)
def test_points_that_others_published_are_where_they_say(typed: str, there: Place, within_m: float):
    """GeographicLib's manual of GeoConvert, and AGI's of `Convert MapGridPoint`."""
    assert apart_m(only(typed, None, ()), there) < within_m


@pytest.mark.parametrize(
    ("name", "wgs84", "vn2000", "meridian"),
    [
        ("VP1", (12, 33, 36.0, 109, 26, 0.0), (12, 33, 39.7, 109, 25, 53.6), 108.25),
        ("NT1", (12, 14, 14.0, 109, 16, 0.0), (12, 14, 17.7, 109, 15, 53.6), 108.25),
        ("C1", (11, 58, 8.8, 109, 12, 24.9), (11, 58, 12.5, 109, 12, 18.4), 108.25),
        ("C5", (11, 53, 56.3, 109, 10, 27.8), (11, 54, 0.0, 109, 10, 21.3), 108.25),
        ("LS1", (15, 22, 29.0, 109, 6, 7.0), (15, 22, 32.7, 109, 6, 0.5), 108.0),
        ("LS3", (15, 20, 10.0, 109, 7, 6.0), (15, 20, 13.7, 109, 6, 59.5), 108.0),
    ],
)
def test_points_of_ports_are_the_same_in_both_systems(name, wgs84, vn2000, meridian):
    """Circulars 20/2019/TT-BGTVT (Khánh Hòa) and 37/2019/TT-BGTVT (Lý Sơn), to a tenth of a second: three metres."""
    project = pyproj.Proj(proj="tmerc", lon_0=meridian, k=0.9999, x_0=500_000, ellps="WGS84")
    lat, lon = _degrees(vn2000)
    easting, northing = project(lon, lat)
    typed = f"VN2000 KTT {int(meridian)}°{round(meridian % 1 * 60):02}' X={northing:.2f} Y={easting:.2f}"
    assert apart_m(only(typed, None, ()), Place(*_degrees(wgs84))) < 3, name


def _degrees(told: tuple[float, ...]) -> tuple[float, float]:
    one, other = told[:3], told[3:]
    return one[0] + one[1] / 60 + one[2] / 3600, other[0] + other[1] / 60 + other[2] / 3600


def test_the_transformation_takes_no_grid_no_net_and_is_the_one_that_is_named():
    operation = CoordinateOperation.from_epsg(6960)
    assert (operation.name, operation.accuracy, operation.grids) == ("VN-2000 to WGS 84 (2)", 1.0, [])
    assert TransformerGroup(4756, 4326).unavailable_operations == []
    assert not pyproj.network.is_network_enabled()
    assert grids.VN2000_TO_WGS84.endswith("::6960")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "694321",
        "1276543",
        "12/5 Nguyễn Huệ",
        "48 Nguyễn Huệ",
        "48/694321 Nguyễn Huệ",
        "0900 000 274",
        "0912345678 0987654321",
        "0912 345 678 0987 654 321",
        "3879543 387011",
        "0271 3879543, 3870115",
        "QL14 km 912+300",
        "Km 912",
        "km 694321 1276543",
        "thửa 694321 tờ 1276543",
        "694321 1276543 Nguyễn Huệ",
        "48P 694321",
        "48P 694321 1276543 3",
        "61P 694321 1276543",
        "48T 694321 1276543",
        "48M 694321 1276543",
        "48H 694321 1276543",
        "48S 694321 1276543",
        "UTM zone 48S 694321 1276543",
        "48P 94321 1276543",
        "48PAT9432176543",
        "48P XT 94321 7654",
        "48PXT943217654",
        "X=1276543 X=555321",
        "X=1276543 Y=900000",
        "VN2000 KTT 150 1276543 555321",
        "VN2000 KTT 106°15' múi 6 1276543 555321",
        "2327543 555321",
        "1276543 640000",
    ],
)
def test_anything_else_is_none(typed: str):
    assert read(typed) is None


def test_the_south_is_read_by_its_band_or_near_the_region():
    sydney = Place(-33.8688, 151.2093)
    assert apart_m(only("56H 334369 6250948", None, ()), sydney) < 50
    assert only("56S 334369 6250948", None, ()) is None
    around = Place(-34.0, 151.0), Place(-33.5, 151.5)
    assert apart_m(only("56S 334369 6250948", around, ()), sydney) < 50


@pytest.mark.parametrize(
    "typed", ["1 nhà 0912345678", "4 Tân 0912345678", "10 phà 0987654321", "48PXT0912345678", "38SMB4414084706"]
)
def test_a_number_a_short_word_and_figures_are_a_square_only_near_the_region_or_by_the_word(typed: str):
    assert read(typed) is None
    assert only(typed, None, ()) is None
    assert read(f"MGRS {typed}") is not None


def test_a_square_whose_figures_begin_like_a_telephone_number_is_read_in_two_pieces():
    assert read("48P XT 09123 45678") == read("MGRS 48PXT0912345678") is not None


def test_without_meridians_of_the_region_only_a_meridian_that_is_said_is_read():
    assert only("X=1276543 Y=555321", CORNERS, ()) is None
    assert only("VN2000 1276543 694321", CORNERS, ()) is None
    assert only("1276543 555321", CORNERS, ()) is None
    assert apart_m(only("VN2000 KTT 106°15' X=1276543 Y=555321", CORNERS, ()), ON_VN2000) < 1
    assert only("694321 1276543", CORNERS, ()) is None
    assert apart_m(only("UTM 694321 1276543", CORNERS, ()), ON_UTM) < 1


def test_without_a_region_a_zone_or_a_meridian_must_be_said():
    assert only("694321 1276543", None, MERIDIANS) is None
    assert only("X=1276543 Y=555321", None, MERIDIANS) is None
    assert only("48P 694321 1276543", None, ()) is not None


PHONE = st.from_regex(r"0[235789]\d{2}([ .]?)\d{3}\1\d{3}", fullmatch=True)
HOUSE = st.from_regex(r"\d{1,4}(/\d{1,4}){0,3}[a-d]? (Nguyễn Huệ|ĐT741|ấp \d|QL14)", fullmatch=True)
POST = st.from_regex(r"(QL14 |ĐT741 )?[kK]m ?\d{1,4}(\+\d{3})?", fullmatch=True)
WORD_AND_PHONE = st.from_regex(r"[1-9]\d? ?[A-Za-zàâêôơưÀÂÊÔƠƯđĐ]{3} ?0[235789]\d{8}", fullmatch=True)
PARCEL = st.from_regex(r"thửa( số)? \d{1,4},? tờ( bản đồ)?( số)? \d{1,3}", fullmatch=True)


@given(st.one_of(PHONE, HOUSE, POST, PARCEL, WORD_AND_PHONE, st.tuples(PHONE, PHONE).map(" ".join)))
@settings(max_examples=300)
def test_no_telephone_house_post_or_parcel_becomes_a_place(typed: str):
    assert read(typed) is None


@given(st.text("0123456789 .,'°mxyenvb=48pt-/()", max_size=40))
@settings(max_examples=300)
def test_any_text_is_read_or_is_none(text: str):
    place = read(text)
    assert place is None or (abs(place.lat) <= 90 and abs(place.lon) <= 180)


def test_blanks_count_once_and_what_is_long_is_none():
    blanks = " " * 10_000
    assert apart_m(read(f"48P{blanks}694321{blanks}1276543{blanks}"), ON_UTM) < 1
    began = time.perf_counter()
    assert read(f"1276543{blanks}x") is None
    assert time.perf_counter() - began < 1, "it took 11 s"
    long = (
        "Hệ tọa độ VN-2000 kinh tuyến trục 106 độ 15 phút 00 giây múi chiếu 3 độ: X(m) = 1 276 543.2; Y(m) = 555 321.1"
    )
    assert apart_m(read(long), ON_VN2000) < 1
    assert read(f"{long}, {long}") is None


def test_the_gazetteer_finds_them(gazetteer: Gazetteer, small: Gazetteer):
    for typed, there in (("48PXT9432176543", ON_UTM), ("X=1276543 Y=555321", ON_VN2000)):
        (found,) = gazetteer.find(typed)
        assert (found.how, found.score) == ("coordinates", 1.0)
        assert apart_m(found.place, there) < 2
        assert "Đồng Nai" in found.area or "Bình Phước" in found.area
    assert all(one.how != "coordinates" for one in small.find("X=1112345 Y=511234")), "it has no meridian"


def test_nobody_pays_for_projecting_who_does_not_ask_for_it():
    asked = (
        "import sys, dispatch.gazetteer as g; g.Gazetteer.of({}).find('xã Tân Lập'); sys.exit('pyproj' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_preparing_leaves_the_first_place_little_to_wait_for():
    prepared = (
        "import sys; from dispatch.gazetteer import grids; grids.prepare(); sys.exit('pyproj' not in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", prepared], check=False).returncode == 0
