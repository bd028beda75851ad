"""Whatever somebody writes into a header is refused as usual, and costs nobody else an answer."""

import asyncio
import json
from typing import Any

import pytest

from dispatch.http import hot, server
from dispatch.visits import Visit, Visits
from tests.edge.conftest import Running, fresh
from tests.edge.wiretap import Answer, Wire, request, wire_to

pytestmark = pytest.mark.asyncio(loop_scope="module")

ODD = [
    {"Authorization": "Basic é"},
    {"Authorization": "Basic \udcff"},
    {"Authorization": "Basic "},
    {"Authorization": "Basic /w=="},
    {"Authorization": "Basic " + "A" * 7_000},
    {"Authorization": "Basic " + "A" * 10_240},
    {"Authorization": "Bearer é"},
    {"Authorization": "Bearer " + "é" * 3_000},
    {"Authorization": ""},
    {"Cookie": "tiepung=é"},
    {"Cookie": ""},
    {"Cookie": 'tiepung="\udcff'},
    {"webhook_id": "é", "webhook_timestamp": "é", "webhook_signature": "\udcff"},
    {"Authorization": "Basic é", "X_Forwarded_For": "é, \udcff"},
]
ROUTES = sorted({(route.method, route.path) for route in server.table(*[None] * 3)})
COMMAND = b'{"type":"ClaimCall","id":"x","call":"y"}'


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes soon after something else is taken in one batch."""
    monkeypatch.setattr(hot, "GATHERING_S", 0.1)


async def beside(shared: Running, sent: bytes) -> tuple[Answer | None, Answer]:
    """The answers to it, None where it was hung up on, and to a right command of the same batch."""
    bearer = f"Bearer {token(shared, 'city-dispatcher')}"
    async with wire_to(shared) as warm, wire_to(shared) as odd, wire_to(shared) as other:
        opening = json.dumps({"type": "OpenIncident", "id": fresh(), "kind": "stroke"}).encode()
        await warm.send(request("POST", "/commands", COMMAND), pause_s=0)
        await warm.answer()
        await odd.send(sent, pause_s=0)
        await other.send(request("POST", "/commands", opening, Authorization=bearer), pause_s=0)
        return await answered(odd), await other.answer()


async def answered(wire: Wire) -> Answer | None:
    try:
        return await wire.answer()
    except EOFError:
        return None


@pytest.mark.parametrize("headers", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("path", list(hot.HOT))
@pytest.mark.usefixtures("together")
async def test_an_odd_header_on_a_hot_route_costs_nobody_an_answer(
    shared: Running, path: str, headers: dict[str, str]
) -> None:
    odd, other = await beside(shared, request("POST", path, COMMAND, **headers))
    assert odd is not None
    assert odd.status in (400, 401)
    assert other.status == 200


async def test_an_odd_header_on_any_route_is_no_bug(shared: Running) -> None:
    found = dict[int, Answer]()
    for method, path in ROUTES:
        for headers in ODD:
            async with wire_to(shared) as wire:
                await wire.send(request(method, path, b"{}" if method == "POST" else b"", **headers), pause_s=0)
                answer = await wire.answer()
                assert answer.status < 500, (method, path, headers, answer.body)
                found[answer.status] = answer
    assert {200, 400, 401} <= set(found)


@pytest.mark.parametrize(("method", "path"), [("POST", "/commands"), ("GET", "/views/queue")])
async def test_a_note_that_cannot_be_made_costs_the_note_alone(
    shared: Running, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    monkeypatch.setattr(Visits, "note", broken)
    async with wire_to(shared) as wire:
        for _ in range(2):
            await wire.send(request(method, path, COMMAND))
            assert (await wire.answer()).status == 401
    assert (await (await shared.person("lan")).get("/views/queue"))[0] == 200


@pytest.mark.parametrize("step", ["check", "begin"])
@pytest.mark.usefixtures("together")
async def test_a_bug_in_the_hot_path_costs_one_connection(
    shared: Running, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    right = getattr(hot.HotHandler, step)

    def sometimes(handler: hot.HotHandler, *arguments: Any) -> Any:
        return broken() if "X-Broken" in handler.request.headers else right(handler, *arguments)

    monkeypatch.setattr(hot.HotHandler, step, sometimes)
    bearer = token(shared, "city-dispatcher")
    sent = request("POST", "/commands", COMMAND, Authorization=f"Bearer {bearer}", X_Broken="yes")
    odd, other = await beside(shared, sent)
    assert odd is None
    assert other.status == 200


async def test_who_is_gone_when_the_answer_comes_is_noted_with_her_address(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted, gone, right = list[Visit](), asyncio.Event(), hot.HotHandler.begin

    def note(_: Visits, visit: Visit) -> None:
        noted.append(visit)
        gone.set()

    def hanging_up(handler: hot.HotHandler) -> None:
        right(handler)
        assert handler.transport is not None
        handler.transport.abort()

    monkeypatch.setattr(Visits, "note", note)
    monkeypatch.setattr(hot.HotHandler, "begin", hanging_up)
    asked = {"type": "BringOnDuty", "id": fresh(), "unit": "A02"}
    async with wire_to(shared) as wire, asyncio.timeout(10):
        bearer = f"Bearer {token(shared, 'a01')}"
        await wire.send(request("POST", "/commands", json.dumps(asked).encode(), Authorization=bearer))
        await gone.wait()
    assert [(one.status, one.address) for one in noted] == [(403, "127.0.0.1")]


def token(shared: Running, name: str) -> str:
    found: str = json.loads(shared.settings.demo_file.read_text())["tokens"][name]
    return found


def broken(*_arguments: Any) -> Any:
    raise RuntimeError("a bug")
