"""Whoever signs what it tells names itself; it is never one of us."""

import json

import pytest

from dispatch.machines import OURS
from tests.edge.conftest import Running, fresh, signed

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("ours", sorted(OURS))
async def test_nobody_outside_rings_by_a_name_of_our_own(shared: Running, ours: str) -> None:
    """Else whoever holds a secret could put words into the service's mouth."""
    before = await shared.position()
    data = {"call": fresh("call"), "number": "115"}
    told = {"specversion": "1.0", "type": "call.ringing", "source": ours, "id": fresh(), "data": data}
    status, body = await shared.tell(told)
    assert status == 422, body
    assert body["errors"][0]["path"] == "$.source"
    assert await shared.position() == before


async def test_no_panel_calls_itself_by_a_name_of_our_own(shared: Running) -> None:
    told = {"specversion": "1.0", "type": "alarm.raised", "source": "sender", "id": fresh()}
    body = json.dumps({**told, "data": {"device": fresh("panel"), "kind": "fire"}}).encode()
    async with shared.client() as center:
        status, answer = await center.post("/webhooks/alarm", body, **signed(told["id"], body, shared.alarm_secrets[0]))
    assert status == 422, answer
    assert answer["errors"][0]["path"] == "$.source"
