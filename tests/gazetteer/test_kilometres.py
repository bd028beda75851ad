"""Kilometres are counted between the posts that are known, along the road, and nowhere else."""

import pytest

from dispatch import region
from dispatch.gazetteer import Found, Gazetteer, kilometres
from dispatch.gazetteer.search import distance_km
from events.values import Place


def first(gazetteer: Gazetteer, typed: str) -> Found:
    return gazetteer.find(typed)[0]


@pytest.mark.parametrize(
    ("typed", "metres"),
    [
        ("km 912", 912_000),
        ("KM912", 912_000),
        ("Km912+300", 912_300),
        ("km 912 + 50", 912_050),
        ("km 912,3", 912_300),
        ("km 912.25", 912_250),
        ("cây số 912", 912_000),
        ("cột km 912", 912_000),
        ("kilômét 912", 912_000),
        ("ql14km912", 912_000),
        ("cột mốc 912 quốc lộ 14", 912_000),
        ("mốc số 912 ql14", 912_000),
        ("QL14 k912+300", 912_300),
        ("đường tỉnh 741 K20", 20_000),
    ],
)
def test_a_kilometre_is_read(typed: str, metres: int):
    asked = kilometres.read(typed)
    assert asked is not None
    assert asked.metres == metres


@pytest.mark.parametrize(
    "typed", ["", "km", "ql14", "kmart 12", "11.53, 106.89", "km 12345", "khu K10", "cầu K20 Mộc Hóa"]
)
def test_anything_else_is_none(typed: str):
    assert kilometres.read(typed) is None


@pytest.mark.parametrize(
    "typed", ["ql14 km 912", "km912 ql14", "QL14 Km912", "quốc lộ 14, km 912", "cay so 912 quoc lo 14"]
)
def test_a_post_is_found_however_it_is_said(gazetteer: Gazetteer, province: region.Region, typed: str):
    found = first(gazetteer, typed)
    post = next(place for place in province.places if place.name == "QL14 Km 912")
    assert (found.name, found.how, found.score) == ("QL14 Km 912", "km", 1.0)
    assert found.place is not None
    assert distance_km(found.place, post.place) < 0.03


def test_between_two_posts_it_lies_between_them(gazetteer: Gazetteer):
    before, there, after = (first(gazetteer, f"ql13 km {km}").place for km in ("70", "70+400", "71"))
    assert before is not None
    assert there is not None
    assert after is not None
    assert distance_km(before, there) == pytest.approx(0.4 * distance_km(before, after), rel=0.1)


@pytest.mark.parametrize(("typed", "name"), [("ql14 km 812", "QL14 Km 812"), ("QL14 Km 1200+50", "QL14 Km 1200+050")])
def test_beyond_the_known_posts_no_point_is_made_up(gazetteer: Gazetteer, typed: str, name: str):
    found = first(gazetteer, typed)
    assert (found.name, found.place, found.area) == (name, None, "Km 882 – Km 994")


def test_a_road_without_posts_has_no_kilometres(gazetteer: Gazetteer, small: Gazetteer):
    found = first(gazetteer, "dt741 km 12")
    assert (found.name, found.place, found.area) == ("ĐT741 Km 12", None, "")
    assert first(small, "ql1 km 5").place is None


def test_a_road_that_is_not_there_has_none_either(gazetteer: Gazetteer):
    assert [one for one in gazetteer.find("ql99 km 900") if one.how == "km"] == []


def test_without_a_road_every_road_that_has_it_is_named(gazetteer: Gazetteer):
    assert [one.name for one in gazetteer.find("km 100")] == ["QL13 Km 100"]
    assert [one.name for one in gazetteer.find("km 900")] == ["QL14 Km 900"]


def test_what_else_was_typed_is_searched_too(gazetteer: Gazetteer):
    found = gazetteer.find("ql14 km 974 cau nha bich")
    assert found[0].how == "km"
    assert "Cầu Nha Bích" in [one.name for one in found]


def test_posts_of_a_road_without_a_line_are_joined_straight(province: region.Region):
    posts = [place for place in province.places if place.name in ("QL13 Km 66", "QL13 Km 68")]
    (found,) = kilometres.Kilometres((), posts).find(kilometres.Asked(67_000, "ql13"))
    one, other = (post.place for post in posts)
    assert found.place == Place((one.lat + other.lat) / 2, (one.lon + other.lon) / 2)
    assert found.name == "QL13 Km 67"
