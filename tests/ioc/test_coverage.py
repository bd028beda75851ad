"""How much is within minutes of help: as one counts it point by point."""

import datetime
import json
import shutil
import threading
from collections.abc import Sequence
from math import cos, hypot, radians
from pathlib import Path
from urllib.parse import quote

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dispatch import region_check, region_import
from dispatch import region_rows as rows
from dispatch.core.rules import METRES_PER_DEGREE
from dispatch.ioc.columns import Numbers
from dispatch.ioc.coverage import Ground, rows_of
from dispatch.region import AreaMap, load
from dispatch.settings import DEFAULT_REGION
from events.regions import Rules, Service
from events.values import AreaId, Place, ServiceId
from tests.ioc.conftest import Centre
from tests.region.conftest import NHO
from tests.region.test_import import EAST, WEST, feature

REGION = load(DEFAULT_REGION)
MAP = AreaMap.of(REGION.files["areas.geojson"])
GROUND = Ground(MAP, datetime.date(2026, 11, 27))
SERVICE = REGION.rules.services[0]
somewhere = st.builds(Place, st.floats(11.3, 12.3), st.floats(106.4, 107.4))


def test_points_lie_a_kilometre_apart_in_the_communes_of_the_day():
    assert set(GROUND.areas) == {area.code for area in MAP.on(datetime.date(2026, 11, 27)) if area.level == "commune"}
    assert len(GROUND.lat) == pytest.approx(6_877, rel=0.05)  # square kilometres of the province
    assert GROUND.basis == "area"
    for number in range(0, len(GROUND.lat), 701):
        place = Place(GROUND.lat[number], GROUND.lon[number])
        assert MAP.area_of(place, datetime.date(2026, 11, 27)) == GROUND.areas[GROUND.area[number]]


@settings(max_examples=10, deadline=None)
@given(st.lists(somewhere, max_size=5), st.integers(1, 60), st.integers(0, 23))
def test_a_share_is_what_one_counts_point_by_point(places: list[Place], minutes: int, hour: int):
    taken_s = GROUND.seconds(REGION.rules, SERVICE, places, hour)
    mine = np.ones(len(GROUND.areas), np.bool_)
    whole, *by_area = rows_of(GROUND, ServiceId("x"), len(places), taken_s, (minutes,), mine)
    reach_m = minutes * 60 * SERVICE.speed_kmh[hour] / 3.6 / REGION.rules.detour
    held = [
        any(
            hypot((lon - one.lon) * cos(radians(one.lat)), lat - one.lat) * 111_195.0 <= reach_m + 1e-6
            for one in places
        )
        for lat, lon in zip(GROUND.lat.tolist(), GROUND.lon.tolist(), strict=True)
    ]
    assert whole.covered[minutes] == pytest.approx(sum(held) / len(held), abs=1e-4)
    for row in by_area:
        here = [one for one, area in zip(held, GROUND.area.tolist(), strict=True) if GROUND.areas[area] == row.area]
        assert row.covered[minutes] == pytest.approx(sum(here) / len(here), abs=1e-4)


@pytest.mark.asyncio(loop_scope="module")
async def test_it_is_asked_for_over_http_and_a_district_is_told_its_own(centre: Centre):
    reader = await centre.reader("ioc-coverage")
    status, told = await reader.get("/coverage?service=ambulance&minutes=15")
    assert status == 200, told
    whole, *by_area = told["rows"]
    assert (whole["area"], len(by_area)) == (None, 40)
    assert all(0 <= row["covered"]["15"] <= 1 for row in told["rows"])
    assert (await reader.get("/coverage"))[1]["rows"][0]["covered"].keys() == {"8", "15"}
    assert (await reader.get("/coverage?service=navy"))[0] == 422
    code = by_area[0]["area"]
    _, part = await (await centre.reader("ioc-coverage-part", area=code)).get("/coverage?service=ambulance&minutes=15")
    assert [row["area"] for row in part["rows"]] == [None, code]
    assert {row["units"] for row in part["rows"]} == {None}


