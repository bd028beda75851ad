"""Acknowledgements of a moment are one entry, of each service by itself."""

import asyncio
from collections.abc import Sequence

from dispatch.core.rules import Reason, Refusal
from dispatch.gateways.gathering import Gathering
from events.values import Actor, ClusterId, WarningId

LOA = Actor("machine:loa")


class Kept:
    """What became one."""

    def __init__(self) -> None:
        self.entries: list[tuple[Actor, WarningId, Sequence[ClusterId]]] = []

    async def __call__(self, by: Actor, warning: WarningId, clusters: Sequence[ClusterId]) -> Refusal:
        self.entries.append((by, warning, clusters))
        return Refusal(Reason.ALREADY_SO)


async def test_two_services_in_one_process_never_gather_for_each_other() -> None:
    one, other = Gathering(), Gathering()
    ones, others = Kept(), Kept()
    await asyncio.gather(
        one.add(LOA, WarningId(1), [ClusterId("a")], ones),
        other.add(LOA, WarningId(1), [ClusterId("b")], others),
        one.add(LOA, WarningId(1), [ClusterId("c"), ClusterId("a")], ones),
        one.add(LOA, WarningId(2), [ClusterId("d")], ones),
    )
    assert ones.entries == [(LOA, 1, ("a", "c")), (LOA, 2, ("d",))]
    assert others.entries == [(LOA, 1, ("b",))]
    assert not one.open


async def test_whoever_hangs_up_takes_nothing_away_from_the_others() -> None:
    gathering, kept = Gathering(), Kept()
    hangs_up = asyncio.create_task(gathering.add(LOA, WarningId(1), [ClusterId("a")], kept))
    await asyncio.sleep(0)
    stays = asyncio.create_task(gathering.add(LOA, WarningId(1), [ClusterId("b")], kept))
    await asyncio.sleep(0)
    hangs_up.cancel()
    assert await stays == Refusal(Reason.ALREADY_SO)
    assert kept.entries == [(LOA, 1, ("a", "b"))]
