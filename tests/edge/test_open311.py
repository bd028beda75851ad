"""Open311 GeoReport v2: other systems read services and requests in JSON and XML, and make requests with a key."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import pytest_asyncio

from dispatch.accounts import Account, Accounts
from dispatch.codes import code_of
from dispatch.http.open311 import reading
from dispatch.vault import Master
from events.values import TicketId
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh
from tests.edge.scanning import found_in_database
from tests.edge.test_tickets import ANSWER, PHONE, WHAT, WHO, one, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = "/open311/v2"
addresses = iter(f"127.2.{third}.{fourth}" for third in range(1, 9) for fourth in range(1, 250))


@pytest_asyncio.fixture(loop_scope="module")
async def other(shared: Running) -> AsyncIterator[Client]:
    """Another system, at an address of its own."""
    async with shared.client(next(addresses)) as system:
        yield system


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def key(shared: Running) -> str:
    return await key_of(shared, "tickets")


async def key_of(shared: Running, *scopes: str) -> str:
    """The token of a new machine, made as the command line makes it and told to the service as it does."""
    name = fresh("app")
    accounts = Accounts(shared.dsn)
    await accounts.load()
    await accounts.put(Account(name, "An app", "machine"), None)
    token = await accounts.make_token(name, "test", scopes)
    operator = shared.settings.operator_file.read_text().strip()
    async with shared.client(Authorization=f"Bearer {operator}") as line:
        change = {"account": f"machine:{name}", "role": "machine", "change": "put"}
        status, body = await line.post("/operator/commands", {"type": "RecordAccountChange", "id": fresh(), **change})
        assert status == 200, body
    async with shared.client(Authorization=f"Bearer {token}") as machine:
        for _ in range(100):
            if (await machine.get("/session"))[0] == 200:
                break
            await asyncio.sleep(0.05)
    return token


async def get(client: Client, what: str, **asked: Any) -> tuple[int, Any]:
    return await client.get(f"{ROOT}/{what}?{urlencode(asked)}")


async def xml(client: Client, what: str, **asked: Any) -> tuple[int, ElementTree.Element]:
    status, body = await client.get(f"{ROOT}/{what}?{urlencode(asked)}")
    assert body.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    assert client.last_headers["Content-Type"] == "text/xml; charset=utf-8"
    return status, ElementTree.fromstring(body)


async def made(client: Client, form: str = "json", **fields: str) -> tuple[int, Any]:
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    return await client.ask("POST", f"{ROOT}/requests.{form}", body, **{"Content-Type": kind})


def usual(key: str, **fields: str) -> dict[str, str]:
    place = {"lat": str(DONG_XOAI["lat"]), "long": str(DONG_XOAI["lon"])}
    return {"api_key": key, "service_code": "power", "description": WHAT, **place, **fields}


async def test_discovery_names_the_endpoint_and_its_formats(shared: Running, other: Client) -> None:
    status, told = await get(other, "discovery.json")
    (endpoint,) = told["endpoints"]
    assert (status, endpoint["url"], endpoint["type"]) == (200, shared.base + ROOT, "test")
    assert endpoint["formats"] == ["application/json", "text/xml"]
    _, root = await xml(other, "discovery.xml")
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == endpoint["formats"]


async def test_services_are_the_fields_of_the_region_in_both_formats(shared: Running, other: Client) -> None:
    status, services = await get(other, "services.json")
    assert (status, len(services)) == (200, 15)
    assert other.last_headers["Content-Type"] == "application/json; charset=utf-8"
    assert set(services[0]) == {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    assert all("media_url is accepted and not fetched" in one["description"] for one in services)
    assert (services[2]["service_code"], services[2]["service_name"], services[2]["metadata"]) == (
        "power",
        "Điện",
        False,
    )
    _, root = await xml(other, "services.xml")
    assert root.tag == "services"
    assert [one.findtext("service_code") for one in root.findall("service")] == [
        one["service_code"] for one in services
    ]
    assert root.findtext("service/metadata") == "false"
    assert await get(other, "services/power.json") == (200, {"service_code": "power", "attributes": []})
    assert (await get(other, "services/none.json"))[0] == 404


async def test_a_request_is_told_without_what_is_personal(shared: Running, other: Client, key: str) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa, address="12 hẻm Giếng Cạn")
    await khoa.do("ForwardTicket", ticket=number, agency="construction")
    await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    await nhung.do("ApproveAnswer", ticket=number)
    status, (told,) = await get(other, f"requests/{number}.json")
    assert (status, told["service_request_id"], told["status"], told["status_notes"]) == (
        *(200, str(number)),
        *("closed", "answered"),
    )
    assert (told["agency_responsible"], told["address"], told["service_code"]) == (
        *("Sở Xây dựng", "Phường Bình Phước"),
        "environment",
    )
    assert told["requested_datetime"].endswith("Z")
    assert (told["lat"], told["long"], told["description"], told["media_url"]) == (None, None, None, None)
    everything = json.dumps(told, ensure_ascii=False)
    assert not any(secret in everything for secret in (WHAT, WHO, PHONE, ANSWER, "Giếng Cạn", "106.88"))
    _, root = await xml(other, f"requests/{number}.xml")
    assert root.tag == "service_requests"
    assert root.findtext("request/service_request_id") == str(number)
    assert root.findtext("request/lat") == ""
    _, (told,) = await get(other, f"requests/{number}.json", api_key=key)
    assert (told["lat"], told["long"], told["description"]) == (DONG_XOAI["lat"], DONG_XOAI["lon"], None)


async def test_requests_are_found_by_service_state_time_and_number(shared: Running, other: Client) -> None:
    khoa = await shared.person("khoa")
    numbers = [await opened(khoa, field="culture") for _ in range(3)]
    ids = [str(number) for number in reversed(numbers)]
    await khoa.do("RefuseTicket", ticket=numbers[0], reason="not_ours")

    async def found(**asked: Any) -> list[str]:
        status, told = await get(other, "requests.json", **asked)
        assert status == 200, told
        return [one["service_request_id"] for one in told]

    assert await found(service_code="culture") == ids
    assert await found(service_code="culture,none", status="open") == ids[:2]
    assert await found(service_code="culture", status="closed") == ids[2:]
    assert await found(service_code="culture", page_size=2) == ids[:2]
    assert await found(service_code="culture", page_size=2, page=2) == ids[2:]
    assert await found(service_code="culture", page_size=2, page=3) == []
    assert await found(service_code="culture", start_date="2099-01-01T00:00:00Z") == []
    assert await found(service_code="culture", end_date="2020-01-01T00:00:00+07:00") == []
    assert await found(service_request_id=f"{ids[0]},999999,x") == [ids[0]]
    assert await found(service_code="culture", jurisdiction_id="", extensions="true") == ids
    for wrong in ({"status": "late"}, {"start_date": "yesterday"}, {"start_date": "2026-01-01T00:00:00"}):
        status, told = await get(other, "requests.json", **wrong)
        assert (status, told[0]["code"]) == (400, "400")
    for asked in ({"page_size": "0"}, {"page": "x"}, {"page_size": "1000000"}):
        assert (await get(other, "requests.json", **asked))[0] == 400


async def test_an_exercise_and_what_was_erased_are_not_told(shared: Running, other: Client) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    drill, erased = await opened(khoa, drill=True), await opened(khoa)
    assert (await nhung.post("/erase", {"ticket": erased, "reason": "asked_by_person"}))[0] == 200
    for number in (drill, erased):
        assert (await get(other, f"requests/{number}.json"))[0] == 404
        assert await get(other, "requests.json", service_request_id=number) == (200, [])


async def test_a_request_made_with_a_key_is_a_ticket(shared: Running, other: Client, key: str) -> None:
    sent = usual(
        key, phone=PHONE, first_name="Lành", last_name="Bà Sáu", email="lanh@example.vn", address_string="Số 5"
    )
    status, (told,) = await made(other, **sent)
    assert status == 200
    khoa = await shared.person("khoa")
    row = await one(khoa, int(told["service_request_id"]))
    assert (row["channel"], row["field"], row["place"], row["area"]) == ("app", "power", DONG_XOAI, "25195")
    _, body = await khoa.post("/open", {"ticket": row["ticket"]})
    assert sorted(body["texts"].values()) == sorted((WHAT, PHONE, "Bà Sáu Lành lanh@example.vn", "Số 5"))
    assert await found_in_database(shared, WHAT, PHONE, "lanh@example.vn", key) == []
    *_, entry = (one for one in await shared.entries() if one["event"]["type"] == "TicketOpened")
    assert entry["by"].startswith("machine:app-")
    assert await get(other, f"tokens/{told['token']}.json") == (
        200,
        [{"service_request_id": told["service_request_id"], "token": told["token"]}],
    )
    status, body = await other.get(f"/public/tickets/{told['token']}")
    assert (status, body["state"]) == (200, "received")
    status, answer = await made(other, "xml", **usual(key, description=""))
    assert ElementTree.fromstring(answer).findtext("request/service_request_id")


async def test_without_a_key_nothing_is_made(shared: Running, other: Client) -> None:
    before = await shared.position()
    wrong = await key_of(shared, "read", "commands")
    after = await shared.position()
    for key in ("", "x", wrong, shared.settings.operator_file.read_text()):
        status, told = await made(other, **usual(key))
        assert (status, told[0]["code"]) == (403, "403")
    status, answer = await made(other, "xml", **usual(""))
    assert (status, ElementTree.fromstring(answer).findtext("error/code")) == (403, "403")
    assert await shared.position() == after > before


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"service_code": "none"}, 404),
        ({"service_code": ""}, 400),
        ({"lat": "91"}, 400),
        ({"lat": "x"}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"long": ""}, 400),
        ({"description": "x" * 4_001}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "0", "long": "0"}, 400),
        ({"lat": "48.8566", "long": "2.3522"}, 400),
        ({"phone": "abc"}, 400),
        ({"email": "notmail"}, 400),
        ({"email": "a@b"}, 400),
    ],
)
async def test_a_wrong_request_is_told_what_is_wrong_and_is_no_ticket(
    shared: Running, other: Client, key: str, wrong: dict[str, str], status: int
) -> None:
    before = await shared.position()
    told = await made(other, **usual(key, **wrong))
    assert (told[0], told[1][0]["code"]) == (status, str(status))
    assert told[1][0]["description"]
    assert await shared.position() == before


async def test_a_place_far_outside_is_said_to_be_so_in_both_languages(shared: Running, other: Client, key: str) -> None:
    asked = usual(key, lat="48.8566", long="2.3522")
    async with other.session.post(f"{other.base}/open311/v2/requests.json", data=asked) as reply:
        assert "ngoài tỉnh" in (await reply.json())[0]["description"]
    english = {"Accept-Language": "en"}
    async with other.session.post(f"{other.base}/open311/v2/requests.json", data=asked, headers=english) as reply:
        assert "outside the province" in (await reply.json())[0]["description"]
    near = usual(key, lat="11.30", long="106.60")
    assert (await made(other, **near))[0] == 200, "beyond the border, and not far"


async def test_deep_pages_end_and_each_page_goes_on_where_the_one_before_ended(shared: Running, other: Client) -> None:
    khoa = await shared.person("khoa")
    numbers = [await opened(khoa, field="health") for _ in range(3)]
    pages = [
        (await get(other, "requests.json", service_code="health", page_size=1, page=page))[1] for page in range(1, 5)
    ]
    assert [[int(one["service_request_id"]) for one in page] for page in pages] == [
        *([number] for number in reversed(numbers)),
        [],
    ]
    assert await get(other, "requests.json", page=100_000, page_size=200) == (200, [])


async def test_no_page_is_sorted_anew_with_each_slice_of_the_rows(
    shared: Running, other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only as far as the page that was asked for."""
    khoa = await shared.person("khoa")
    for _ in range(3):
        await opened(khoa, field="health")
    looked = 0

    async def counted(rows: Any) -> Any:
        nonlocal looked
        for row in rows:
            looked += 1
            yield [row]

    monkeypatch.setattr(reading, "sliced", counted)
    status, told = await get(other, "requests.json", page_size=2, service_code="health")
    assert (status, len(told), looked) == (200, 2, 2)


