"""What the city has said and the service has not taken yet: everyone's own in order, not too much at once."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable

import aiohttp
import structlog

from loadtests.link import Answer, pause
from loadtests.messages import SOURCE, Applied, Asked, Delivery, Judged, Reported, Sent, Signal

AT_ONCE_MAX = 32
WAITING_MAX = 5_000
"""With so much unsent the city stands still until the service is back."""
AGAIN = frozenset((429, 500, 502, 503, 504))

Send = Callable[[Sent], Awaitable[Answer]]
log = structlog.get_logger("city")


class Outbox:
    """Each speaker's messages go one after the other and until they are answered, with the same id; see law 3."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.lanes: dict[str, deque[Sent]] = {}
        self.speaking: dict[str, asyncio.Task[None]] = {}
        self.at_once = asyncio.Semaphore(AT_ONCE_MAX)
        self.waiting = 0
        self.taken = 0
        self.refused: Counter[str] = Counter()

    @property
    def is_full(self) -> bool:
        return self.waiting >= WAITING_MAX

    def put(self, sent: Sent) -> None:
        lane = lane_of(sent)
        self.waiting += 1
        self.lanes.setdefault(lane, deque()).append(sent)
        if lane not in self.speaking:
            self.speaking[lane] = asyncio.create_task(self._speak(lane))

    async def settle(self, within_s: float) -> None:
        """Wait a little for what is under way, then leave it."""
        if self.speaking:
            await asyncio.wait(self.speaking.values(), timeout=within_s)
        for task in list(self.speaking.values()):
            task.cancel()
        await asyncio.gather(*self.speaking.values(), return_exceptions=True)

    async def _speak(self, lane: str) -> None:
        queue = self.lanes[lane]
        try:
            while queue:
                await self._after_its_call(queue[0])
                await self._until_answered(queue[0])
                queue.popleft()
                self.waiting -= 1
        finally:
            self.speaking.pop(lane, None)
            if not queue:
                self.lanes.pop(lane, None)

    async def _after_its_call(self, sent: Sent) -> None:
        """What is asked about a call waits until the service has heard of that call."""
        if isinstance(sent, Asked):
            for command in sent.commands:
                task = self.speaking.get(f"call {getattr(command, 'call', None)}")
                if task is not None:
                    await asyncio.wait((task,))

    async def _until_answered(self, sent: Sent) -> None:
        tries = 0
        while True:
            try:
                async with self.at_once:
                    answer = await self.send(sent)
            except (aiohttp.ClientError, TimeoutError, OSError):
                answer = Answer(503)
            if answer.status not in AGAIN:
                break
            await pause(tries)
            tries += 1
        self.taken += 1
        self.refused.update(answer.reasons)
        for reason in answer.reasons:
            log.info("refused", reason=reason, status=answer.status, asked=_name(sent))


def lane_of(sent: Sent) -> str:
    match sent:
        case Delivery(data=data):
            return f"call {SOURCE}:{data.call}"
        case Signal(data=told):
            return f"alarm {told.device}"
        case Asked(who=who):
            return who
        case Reported() | Applied() | Judged():
            return type(sent).__name__
        case _:
            return "sightings"


def _name(sent: Sent) -> str:
    if isinstance(sent, Asked):
        return " ".join(type(command).__name__ for command in sent.commands)
    return sent.type if isinstance(sent, Delivery | Signal) else type(sent).__name__
