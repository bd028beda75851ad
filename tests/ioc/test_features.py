"""OGC API – Features as operations centres, maps and spreadsheets ask it."""

import asyncio
import base64
from math import cos, hypot, radians
from urllib.parse import quote

import pytest

from dispatch.ioc.collections import COLLECTIONS
from tests.edge.conftest import DONG_XOAI, Client
from tests.ioc.conftest import Centre

pytestmark = pytest.mark.asyncio(loop_scope="module")
FAR = {"lat": 11.83, "lon": 107.22}


def ids(page: dict) -> list[str]:
    return [one["id"] for one in page["features"]]


async def test_whoever_comes_finds_everything_from_the_landing_page(centre: Centre):
    reader = await centre.reader()
    async with Client(centre.base) as anybody:
        status, landing = await anybody.get("/ogc")
    assert status == 200
    links = {one["rel"]: one["href"] for one in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(links)
    status, told = await reader.get(links["data"].removeprefix(centre.base))
    assert status == 200
    assert [one["id"] for one in told["collections"]] == list(COLLECTIONS)
    for one in told["collections"]:
        hrefs = {link["rel"]: link["href"].removeprefix(centre.base) for link in one["links"]}
        for rel in ("self", "items", "describedby"):
            status, _ = await reader.get(hrefs[rel])
            assert status == 200, (one["id"], rel)


async def test_an_incident_is_a_point_with_its_properties_and_no_person(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    number = await lan.open_incident(
        "house_fire", place=DONG_XOAI, text="Ông Nguyễn Văn A, số 12", address="12 Hùng Vương"
    )
    page = await centre.items(reader, "incidents", f"?incident={number}")
    (found,) = page["features"]
    assert found["geometry"] == {"type": "Point", "coordinates": [DONG_XOAI["lon"], DONG_XOAI["lat"]]}
    assert found["properties"]["kind"] == "house_fire"
    assert found["properties"]["state"] == "open"
    assert found["properties"]["opened_at"].endswith("+07:00")
    assert found["properties"].keys() == {one.name for one in COLLECTIONS["incidents"].properties}
    assert "Nguyễn" not in str(page)
    assert "Hùng Vương" not in str(page)
    assert page["numberReturned"] == page["numberMatched"] == 1


async def test_pages_by_their_links_give_each_once_and_in_order(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    for _ in range(5):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    whole = await centre.items(reader, "incidents")
    found, at = [], "/ogc/collections/incidents/items?limit=2"
    while at:
        status, page = await reader.get(at)
        assert status == 200
        assert page["numberReturned"] <= 2
        found += ids(page)
        at = next((one["href"].removeprefix(centre.base) for one in page["links"] if one["rel"] == "next"), "")
    assert found == ids(whole)
    assert len(set(found)) == len(found) >= 5


async def test_assignments_are_paged_within_an_incident_too(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    number = await lan.open_incident("house_fire", place=DONG_XOAI)
    for unit, row in (await lan.view("units")).items():
        if row["standing"] == "off_duty":
            await lan.do("BringOnDuty", unit=unit)
    whole = await centre.items(reader, "assignments", f"?incident={number}")
    assert len(whole["features"]) > 1
    first = whole["features"][0]
    status, one = await reader.get(f"/ogc/collections/assignments/items/{quote(first['id'], safe='')}")
    assert (status, one["properties"]) == (200, first["properties"])
    one_by_one, after = [], ""
    while True:
        page = await centre.items(reader, "assignments", f"?incident={number}&limit=1{after}")
        one_by_one += ids(page)
        if not any(link["rel"] == "next" for link in page["links"]):
            break
        after = f"&after={page['features'][-1]['id']}"
    assert one_by_one == ids(whole)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=x", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,20,3,10", "bbox=200,0,210,1", "datetime=gestern",
        "datetime=../..", "datetime=2026-01-02T00:00:00Z/2026-01-01T00:00:00Z", "nonsense=1", "incident=x", "drill=perhaps",
        "crs=EPSG:3857", "text=x", "after=", "after=%00", "f=xml", "priority=abc", "limit=1&limit=2", "limit=00",
    ],
)  # fmt: skip
async def test_what_is_not_understood_is_refused_by_name(centre: Centre, query: str):
    status, body = await (await centre.reader()).get(f"/ogc/collections/incidents/items?{query}")
    assert status == 400
    assert body["errors"][0]["path"] == f"?{query.partition('=')[0]}"


async def test_more_than_the_most_is_the_most_and_a_moment_to_come_is_now_and_says_so(centre: Centre):
    reader = await centre.reader()
    assert (await centre.items(reader, "stations", "?limit=1000000000000"))["features"]
    assert (await centre.items(reader, "stations", "?f=json&datetime=2999-01-01T00:00:00Z"))["note"]
    async with Client(centre.base) as qgis:
        assert (await qgis.get("/ogc/collections"))[0] == 401
        assert "Basic" in str(qgis.last_headers)


async def test_a_box_holds_what_lies_in_it(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    here = str(await lan.open_incident("house_fire", place=DONG_XOAI))
    far = str(await lan.open_incident("house_fire", place=FAR))
    nowhere = str(await lan.open_incident("house_fire"))
    around = await centre.items(reader, "incidents", "?bbox=106.8,11.5,106.95,11.6&limit=10000")
    assert here in ids(around)
    assert far not in ids(around)
    assert nowhere not in ids(around)
    districts = await centre.items(reader, "areas", "?bbox=106.88,11.53,106.89,11.54&limit=1000")
    assert {one["properties"]["level"] for one in districts["features"]} >= {"district", "commune"}
    assert len(districts["features"]) < 20


async def test_areas_of_a_date_are_the_tree_of_then(centre: Centre):
    reader = await centre.reader()
    before = await centre.items(reader, "areas", "?datetime=2024-06-01&limit=10000")
    today = await centre.items(reader, "areas", "?datetime=2026-01-01T00:00:00%2B07:00&limit=10000")
    levels = [one["properties"]["level"] for one in before["features"]]
    assert (levels.count("district"), levels.count("commune")) == (11, 111)
    levels = [one["properties"]["level"] for one in today["features"]]
    assert (levels.count("district"), levels.count("commune")) == (0, 40)


async def test_cameras_loudspeakers_stations_and_hospitals_are_the_regions(centre: Centre):
    reader = await centre.reader()
    counted = {name: (await centre.items(reader, name, "?limit=10000"))["numberMatched"] for name in ("cameras", "loudspeakers", "stations", "hospitals")}  # fmt: skip
    assert counted["loudspeakers"] == 1484
    assert min(counted.values()) > 5


async def test_only_who_may_read_reads(centre: Centre):
    async with Client(centre.base) as anybody:
        assert (await anybody.get("/ogc/collections/incidents/items"))[0] == 401
        assert (await anybody.get("/ogc/collections"))[0] == 401
        assert (await anybody.get("/healthz"))[0] == 200
    other = await centre.reader("ioc-sightings", scopes=("sightings",))
    assert (await other.get("/ogc/collections/incidents/items"))[0] == 403
    token = await centre.token()
    basic = base64.b64encode(f"qgis:{token}".encode()).decode()
    async with Client(centre.base, {"Authorization": f"Basic {basic}"}) as qgis:
        assert (await qgis.get("/ogc/collections/incidents/items"))[0] == 200
    async with Client(centre.base, {"Authorization": "Basic !!"}) as broken:
        assert (await broken.get("/ogc/collections/incidents/items"))[0] == 401


async def test_a_district_sees_its_own_part_alone(centre: Centre):
    lan = await centre.service.person("lan")
    here = str(await lan.open_incident("house_fire", place=DONG_XOAI))
    far = str(await lan.open_incident("house_fire", place=FAR))
    district = next(
        one["properties"]["code"]
        for one in (await centre.items(await centre.reader(), "areas", "?level=district&bbox=106.883,11.535,106.883,11.535&datetime=2025-01-01"))["features"]
    )  # fmt: skip
    own = await centre.reader("ioc-district", area=district)
    page = await centre.items(own, "incidents", "?limit=10000")
    assert here in ids(page)
    assert far not in ids(page)
    assert (await own.get(f"/ogc/collections/incidents/items/{far}"))[0] == 404
    clusters = await centre.items(own, "loudspeakers", "?limit=10000")
    assert 0 < clusters["numberMatched"] < 1484


async def test_what_did_not_change_is_not_sent_again(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    await centre.items(reader, "incidents")
    tag = reader.last_headers["Etag"]
    assert (await reader.get("/ogc/collections/incidents/items", **{"If-None-Match": tag}))[0] == 304
    assert (await reader.get("/ogc/collections/incidents/items", **{"If-None-Match": tag, "Accept-Language": "en"}))[0] == 200  # fmt: skip
    await lan.open_incident("house_fire", place=DONG_XOAI)
    await centre.items(reader, "incidents")
    assert reader.last_headers["Etag"] != tag
    assert (await reader.get("/ogc/collections/incidents/items", **{"If-None-Match": tag}))[0] == 200
    await centre.items(reader, "units")
    assert "Etag" not in reader.last_headers


async def test_it_says_how_far_it_is_and_how_far_that_is_behind(centre: Centre):
    reader = await centre.reader()
    position = await centre.caught_up()
    await centre.items(reader, "incidents")
    assert int(reader.last_headers["X-Position"]) >= position
    assert reader.last_headers["X-Behind-Entries"] == "0"
    async with Client(centre.base) as anybody:
        status, health = await anybody.get("/healthz")
        assert (status, health["behind"]) == (200, 0)
        assert (await anybody.get("/readyz"))[0] == 200
    metrics = await centre.reader("ioc-metrics", scopes=("metrics",))
    status, body = await metrics.get("/metrics")
    assert status == 200
    assert b"tiepung_views_behind_entries 0.0" in body


async def test_who_asks_too_often_is_told_so(centre: Centre):
    eager = await centre.reader("ioc-eager")
    answers = [(await eager.get("/ogc/collections/stations/items?limit=1"))[0] for _ in range(700)]
    assert answers[:500] == [200] * 500
    assert 429 in answers
    assert (await (await centre.reader()).get("/ogc/collections/stations/items?limit=1"))[0] == 200


async def test_units_are_where_they_were_seen(centre: Centre):
    reader = await centre.reader()
    crew = await centre.service.crew("A12")
    seen = {"unit": "A12", "place": {"lat": 11.61, "lon": 106.91}, "at": centre.follower.clock()}
    status, body = await crew.post("/sightings", [seen])
    assert status in (200, 202, 204), body
    for _ in range(200):
        (unit,) = (await centre.items(reader, "units", "?unit=A12"))["features"]
        if unit["geometry"]["coordinates"] == [106.91, 11.61]:
            break
        await asyncio.sleep(0.1)
    assert unit["geometry"]["coordinates"] == [106.91, 11.61]
    assert unit["properties"]["seen"] is True


async def test_cameras_near_an_incident_come_by_their_distance_and_a_district_asks_for_its_own(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    cameras = (await centre.items(reader, "cameras", "?limit=10000"))["features"]
    lon, lat = cameras[0]["geometry"]["coordinates"]
    number = await lan.open_incident("house_fire", place={"lat": lat, "lon": lon})
    await centre.caught_up()
    _, area = await reader.get(f"/ogc/collections/incidents/items?incident={number}")
    for metres in (1, 3_000, 50_000):
        status, told = await reader.get(f"/incidents/{number}/near?within_m={metres}")
        assert status == 200, told
        expected = {
            one["id"]: hypot(
                (one["geometry"]["coordinates"][0] - lon) * cos(radians(lat)), one["geometry"]["coordinates"][1] - lat
            )
            * 111_195
            for one in cameras
        }
        near = {one["id"]: one["properties"]["distance_m"] for one in told["features"]}
        assert near == {key: round(far) for key, far in expected.items() if far <= metres}
        assert list(near.values()) == sorted(near.values())
    assert (await reader.get(f"/incidents/{number}/near?collection=hospitals&within_m=50000"))[1]["features"]
    code = area["features"][0]["properties"]["area"]
    other = next(
        one["properties"]["code"]
        for one in (await centre.items(reader, "areas", "?level=commune&datetime=2026-01-01&limit=1000"))["features"]
        if one["properties"]["code"] != code
    )
    elsewhere = await centre.reader("near-elsewhere", area=other)
    assert (await elsewhere.get(f"/incidents/{number}/near"))[0] == 404
    for wrong, status in (("999999/near", 404), ("x/near", 404), (f"{number}/near?within_m=0", 422)):
        assert (await reader.get(f"/incidents/{wrong}"))[0] == status
