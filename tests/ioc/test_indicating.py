"""What follows from figures being asked for again and again: what is remembered of them, and who waits meanwhile."""

from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from dispatch.ioc.indicating import Looks, get_indicators, get_unit_indicators
from dispatch.ioc.reader import Reader
from events.values import MINUTE_MS, Time
from tests.ioc.conftest import Centre


async def asking(centre: Centre, path: str, **account: Any) -> Any:
    """As it comes to the follower."""
    token = await centre.token(**account)
    return make_mocked_request("GET", path, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_takes_the_place_of_what_can_be_asked_for_no_more(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    reader, looks = Reader(centre.follower), Looks()
    begins = centre.follower.clock()
    for minute in range(5):
        now = Time(begins + minute * MINUTE_MS)
        monkeypatch.setattr(centre.follower, "clock", lambda now=now: now)
        for path in ("/indicators?by=kind", "/indicators?by=hour"):
            await get_indicators(reader, looks, await asking(centre, path))
        await get_unit_indicators(reader, await asking(centre, "/indicators/units"))
    assert len(reader.bodies.known) == 3