@pytest.mark.asyncio(loop_scope="module")
async def test_as_of_a_moment_and_at_the_end_of_a_time_it_is_what_was_told_then(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-coverage")
    units = (await lan.view("units")).values()
    first, *others = (row for row in units if row["service"] == "ambulance")
    other = next(row["unit"] for row in others if row["station"] != first["station"])
    await lan.do("BringOnDuty", unit=first["unit"])
    await centre.caught_up()
    before = (await reader.get("/coverage?service=ambulance"))[1]
    await lan.do("BringOnDuty", unit=other)
    await lan.do("TakeOffDuty", unit=first["unit"], reason="rest")
    await centre.caught_up()
    after = (await reader.get("/coverage?service=ambulance"))[1]
    assert [row["units"] for row in (before["rows"][0], after["rows"][0])] == [1, 1]
    assert before["rows"] != after["rows"], "another station"
    own = await centre.reader("ioc-coverage-part", area=before["rows"][1]["area"])
    for when in (before["at"], f"2026-01-01/{before['at']}", f"../{before['at']}"):
        status, told = await reader.get(f"/coverage?service=ambulance&datetime={quote(when)}")
        assert status == 200, told
        assert (told["at"], told["rows"], told["position"]) == (before["at"], before["rows"], before["position"])
        assert len(told["notes"]) == 2
        part = (await own.get(f"/coverage?service=ambulance&datetime={quote(when)}"))[1]
        assert [row["covered"] for row in part["rows"][1:]] == [before["rows"][1]["covered"]]
    to_come = (await reader.get("/coverage?service=ambulance&datetime=2100-01-01"))[1]
    assert to_come["rows"] == after["rows"]
    assert (await reader.get("/coverage?datetime=2020-01-01"))[0] == 409, "there was no region"
    for wrong in ("soon", "2026-02-30", "..", "b/a"):
        assert (await reader.get(f"/coverage?datetime={wrong}"))[0] == 422, wrong


# --- how many live where


@pytest.mark.parametrize("told", [{"10001": 900, "10002": 100}, {"10001": 900}])
async def test_figures_of_an_operator_are_what_shares_are_of_once_every_commune_has_one(
    tmp_path: Path, told: dict[str, int]
):
    """By import, in the small province of two communes."""
    folder = Path(shutil.copytree(NHO, tmp_path / "nho"))
    file = tmp_path / "real.geojson"
    outlines = {"10001": ("Tây", WEST), "10002": ("Đông", EAST)}
    features = [feature(code, name, ring, dan_so=told.get(code)) for code, (name, ring) in outlines.items()]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    region_import.import_areas(folder, file, population_property="dan_so")
    assert [one for one in region_check.check(folder) if not one.is_warning] == []
    region = load(folder)
    ground = Ground(AreaMap.of(region.files["areas.geojson"]), datetime.date(2026, 11, 27))
    west = Place(10.05, 105.02)
    taken_s = ground.seconds(region.rules, region.rules.services[0], [west], 8)
    whole, *communes = rows_of(ground, ServiceId("x"), 1, taken_s, (5,), np.ones(2, np.bool_))
    by_code = {row.area: row.covered[5] for row in communes}
    assert by_code[AreaId("10001")] > by_code[AreaId("10002")], "so that it matters how many live where"
    if len(told) == 2:
        assert ground.basis == "population"
        expected = sum(by_code[AreaId(code)] * people for code, people in told.items()) / sum(told.values())
    else:
        assert ground.basis == "area"
        points = np.bincount(ground.area)
        expected = sum(by_code[code] * points[number] for number, code in enumerate(ground.areas)) / points.sum()
    assert whole.covered[5] == pytest.approx(expected, abs=2e-4)


def test_a_ward_that_lies_between_the_points_has_one_and_its_people_count():
    """600 m of it, with more people than the two communes around."""
    day = datetime.date(2026, 11, 27)
    communes = msgspec.json.decode(load(NHO).files["areas.geojson"], type=rows.Areas).features
    told = {"10001": 900, "10002": 100}
    counted = [with_people(one, told.get(one.properties.code)) for one in communes]
    coarse = Ground(AreaMap(counted), day)
    lat, lon = coarse.lat[0] + 500 / METRES_PER_DEGREE, coarse.lon[0] + 500 / METRES_PER_DEGREE
    ward = with_people(square(next(one for one in counted if one.properties.code == "10001"), lat, lon), 50_000)
    ground = Ground(AreaMap([*counted, ward]), day)
    assert (ground.basis, ground.areas) == ("population", ["10001", "10002", "10099"])
    assert ground.weight.sum() == pytest.approx(51_000)
    region = load(NHO)
    taken_s = ground.seconds(region.rules, region.rules.services[0], [Place(lat, lon)], 8)
    whole, *by_area = rows_of(ground, ServiceId("x"), 1, taken_s, (1,), np.ones(3, np.bool_))
    assert by_area[-1].covered == {1: 1.0}
    assert whole.covered[1] > 0.98
    unknown = Ground(AreaMap([*counted, with_people(ward, None)]), day)
    assert unknown.basis == "area"


def with_people(area: rows.Area, people: int | None) -> rows.Area:
    return replace(area, properties=replace(area.properties, population=people))


def square(like: rows.Area, lat: float, lon: float) -> rows.Area:
    """A ward around there, 600 m wide and high."""
    half = 300 / METRES_PER_DEGREE
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    outline = rows.Polygon(((*((lon + east, lat + north) for east, north in corners),),))
    return replace(like, id="10099", properties=replace(like.properties, code=AreaId("10099")), geometry=outline)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_far_is_reckoned_beside_the_loop(monkeypatch: pytest.MonkeyPatch, centre: Centre):
    reckoned, threads = Ground.seconds, list[int]()

    def noted(ground: Ground, rules: Rules, service: Service, places: Sequence[Place], hour: int) -> Numbers:
        threads.append(threading.get_ident())
        return reckoned(ground, rules, service, places, hour)

    monkeypatch.setattr(Ground, "seconds", noted)
    assert (await (await centre.reader("ioc-coverage")).get("/coverage"))[0] == 200
    assert len(threads) == len(REGION.rules.services)
    assert threading.get_ident() not in threads


@pytest.mark.asyncio(loop_scope="module")
async def test_for_want_of_population_the_answer_says_that_it_is_by_area(centre: Centre):
    told = (await (await centre.reader("ioc-coverage")).get("/coverage?service=ambulance"))[1]
    assert told["basis"] == "area"
    assert any("population" in note for note in told["notes"])
