"""What follows from figures being asked for again and again: what is remembered of them, and who waits meanwhile."""

from collections.abc import Sequence
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from dispatch.ioc.facts import Ground
from dispatch.ioc.grounds import Part
from dispatch.ioc.indicating import Looks, get_indicators, get_unit_indicators, looked_at
from dispatch.ioc.indicators import Asked
from dispatch.ioc.reader import Reader
from events.values import MINUTE_MS, AreaId, Place, Time
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


@pytest.mark.asyncio(loop_scope="module")
async def test_numbers_that_grounds_get_while_they_are_looked_at_are_those_that_count(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    reader, facts = Reader(centre.follower), centre.follower.facts
    facts.grounds.number((Place(11.53, 106.88), None))
    look, looked = Part.look, list[int]()

    def interrupted(part: Part, grounds: Sequence[Ground]) -> Sequence[bool]:
        looked.append(len(grounds))
        if len(looked) == 1:
            facts._number_grounds_anew()
            facts.grounds.number((Place(11.87, 106.6), None))
        return look(part, grounds)

    monkeypatch.setattr(Part, "look", interrupted)
    _, part, within = await looked_at(reader, Looks(), Asked(area=AreaId("689")), AreaId("689"))
    assert part is not None
    assert part is within
    assert part.grounds is facts.grounds
    assert len(looked) == 2
