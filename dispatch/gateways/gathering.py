"""Acknowledgements that come together are gathered, so that those of a moment are one entry."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from dispatch.core.rules import Refusal
from dispatch.core.turn import Done
from events.values import Actor, ClusterId, WarningId

GATHER_S = 0.05
"""So long those that come together are gathered: of 1,484 there are then some tens of entries."""

Keep = Callable[[Actor, WarningId, Sequence[ClusterId]], Awaitable[Done | Refusal]]
"""Makes them one entry."""


class Gathered:
    """What waits to become one entry."""

    def __init__(self) -> None:
        self.clusters: dict[ClusterId, None] = {}
        self.kept: asyncio.Task[Done | Refusal] | None = None


class Gathering:
    """What one service gathers now, by the gateway and the warning."""

    def __init__(self) -> None:
        self.open: dict[tuple[Actor, WarningId], Gathered] = {}

    async def add(self, by: Actor, warning: WarningId, clusters: Sequence[ClusterId], keep: Keep) -> Done | Refusal:
        """With what else comes just now; whoever hangs up takes nothing away from the others. Raises as `keep`."""
        gathered = self.open.get((by, warning))
        if gathered is None:
            gathered = self.open[by, warning] = Gathered()
            gathered.kept = asyncio.create_task(self._kept(by, warning, gathered, keep))
        gathered.clusters.update(dict.fromkeys(clusters))
        assert gathered.kept is not None
        return await asyncio.shield(gathered.kept)

    async def _kept(self, by: Actor, warning: WarningId, gathered: Gathered, keep: Keep) -> Done | Refusal:
        await asyncio.sleep(GATHER_S)
        del self.open[by, warning]
        return await keep(by, warning, tuple(gathered.clusters))
