"""Warnings leave for their clusters: one delivery each, and every try of it carries the same identifier.

Who has not acknowledged and is told again is the planner's matter. Whom no gateway took it for is told here: round by
round, as long as the warning holds, also when its clusters are listed as silent by then.
"""

import asyncio
import random
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress

import aiohttp
import msgspec
import structlog

from dispatch import cap
from dispatch.core.rules import stamp
from dispatch.gateways import sender
from dispatch.gateways.away import Away
from dispatch.gateways.carriers import NO, parcel_post
from dispatch.gateways.outcome import Sent
from dispatch.gateways.resting import Resting
from dispatch.gateways.setup import Gateways
from dispatch.gateways.speaking import Parcel
from events.values import ClusterId, ClusterState, Time, WarningId
from projections.warnings import WarningRow, Warnings

AT_ONCE = 8
"""So many clusters of a warning are told at a time."""
NAMED_MAX = 8
"""So many clusters for which it was not taken are named in the log."""
TAKEN, LATER = "taken", "later"
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


class Telling:
    """How far one warning is told."""

    def __init__(self, warning: WarningId) -> None:
        self.warning = warning
        self.left: OrderedDict[ClusterId, None] = OrderedDict()
        """For whom no gateway has taken it; those whose turn was longest ago first."""
        self.is_again = False
        """Whoever has not acknowledged is to be told, also where it was taken."""
        self.wake = asyncio.Event()
        """There is something to do before the pause is over."""
        self.in_vain = 0
        """So many rounds in a row in which it was taken for nobody."""


class Loudspeakers:
    """One for the service that leads."""

    def __init__(
        self,
        warnings: Callable[[], Warnings],
        journal: Callable[[], str],
        sender_name: Callable[[], str],
        gateways: Gateways,
        clock: Callable[[], Time],
        away: Away | None = None,
    ) -> None:
        self.warnings = warnings
        self.journal = journal
        self.sender_name = sender_name
        self.gateways = gateways.of("loudspeaker")
        self.clock = clock
        self.away = away or Away()
        self.resting = Resting(self.away, clock, self._go_on)
        self.due: asyncio.Queue[WarningId] = asyncio.Queue()
        self.telling: dict[WarningId, Telling] = {}
        """Those whose rounds go on."""

    def hear(self, warning: WarningId) -> None:
        """Its clusters are to be told, or told again."""
        self.due.put_nowait(warning)

    async def run(self) -> None:
        """For ever; first those that had been sent before we led, or before a bug."""
        self.telling.clear()
        for row in self.warnings().rows.values():
            if row.state == "sent":
                self.hear(row.warning)
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as rounds:
            while True:
                warning = await self.due.get()
                if warning not in self.telling:
                    self.telling[warning] = Telling(warning)
                    rounds.create_task(self._rounds(session, self.telling[warning]))
                self.telling[warning].is_again = True
                self.telling[warning].wake.set()

    def _go_on(self) -> None:
        """A gateway is back."""
        for one in self.telling.values():
            one.wake.set()

    async def _rounds(self, session: aiohttp.ClientSession, telling: Telling) -> None:
        """Until it is taken for all, or holds no more. What is a bug costs its own warning this round alone."""
        while telling.is_again or telling.left:
            telling.wake.clear()
            try:
                await self._round(session, telling)
            except Exception:
                log.exception("bug", warning=telling.warning)
                telling.in_vain = len(sender.PAUSES_S)
            if telling.left and self.holding(telling.warning) is not None:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pause_s(telling)):
                        await telling.wake.wait()
        del self.telling[telling.warning]

    def _pause_s(self, telling: Telling) -> float:
        """Until the first gateway may be asked again, or else longer from round to round in which nobody took it."""
        rest_ms = min(map(self.resting.left_ms, self.gateways))
        if rest_ms:
            return rest_ms / 1000 * random.uniform(1.01, 1.1)
        return sender.PAUSES_S[min(telling.in_vain, len(sender.PAUSES_S) - 1)] * random.uniform(0.8, 1.2)

    async def _round(self, session: aiohttp.ClientSession, telling: Telling) -> None:
        """What is due anew asks at once, whoever rests: a cancel waits for nothing."""
        row, known = self.holding(telling.warning), self.warnings().clusters.get(telling.warning, {})
        if telling.is_again:
            telling.is_again = False
            telling.left.update(dict.fromkeys(name for name, state in known.items() if state in UNHEARD))
            self.resting.ask_anew()
        if row is not None and telling.left and not self.gateways:
            log.error("no_gateway", warning=telling.warning, clusters=len(telling.left))
        if row is None or not self.gateways:
            telling.left.clear()
            return
        await Round(self, session, row, telling, known).run()

    def holding(self, warning: WarningId) -> WarningRow | None:
        """As long as it is to be played."""
        row = self.warnings().rows.get(str(warning))
        return row if row is not None and row.state == "sent" and self.clock() < row.expires else None


