"""Calls that we made ourselves, told by the signed webhook: nobody asks for help in them."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.edge.conftest import Running, fresh, serving

EXCHANGES = [{"name": "sip", "adapter": "canonical", "numbers": {"842713115115": "115", "1900113": "113"}}]
STATES = ("call.ringing", "call.answered", "call.ended")


@pytest.fixture
async def running(database: str, tmp_path: Path) -> AsyncIterator[Running]:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "exchanges.json").write_text(json.dumps(EXCHANGES))
    async with serving(database, tmp_path) as one:
        yield one


async def told(running: Running, kind: str, call: str, source: str = "sip", **data: Any) -> Any:
    event = {"specversion": "1.0", "type": kind, "source": source, "id": fresh(), "data": {"call": call, **data}}
    status, body = await running.tell(event)
    assert status == 200, body
    return body


async def calls(running: Running) -> set[str]:
    return set(await (await running.person("khoa")).view("calls"))


async def test_what_goes_out_from_a_number_of_ours_is_no_caller(running: Running) -> None:
    own = ("842713115115", "+842713115115", "02713115115", "115", "1900113", "sip:02713115115@pbx")
    for number, caller in enumerate(own):
        for kind in STATES:
            agent = {"agent": "205"} if kind == "call.answered" else {}
            body = await told(running, kind, f"out{number}", caller=caller, number="0987654321", **agent)
            assert body == {"own": True}
    assert await told(running, "call.ringing", "x", "elsewhere", caller="113", number="0987654321") == {"own": True}
    assert await told(running, "call.ringing", "tiepung-sender-1", caller="0987654321") == {"own": True}
    assert await calls(running) == set()
    assert not [entry for entry in await running.entries() if entry["event"]["type"].startswith("Call")]


async def test_later_news_of_it_need_not_say_so_again(running: Running) -> None:
    await told(running, "call.ringing", "out", caller="115", number="0987654321")
    assert await told(running, "call.answered", "out", agent="205") == {"own": True}
    assert await told(running, "call.ended", "out", cause="busy") == {"own": True}
    assert await calls(running) == set()


async def test_whoever_calls_a_number_of_ours_is_heard_and_stays_a_caller(running: Running) -> None:
    for call, data in {
        "from-us": {"caller": "842713115115", "number": "1900113"},
        "of-the-region": {"caller": "113", "number": "115"},
        "from-outside": {"caller": "0987654321", "number": "842713115115"},
        "withheld": {"number": "0987654321"},
        "of-nothing": {},
    }.items():
        assert "position" in await told(running, "call.ringing", call, **data)
    assert "position" in await told(
        running, "call.ringing", "other", "other", caller="842713115115", number="0987654321"
    )
    assert "position" in await told(
        running, "call.answered", "from-outside", caller="115", number="0987654321", agent="9"
    )
    assert len(await calls(running)) == 6
