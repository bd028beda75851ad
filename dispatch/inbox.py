"""What waits for a turn: requests in the order of their arrival, with room kept for telephony."""

import asyncio
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

import structlog
from msgspec import Struct

from dispatch.core.decide import Request
from dispatch.core.turn import Reply
from events.keeping import Head, Key

log = structlog.get_logger("engine")

INBOX_MAX = 4_096
TELEPHONY_KEPT = 1_024
"""So many places of the inbox are for telephony alone, since many exchanges never send twice."""
BATCH_MAX = 128


class Full(Exception):
    """The inbox is full: ask again in a second."""


class Broken(Exception):
    """This command showed a bug and was not carried out; its bytes are in quarantine."""


class Stopped(Exception):
    """This service leads no longer, or the database is gone: ask again, with the same id."""


class Answer(Struct, frozen=True, gc=False):
    """The reply, and the head of the journal when it was given."""

    reply: Reply
    head: Head


class Asked:
    """A request in the inbox, with the keys that seal its personal data, and whoever waits for its answer.

    It can be awaited as a future can. On the hot path it is not: `heard` is called in the very moment, where a future
    would have the loop call it later.
    """

    __slots__ = ("answer", "heard", "keys", "request", "why")

    def __init__(self, request: Request, keys: Sequence[Key] = ()) -> None:
        self.request = request
        self.keys = keys
        self.answer: Answer | None = None
        self.why: Exception | None = None
        self.heard: Callable[[], None] | None = None

    def done(self) -> bool:
        return self.answer is not None or self.why is not None

    def result(self) -> Answer:
        """Raises what there was instead of an answer."""
        if self.why is not None:
            raise self.why
        assert self.answer is not None
        return self.answer

    def give(self, answer: Answer) -> None:
        """The first word counts."""
        if not self.done():
            self.answer = answer
            self._tell()

    def give_up(self, why: Exception) -> None:
        if not self.done():
            self.why = why
            self._tell()

    def _tell(self) -> None:
        """Whoever cannot hear it hinders nobody else."""
        try:
            if self.heard is not None:
                self.heard()
        except Exception:
            log.exception("answer_not_heard", command=type(self.request.command).__name__)

    async def settled(self) -> None:
        """Until there is an answer, or a reason why there is none. One may wait at a time."""
        if not self.done():
            here = asyncio.Event()
            self.heard = here.set
            await here.wait()

    def __await__(self) -> Generator[Any, None, Answer]:
        yield from self.settled().__await__()
        return self.result()


class Inbox:
    """First come, first taken; what must be decided anew goes to the front."""

    def __init__(self) -> None:
        self.waiting: deque[Asked] = deque()
        self.arrived = asyncio.Event()
        self.enough = 1
        """So many waiting are worth waking somebody for."""
        self.singly = 0
        """So many of the first are taken one by one: something of theirs cannot be kept."""

    def __len__(self) -> int:
        return len(self.waiting)

    def put(self, request: Request, keys: Sequence[Key], *, telephony: bool) -> Asked:
        """Raises Full."""
        if len(self.waiting) >= (INBOX_MAX if telephony else INBOX_MAX - TELEPHONY_KEPT):
            raise Full
        asked = Asked(request, keys)
        self.waiting.append(asked)
        if len(self.waiting) >= self.enough:
            self.arrived.set()
        return asked

    def wait_for(self, enough: int) -> None:
        """`arrived` is set when so many are waiting, or when something else is to be looked at."""
        self.enough = enough
        self.arrived.clear()

    def take(self) -> list[Asked]:
        """As many as fit into one turn."""
        waiting = self.waiting
        self.singly = min(self.singly, len(waiting))
        if self.singly:
            self.singly -= 1
            return [waiting.popleft()]
        return [waiting.popleft() for _ in range(min(BATCH_MAX, len(waiting)))]

    def again(self, batch: Iterable[Asked]) -> None:
        """Back to the front, to be decided on the state as it is then."""
        self.waiting.extendleft(reversed([asked for asked in batch if not asked.done()]))
        self.arrived.set()

    def take_out(self, request: Request) -> list[Asked]:
        """Whoever waits for this very request."""
        found = [asked for asked in self.waiting if asked.request is request]
        for asked in found:
            self.waiting.remove(asked)
        return found

    def empty(self) -> list[Asked]:
        rest = list(self.waiting)
        self.waiting.clear()
        return rest


def give_up(batch: Iterable[Asked], why: Exception) -> None:
    for asked in batch:
        asked.give_up(why)
