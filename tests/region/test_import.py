"""An operator's real outlines take the place of the drawn ones."""

import datetime
import json
from pathlib import Path

import pytest

from dispatch import region, region_check, region_import
from events.values import Place

AFTER = datetime.date(2026, 6, 1)


def feature(code: str, name: str, ring: list[list[float]], **more: object) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code, "name": name, **more}, "geometry": geometry}


def written(folder: Path, *features: dict[str, object]) -> Path:
    file = folder.parent / "real.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


WEST = [[105.0, 10.0], [105.12, 10.0], [105.08, 10.1], [105.0, 10.1], [105.0, 10.0]]
EAST = [[105.12, 10.0], [105.2, 10.0], [105.2, 10.1], [105.08, 10.1], [105.12, 10.0]]
BOTH = (feature("10001", "Tây", WEST), feature("10002", "Đông", EAST))
POINT = {"properties": {"code": "10001"}, "geometry": {"type": "Point", "coordinates": [105, 10]}}


def test_the_districts_take_their_real_outlines(copy_of, facts):
    folder = copy_of("binh_phuoc")
    report = region_import.import_areas(folder, facts / "districts.geojson")
    assert len(report.imported) == 11
    assert (report.unmatched, report.missing, report.repaired) == ((), (), ())
    assert report.rebuilt == ("70 Tỉnh Bình Phước",)
    assert region_check.check(folder) == []


def test_the_communes_of_2025_are_told_from_those_whose_codes_they_bear(copy_of, facts):
    folder = copy_of("binh_phuoc")
    report = region_import.import_areas(folder, facts / "communes_2025.geojson")
    assert len(report.imported) == 40
    assert all("@2025-07-01 " in told for told in report.imported)
    assert report.rebuilt == ("75@2025-07-01 Tỉnh Đồng Nai",)
    assert region_check.check(folder) == []
    loaded = region.load(folder)
    old = [area for area in loaded.areas if area.properties.until]
    assert all(area.properties.schematic for area in old)
    assert region.AreaMap(loaded.areas).area_of(Place(11.5374, 106.8998), AFTER) == "25195"


def test_real_outlines_are_taken_as_they_are(copy_of):
    folder = copy_of("nho")
    before = region.load(folder).digest
    report = region_import.import_areas(
        folder, written(folder, feature("10001", "Tây", WEST), feature("10002", "Đông", EAST))
    )
    assert report.imported == ("10001 Xã Tây", "10002 Xã Đông")
    assert report.rebuilt == ("10 Tỉnh Nhỏ",)
    loaded = region.load(folder)
    assert loaded.digest != before
    west = next(area for area in loaded.areas if area.id == "10001")
    assert west.geometry.coordinates[0][1] == (105.12, 10.0)
    assert (west.properties.schematic, west.properties.basis) == (False, "operator")
    assert west.properties.note == "outline from real.geojson"
    assert region_check.check(folder) == []


def test_what_is_missing_and_what_matches_nothing_is_told(copy_of):
    folder = copy_of("nho")
    report = region_import.import_areas(
        folder, written(folder, feature("10001", "Tây", WEST), feature("10009", "Nam", EAST))
    )
    assert report.imported == ("10001 Xã Tây",)
    assert report.missing == ("10002 Xã Đông",)
    assert report.unmatched == ("10009 Nam: the tree of these days has no such code",)
    assert report.rebuilt == ()


def test_another_property_may_hold_the_code(copy_of):
    folder = copy_of("nho")
    file = written(folder, feature("?", "?", WEST, ma_xa=10001, ten="Xã Tây"))
    report = region_import.import_areas(folder, file, code_property="ma_xa", name_property="ten")
    assert report.imported == ("10001 Xã Tây",)


def test_heights_are_dropped(copy_of):
    folder = copy_of("nho")
    region_import.import_areas(folder, written(folder, feature("10001", "Tây", [[*point, 7.5] for point in WEST])))
    west = next(area for area in region.load(folder).areas if area.id == "10001")
    assert west.geometry.coordinates[0] == tuple(tuple(point) for point in WEST)


def test_an_outline_that_crosses_itself_is_put_right_and_told(copy_of):
    folder = copy_of("nho")
    crossed = [[105.0, 10.0], [105.1, 10.1], [105.1, 10.0], [105.0, 10.1], [105.0, 10.0]]
    report = region_import.import_areas(folder, written(folder, feature("10001", "Tây", crossed)))
    assert [told.split(":")[0] for told in report.repaired] == ["10001 Xã Tây"]
    assert region_check.check(folder) == []


def test_several_features_of_one_code_are_one_area(copy_of):
    folder = copy_of("nho")
    island = [[105.0, 9.9], [105.02, 9.9], [105.02, 9.92], [105.0, 9.9]]
    region_import.import_areas(folder, written(folder, feature("10001", "Tây", WEST), feature("10001", "Tây", island)))
    west = next(area for area in region.load(folder).areas if area.id == "10001")
    assert len(west.geometry.coordinates) == 2