class Round:
    """Each cluster that is left, once. It stops where no gateway is there; the next begins after where it stopped."""

    def __init__(
        self,
        house: Loudspeakers,
        session: aiohttp.ClientSession,
        row: WarningRow,
        telling: Telling,
        known: Mapping[ClusterId, ClusterState],
    ) -> None:
        self.house = house
        self.session = session
        self.telling = telling
        self.known = known
        self.content = _content(row, house.sender_name())
        self.turns = iter(tuple(telling.left))
        self.is_over = False
        self.said: Counter[tuple[str, str]] = Counter()
        """How often each gateway said what."""

    async def run(self) -> None:
        """Where none is known to be there, one asks for all first."""
        if any(map(self.house.resting.is_there, self.house.gateways)) or await self._turn():
            async with asyncio.TaskGroup() as hands:
                for _ in range(AT_ONCE):
                    hands.create_task(self._work())
        self._tell_operator()

    async def _work(self) -> None:
        while await self._turn():
            pass

    async def _turn(self) -> bool:
        """The next cluster; whether there may be another."""
        if self.is_over or self._all_rest() or self.house.holding(self.telling.warning) is None:
            self.is_over = True
            return False
        left = self.telling.left
        cluster = next((one for one in self.turns if self._is_unheard(one)), None)
        if cluster is None:
            return False
        left.move_to_end(cluster)
        if await self._play(cluster):
            del left[cluster]
        return True

    def _is_unheard(self, cluster: ClusterId) -> bool:
        """Who is not, meanwhile, is left no more."""
        if self.known.get(cluster) in UNHEARD:
            return True
        del self.telling.left[cluster]
        return False

    def _all_rest(self) -> bool:
        return all(map(self.house.resting.left_ms, self.house.gateways))

    async def _play(self, cluster: ClusterId) -> bool:
        """By the first gateway that takes it. A no is for this cluster alone."""
        resting = self.house.resting
        delivery = delivery_of(self.house.journal(), self.telling.warning, cluster)
        data = msgspec.json.encode({"delivery": delivery, "cluster": cluster, **self.content})
        for gateway in self.house.gateways:
            if resting.left_ms(gateway):
                continue
            parcel = Parcel(delivery, gateway, (gateway.secret,), TYPE, data, NO)
            began = resting.begin(gateway)
            sent = await sender.ask(self.session, parcel, parcel_post(parcel), self.house.clock())
            resting.end(gateway, began, sent)
            self.said[gateway.name, _word(sent)] += 1
            if sent.taken:
                return True
        return False

    def _tell_operator(self) -> None:
        """What came of it, in one line. A gateway that puts many off and takes none is away, though it answers."""
        names = {name for name, _ in self.said}
        for name in names:
            if {word for one, word in self.said if one == name} == {LATER} and self.said[name, LATER] > AT_ONCE:
                self.house.away.missed(name, LATER, self.house.clock())
        self.telling.in_vain = 0 if any(self.said[name, TAKEN] for name in names) else self.telling.in_vain + 1
        said = {f"{name}: {word}": count for (name, word), count in sorted(self.said.items())}
        if self.telling.left and said:
            named = tuple(self.telling.left)[-NAMED_MAX:]
            log.warning("not_taken", warning=self.telling.warning, left=len(self.telling.left), said=said, some=named)
        elif said:
            log.info("told", warning=self.telling.warning, said=said)


def _word(sent: Sent) -> str:
    """For the log."""
    if sent.taken:
        return TAKEN
    if sent.answered and sent.again_s is not None:
        return LATER
    return str(sent.cause) if sent.answered else "no_answer"


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
