"""More may be said than is known: the commune that was named is found all the same, and no other in its stead."""

import pytest

from dispatch.gazetteer import Found, Gazetteer
from events.values import Place

AREAS = ("commune", "district", "province")


def first_elsewhere(found: list[Found]) -> int:
    return next((at for at, one in enumerate(found) if one.is_elsewhere), len(found))


@pytest.mark.parametrize(
    ("typed", "name", "beyond"),
    [
        ("xa tan lap", "Xã Tân Lập", ""),
        ("ap 3 xa tan lap", "Xã Tân Lập", "ap 3"),
        ("so nha 12 ap 2 xa nghia trung", "Xã Nghĩa Trung", "so nha 12 ap 2"),
        ("hem 45 duong le duan phuong tan phu", "Phường Tân Phú", "hem 45 duong le duan"),
        ("so 15 tran hung dao tan phu", "Phường Tân Phú", "so 15 tran hung dao"),
        ("Ấp 3, Tân Lập", "Xã Tân Lập", "Ấp 3"),
        ("số nhà 12/5, tổ 3, khu phố 2, P. Tân Phú", "Phường Tân Phú", "số nhà 12/5 tổ 3 khu phố 2"),
        ("hem 59 duong le duan da kia", "Xã Đa Kia", "hem 59 duong le duan"),
        ("so 49/9 tran hung dao phu rieng", "Xã Phú Riềng", "so 49/9 tran hung dao"),
        ("thôn 7 xã Nghĩa Trung huyện Bù Đăng", "Xã Nghĩa Trung", "thôn 7"),
        ("xa tan lap, ap 3", "Xã Tân Lập", "ap 3"),
        ("nha ong Bay, ap 5, xa tan lap, huyen dong phu", "Xã Tân Lập", "nha ong Bay ap 5"),
        ("ap 3 xa tan lpa", "Xã Tân Lập", "ap 3"),
        ("to 4 huyen bu dang", "Huyện Bù Đăng", "to 4"),
    ],
)
def test_a_commune_is_found_though_more_is_said_and_what_is_not_known_is_told(
    gazetteer: Gazetteer, typed: str, name: str, beyond: str
):
    found = gazetteer.find(typed)
    assert (found[0].name, found[0].beyond, found[0].is_elsewhere) == (name, beyond, False)
    assert found[0].kind in AREAS


def test_a_hamlet_of_another_commune_stands_below_the_one_named_and_says_so(gazetteer: Gazetteer):
    found = gazetteer.find("ap 3 xa tan lap")
    hamlet = next(one for one in found if one.name == "Ấp 3, xã Minh Lập")
    assert hamlet.is_elsewhere
    assert found.index(hamlet) > max(at for at, one in enumerate(found) if one.name == "Xã Tân Lập")
    assert all(one.is_elsewhere for one in found[first_elsewhere(found) :])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("thon 3 bom bo", "Thôn 3, xã Bom Bo"),
        ("so nha 12 hem 4 to 3 thon 3 xa bom bo", "Thôn 3, xã Bom Bo"),
        ("cho dong xoai", "Chợ Đồng Xoài"),
        ("ap 3 xa minh lap", "Ấp 3, xã Minh Lập"),
    ],
)
def test_what_is_known_exactly_stays_above_its_commune(gazetteer: Gazetteer, typed: str, name: str):
    found = gazetteer.find(typed)
    assert (found[0].name, found[0].is_elsewhere) == (name, False)
    assert any(one.kind in AREAS and not one.is_elsewhere for one in found[1:])


def test_a_house_on_a_road_is_the_road(gazetteer: Gazetteer):
    for typed in ("so 15 quoc lo 14", "số nhà 15, QL14", "15 ql14"):
        found = gazetteer.find(typed)[0]
        assert (found.name, found.kind) == ("QL14", "road")
        assert "15" in found.beyond


def test_a_road_is_offered_below_the_commune_it_was_named_with(gazetteer: Gazetteer):
    names = [one.name for one in gazetteer.find("so 15 quoc lo 14 xa minh lap")]
    assert names[0] == "Xã Minh Lập"
    assert "QL14" in names


def test_a_place_named_with_a_neighbouring_commune_is_still_offered(gazetteer: Gazetteer):
    found = gazetteer.find("cau nha bich, xa tan lap")
    assert found[0].name == "Xã Tân Lập"
    assert next(one for one in found if one.name == "Cầu Nha Bích").is_elsewhere


def test_of_communes_called_alike_the_nearest_is_first(gazetteer: Gazetteer):
    ended = [one for one in gazetteer.find("ap 3 xa tan hung") if one.name == "Xã Tân Hưng" and one.until]
    for one in ended:
        assert one.place is not None
        near = Place(one.place.lat, one.place.lon)
        again = [other for other in gazetteer.find("ap 3 xa tan hung", near) if other.until]
        assert again[0].area == one.area


def test_the_named_commune_is_among_the_answers_however_few_are_asked_for(gazetteer: Gazetteer):
    for limit in (2, 3, 5):
        assert "Xã Bom Bo" in [one.name for one in gazetteer.find("thon 3 xa bom bo", limit=limit)]


@pytest.mark.parametrize("typed", ["so nha 12", "hem 45", "so 15 tran hung dao", "0900 000 274"])
def test_a_house_number_alone_is_no_place(gazetteer: Gazetteer, typed: str):
    assert gazetteer.find(typed) == []


def test_no_answer_says_more_than_the_one_before_it(gazetteer: Gazetteer):
    for typed in ("ap 3 xa tan lap", "so nha 12 ap 2 xa nghia trung", "thon 3 bom bo"):
        scores = [one.score for one in gazetteer.find(typed)]
        assert scores == sorted(scores, reverse=True)
