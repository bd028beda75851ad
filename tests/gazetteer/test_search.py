"""Names are found as people type them at three in the morning, the one that is meant before any other."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch import region
from dispatch import region_rows as rows
from dispatch.gazetteer import Found, Gazetteer, folding
from events.values import Place

ENDED = datetime.date(2025, 7, 1)


def names(gazetteer: Gazetteer, typed: str, near: Place | None = None) -> list[str]:
    return [found.name for found in gazetteer.find(typed, near)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("cho dong xoai", "Chợ Đồng Xoài"),
        ("Chợ Đồng Xoài", "Chợ Đồng Xoài"),
        ("cho dong xo", "Chợ Đồng Xoài"),
        ("cho dong xaoi", "Chợ Đồng Xoài"),
        ("cho dong soai", "Chợ Đồng Xoài"),
        ("cho dongxoai", "Chợ Đồng Xoài"),
        ("ngatu dong xoai", "Ngã tư Đồng Xoài"),
        ("cau nha bic", "Cầu Nha Bích"),
        ("nha bich cau", "Cầu Nha Bích"),
        ("QL14, cầu Nha Bích", "Cầu Nha Bích"),
        ("sikico", "KCN Minh Hưng - Sikico"),
        ("khu cong nghiep sikico", "KCN Minh Hưng - Sikico"),
        ("bu gia map", "Xã Bù Gia Mập"),
        ("thon 3 bom bo", "Thôn 3, xã Bom Bo"),
        ("bv yhct", "Bệnh viện Y học cổ truyền tỉnh"),
        ("tl 741", "ĐT741"),
        ("ql14c", "QL14C"),
    ],
)
def test_what_is_meant_comes_first(gazetteer: Gazetteer, typed: str, name: str):
    assert names(gazetteer, typed)[0] == name


@pytest.mark.parametrize(
    ("typed", "name", "area"),
    [
        ("tan thanh dong xoai", "Xã Tân Thành", "Thành phố Đồng Xoài, Tỉnh Bình Phước"),
        ("tan thanh bu dop", "Xã Tân Thành", "Huyện Bù Đốp, Tỉnh Bình Phước"),
        ("p tan phu tp dong xoai", "Phường Tân Phú", "Thành phố Đồng Xoài, Tỉnh Bình Phước"),
        ("tt tan phu dong phu", "Thị trấn Tân Phú", "Huyện Đồng Phú, Tỉnh Bình Phước"),
        ("minh hung chon thanh", "Phường Minh Hưng", "Thị xã Chơn Thành, Tỉnh Bình Phước"),
        ("12 nguyen hue, phuong tan phu, dong xoai", "Phường Tân Phú", "Thành phố Đồng Xoài, Tỉnh Bình Phước"),
    ],
)
def test_the_area_around_narrows_a_name(gazetteer: Gazetteer, typed: str, name: str, area: str):
    found = gazetteer.find(typed)[0]
    assert (found.name, found.area) == (name, area)


def test_a_name_of_before_is_found_and_says_until_when_it_was(gazetteer: Gazetteer):
    found = gazetteer.find("huyen hon quan")[0]
    assert (found.name, found.kind, found.until) == ("Huyện Hớn Quản", "district", ENDED)


def test_of_one_name_then_and_now_the_one_of_now_comes_first(gazetteer: Gazetteer):
    found = gazetteer.find("xa tho son")
    assert [(one.name, one.until) for one in found[:2]] == [("Xã Thọ Sơn", None), ("Xã Thọ Sơn", ENDED)]


def test_of_equally_good_ones_the_nearest_comes_first(gazetteer: Gazetteer):
    areas = {
        one.area: one.place for one in gazetteer.find("tan hung") if one.name == "Xã Tân Hưng" and one.until is not None
    }
    assert len(areas) == 2
    for area, place in areas.items():
        ended = [one for one in gazetteer.find("tan hung", place) if one.until is not None]
        assert ended[0].area == area


def test_how_it_was_found_is_said(gazetteer: Gazetteer):
    how = {
        typed: gazetteer.find(typed)[0].how
        for typed in ("cho binh long", "cho binh lo", "binh long cho", "cho bimh long")
    }
    assert how == {"cho binh long": "exact", "cho binh lo": "prefix", "binh long cho": "words", "cho bimh long": "typo"}


def test_scores_fall_from_exact_to_typing_error(gazetteer: Gazetteer):
    scores = [
        next(one.score for one in gazetteer.find(typed) if one.name == "Chợ Bình Long")
        for typed in ("cho binh long", "cho binh lo", "binh long cho", "cho bimh long")
    ]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("typed", ["", " ", "?", "zzzzzz", "Nguyễn Văn", "0900000274"])
def test_what_means_nothing_here_finds_nothing(gazetteer: Gazetteer, typed: str):
    assert gazetteer.find(typed) == []


def test_a_limit_is_kept(gazetteer: Gazetteer):
    assert len(gazetteer.find("tan", limit=3)) == 3
    assert len(gazetteer.find("ql14 km 900", limit=1)) == 1


def addresses(province: region.Region) -> list[tuple[rows.AreaProperties, str]]:
    """Every area of both trees, and its name with that of its parent."""
    areas = [area.properties for area in province.areas]
    parents = {(area.code, area.until): area.name for area in areas}
    return [(area, f"{area.name}, {parents.get((area.parent or '', area.until), '')}") for area in areas]


def is_it(found: Found, area: rows.AreaProperties) -> bool:
    return (found.name, found.until, found.place) == (area.name, area.until, Place(area.point[1], area.point[0]))


def test_every_area_of_both_trees_is_found_by_its_name_and_its_parent(gazetteer: Gazetteer, province: region.Region):
    for area, address in addresses(province):
        assert any(is_it(one, area) for one in gazetteer.find(address)[:2]), address


def test_and_by_them_without_marks_beside_those_that_are_then_called_the_same(
    gazetteer: Gazetteer, province: region.Region
):
    for area, address in addresses(province):
        alike = [folding.fold(other) for _, other in addresses(province)].count(folding.fold(address))
        found = gazetteer.find(folding.fold(address))[: 2 * alike]
        assert any(is_it(one, area) for one in found), address


def test_marks_that_were_typed_tell_names_apart(gazetteer: Gazetteer):
    assert names(gazetteer, "Lộc Thạnh")[0] == "Xã Lộc Thạnh"
    assert names(gazetteer, "Lộc Thành")[0] == "Xã Lộc Thành"


def test_another_region_is_searched_by_its_own_names(small: Gazetteer):
    assert names(small, "cho cu")[0] == "Chợ Tây"
    assert names(small, "xa dong")[0] == "Xã Đông"
    assert names(small, "bv nho")[0] == "Bệnh viện Tỉnh Nhỏ"
    assert names(small, "quoc lo 1")[0] == "QL1"
    assert small.find("10.05 105.15")[0].area == "Xã Đông, Tỉnh Nhỏ"


def test_a_region_without_files_finds_nothing_and_fails_at_nothing():
    empty = Gazetteer.of({})
    assert empty.find("cho dong xoai") == []
    assert empty.find("ql14 km 900") == []
    assert empty.find("GVPR+2F") == []
    assert empty.find("11.53, 106.89")[0].area == ""


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abdghilmnoptuxyđạờ 0123456789+,.°'\"NEkmql", max_size=60), st.integers(1, 20))
def test_any_text_is_answered_best_first(gazetteer: Gazetteer, typed: str, limit: int):
    found = gazetteer.find(typed, limit=limit)
    assert len(found) <= limit
    assert all(0 <= one.score <= 1 for one in found)
    assert found == gazetteer.find(typed, limit=limit)
