"""Whom a warning reaches, and under which name and codes: of a part of an area, that part's alone."""

import datetime

import pytest

from dispatch.reach import Reach, Reached, UnknownArea
from dispatch.region import Region, load
from dispatch.settings import DEFAULT_REGION
from events.values import AreaId, Place

BEFORE, AFTER = datetime.date(2025, 6, 30), datetime.date(2026, 11, 27)


@pytest.fixture(scope="module")
def province() -> Region:
    return load(DEFAULT_REGION)


def reached(province: Region, day: datetime.date, *areas: str, polygon: tuple[Place, ...] = ()) -> Reached:
    reach = Reach(province.areas, province.loudspeakers, lambda: day)
    return reach.reached([AreaId(code) for code in areas], polygon, drill=False)


def test_the_whole_province_is_what_was_binh_phuoc_and_never_all_of_dong_nai(province):
    found = reached(province, AFTER, "75")
    assert found.area_name == "Tỉnh Bình Phước cũ (nay thuộc tỉnh Đồng Nai)"
    communes = {area.properties.code for area in province.areas if area.properties.parent == "75"}
    assert (set(found.codes), len(found.codes)) == (communes, 40)
    assert len(found.clusters) == 1_484
    (outline,) = found.outlines
    assert outline[0] == outline[-1]
    ours = next(area for area in province.areas if area.properties.code == "75").geometry.coordinates[0]
    assert len(outline) == len(ours)


def test_before_the_merger_it_is_the_province_of_that_name_whole(province):
    found = reached(province, BEFORE, "70")
    assert (found.area_name, found.codes, len(found.clusters)) == ("Tỉnh Bình Phước", ("70",), 1_484)
    with pytest.raises(UnknownArea):
        reached(province, AFTER, "70")
    with pytest.raises(UnknownArea):
        reached(province, BEFORE, "75")


def test_a_code_that_was_used_again_is_the_area_of_that_day(province):
    assert reached(province, BEFORE, "25195").area_name == "Phường Tân Phú"
    assert reached(province, AFTER, "25195").area_name == "Phường Bình Phước"


def test_areas_within_others_are_named_by_each_code_once(province):
    found = reached(province, AFTER, "25195", "75")
    assert found.codes[0] == "25195"
    assert len(found.codes) == len(set(found.codes)) == 40


def test_what_was_drawn_has_a_name_and_no_code(province):
    square = (Place(11.50, 106.85), Place(11.50, 106.92), Place(11.57, 106.92))
    found = reached(province, AFTER, polygon=square)
    assert found.area_name.startswith("vùng vẽ thuộc Phường")
    assert found.codes == ()
