"""The areas: both trees whole, points in the right ones at the right time, and a drawing that is near the truth."""

import datetime
import json
from collections import Counter

import pytest
import shapely
from shapely.geometry import shape

from dispatch import region
from events.values import Place
from tools import draw_region

BEFORE, AFTER = datetime.date(2024, 6, 1), datetime.date(2026, 6, 1)
LAST, FIRST = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)
KM2_PER_DEGREE2 = 108.82 * 110.62

TOWNS = {
    "Đồng Xoài, crossroads": (11.5374, 106.8998, "689", "25195"),
    "Chơn Thành": (11.4166, 106.6156, "697", "25432"),
    "Bình Long": (11.6530, 106.5990, "690", "25326"),
    "Lộc Ninh": (11.8445, 106.5908, "692", "25270"),
    "Phước Bình": (11.8080, 106.9654, "688", "25220"),
    "Bù Đăng": (11.8133, 107.2371, "696", "25396"),
    "Thanh Bình": (11.9598, 106.8237, "693", "25308"),
    "Phú Nghĩa": (11.9335, 106.9831, "691", "25267"),
    "Bù Gia Mập": (12.1420, 107.1721, "691", "25222"),
    "Tân Khai": (11.5486, 106.6173, "694", "25357"),
    "Tân Phú": (11.4520, 106.8750, "695", "25363"),
    "Phú Riềng": (11.6596, 106.8990, "698", "25252"),
    "Hoa Lư border gate": (11.9688, 106.5427, "692", "25280"),
    "Bom Bo": (11.8910, 107.1366, "696", "25405"),
}


@pytest.fixture(scope="module")
def areas(binh_phuoc):
    return region.AreaMap(binh_phuoc.areas)


def on(day, binh_phuoc, level):
    return [a for a in binh_phuoc.areas if region.is_valid(a.properties, day) and a.properties.level == level]


def test_the_tree_of_2024_has_11_districts_and_111_communes(binh_phuoc):
    assert len(on(BEFORE, binh_phuoc, "district")) == 11
    communes = Counter(area.properties.parent for area in on(BEFORE, binh_phuoc, "commune"))
    assert sum(communes.values()) == 111
    assert set(communes) == {area.properties.code for area in on(BEFORE, binh_phuoc, "district")}
    assert [area.properties.code for area in on(BEFORE, binh_phuoc, "province")] == ["70"]


def test_the_tree_of_2025_has_40_communes_right_under_the_province(binh_phuoc):
    assert on(AFTER, binh_phuoc, "district") == []
    assert Counter(area.properties.parent for area in on(AFTER, binh_phuoc, "commune")) == {"75": 40}


def test_the_districts_end_on_the_first_of_july(binh_phuoc):
    assert (len(on(LAST, binh_phuoc, "district")), len(on(FIRST, binh_phuoc, "district"))) == (11, 0)
    assert (len(on(LAST, binh_phuoc, "commune")), len(on(FIRST, binh_phuoc, "commune"))) == (111, 40)


def test_every_commune_became_part_of_one_that_holds_it(binh_phuoc, areas):
    old = on(BEFORE, binh_phuoc, "commune")
    assert len({area.properties.successor for area in old}) == 40
    for area in old:
        inside = region.geometry(area).representative_point()
        assert areas.area_of(Place(inside.y, inside.x), AFTER) == area.properties.successor


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_lies_in_its_commune_and_district(areas, town):
    lat, lon, district, commune = TOWNS[town]
    place = Place(lat, lon)
    before = areas.path_of(areas.area_of(place, BEFORE), BEFORE)
    assert before[1:] == (district, "70")
    assert areas.path_of(areas.area_of(place, AFTER), AFTER) == (commune, "75")


def test_the_same_code_is_another_area_at_another_time(binh_phuoc):
    names = {a.properties.name for a in binh_phuoc.areas if a.properties.code == "25195"}
    assert names == {"Phường Tân Phú", "Phường Bình Phước"}


def test_a_place_outside_the_province_is_in_no_area(areas):
    assert areas.area_of(Place(10.7769, 106.7009), AFTER) is None
    assert areas.path_of("99999", AFTER) == ()


def test_a_map_made_of_the_kept_bytes_answers_alike(binh_phuoc, areas):
    kept = region.AreaMap.of(binh_phuoc.files["areas.geojson"])
    for lat, lon, *_ in TOWNS.values():
        assert kept.area_of(Place(lat, lon), BEFORE) == areas.area_of(Place(lat, lon), BEFORE)