async def test_a_right_token_of_what_is_not_told_is_answered_as_a_wrong_one(shared: Running, other: Client) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    drill, erased = await opened(khoa, drill=True), await opened(khoa)
    tokens = [(await khoa.get(f"/tickets/{number}"))[1]["code"] for number in (drill, erased)]
    assert (await nhung.post("/erase", {"ticket": erased, "reason": "asked_by_person"}))[0] == 200
    settled = code_of(Master.of(shared.settings.master_key), TicketId(999_999))
    told = [await get(other, f"tokens/{token}.json") for token in (*tokens, settled, "1-ABCDEFGHIJKL")]
    assert told[0][0] == 404
    assert all(one == told[0] for one in told)


async def test_guessed_tokens_have_an_end(shared: Running) -> None:
    async with shared.client(next(addresses)) as guesser:
        told = [(await get(guesser, f"tokens/{number}-ABCDEFGHIJKL.json"))[0] for number in range(22)]
    assert told == [404] * 20 + [429] * 2


async def test_a_wrong_path_is_not_taken_for_a_resource(shared: Running, other: Client) -> None:
    for path in ("requests", "requests.csv", "services/power.csv", "requests/1.jsonx", "requests/..%2f1.json"):
        assert (await other.get(f"{ROOT}/{path}"))[0] in (404, 405), path
