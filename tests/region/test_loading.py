"""A region folder becomes one frozen value, the same wherever and however it lies on the disk."""

import datetime
import hashlib
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import msgspec
import pytest

from dispatch import region, region_check, region_files
from dispatch import region_rows as rows
from events.regions import RegionAdopted, Rules

ROOT = Path(__file__).parent.parent.parent


def test_the_province_has_its_numbers(binh_phuoc):
    usual = {number.number: number.service for number in binh_phuoc.rules.numbers}
    assert usual == {"113": "police", "114": "fire", "115": "ambulance", "112": None, "1022": None}


def test_the_limits_are_those_of_the_console(binh_phuoc):
    assert binh_phuoc.rules.limits.assign_s == (120, 300, 900, 3600)
    assert binh_phuoc.rules.limits.acknowledge_s == 60
    assert {number.answer_s for number in binh_phuoc.rules.numbers if number.service} == {15}


def test_units_stand_at_their_stations_under_callsigns_of_their_service(binh_phuoc):
    letters = {"ambulance": "A", "fire": "H", "police": "C"}
    places = {station.id: station.place for station in binh_phuoc.stations}
    assert 90 <= len(binh_phuoc.units) <= 120
    for unit in binh_phuoc.units:
        assert unit.id.startswith(letters[unit.service])
        assert unit.home == places[unit.station]


def test_every_former_district_has_units_of_each_service(binh_phuoc):
    areas, day = region.AreaMap(binh_phuoc.areas), datetime.date(2024, 6, 1)
    covered = {(areas.path_of(areas.area_of(unit.home, day), day)[1], unit.service) for unit in binh_phuoc.units}
    districts = {area.properties.code for area in binh_phuoc.areas if area.properties.level == "district"}
    assert covered == {(district, service) for district in districts for service in ("ambulance", "fire", "police")}


def test_there_are_kinds_of_every_service_in_both_languages(binh_phuoc):
    kinds = binh_phuoc.rules.kinds
    assert 35 <= len(kinds) <= 50
    assert {kind.service for kind in kinds} == {"ambulance", "fire", "police"}
    assert {kind.priority for kind in kinds} == {1, 2, 3, 4}
    assert all(kind.name.vi != kind.name.en for kind in kinds)


def test_a_crash_with_someone_trapped_wants_all_three_services(binh_phuoc):
    crash = next(kind for kind in binh_phuoc.rules.kinds if kind.id == "crash_trapped")
    assert {(wanted.service, wanted.capabilities, wanted.count) for wanted in crash.levels[0]} == {
        ("ambulance", ("ambulance",), 2),
        ("fire", ("cutting",), 1),
        ("police", ("traffic",), 1),
    }


def test_the_loudspeakers_are_as_many_as_the_province_says(binh_phuoc):
    assert len(binh_phuoc.loudspeakers) == 1_484
    assert sum(cluster.speakers for cluster in binh_phuoc.loudspeakers) == 3_423


def test_every_name_is_composed_vietnamese(binh_phuoc):
    text = msgspec.json.encode(binh_phuoc).decode()
    assert unicodedata.is_normalized("NFC", text)
    for name in ("Đồng Xoài", "Chơn Thành", "Bù Gia Mập", "Cửa khẩu quốc tế Hoa Lư", "Hoàng Diệu", "Lộc Thịnh"):
        assert name in text


def test_the_large_files_are_public_and_named_by_their_digest(binh_phuoc):
    tables = {f"{table}.json" for table in ("stations", "hospitals", "cameras", "loudspeakers", "places")}
    assert (
        set(binh_phuoc.files) == {"areas.geojson", "roads.geojson", "cards.json", "targets.json", "grids.json"} | tables
    )
    assert binh_phuoc.digests()["areas.geojson"] == hashlib.sha256(binh_phuoc.files["areas.geojson"]).hexdigest()
    assert (
        msgspec.json.decode(binh_phuoc.files["hospitals.json"], type=tuple[rows.Hospital, ...]) == binh_phuoc.hospitals
    )


def test_the_folder_is_small():
    assert sum(file.stat().st_size for file in (ROOT / "deploy" / "binh_phuoc").iterdir()) < 600_000


def test_the_rules_fit_into_the_event_that_adopts_them(binh_phuoc):
    adopted = RegionAdopted(binh_phuoc.version, binh_phuoc.digest, binh_phuoc.rules, binh_phuoc.digests())
    assert msgspec.json.decode(msgspec.json.encode(adopted), type=RegionAdopted) == adopted
    assert isinstance(adopted.rules, Rules)


def test_a_second_province_is_just_a_folder(nho):
    assert nho.rules.assigning == "recommend"
    assert [number.number for number in nho.rules.numbers] == ["199", "1080"]
    assert nho.rules.numbers[0].service is None, "one number for two services has no usual one"
    assert (len(nho.areas), len(nho.stations), len(nho.units)) == (3, 2, 4)


