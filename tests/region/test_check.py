"""Each mistake that a person may make in a region folder is found, with its file and line."""

import datetime
import json
import unicodedata
from pathlib import Path

import pytest

from dispatch import region, region_check, region_files, region_targets


def problems_of(folder: Path) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.word) for problem in region_check.check(folder)]


def spoil(folder: Path, file: str, old: str, new: str) -> int:
    """Put `new` in place of `old`; returns the line in which it stood."""
    text = (folder / file).read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


WEST_RING = "[[[105.0,10.0],[105.1,10.0],[105.1,10.1],[105.0,10.1],[105.0,10.0]]]"
EAST_RING = "[[[105.1,10.0],[105.2,10.0],[105.2,10.1],[105.1,10.1],[105.1,10.0]]]"
CROSSED = "[[[105.0,10.0],[105.1,10.1],[105.1,10.0],[105.0,10.1],[105.0,10.0]]]"
TOO_SHORT = "[[[105.1,10.0],[105.2,10.0]]]"
OVER_WEST = "[[[105.05,10.0],[105.2,10.0],[105.2,10.1],[105.05,10.1],[105.05,10.0]]]"
BEYOND = "[[[105.1,10.0],[105.3,10.0],[105.3,10.1],[105.1,10.1],[105.1,10.0]]]"
METRES = "[[[550000,1100000],[560000,1100000],[560000,1110000],[550000,1100000]]]"
WATER = '{"service": "rescue", "capabilities": ["water"]}'
MEDICS = '{"service": "medics", "capabilities": []}'
SICK = '[[{"service": "medics", "capabilities": ["bed"]}]]'

