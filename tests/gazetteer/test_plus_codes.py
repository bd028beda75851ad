"""Plus codes, against the vectors published at https://github.com/google/open-location-code (test_data, Apache-2.0)."""

import pytest

from dispatch.gazetteer import Gazetteer, plus_codes
from events.values import Place

DECODED = (
    ("7FG49Q00+", 20.35, 2.75, 20.4, 2.8),
    ("7FG49QCJ+2V", 20.37, 2.782125, 20.370125, 2.78225),
    ("7FG49QCJ+2VX", 20.3701, 2.78221875, 20.370125, 2.78225),
    ("7FG49QCJ+2VXGJ", 20.370113, 2.782234375, 20.370114, 2.78223632813),
    ("8FVC2222+22", 47.0, 8.0, 47.000125, 8.000125),
    ("4VCPPQGP+Q9", -41.273125, 174.785875, -41.273, 174.786),
    ("62G20000+", 0.0, -180.0, 1, -179),
    ("22220000+", -90, -180, -89, -179),
    ("7FG40000+", 20.0, 2.0, 21.0, 3.0),
    ("22222222+22", -90.0, -180.0, -89.999875, -179.999875),
    ("6VGX0000+", 0, 179, 1, 180),
    ("6FH32222+222", 1, 1, 1.000025, 1.00003125),
    ("CFX30000+", 89, 1, 90, 2),
    ("CFX3X2X2+X2", 89.9998750, 1, 90, 1.0001250),
    ("84000000+", 30, -140, 50, -120),
    ("849VGJQF+VX7QR3J", 37.5396691200, -122.3750698242, 37.5396691600, -122.3750697021),
    ("849VGJQF+VX7QR3J7QR3J", 37.5396691200, -122.3750698242, 37.5396691600, -122.3750697021),
)
SHORT = (
    ("9C3W9QCJ+2VX", 51.3701125, -1.217765625, "+2VX"),
    ("9C3W9QCJ+2VX", 51.3708675, -1.217765625, "CJ+2VX"),
    ("9C3W9QCJ+2VX", 51.3701125, -1.218520625, "CJ+2VX"),
    ("9C3W9QCJ+2VX", 51.3852125, -1.217765625, "9QCJ+2VX"),
    ("9C3W9QCJ+2VX", 51.3701125, -1.202665625, "9QCJ+2VX"),
    ("8FJFW222+", 42.899, 9.012, "22+"),
    ("796RXG22+", 14.95125, -23.5001, "22+"),
    ("8FVC2GGG+GG", 46.976, 8.526, "2GGG+GG"),
    ("8FRCXGGG+GG", 47.026, 8.526, "XGGG+GG"),
    ("8FR9GXGG+GG", 46.526, 8.026, "GXGG+GG"),
    ("8FRCG2GG+GG", 46.526, 7.976, "G2GG+GG"),
    ("CFX22222+22", 89.6, 0.0, "2222+22"),
    ("2CXXXXXX+XX", -81.0, 0.0, "XXXXXX+XX"),
)


@pytest.mark.parametrize(("code", "south", "west", "north", "east"), DECODED)
def test_a_code_is_decoded(code: str, south: float, west: float, north: float, east: float):
    corner, height, width = plus_codes.decode(code)
    assert (corner.lat, corner.lon) == (pytest.approx(south, abs=1e-9), pytest.approx(west, abs=1e-9))
    assert (corner.lat + height, corner.lon + width) == (pytest.approx(north, abs=1e-9), pytest.approx(east, abs=1e-9))


@pytest.mark.parametrize(("code", "lat", "lon", "short"), SHORT)
def test_a_short_code_is_recovered(code: str, lat: float, lon: float, short: str):
    assert plus_codes.recover(short, Place(lat, lon)) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7p38gvpr+2f", ("7P38GVPR+2F", "")),
        ("GVPR+2F Đồng Xoài", ("GVPR+2F", "Đồng Xoài")),
        ("Đồng Xoài, GVPR+2F", ("GVPR+2F", "Đồng Xoài")),
        ("7P380000+", ("7P380000+", "")),
        ("QL14 km 82+333", None),
        ("AAAA+AA", None),
        ("GVPR+2", None),
        ("7P3800+", None),
        ("12 Nguyễn Huệ", None),
        ("", None),
    ],
)
def test_a_code_is_found_in_a_text(text: str, found: tuple[str, str] | None):
    assert plus_codes.find(text) == found


def test_a_short_code_is_the_one_near_the_place_named_with_it(gazetteer: Gazetteer):
    (found,) = gazetteer.find("GVPR+2F dong xoai")
    assert (found.name, found.how) == ("7P38GVPR+2F", "plus_code")
    assert found.place is not None
    assert found.area == "Phường Bình Phước, Tỉnh Đồng Nai"


def test_a_short_code_alone_is_the_one_near_the_caller(gazetteer: Gazetteer):
    assert gazetteer.find("GVPR+2F", Place(11.53, 106.89))[0].name == "7P38GVPR+2F"
    assert gazetteer.find("GVPR+2F", Place(12.53, 106.89))[0].name == "7P48GVPR+2F"
