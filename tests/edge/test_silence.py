"""Silence of an exchange is an alarm for everybody in the room, and its test calls are none of the room's."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.edge.conftest import Running, fresh, serving
from tests.exchanges.test_adapters import SECRET, stringee

EXCHANGES: list[dict[str, Any]] = [
    {"name": "sip", "adapter": "canonical", "canary": {"within_s": 5, "number": "900", "caller": "0900 000 900"}},
    {"name": "vnpt", "adapter": "stringee", "secret": SECRET, "quiet_s": 5, "numbers": {"84271900": "900"}},
    {"name": "gsm", "adapter": "mapped", "secret": SECRET, "canary": {"within_s": 86400, "caller": "0911222333"},
     "mapping": {"call": "id", "caller": "from", "event": "e",
                 "events": {"R": "call.ringing", "A": "call.answered", "H": "call.ended"}}},
]  # fmt: skip
SOON_S = 15.0


@pytest.fixture
async def running(database: str, tmp_path: Path) -> AsyncIterator[Running]:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "exchanges.json").write_text(json.dumps(EXCHANGES))
    async with serving(database, tmp_path) as one:
        yield one


async def silent(running: Running, name: str = "khoa") -> dict[str, str]:
    rows = await (await running.person(name)).view("situation")
    return {row["exchange"]: row["why"] for key, row in rows.items() if key.startswith("silent_exchange:")}


async def until(running: Running, wanted: dict[str, str]) -> None:
    deadline = time.monotonic() + SOON_S
    while (found := await silent(running)) != wanted:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.1)


async def sip(running: Running, kind: str, **data: Any) -> Any:
    event = {"specversion": "1.0", "type": kind, "source": "sip", "id": fresh(), "data": data}
    return await running.tell(event)


async def test_an_exchange_that_was_never_heard_is_an_alarm_until_it_is(running: Running) -> None:
    await until(running, {"sip": "no_canary", "vnpt": "quiet"})
    assert await silent(running, "lan") == await silent(running, "nhung") == await silent(running)
    _, body = await (await running.person("nhung")).get("/metrics")
    values = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for one in text_string_to_metric_families(body.decode())
        for sample in one.samples
    }
    assert values["tiepung_exchange_silent", ("source", "vnpt"), ("why", "quiet")] == 1
    async with running.client() as exchange:
        assert (await exchange.post(f"/webhooks/exchanges/vnpt/{SECRET}", stringee("ringing")))[0] == 200
    assert (await sip(running, "call.ringing", call="t1", number="900", caller="+84900000900"))[1] == {"canary": True}
    assert (await sip(running, "call.ended", call="t1"))[1] == {"canary": True}
    await until(running, {})
    kinds = [entry["event"]["type"] for entry in await running.entries()]
    assert (kinds.count("ExchangeFellSilent"), kinds.count("ExchangeCameBack")) == (2, 2)


async def test_a_test_call_is_no_call_of_the_room_and_nobody_else_is_taken_for_one(running: Running) -> None:
    for kind in ("call.ringing", "call.answered", "call.ended"):
        assert (await sip(running, kind, call="t1", number="900", caller="0900000900"))[1] == {"canary": True}
    async with running.client() as exchange:
        for event in "RAH":
            path = f"/webhooks/exchanges/gsm/{SECRET}?id=t1&e={event}" + ("&from=0911222333" if event == "R" else "")
            assert (await exchange.get(path))[0] == 200
        assert (await exchange.get(f"/webhooks/exchanges/gsm/{SECRET}?id=t2&e=R&from=0911222334"))[0] == 200
    person = await running.person("khoa")
    assert [await person.view(name) for name in ("call_backs", "handovers")] == [{}, {}]
    assert set(await person.view("calls")) == {"gsm:t2"}
    for call, told in {"n": {"number": "900"}, "c": {"caller": "0900000900"}, "x": {"number": "115"}}.items():
        assert "position" in (await sip(running, "call.ringing", call=call, **told))[1]
    assert set(await person.view("calls")) == {"gsm:t2", "sip:n", "sip:c", "sip:x"}
    assert "position" in (await sip(running, "call.answered", call="n", number="900", caller="0900000900"))[1]


async def test_a_source_of_signed_events_is_no_exchange_with_a_path(running: Running) -> None:
    async with running.client() as stranger:
        for path in ("/webhooks/exchanges/sip", "/webhooks/exchanges/sip/", f"/webhooks/exchanges/sip/{SECRET}"):
            assert (await stranger.post(path, {}))[0] in (401, 404)


async def test_who_told_something_and_is_not_watched_is_said_to_be_so(running: Running) -> None:
    khoa = await running.person("khoa")
    ours = {one["name"]: one for one in (await khoa.get("/exchanges"))[1]["exchanges"]}
    assert {name: one["watched"] for name, one in ours.items()} == {"sip": True, "vnpt": True, "gsm": True}
    event = {"specversion": "1.0", "type": "call.ringing", "source": "unnamed", "id": fresh()}
    await running.tell({**event, "data": {"call": fresh("c"), "number": "115", "caller": "0900000911"}})
    *_, last = (await khoa.get("/exchanges"))[1]["exchanges"]
    assert (last["name"], last["watched"], last["silent"], last["at"] is not None) == ("unnamed", False, False, True)