MISTAKES = [
    ("region.json", '"2026.3"', '"new"', "bad_version"),
    ("region.json", "[60, 180, 600, 1800]", "[60, 180, 180, 1800]", "limits_not_rising"),
    ("region.json", "[0, 300, 900, 3600]", "[0, 900, 300, 3600]", "limits_not_rising"),
    ("region.json", "[0, 300, 900, 3600]", "[0, 100, 900, 3600]", "limits_not_rising"),
    ("region.json", '"acknowledge_s": 45', '"acknowledge_s": 0', "limits_not_rising"),
    ("region.json", '"lat": 10.05, "lon": 105.1', '"lat": 11.05, "lon": 105.1', "outside"),
    ("region.json", '"assigning": "recommend"', '"assigning": "sometimes"', "wrong_value"),
    ("region.json", '"detour": 1.2', '"detour": "much"', "wrong_value"),
    ("region.json", '"en": "Small Province"', '"en": " "', "missing_translation"),
    ("services.json", '"diamond"', '"star"', "wrong_value"),
    ("services.json", '"speed_kmh": [50, ', '"speed_kmh": [', "wrong_value"),
    ("services.json", '"speed_kmh": [50, ', '"speed_kmh": [500, ', "wrong_value"),
    ("numbers.json", '"medics", "rescue"', '"medics", "army"', "unknown_service"),
    ("numbers.json", '"1080"', '"199"', "duplicate"),
    ("numbers.json", '"number": "199"', '"number": "one"', "bad_id"),
    ("capabilities.json", '"en": "Water tender"', '"en": ""', "missing_translation"),
    ("capabilities.json", '{"vi": "Xe nước", "en": "Water tender"}', '{"vi": "Xe nước"}', "missing_translation"),
    ("kinds.json", '"service": "medics",\n', '"service": "army",\n', "unknown_service"),
    ("kinds.json", WATER, '{"service": "x", "capabilities": []}', "unknown_service"),
    ("kinds.json", MEDICS, MEDICS.replace("[]", '["wings"]'), "unknown_capability"),
    ("kinds.json", MEDICS, MEDICS.replace("[]", '["water"]'), "no_such_unit"),
    ("kinds.json", '"count": 2', '"count": 3', "too_few_units"),
    ("kinds.json", '"count": 2', '"count": 0', "wrong_value"),
    ("kinds.json", '"count": 2', '"cuont": 2', "unknown_field"),
    ("kinds.json", '"priority": 1', '"priority": 5', "wrong_value"),
    ("kinds.json", '"priority": 1', '"prio": 1', "unknown_field"),
    ("kinds.json", ', "en": "Fire"', "", "missing_translation"),
    ("kinds.json", '"id": "fire"', '"id": "ill"', "duplicate"),
    ("kinds.json", SICK, "[[]]", "empty_run_card"),
    ("hazards.json", '"id": "dog"', '"id": "gas"', "duplicate"),
    ("hazards.json", '"id": "dog"', '"id": "Big Dog"', "bad_id"),
    ("hazards.json", '"severity": 2', '"severity": 4', "wrong_value"),
    ("hazards.json", '"days": 180', '"days": 0', "wrong_value"),
    ("hazards.json", '"en": "Gas store"', '"en": ""', "missing_translation"),
    ("alarms.json", '"incident": "fire"', '"incident": "flood"', "unknown_kind"),
    ("alarms.json", '"verify_s": 90', '"verify_s": 9000', "wrong_value"),
    ("alarms.json", '"id": "other"', '"id": "others"', "missing_other"),
    ("alarms.json", '"id": "other"', '"id": "smoke"', "duplicate"),
    ("alarms.json", '"id": "smoke"', '"id": "Smoke!"', "bad_id"),
    ("calendar.json", '"VN"', '"Vietnam"', "unknown_country"),
    ("calendar.json", '[2026, 2027]', '[2026, 2028]', "wrong_value"),
    ("calendar.json", '[2026, 2027]', '[1926]', "wrong_value"),
    ("calendar.json", '"08:00-12:00", "13:00-16:30"', '"08:00-12:00", "11:59-16:30"', "bad_hours"),
    ("calendar.json", '"08:00-12:00", "13:00-16:30"', '"13:00-16:30", "08:00-12:00"', "bad_hours"),
    ("calendar.json", '"07:00-11:00"', '"11:00-11:00"', "bad_hours"),
    ("calendar.json", '"07:00-11:00"', '"7:00-11:00"', "wrong_value"),
    ("calendar.json", '"07:00-11:00"', '"07:00-24:30"', "wrong_value"),
    ("calendar.json", '"day": "2026-01-02"', '"day": "2026-02-30"', "wrong_value"),
    ("calendar.json", '"day": "2026-01-02"', '"day": "2026-01-04"', "no_effect"),
    ("calendar.json", '"day": "2026-01-02"', '"day": "2025-01-02"', "other_year"),
    ("calendar.json", '"day": "2026-01-11"', '"day": "2026-01-12"', "no_effect"),
    ("calendar.json", '"day": "2026-01-11"', '"day": "2026-01-02"', "duplicate"),
    ("calendar.json", '"basis": "invented", "note": "Làm', '"basis": "guessed", "note": "Làm', "wrong_value"),
    ("calendar.json", '"worked"', '"wroked"', "unknown_field"),
    ("agencies.json", '"id": "lights"', '"id": "water"', "duplicate"),
    ("agencies.json", '"id": "lights"', '"id": "Big Lights"', "bad_id"),
    ("agencies.json", '"en": "Lights"', '"en": ""', "missing_translation"),
    ("agencies.json", '"10001"', '"10009"', "unknown_area"),
    ("agencies.json", '"id": "lights"', '"told_by": ["fax"], "id": "lights"', "wrong_value"),
    ("agencies.json", '"id": "lights"', '"told_by": ["mail", "mail"], "id": "lights"', "duplicate"),
    ("agencies.json", '"id": "lights"', '"above": "light", "id": "lights"', "unknown_agency"),
    ("agencies.json", '"id": "lights"', '"above": "lights", "id": "lights"', "circle"),
    ("fields.json", '"agency": "lights"', '"agency": "light"', "unknown_agency"),
    ("fields.json", '"id": "lamp"', '"id": "pipe"', "duplicate"),
    ("fields.json", '"id": "lamp"', '"id": "lamp!"', "bad_id"),
    ("fields.json", '"en": "Street lamps"', '"en": " "', "missing_translation"),
    ("fields.json", '"answer_min": 1200', '"answer_min": 0', "wrong_value"),
    ("fields.json", '"answer_min": 1200', '"answer_hours": 20', "unknown_field"),
    ("fields.json", '"remind_min": 240', '"remind_min": 1200', "wrong_value"),
    ("fields.json", '"escalate_min": 120', '"escalate_min": -1', "wrong_value"),
    ("fields.json", '"forward_s": 60', '"forward_s": 0', "wrong_value"),
    ("stations.csv", "dong,rescue,Trạm Đông,10.05,105.15", "dong,rescue,Trạm Đông,105.15,10.05", "wrong_value"),
    ("targets.json", '"services": ["rescue"]', '"services": ["army"]', "unknown_service"),
    ("targets.json", '"kinds": ["ill"]', '"kinds": ["well"]', "unknown_kind"),
    ("targets.json", '"seconds": 600', '"seconds": 0', "wrong_value"),
    ("targets.json", '"percent": 80', '"percent": 101', "wrong_value"),
    ("targets.json", '"interval": "response"', '"interval": "sleep"', "wrong_value"),
    ("targets.json", '"priorities": [1]', '"priorities": [5]', "wrong_value"),
    ("targets.json", '"seconds": 600, "services": ["rescue"]', '"seconds": 600, "services": ["rescue"], "kinds": ["ill"]', "no_effect"),
    ("targets.json", '"seconds": 90, "percent": 80', '"seconds": 90, "kinds": ["ill"], "priorities": [2]', "no_effect"),
    ("stations.csv", "dong,rescue,Trạm Đông,10.05,105.15", "dong,rescue,Trạm Đông,10.05,106.15", "outside"),
    ("stations.csv", "Trạm Đông,10.05", "Trạm Đông,", "missing_field"),
    ("stations.csv", "tay,medics", "tay,army", "unknown_service"),
    ("units.csv", "M2,medics", "M1,medics", "duplicate"),
    ("units.csv", "M2,medics", "m2,medics", "bad_id"),
    ("units.csv", "M2,medics,bed,tay", "M2,medics,bed,bac", "unknown_station"),
    ("units.csv", "M2,medics,bed,tay", "M2,medics,bed,dong", "other_service"),
    ("units.csv", "M2,medics,bed", "M2,medics,wings", "unknown_capability"),
    ("units.csv", "M2,medics,bed,tay", "M2,medics,bed,tay,spare", "too_many_cells"),
    ("units.csv", "M2,medics,bed,tay", "M2,medics,,tay", "missing_field"),
    ("units.csv", "R2,rescue,water,dong,invented", "R2,rescue,water,dong,guessed", "wrong_value"),
    ("hospitals.csv", ",40,", ",many,", "wrong_value"),
    ("hospitals.csv", "Bệnh viện", unicodedata.normalize("NFD", "Bệnh viện"), "not_nfc"),
    ("loudspeakers.csv", '"Cụm 1, xã Tây"', "Cụm 1, xã Tây", "too_many_cells"),
    ("places.csv", ",market,", ",shop,", "wrong_value"),
    ("areas.geojson", '"parent":"10","from":null', '"parent":"11","from":null', "unknown_parent"),
    ("areas.geojson", '"parent":"10","from":null', '"parent":"10001","from":null', "unknown_parent"),
    ("areas.geojson", '"10","from":null,"to":null', '"10","from":"2025-07-01","to":"2025-01-01"', "bad_dates"),
    ("areas.geojson", '{"code":"10002"', '{"code":"10001"', "duplicate"),
    ("areas.geojson", '"id":"10002"', '"id":"10001"', "duplicate"),
    ("areas.geojson", '"code":"10002"', '"code":"1-2"', "bad_code"),
    ("areas.geojson", '"point":[105.05,10.05]', '"point":[105.15,10.05]', "outside"),
    ("areas.geojson", WEST_RING, CROSSED, "invalid_shape"),
    ("areas.geojson", EAST_RING, TOO_SHORT, "invalid_shape"),
    ("areas.geojson", EAST_RING, METRES, "invalid_shape"),
    ("areas.geojson", EAST_RING, OVER_WEST, "overlap"),
    ("areas.geojson", EAST_RING, BEYOND, "outside"),
    ("roads.geojson", "[[105.02,10.05],[105.18,10.05]]", "[[10.05,105.02],[10.05,105.18]]", "outside"),
    ("roads.geojson", "[[105.02,10.05],[105.18,10.05]]", "[[105.02,10.05]]", "invalid_shape"),
    ("roads.geojson", '"schematic":true,', '"schematic":true,"km_from":3,', "wrong_value"),
    ("region.json", '"acknowledge_s": 45', '"acknowledge_s": 45, "silent_s": 5', "limit_too_small"),
    ("region.json", '"acknowledge_s": 45', '"acknowledge_s": 45, "handover_s": 0', "limit_too_small"),
    ("region.json", '"acknowledge_s": 45', '"acknowledge_s": 45, "recording_days": 0', "limit_too_small"),
    ("alarms.json", '"verify_s": 120', '"verify_s": 120, "ringing_warns": true', "wrong_value"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "word"), MISTAKES, ids=[f"{m[3]}-{n}" for n, m in enumerate(MISTAKES)])
