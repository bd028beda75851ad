"""Coordinates in every usual form, in either order; and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.gazetteer import coordinates
from events.values import Place

CORNERS = Place(11.3, 106.4), Place(12.3, 107.4)


@pytest.mark.parametrize(
    "typed",
    [
        "11.53, 106.89",
        "11.53 106.89",
        "11.53,106.89",
        "(11.53; 106.89)",
        "11,53 106,89",
        "11,53; 106,89",
        "11,53, 106,89",
        "11,53,106,89",
        "106.89, 11.53",
        "106,89 11,53",
        "11.53N 106.89E",
        "N11.53 E106.89",
        "n 11.53, e 106.89",
        "106.89E, 11.53N",
        "E 106.89 N 11.53",
        "11.53° N, 106.89° E",
        "11,53°B 106,89°Đ",
        "B 11,53 Đ 106,89",
        "11.53 bắc, 106.89 đông",
        "11.53 bac 106.89 dong",
        "11°31'48\"N 106°53'24\"E",
        "11°31′48″B, 106°53′24″Đ",
        "N11°31'48\" E106°53'24\"",
        "11° 31’ 48” 106° 53’ 24”",
        "11º31'48'' 106º53'24''",
        "11°31,8' 106°53,4'",
        "11°31.8'N 106°53.4'E",
        "11 31 48 106 53 24",
        "106 53 24, 11 31 48",
        "11 31.8 106 53.4",
        "11d31m48s 106d53m24s",
        "11d 31m 48s N, 106d 53m 24s E",
        "11 độ 31 phút 48 giây bắc, 106 độ 53 phút 24 giây đông",
        "11 do 31 phut 48 giay 106 do 53 phut 24 giay",
        "vĩ độ 11.53, kinh độ 106.89",
        "kinh độ 106,89 vĩ độ 11,53",
        "lat: 11.53, lon: 106.89",
    ],
)
def test_a_written_point_is_read(typed: str):
    place = coordinates.read(typed, CORNERS)
    assert place is not None
    assert (place.lat, place.lon) == (pytest.approx(11.53, abs=1e-6), pytest.approx(106.89, abs=1e-6))


@pytest.mark.parametrize(
    "typed",
    [
        "geo:11.53,106.89",
        "geo:11.53,106.89;u=35",
        "geo:0,0?q=11.53,106.89(nhà)",
        "https://www.google.com/maps/@11.53,106.89,15z",
        "google.com/maps/@11.53,106.89,15z",
        "https://maps.google.com/maps?q=11.53,106.89",
        "https://www.google.com/maps?hl=vi&q=loc:11.53,+106.89",
        "https://www.google.com/maps/search/?api=1&query=11.53%2C106.89",
        "https://www.google.com/maps/search/11.53,+106.89?sca_esv=1",
        "https://www.google.com/maps/place/Nha/@11.4,106.7,17z/data=!3m1!4b1!4m6!3m5!1s0x3174!8m2!3d11.53!4d106.89!16s",
        "nhà tôi ở đây https://www.google.com/maps?q=11.53,106.89 nha",
        "!3d11.53!4d106.89",
    ],
)
def test_a_link_to_a_map_is_the_point_it_shows(typed: str):
    assert coordinates.read(typed, CORNERS) == Place(11.53, 106.89)


@pytest.mark.parametrize(
    "typed",
    ["geo:91.5,106.8", "https://example.org/?q=cho", "https://maps.app.goo.gl/abc", "maps?q=Dong+Xoai", "nam@11"],
)
def test_a_link_without_a_point_is_none(typed: str):
    assert coordinates.read(typed, CORNERS) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "11.53",
        "12 5",
        "12/5 Nguyễn Huệ",
        "0900 000 274",
        "ql14 km 900",
        "11°72' 106°53'",
        "11.5.3, 106.89",
        "N11.53 N106.89",
        "91.53N 106.89E",
        "21.03, 105.85",
        "1 2 3 4 5 6 7",
        "14:30 15:20",
        "ấp 4",
    ],
)
def test_anything_else_is_none(typed: str):
    assert coordinates.read(typed, CORNERS) is None


def test_far_off_is_read_only_where_letters_say_which_is_which():
    assert coordinates.read("10.5S 20.25W", None) is None, "west of nowhere: no letter of ours"
    assert coordinates.read("21.03N 105.85E", CORNERS) == Place(21.03, 105.85)


def test_without_a_region_latitude_is_first():
    assert coordinates.read("11.53 106.89", None) == Place(11.53, 106.89)


@given(st.floats(11.3, 12.3), st.floats(106.4, 107.4), st.booleans(), st.booleans())
def test_what_is_written_is_what_is_read(lat: float, lon: float, comma: bool, swapped: bool):
    typed = " ".join(f"{one:.5f}" for one in ((lon, lat) if swapped else (lat, lon)))
    place = coordinates.read(typed.replace(".", ",") if comma else typed, CORNERS)
    assert place is not None
    assert (place.lat, place.lon) == (pytest.approx(lat, abs=1e-5), pytest.approx(lon, abs=1e-5))


@given(st.text(max_size=40))
def test_any_text_is_read_or_is_none(text: str):
    place = coordinates.read(text, CORNERS)
    assert place is None or (abs(place.lat) <= 90 and abs(place.lon) <= 180)