def test_the_small_province_answers_too(nho):
    areas = region.AreaMap(nho.areas)
    assert areas.area_of(Place(10.05, 105.01), AFTER) == "10001"
    assert areas.area_of(Place(10.05, 105.1), AFTER) == "10001", "on the border: the lower code"


def test_every_loudspeaker_and_each_commune_of_2024_has_the_other(binh_phuoc, areas):
    communes = Counter(areas.area_of(cluster.place, BEFORE) for cluster in binh_phuoc.loudspeakers)
    assert len(communes) == 111
    assert min(communes.values()) >= 3
    assert all(areas.area_of(cluster.place, BEFORE) == cluster.id[1:6] for cluster in binh_phuoc.loudspeakers)


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_communes_meet_without_gaps_or_slivers(binh_phuoc, day):
    shapes = [region.geometry(area).geoms[0] for area in on(day, binh_phuoc, "commune")]
    assert shapely.coverage_is_valid(shapes)
    assert min(map(thickness, shapes)) > 0.2
    whole = shapely.union_all(shapes)
    assert whole.equals(region.geometry(on(day, binh_phuoc, "province")[0]))


def thickness(outline: shapely.Polygon) -> float:
    """1 for a circle, 0 for a sliver (Polsby-Popper)."""
    return 4 * 3.14159 * outline.area / outline.length**2


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_drawn_areas_are_near_the_official_ones(binh_phuoc, day):
    level = "district" if day == BEFORE else "commune"
    for area in on(day, binh_phuoc, level):
        drawn = region.geometry(area).area * KM2_PER_DEGREE2
        assert drawn == pytest.approx(area.properties.area_km2, rel=0.05), area.properties.name


@pytest.mark.parametrize(("file", "day", "mean", "least"), [
    ("districts.geojson", BEFORE, 0.83, 0.65), ("communes_2025.geojson", AFTER, 0.72, 0.45),
])  # fmt: skip
def test_drawn_outlines_cover_much_of_the_real_ones(binh_phuoc, facts, file, day, mean, least):
    real = {f["properties"]["code"]: shape(f["geometry"]) for f in json.loads((facts / file).read_bytes())["features"]}
    drawn = {a.properties.code: region.geometry(a) for a in binh_phuoc.areas if region.is_valid(a.properties, day)}
    shared = [drawn[code].intersection(real[code]).area / drawn[code].union(real[code]).area for code in real]
    assert sum(shared) / len(shared) > mean
    assert min(shared) > least


def test_the_script_draws_the_same_map_from_the_same_facts(binh_phuoc, facts, tmp_path):
    assert len(list(draw_region.draw(facts, tmp_path))) == 4
    for name in ("areas.geojson", "roads.geojson"):
        ours = {f["id"]: f for f in json.loads(binh_phuoc.files[name])["features"]}
        again = {f["id"]: f for f in json.loads((tmp_path / name).read_bytes())["features"]}
        assert ours.keys() == again.keys()
        for key, feature in again.items():
            one, other = shape(feature["geometry"]), shape(ours[key]["geometry"])
            assert one.symmetric_difference(other).area <= 0.01 * one.area, f"{name}: {key} is drawn otherwise now"


def test_main_roads_cross_where_they_do(binh_phuoc):
    roads = {road.properties.ref: shapely.LineString(road.geometry.coordinates) for road in binh_phuoc.roads}
    assert {"QL13", "QL14", "ĐT741"} <= roads.keys()
    assert roads["QL13"].distance(shapely.Point(106.6156, 11.4164)) < 0.001
    assert roads["QL14"].distance(roads["QL13"]) < 0.001
    assert roads["ĐT741"].crosses(roads["QL14"])


def test_kilometre_posts_stand_a_kilometre_apart_on_their_road(binh_phuoc):
    road = next(road for road in binh_phuoc.roads if road.id == "QL14")
    line = shapely.LineString(road.geometry.coordinates)
    posts = {place.name: place.place for place in binh_phuoc.places if place.kind == "km_post"}
    assert all(f"QL14 Km {km}" in posts for km in range(890, 994))
    for km in range(890, 993):
        here, there = (shapely.Point(p.lon, p.lat) for p in (posts[f"QL14 Km {km}"], posts[f"QL14 Km {km + 1}"]))
        assert line.distance(here) < 0.0002
        assert here.distance(there) * 110 < 1.05
