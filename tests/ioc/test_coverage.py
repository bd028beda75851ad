"""How much is within minutes of help: as one counts it point by point."""

import datetime
from math import cos, hypot, radians

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.ioc.coverage import Ground, rows_of
from dispatch.region import AreaMap, load
from dispatch.settings import DEFAULT_REGION
from events.values import Place, ServiceId
from tests.ioc.conftest import Centre

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
