"""Warnings leave for their clusters: one delivery each, and every try of it carries the same identifier.

Who is told again and when is the planner's matter; here one round of each is carried out, at once after a start too.
"""

import asyncio
from bisect import bisect
from collections import deque
from collections.abc import Callable, Sequence

import aiohttp
import msgspec
import structlog

from dispatch import cap
from dispatch.core.rules import stamp
from dispatch.gateways.carriers import NO, parcel_post
from dispatch.gateways.sender import ask
from dispatch.gateways.setup import Gateways
from dispatch.gateways.speaking import Parcel
from events.values import ClusterId, ClusterState, Time, WarningId
from projections.warnings import WarningRow, Warnings

AT_ONCE = 8
"""So many clusters of a warning are told at a time; so many in a row for which no gateway answered end its round."""
TYPE = "warning.play"
UNHEARD = frozenset(("sent", "silent"))
"""Silent is, too, whose turn had not yet come when all tries were over: it is told all the same."""

log = structlog.get_logger("loudspeakers")


def delivery_of(journal: str, warning: WarningId, cluster: ClusterId) -> str:
    """By what a cluster knows that it has played it."""
    return f"{journal}:warning:{warning}:{cluster}"


def delivered(journal: str, delivery: str) -> tuple[WarningId, ClusterId] | None:
    """The warning and the cluster of a delivery; None where it is none of ours."""
    prefix, _, rest = delivery.partition(":warning:")
    number, _, cluster = rest.partition(":")
    if prefix != journal or not (number.isascii() and number.isdigit()) or len(number) > 15 or not cluster:
        return None
    return WarningId(int(number)), ClusterId(cluster)


class Loudspeakers:
    """One for the service that leads."""

    def __init__(
        self,
        warnings: Callable[[], Warnings],
        journal: Callable[[], str],
        sender_name: Callable[[], str],
        gateways: Gateways,
        clock: Callable[[], Time],
    ) -> None:
        self.warnings = warnings
        self.journal = journal
        self.sender_name = sender_name
        self.gateways = gateways.of("loudspeaker")
        self.clock = clock
        self.due: asyncio.Queue[WarningId] = asyncio.Queue()
        self.again: dict[WarningId, bool] = {}
        """Warnings of which a round goes on, and whether another is to follow it."""
        self.told: set[WarningId] = set()
        """Warnings of which every cluster had its turn."""
        self.stopped: dict[WarningId, ClusterId] = {}
        """With which cluster a round ended before its time: after that one begins the next."""

    def hear(self, warning: WarningId) -> None:
        """Its clusters are to be told."""
        self.due.put_nowait(warning)

    async def run(self) -> None:
        """For ever; first those that had been sent before we led."""
        for row in self.warnings().rows.values():
            if row.state == "sent":
                self.hear(row.warning)
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as rounds:
            while True:
                warning = await self.due.get()
                if warning in self.again:
                    self.again[warning] = True
                else:
                    self.again[warning] = False
                    rounds.create_task(self._rounds(session, warning))

    async def _rounds(self, session: aiohttp.ClientSession, warning: WarningId) -> None:
        """What is a bug costs its own warning this round alone."""
        while True:
            try:
                await self._round(session, warning)
            except Exception:
                log.exception("bug", warning=warning)
            if not self.again[warning]:
                del self.again[warning]
                return
            self.again[warning] = False

    async def _round(self, session: aiohttp.ClientSession, warning: WarningId) -> None:
        """Each that has not acknowledged, once; who is silent only before every one has had its turn."""
        row = self._holding(warning)
        if row is None:
            return
        known = self.warnings().clusters.get(warning, {})
        waiting = [name for name, state in known.items() if state == "sent" or self._owed(warning, state)]
        if waiting and not self.gateways:
            log.error("no_gateway", warning=warning, clusters=len(waiting))
            return
        content = _content(row, self.sender_name())
        turns, unanswered = deque(_from(self.stopped.pop(warning, None), waiting)), [0]

        async def work() -> None:
            while turns and unanswered[0] < AT_ONCE and self._holding(warning) is not None:
                cluster = turns.popleft()
                if known.get(cluster) in UNHEARD:
                    self.stopped[warning] = cluster
                    is_answered = await self._tell(session, warning, cluster, content)
                    unanswered[0] = 0 if is_answered else unanswered[0] + 1

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        if not turns:
            self.stopped.pop(warning, None)
            self.told = {one for one in self.told if self._holding(one) is not None} | {warning}
        log.info("told", warning=warning, left=len(turns))

    def _owed(self, warning: WarningId, state: ClusterState) -> bool:
        """The service that led before us may have died before its turn came."""
        return state == "silent" and warning not in self.told

    def _holding(self, warning: WarningId) -> WarningRow | None:
        """As long as it is to be played."""
        row = self.warnings().rows.get(str(warning))
        return row if row is not None and row.state == "sent" and self.clock() < row.expires else None

    async def _tell(
        self, session: aiohttp.ClientSession, warning: WarningId, cluster: ClusterId, content: dict[str, object]
    ) -> bool:
        """By the first gateway that takes it; whether any answered. A no is for this cluster alone."""
        is_answered, delivery = False, delivery_of(self.journal(), warning, cluster)
        data = msgspec.json.encode({"delivery": delivery, "cluster": cluster, **content})
        for gateway in self.gateways:
            parcel = Parcel(delivery, gateway, (gateway.secret,), TYPE, data, NO)
            sent = await ask(session, parcel, parcel_post(parcel), self.clock())
            if sent.taken:
                return True
            is_answered = is_answered or sent.answered
            log.warning("not_taken", warning=warning, cluster=cluster, gateway=gateway.name, cause=sent.cause)
        return is_answered


def _from(stopped: ClusterId | None, waiting: Sequence[ClusterId]) -> list[ClusterId]:
    """Those after the one with which the last round stopped, then the others."""
    ordered = sorted(waiting)
    start = bisect(ordered, stopped) if stopped is not None else 0
    return ordered[start:] + ordered[:start]


def _content(row: WarningRow, sender_name: str) -> dict[str, object]:
    """What is the same for every cluster."""
    return {
        "identifier": row.identifier,
        "kind": row.kind,
        "level": row.level,
        "drill": row.drill,
        "texts": cap.wordings(row),
        "expires": stamp(row.expires, row.offset_min),
        "references": row.references,
        "cap": cap.alert_of(row, sender_name).decode(),
    }
