"""Where units are: told one by one, in batches, or as trackers do; taken when it is news, from who may tell it."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.edge.conftest import Client, Running

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLACE = {"lat": 11.5341, "lon": 106.8912}


def now_ms() -> int:
    return int(time.time() * 1000)


async def gps(shared: Running) -> Client:
    if "gps" not in shared.people:
        shared.people["gps"] = await shared.stack.enter_async_context(shared.machine("gps"))
    return shared.people["gps"]


async def place_of(shared: Running, unit: str) -> Any:
    return (await (await shared.person("khoa")).view("places")).get(unit)


async def test_one_sighting_moves_its_unit(shared: Running) -> None:
    at = now_ms()
    sent = {"unit": "A01", "place": PLACE, "at": at, "speed_kmh": 42.5, "heading": 90}
    await shared.person("khoa")
    before = await shared.position()
    assert await (await gps(shared)).post("/sightings", sent) == (202, {"taken": 1})
    assert await place_of(shared, "A01") == {**sent, "heading": 90.0}
    assert await shared.position() == before, "a sighting is no entry"


async def test_a_batch_is_taken_whole_and_counts_what_was_news(shared: Running) -> None:
    at = now_ms()
    batch = [{"unit": f"B{n:02}", "place": PLACE} for n in range(1, 4)]
    batch += [{"unit": "A02", "place": PLACE, "at": at + n} for n in range(3)]
    batch += [{"unit": "Z99", "place": PLACE}, {"unit": "A02", "place": {"lat": 11.0, "lon": 106.0}, "at": at - 5}]
    status, body = await (await gps(shared)).post("/sightings", batch)
    known = [unit for unit in ("B01", "B02", "B03") if await place_of(shared, unit)]
    assert (status, body["taken"]) == (202, 3 + len(known))
    assert (await place_of(shared, "A02"))["place"] == PLACE


async def test_older_than_known_is_not_taken(shared: Running) -> None:
    client, at = await gps(shared), now_ms()
    assert await client.post("/sightings", {"unit": "A03", "place": PLACE, "at": at}) == (202, {"taken": 1})
    for older in (at - 1, at - 60_000, at - 25 * 3600 * 1000, 0, -5):
        elsewhere = {"unit": "A03", "place": {"lat": 12.0, "lon": 107.0}, "at": older}
        assert await client.post("/sightings", elsewhere) == (202, {"taken": 0})
    assert (await place_of(shared, "A03"))["place"] == PLACE


async def test_a_clock_that_runs_ahead_blocks_its_unit_for_a_minute_at_most(shared: Running) -> None:
    client = await gps(shared)
    ahead = {"unit": "A04", "place": PLACE, "at": now_ms() + 9 * 3600 * 1000}
    assert await client.post("/sightings", ahead) == (202, {"taken": 1})
    assert (await place_of(shared, "A04"))["at"] <= now_ms() + 60_000


async def test_an_unknown_unit_is_not_taken(shared: Running) -> None:
    assert await (await gps(shared)).post("/sightings", {"unit": "Q1", "place": PLACE}) == (202, {"taken": 0})
    assert await place_of(shared, "Q1") is None


# --- the forms of trackers


@pytest.mark.parametrize("unit_of_time", [1, 1000])
async def test_osmand_is_read_from_the_query_by_get_and_post(shared: Running, unit_of_time: int) -> None:
    client, at, unit = await gps(shared), now_ms() // 1000, f"A2{unit_of_time % 7}"
    for n, method in enumerate(("GET", "POST")):
        fields = {"id": unit, "lat": 11.5, "lon": 106.9 + n / 100, "timestamp": (at + n) * unit_of_time}
        path = "/sightings?" + urlencode({**fields, "speed": 10, "bearing": 370, "altitude": 80, "batt": 77})
        assert await client.ask(method, path) == (202, {"taken": 1})
        row = await place_of(shared, unit)
        assert row["place"] == {"lat": 11.5, "lon": 106.9 + n / 100}
        assert row["at"] == (at + n) * 1000
        assert (round(row["speed_kmh"], 2), row["heading"]) == (18.52, 10.0)


async def test_the_form_of_traccar_client_is_read(shared: Running) -> None:
    client = await gps(shared)
    form = urlencode({"id": "A06", "lat": "11.6", "lon": "106.8", "timestamp": now_ms() // 1000, "speed": "0.0"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert await client.post("/sightings", form.encode(), **headers) == (202, {"taken": 1})
    assert (await place_of(shared, "A06"))["place"] == {"lat": 11.6, "lon": 106.8}
    form = urlencode({"deviceid": "A06", "lat": "11.7", "lon": "106.8"})
    assert await client.post("/sightings", form.encode(), **headers) == (202, {"taken": 1})


@pytest.mark.parametrize(
    "time_of",
    [
        lambda at: datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        lambda at: datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S"),
        lambda at: datetime.fromtimestamp(at, timezone(timedelta(hours=7))).isoformat(),
    ],
)
async def test_the_newer_words_of_osmand_are_read(shared: Running, time_of: Any) -> None:
    at = now_ms() // 1000
    fields = {"deviceid": "A12", "location": "11.5,106.9", "heading": "-90", "timestamp": time_of(at), "speed": "10"}
    assert await (await gps(shared)).get("/sightings?" + urlencode(fields)) in (
        (202, {"taken": 1}),
        (202, {"taken": 0}),
    )
    row = await place_of(shared, "A12")
    assert (row["place"], row["heading"]) == ({"lat": 11.5, "lon": 106.9}, 270.0)
    assert abs(row["at"] - at * 1000) < 10_000


async def test_the_json_of_traccar_client_is_read(shared: Running) -> None:
    client, at = await gps(shared), now_ms() // 1000
    coords = {"latitude": 11.5, "longitude": 106.8, "accuracy": 5, "speed": 10, "heading": -1, "altitude": 80}
    moment = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    location = {"timestamp": moment, "coords": coords, "is_moving": True, "battery": {"level": 1}, "extras": {}}
    assert await client.post("/sightings", {"location": location, "device_id": "A13"}) == (202, {"taken": 1})
    row = await place_of(shared, "A13")
    assert (row["place"], row["at"], row["speed_kmh"]) == ({"lat": 11.5, "lon": 106.8}, at * 1000, 36.0)
    wrong = {"location": {"coords": {**coords, "latitude": 91}, "timestamp": "now"}, "device_id": "A13"}
    status, body = await client.post("/sightings", wrong)
    assert status == 422
    assert [one["path"] for one in body["errors"]] == ["$.location.coords.latitude", "$.location.timestamp"]


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"id": "A07"}, ["$.lat", "$.lon"]),
        ({"lat": "11", "lon": "106"}, ["$.id"]),
        ({"id": "A07", "lat": "91", "lon": "x"}, ["$.lat", "$.lon"]),
        ({"location": "11"}, ["$.id", "$.location"]),
        ({"id": "A07", "location": "11,106", "timestamp": "2026-13-01T00:00:00Z"}, ["$.timestamp"]),
        ({"id": "A07", "location": "11,106", "speed": "-1", "heading": "nan"}, ["$.heading", "$.speed"]),
    ],
)
async def test_a_wrong_field_of_a_trackers_form_is_named(
    shared: Running, fields: dict[str, str], paths: list[str]
) -> None:
    status, body = await (await gps(shared)).get("/sightings?" + urlencode(fields))
    assert (status, body["reason"]) == (422, "invalid")
    assert [one["path"] for one in body["errors"]] == paths


@pytest.mark.parametrize(
    "fields",
    [
        {"lat": "x", "lon": "106"},
        {"lat": "nan", "lon": "106"},
        {"lat": "inf", "lon": "106"},
        {"lat": "91", "lon": "106"},
        {"lat": "11", "lon": "-181"},
        {"lat": "11"},
        {"lat": "11", "lon": "106", "timestamp": "yesterday"},
        {"lat": "11", "lon": "106", "timestamp": "inf"},
        {"lat": "11", "lon": "106", "timestamp": "nan"},
        {"lat": "11", "lon": "106", "timestamp": "-1e308"},
        {"lat": "11", "lon": "106", "speed": "fast"},
        {"lat": "11", "lon": "106", "speed": "nan"},
        {"lat": "11", "lon": "106", "speed": "inf"},
        {"lat": "11", "lon": "106", "bearing": "inf"},
        {"lat": "11", "lon": "106", "speed": "1e300"},  # more than the table holds: no place would be saved again
        {"lat": "11", "lon": "106", "speed": "-1"},
    ],
    ids=lambda fields: "-".join(fields.values()),
)
async def test_what_is_no_number_is_422(shared: Running, fields: dict[str, str]) -> None:
    client = await gps(shared)
    status, body = await client.get("/sightings?" + urlencode({"id": "A07", **fields}))
    assert (status, body["reason"]) == (422, "invalid"), body


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"place": {"lat": 91, "lon": 0}}, "$.place.lat"),
        ({"at": "now"}, "$.at"),
        ({"speed_kmh": -1}, "$.speed_kmh"),
        ({"speed_kmh": 401}, "$.speed_kmh"),
        ({"heading": 361}, "$.heading"),
        ({"colour": "red"}, "$.colour"),
    ],
)
async def test_a_wrong_field_is_named_by_its_path(shared: Running, fields: dict[str, Any], path: str) -> None:
    status, body = await (await gps(shared)).post("/sightings", {"unit": "A07", "place": PLACE, **fields})
    assert (status, body["errors"][0]["path"]) == (422, path)


async def test_too_many_at_once_are_refused(shared: Running) -> None:
    batch = [{"unit": "A07", "place": PLACE}] * 5_001
    status, _ = await (await gps(shared)).post("/sightings", batch)
    assert status in (413, 422)


# --- who may tell


async def test_a_crew_tells_only_of_its_own_unit(shared: Running) -> None:
    crew = await shared.crew("A08")
    assert await crew.post("/sightings", {"unit": "A08", "place": PLACE}) == (202, {"taken": 1})
    status, body = await crew.post("/sightings", {"unit": "A09", "place": PLACE})
    assert (status, body["reason"]) == (403, "not_allowed")
    status, _ = await crew.get(f"/sightings?id=A09&lat=11&lon=106&timestamp={now_ms() // 1000}")
    assert status == 403


async def test_a_batch_with_a_unit_of_others_is_refused_whole(shared: Running) -> None:
    crew = await shared.crew("A10")
    before = await place_of(shared, "A10")
    elsewhere = {"lat": 11.9, "lon": 106.6}
    status, _ = await crew.post("/sightings", [{"unit": "A10", "place": elsewhere}, {"unit": "A11", "place": PLACE}])
    assert status == 403
    assert await place_of(shared, "A10") == before


@pytest.mark.parametrize("name", ["khoa", "lan", "nhung", "ioc", "quantri"])
async def test_people_of_the_room_tell_of_none(shared: Running, name: str) -> None:
    status, body = await (await shared.person(name)).post("/sightings", {"unit": "A01", "place": PLACE})
    assert (status, body["reason"]) == (403, "not_allowed")


async def test_what_was_seen_last_is_known_after_a_restart(database: str, tmp_path: Any, monkeypatch: Any) -> None:
    from dispatch import tracking
    from tests.edge.conftest import serving

    monkeypatch.setattr(tracking, "SAVE_PLACES_S", 0.1)
    async with serving(database, tmp_path) as running:
        await (await gps(running)).post("/sightings", {"unit": "A01", "place": PLACE, "speed_kmh": 33.0})
        seen = await place_of(running, "A01")
        for _ in range(100):
            if await running.fetch("select 1 from sightings"):
                break
    async with serving(database, tmp_path) as running:
        assert await place_of(running, "A01") == seen