def test_a_mistake_is_found_in_its_line(copy_of, file, old, new, word):
    folder = copy_of("nho")
    line = spoil(folder, file, old, new)
    assert (file, line, word) in problems_of(folder)


@pytest.mark.parametrize("name", ["binh_phuoc", "nho"])
def test_what_we_ship_is_right(copy_of, name):
    assert region_check.check(copy_of(name)) == []


def test_a_week_without_hours_is_told(copy_of):
    folder = copy_of("nho")
    text = (folder / "calendar.json").read_text("utf-8")
    for span in ('"08:00-12:00", "13:00-16:30"', '"07:00-11:00"'):
        text = text.replace(span, "")
    (folder / "calendar.json").write_text(text, "utf-8")
    assert ("calendar.json", 5, "no_hours") in problems_of(folder)


def test_an_agency_of_an_area_that_is_no_more_is_told(copy_of):
    folder = copy_of("binh_phuoc")
    line = spoil(folder, "agencies.json", '"areas": ["25195"]', '"areas": ["689"]')
    assert ("agencies.json", line, "ended_area") in problems_of(folder)


@pytest.mark.parametrize(
    "files", [{"calendar.json"}, {"fields.json"}, {"calendar.json", "agencies.json", "fields.json"}]
)
def test_what_1022_goes_by_may_be_left_out(copy_of, files):
    folder = copy_of("nho")
    for file in files:
        (folder / file).unlink()
    assert problems_of(folder) == []


