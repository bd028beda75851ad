"""Names are folded: no marks, small letters, abbreviations written out, and twice is once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.gazetteer import folding

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyÁẠẢẪẦỆỈÕỜỬỲ PXHpxhtTQLĐT.0123456789-,/", max_size=40)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Phường Tân Phú", "phuong tan phu"),
        ("P.Tân Phú, TP Đồng Xoài", "phuong tan phu thanh pho dong xoai"),
        ("TX. Bình Long", "thi xa binh long"),
        ("TT Lộc Ninh, H. Lộc Ninh", "thi tran loc ninh huyen loc ninh"),
        ("x. Đăk Ơ", "xa dak o"),
        ("QL14", "quoc lo 14"),
        ("quốc lộ 14C", "quoc lo 14c"),
        ("ĐT741", "duong tinh 741"),
        ("TL 741", "duong tinh 741"),
        ("tỉnh lộ 741", "duong tinh 741"),
        ("Ấp 4", "ap 4"),
        ("KP2", "khu pho 2"),
        ("BV đa khoa", "benh vien da khoa"),
        ("thuỷ lợi", "thuy loi"),
        ("thủy lợi", "thuy loi"),
        ("nhà H", "nha h"),
        ("A12", "a12"),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_name_is_folded(typed: str, folded: str):
    assert folding.fold(typed) == folded


@given(st.text(max_size=60) | VIETNAMESE)
def test_folding_twice_is_folding_once(text: str):
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@given(st.text(max_size=60))
def test_what_is_folded_has_only_letters_and_figures(text: str):
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in folding.words(text))


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("phuong tan phu", "tan phu"),
        ("thanh pho dong xoai", "dong xoai"),
        ("xa duong 10", "duong 10"),
        ("phuong 6", "phuong 6"),
        ("tan phu", "tan phu"),
    ],
)
def test_an_area_is_called_by_its_own_name_unless_that_is_a_number(name: str, own: str):
    assert folding.bare(name) == own