@pytest.mark.parametrize(
    "ring",
    [
        [[y, x] for x, y in WEST],
        [[550_000, 1_100_000], [560_000, 1_100_000], [560_000, 1_110_000], [550_000, 1_100_000]],
    ],
    ids=["latitude first", "metres"],
)
def test_an_outline_somewhere_else_is_not_taken(copy_of, ring):
    folder = copy_of("nho")
    kept = (folder / "areas.geojson").read_bytes()
    with pytest.raises(region_import.NotImported, match="WGS 84"):
        region_import.import_areas(folder, written(folder, feature("10001", "Tây", ring)))
    assert (folder / "areas.geojson").read_bytes() == kept


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no map", "cannot be read"),
        ('{"type": "FeatureCollection"}', "must be a FeatureCollection"),
        ('{"features": [{"properties": {"id": 1}, "geometry": null}]}', "`code` among their properties"),
        ('{"features": [{"properties": {"code": "77"}, "geometry": null}]}', "no code in the file"),
        ('{"features": [{"properties": {"code": "10001"}, "geometry": null}]}', "no outline could be taken"),
        (json.dumps({"features": [POINT]}), "no outline could be taken"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_changes_nothing(copy_of, text, told):
    folder = copy_of("nho")
    kept = (folder / "areas.geojson").read_bytes()
    file = folder.parent / "real.geojson"
    file.write_text(text, "utf-8")
    with pytest.raises(region_import.NotImported, match=told):
        region_import.import_areas(folder, file)
    assert (folder / "areas.geojson").read_bytes() == kept
    assert not list(folder.glob(".*")), "nothing half written is left behind"


def test_codes_of_two_times_without_names_need_a_day(copy_of, facts):
    folder = copy_of("binh_phuoc")
    file = facts / "communes_2025.geojson"
    with pytest.raises(region_import.NotImported, match="say a day"):
        region_import.import_areas(folder, file, name_property="none")
    report = region_import.import_areas(folder, file, name_property="none", on=AFTER)
    assert len(report.imported) == 40


def test_importing_twice_is_importing_once(copy_of, facts):
    folder = copy_of("binh_phuoc")
    first = region_import.import_areas(folder, facts / "districts.geojson")
    once = (folder / "areas.geojson").read_bytes()
    again = region_import.import_areas(folder, facts / "districts.geojson")
    assert (folder / "areas.geojson").read_bytes() == once
    assert again.imported == first.imported


def test_progress_is_told(copy_of):
    folder, seen = copy_of("nho"), []
    file = written(folder, feature("10001", "Tây", WEST))
    region_import.import_areas(folder, file, progress=lambda what, done, total: seen.append((what, done, total)))
    assert seen == [("read", 0, 1), ("outlines", 1, 1)]


def test_population_is_taken_where_the_file_tells_it_and_kept_where_it_does_not(copy_of):
    folder = copy_of("nho")
    told = written(
        folder, feature("10001", "Tây", WEST, population=900), feature("10002", "Đông", EAST, population="120")
    )
    region_import.import_areas(folder, told)
    assert population(folder) == {"10001": 900, "10002": 120}
    region_import.import_areas(folder, written(folder, *BOTH))
    assert population(folder) == {"10001": 900, "10002": 120}
    for wrong in (-1, 1.5, "many", True):
        with pytest.raises(region_import.NotImported):
            region_import.import_areas(folder, written(folder, feature("10001", "Tây", WEST, population=wrong)))
    assert population(folder) == {"10001": 900, "10002": 120}


@pytest.mark.parametrize(("first", "second"), [(900, 50), (900, None), (None, 900), (900, "")])
def test_features_of_one_commune_that_tell_different_populations_are_refused(copy_of, first, second):
    """Whether each tells its own people or the commune's, only the operator knows."""
    folder = copy_of("nho")
    file = written(
        *(folder, feature("10001", "Tây", WEST, population=first), feature("10001", "Tây", EAST, population=second))
    )
    with pytest.raises(region_import.NotImported, match="10001"):
        region_import.import_areas(folder, file)
    assert population(folder) == {"10001": None, "10002": None}


def test_features_of_one_commune_that_tell_the_same_population_tell_the_communes(copy_of):
    folder = copy_of("nho")
    halves = (feature("10001", "Tây", WEST, population=900), feature("10001", "Tây", EAST, population="900"))
    region_import.import_areas(folder, written(folder, *halves))
    assert population(folder)["10001"] == 900


def population(folder):
    areas = region.load(folder).areas
    return {one.properties.code: one.properties.population for one in areas if one.properties.level == "commune"}
