"""What a wall is told: hours beside the weeks before, where help is far, a part's own matters, and who may ask."""

import asyncio
from typing import Any

import pytest

from dispatch.ioc.facts import CallFact, Facts
from dispatch.ioc.features import Scope
from dispatch.ioc.wall.far import FAR_MIN, far
from dispatch.ioc.wall.hours import WEEK_MS, before, hours, times_of
from dispatch.ioc.wall.part import Part
from dispatch.ioc.wall.rows import LandArea
from dispatch.region import load
from dispatch.settings import DEFAULT_REGION
from events.values import DAY_MS, HOUR_MS, NumberId, Place, Time
from tests.edge.conftest import DONG_XOAI
from tests.ioc.conftest import Centre
from tests.ioc.test_features import FAR

OFFSET_MS = 7 * HOUR_MS
NOW = Time(1_795_000_000_000 // DAY_MS * DAY_MS - OFFSET_MS + 9 * HOUR_MS + 30 * 60_000)
"""Half past nine, by the region's clock."""
ALL = Part(Scope(None, None))
anyio = pytest.mark.asyncio(loop_scope="module")


def facts_of(*times: int, drill: bool = False) -> Facts:
    facts = Facts()
    for i, at in enumerate(times):
        facts.calls[f"{i}{drill}"] = CallFact(NumberId("115"), Time(at), None, None, drill)
    return facts


def test_hours_are_told_beside_the_mean_of_the_weeks_there_were():
    """Two calls in this hour of last week, four in that of the week before; nothing is older."""
    facts = facts_of(
        *(NOW - WEEK_MS - 10 * 60_000 + i for i in range(2)),
        *(NOW - 2 * WEEK_MS + i for i in range(4)),
        NOW - 2 * WEEK_MS - 2 * DAY_MS,
    )
    known = before(times_of(facts, ALL), NOW, OFFSET_MS)
    told = hours([Time(NOW - 60_000), Time(NOW - 11 * HOUR_MS), Time(NOW - 30 * HOUR_MS)], known, ALL, NOW, OFFSET_MS)
    assert (told.of, told.weeks) == ("calls", 2)
    assert (told.means[23], told.means[22], len(told.means)) == (3.0, 0.0, 24)
    assert (told.counts[23], told.counts[12], sum(told.counts)) == (1, 1, 2)
    assert (told.today, told.week_ago) == (1, 2)


def test_calls_of_later_that_day_last_week_are_not_counted_yet():
    facts = facts_of(NOW - WEEK_MS - 2 * DAY_MS, NOW - WEEK_MS + 60_000, NOW - WEEK_MS - 60_000)
    told = hours([], before(times_of(facts, ALL), NOW, OFFSET_MS), ALL, NOW, OFFSET_MS)
    assert told.week_ago == 1


def test_without_a_week_before_nothing_is_compared():
    told = hours([NOW], before(times_of(facts_of(NOW), ALL), NOW, OFFSET_MS), ALL, NOW, OFFSET_MS)
    assert (told.weeks, told.means, told.week_ago, told.today) == (0, (), None, 1)
    assert list(times_of(facts_of(NOW, drill=True), ALL)) == []


def test_help_is_far_where_no_free_ambulance_is_within_the_time():
    rules = load(DEFAULT_REGION).rules
    service = next(one for one in rules.services if one.id == "ambulance")
    near = LandArea("near", "Gần", (DONG_XOAI["lon"], DONG_XOAI["lat"]), ())
    away = LandArea("away", "Xa", (DONG_XOAI["lon"], DONG_XOAI["lat"] + 0.5), ())
    free = [Place(DONG_XOAI["lat"], DONG_XOAI["lon"])]
    assert FAR_MIN == 20
    assert far((near, away), free, service, rules, NOW) == ("away",)
    assert far((near, away), [], service, rules, NOW) == ("near", "away")


async def picture(centre: Centre, name: str, **account: Any) -> dict[str, Any]:
    await centre.caught_up()
    await asyncio.sleep(1.1)
    status, body = await (await centre.reader(name, scopes=("wall",), **account)).get("/wall/picture")
    assert status == 200, body
    told: dict[str, Any] = body
    return told


@anyio
async def test_a_wall_tells_figures_and_no_persons(centre: Centre):
    lan = await centre.service.person("lan")
    number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI, text="Bà Nguyễn Thị Kín")
    told = await picture(centre, "wall-all")
    (incident,) = (one for one in told["incidents"] if one["incident"] == number)
    assert incident["priority"] == 1
    assert incident["wanted"]["vi"]
    assert (incident["waiting"], incident["area"]) == (incident["needs"], "Bình Phước")
    line = next(one for one in told["services"] if one["service"] == "ambulance")
    assert line["open"] >= 1 <= line["waiting"]
    assert line["target_ms"] == 120_000
    assert told["hotline"]["target_ms"] == 300_000
    assert (told["hours"]["of"], told["behind_ms"], told["position"]) == ("calls", 0, centre.follower.position)
    assert set(incident) == {
        *("incident", "kind", "name", "area", "priority", "opened_at", "place", "step"),
        *("wanted", "waiting", "needs", "asked_at", "deadline"),
    }


@anyio
async def test_a_part_is_told_its_own(centre: Centre):
    lan = await centre.service.person("lan")
    far_off, here = (
        await lan.open_incident("house_fire", place=FAR),
        await lan.open_incident("house_fire", place=DONG_XOAI),
    )
    code = (await district_of(centre))["code"]
    told = await picture(centre, "wall-part", area=code)
    numbers = {one["incident"] for one in told["incidents"]}
    assert here in numbers
    assert far_off not in numbers
    assert (told["area"], told["hours"]["of"]) == (code, "incidents")
    client = await centre.reader("wall-part", scopes=("wall",), area=code)
    status, land = await client.get("/wall/land")
    assert (status, land["land"]) == (200, told["land"])
    assert land["part"]
    west, south, east, north = land["box"]
    assert west < DONG_XOAI["lon"] < east
    assert south < DONG_XOAI["lat"] < north


async def district_of(centre: Centre) -> dict[str, Any]:
    query = "?level=district&bbox=106.883,11.535,106.883,11.535&datetime=2025-01-01"
    found: dict[str, Any] = (await centre.items(await centre.reader(), "areas", query))["features"][0]["properties"]
    return found


@anyio
async def test_who_may_not_see_a_wall_does_not(centre: Centre):
    blind = await centre.reader("wall-blind", scopes=("sightings",))
    assert (await blind.get("/wall/picture"))[0] == 403
    assert (await blind.get("/wall/land"))[0] == 403
    shows = await centre.reader("wall-only", scopes=("wall",))
    assert (await shows.get("/wall/picture"))[0] == 200
    for path in ("/indicators", "/ogc/collections", "/stream", "/exports/units.csv", "/metrics"):
        assert (await shows.get(path))[0] == 403, path


@anyio
async def test_a_withdrawn_token_lets_nobody_in_any_more(centre: Centre):
    reader = await centre.reader("wall-gone", scopes=("wall",))
    assert (await reader.get("/wall/picture"))[0] == 200
    assert await centre.follower.accounts.withdraw_token("wall-gone", "another") == 0
    assert await centre.follower.accounts.withdraw_token("wall-gone", "test") == 1
    await centre.follower.accounts.read()
    assert (await reader.get("/wall/picture"))[0] == 401