def test_every_day_off_is_named(binh_phuoc):
    calendar = binh_phuoc.rules.calendar
    tet = {"2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"}
    tet |= {"2027-02-04", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10"}
    made_up_for = {"2026-04-27", "2027-05-03"}  # Giỗ Tổ on a Sunday, 1 May on a Saturday
    assert tet | made_up_for | {"2026-01-01", "2026-04-30", "2026-09-02", "2026-11-24"} <= set(calendar.off)
    assert calendar.worked == ("2026-01-10", "2026-08-22")
    assert {"2026-01-02", "2026-08-31"} <= set(calendar.off), "what the Saturdays were swapped for"
    assert calendar.until == "2027-12-31"
    assert calendar.off == tuple(sorted(calendar.off))
    weekdays = {datetime.date.fromisoformat(day).weekday() for day in calendar.off}
    assert weekdays <= {0, 1, 2, 3, 4}, "a Saturday is free anyway"
    assert sum(ends - begins for begins, ends in calendar.week[0]) == 450


def test_a_holiday_on_a_saturday_that_is_worked_is_off(nho):
    assert "2027-05-01" in nho.rules.calendar.off
    assert nho.rules.calendar.week[5:] == (((420, 660),), ())


def test_the_file_has_the_last_word_on_a_day(copy_of):
    folder = copy_of("nho")
    text = (folder / "calendar.json").read_text("utf-8")
    # A public holiday that is worked, and a swap that is known and does not hold here.
    text = text.replace('"day": "2026-01-11"', '"day": "2026-09-01"').replace(
        '"day": "2026-01-02"', '"day": "2026-08-22"'
    )
    (folder / "calendar.json").write_text(text, "utf-8")
    assert region_check.check(folder) == []
    calendar = region.load(folder).rules.calendar
    assert "2026-09-01" not in calendar.off
    assert calendar.worked == ("2026-09-01",)
    assert "2026-08-22" in calendar.off


def test_a_province_without_a_calendar_has_none(copy_of):
    folder = copy_of("nho")
    for file in ("calendar.json", "agencies.json", "fields.json"):
        (folder / file).unlink()
    rules = region.load(folder).rules
    assert (rules.calendar, rules.agencies, rules.fields) == (None, (), ())


def test_every_commune_of_today_has_its_committee(binh_phuoc):
    today = [area.properties.code for area in binh_phuoc.areas if area.properties.until is None]
    near = [agency.areas for agency in binh_phuoc.rules.agencies if agency.areas]
    assert sorted(near) == sorted((code,) for code in today if code != "75")


def test_every_field_is_handled_by_somebody_for_the_whole_province(binh_phuoc):
    everywhere = {agency.id for agency in binh_phuoc.rules.agencies if not agency.areas}
    fields = binh_phuoc.rules.fields
    assert {field.agency for field in fields} == everywhere
    assert len({field.id for field in fields}) >= 10
    assert {field.forward_s for field in fields} == {300}
    assert max(field.answer_min for field in fields) == 5 * 450, "five working days"


def test_the_digest_is_of_the_content(copy_of, binh_phuoc):
    folder = copy_of("binh_phuoc")
    turn_round(folder)
    assert region.load(folder).digest == binh_phuoc.digest
    assert region.load(folder).files["stations.json"] == binh_phuoc.files["stations.json"]


def turn_round(folder: Path) -> None:
    """Written anew in another order, with the line ends, marks and columns that a spreadsheet makes."""
    contents = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    for name in sorted(contents, reverse=True):
        (folder / name).unlink()
        text = contents[name]
        if name in {"units.csv", "stations.csv"}:
            first, *lines = text.splitlines()
            text = "\n".join([first, *reversed(lines)]) + "\n"
        elif name == "kinds.json":
            text = json.dumps(json.loads(text), indent=1)
        (folder / name).write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_digest_is_the_same_under_any_hash_seed(seed, nho):
    program = (
        "from pathlib import Path; from dispatch import region; print(region.load(Path('tests/regions/nho')).digest)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == nho.digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("units.csv", "M2,medics,bed", "M3,medics,bed"),
        ("kinds.json", '"priority": 2', '"priority": 3'),
        ("areas.geojson", "105.05,10.05", "105.06,10.05"),
        ("places.csv", "Chợ Cũ", "Chợ Mới"),
    ],
)
def test_any_change_changes_the_digest(copy_of, nho, file, old, new):
    folder = copy_of("nho")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    assert region.load(folder).digest != nho.digest


def test_a_folder_that_cannot_be_read_is_refused_with_every_line(copy_of):
    folder = copy_of("nho")
    text = (folder / "units.csv").read_text("utf-8")
    (folder / "units.csv").write_text(text.replace("invented", "guessed"), "utf-8")
    with pytest.raises(region_files.RegionIsWrong) as refused:
        region.load(folder)
    assert [(problem.file, problem.line) for problem in refused.value.problems] == [
        ("units.csv", n) for n in (2, 3, 4, 5)
    ]