def test_targets_may_be_left_out(copy_of):
    folder = copy_of("nho")
    (folder / "targets.json").unlink()
    assert problems_of(folder) == []
    assert "targets.json" not in region.load(folder).files


def test_services_of_incidents_are_kept_as_their_kinds(nho):
    told = [(one.interval, one.services, one.kinds) for one in region_targets.read(nho.files["targets.json"])]
    assert told == [("response", (), ("fire",)), ("turnout", (), ("ill",)), ("turnout", (), ())]


def test_the_targets_of_the_province_are_marked_as_examples(binh_phuoc):
    assert "Ví dụ – phải được" in json.loads(binh_phuoc.files["targets.json"])["about"]["note"]


def test_holidays_that_end_soon_are_a_warning(copy_of):
    folder = copy_of("nho")
    assert region_check.check(folder, today=datetime.date(2027, 10, 2)) == []
    (warning,) = region_check.check(folder, today=datetime.date(2027, 10, 3))
    assert (warning.file, warning.line, warning.word, warning.is_warning) == ("calendar.json", 4, "ends_soon", True)
    assert problems_of(folder) == [], "who does not ask for today is not warned"


def test_a_warning_is_told_and_keeps_nobody_from_going_on(copy_of, command_line):
    folder = copy_of("nho")
    text = (folder / "calendar.json").read_text("utf-8")
    (folder / "calendar.json").write_text(text.replace("[2026, 2027]", "[2015]").replace("2026-", "2015-"), "utf-8")
    told = command_line("check-region", str(folder))
    assert [line.split()[0] for line in told.output.splitlines() if "ends_soon" in line] == ["calendar.json:4:"]
    assert (told.exit_code, "is right, but not for long" in told.output) == (0, True)


WARNED_WRONGLY = [
    ('"acknowledge_s": 45', '"acknowledge_s": 45, "warning_tries": 0', "limit_too_small"),
    ('"acknowledge_s": 45', '"acknowledge_s": 45, "warning_again_s": 0', "limit_too_small"),
    ('"acknowledge_s": 45', '"acknowledge_s": 45, "warning_approve_s": -1', "limit_too_small"),
    ('"assigning"', '"sender": "ai đó", "assigning"', "wrong_value"),
]


@pytest.mark.parametrize(("old", "new", "word"), WARNED_WRONGLY)
def test_as_whom_and_how_often_warnings_leave_is_checked(copy_of, old, new, word):
    folder = copy_of("nho")
    line = spoil(folder, "region.json", old, new)
    assert ("region.json", line, word) in problems_of(folder)


@pytest.mark.parametrize(
    ("meridians", "word"),
    [
        ("[106.15]", "wrong_value"),
        ("[108.25]", "wrong_value"),
        ("[105, 105.0]", "duplicate"),
        ('["105"]', "wrong_value"),
    ],
)
def test_meridians_of_vn2000_are_whole_quarters_near_the_region(copy_of, meridians, word):
    folder = copy_of("nho")
    line = spoil(folder, "region.json", '"assigning"', f'"vn2000_meridians": {meridians}, "assigning"')
    assert ("region.json", line, word) in problems_of(folder)


def test_a_region_may_have_several_meridians_or_none(copy_of):
    folder = copy_of("nho")
    assert "grids.json" not in region.load(folder).files
    spoil(folder, "region.json", '"assigning"', '"vn2000_meridians": [104.5, 105.75], "assigning"')
    assert problems_of(folder) == []
    assert json.loads(region.load(folder).files["grids.json"]) == {"vn2000_meridians": [104.5, 105.75]}


def test_a_telephone_of_an_agency_must_be_one(copy_of):
    folder = copy_of("nho")
    line = spoil(folder, "agencies.json", '"areas": ["10001"]', '"areas": ["10001"], "phone": "trực đêm"')
    assert ("agencies.json", line, "wrong_value") in problems_of(folder)
    spoil(folder, "agencies.json", '"phone": "trực đêm"', '"phone": "0271 3 123 456"')
    assert problems_of(folder) == []


def test_a_part_of_an_area_has_areas_in_it(copy_of):
    folder = copy_of("nho")
    line = spoil(folder, "areas.geojson", '"code":"10001",', '"code":"10001","part":"nửa bắc",')
    assert ("areas.geojson", line, "no_parts") in problems_of(folder)


def test_all_mistakes_are_told_not_only_the_first(copy_of):
    folder = copy_of("nho")
    expected = set()
    for file, old, new, word in MISTAKES[::9]:
        expected.add((file, spoil(folder, file, old, new), word))
    assert expected <= set(problems_of(folder))


def test_two_wrong_fields_of_one_row_are_two_problems(copy_of):
    folder = copy_of("nho")
    line = spoil(folder, "hospitals.csv", "province,10.04,105.06,40,true", "village,10.04,105.06,many,perhaps")
    told = [problem for problem in region_check.check(folder) if problem.file == "hospitals.csv"]
    assert {problem.text.split(":")[0] for problem in told} == {"`level`", "`beds`", "`emergency`"}
    assert {problem.line for problem in told} == {line}


def test_a_missing_file_and_an_unknown_one_are_told(copy_of):
    folder = copy_of("nho")
    (folder / "units.csv").rename(folder / "unit.csv")
    assert {("units.csv", 1, "missing_file"), ("unit.csv", 1, "unknown_file")} <= set(problems_of(folder))


def test_a_folder_where_a_file_should_be_and_a_link_to_nothing_are_told(copy_of):
    folder = copy_of("nho")
    (folder / "units.csv").unlink()
    (folder / "units.csv").mkdir()
    (folder / "kinds.json").unlink()
    (folder / "kinds.json").symlink_to("nowhere.json")
    assert {("units.csv", 1, "unreadable"), ("kinds.json", 1, "unreadable")} <= set(problems_of(folder))


def test_a_service_without_units_is_told(copy_of):
    folder = copy_of("nho")
    units = (folder / "units.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "units.csv").write_text("".join(line for line in units if "rescue" not in line), "utf-8")
    assert ("services.json", 11, "no_such_unit") in problems_of(folder)


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b'{\n "about": {"basis": "invented"},\n "kinds": [,]\n}', 3, "not_json"),
        (b"[]", 1, "wrong_value"),
        (b'{"about": {"basis": "invented"}, "kinds": {}}', 1, "wrong_value"),
        (b'{\n"kinds": []\n}', 1, "wrong_value"),
        ("{\n\n\"kinds\": \"Cháy\"}".encode("cp1258", "replace") + b"\xff", 3, "not_utf8"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_told_with_its_line(copy_of, data, line, word):
    folder = copy_of("nho")
    (folder / "kinds.json").write_bytes(data)
    assert ("kinds.json", line, word) in problems_of(folder)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('a,market,"Chợ A,10.05,105.05\nb,market,Chợ B,10.05,105.05\n', 2),
        ('a,market,"Chợ\nA",10.05,105.05\n\nb,market,"Chợ ""B,10.05,105.05\nc\n', 5),
        ('a,market,"Chợ A,10.05,105.05\nb,market,"Chợ B",10.05,105.05\n', 2),
        ('a,market,Chợ A,10.05,105.05\nb,market,"Chợ" B,10.05,105.05\n', 3),
        (f'a,market,"Chợ A,10.05,105.05\n{"b,market,Chợ B,10.05,105.05" * 9_999}\n', 2),
    ],
    ids=["to the end", "after good ones", "to the next quote", "text after it", "too long"],
)  # fmt: skip
def test_a_quote_that_is_not_closed_is_told_where_it_opens(copy_of, rows, line):
    folder = copy_of("nho")
    head = (folder / "places.csv").read_text("utf-8").splitlines()[0]
    (folder / "places.csv").write_text(f"{head}\n{rows}", "utf-8")
    told = [(at, word) for file, at, word in problems_of(folder) if file == "places.csv" and word == "not_csv"]
    assert told == [(line, "not_csv")]


@pytest.mark.parametrize("name", ["cameras.csv", "kinds.json"])
def test_an_empty_file_is_told_as_such(copy_of, name):
    folder = copy_of("nho")
    (folder / name).write_text("\n")
    assert (name, 1, "empty_file") in problems_of(folder)


def test_every_wrong_line_of_a_table_is_told(copy_of):
    folder = copy_of("binh_phuoc")
    text = (folder / "loudspeakers.csv").read_text("utf-8")
    (folder / "loudspeakers.csv").write_text(text.replace(",schematic,", ",drawn,"), "utf-8")
    told = [(line, word) for file, line, word in problems_of(folder) if file == "loudspeakers.csv"]
    assert told == [(line, "wrong_value") for line in range(2, 1_486)]


def test_progress_is_told(copy_of):
    seen = []
    region_check.check(copy_of("nho"), lambda what, done, total: seen.append((what, done, total)))
    assert [done for _, done, _ in seen] == list(range(len(seen)))
    assert seen[-1] == ("done", seen[-1][2], seen[-1][2])


def test_a_problem_reads_like_a_compilers():
    assert str(region_files.Problem("units.csv", 7, "duplicate", "twice")) == "units.csv:7: twice [duplicate]"


def test_the_line_of_every_value_is_known():
    text = '{"a": [1,\n {"b": "x]}",\n  "c\\"": [\n]}],\n "d": null}'
    lines = {"": 1, ".a": 1, ".a[0]": 1, ".a[1]": 2, ".a[1].b": 2, '.a[1].c"': 3, ".d": 5}
    assert region_files.json_lines(text) == lines
