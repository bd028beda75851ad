"""Carried by signed requests, as Standard Webhooks has it: again and again, then given up."""

import asyncio
import datetime
from collections.abc import Callable, Iterable, Sequence

import aiohttp
from msgspec import Struct
from standardwebhooks import Webhook

from dispatch.publishing.changes import Message
from dispatch.publishing.cursors import Dead
from dispatch.publishing.inside import Guarded, Inside, Networks
from dispatch.publishing.setup import Subscriber
from dispatch.publishing.subscriber import Trouble
from events.values import Time

AT_ONCE = 8
"""Messages on their way at a time; those of one item one after the other."""
PAUSES_S = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Between tries; the last one is repeated."""
PAUSE_S_MAX = 600.0
"""Whoever asks for a longer rest is asked again after this all the same."""
NEVER = frozenset((400, 413, 415, 422))
"""This message will not be taken, however often it is sent."""
LATER = frozenset((429, 503))
"""Who answers so may say when."""


class Answer(Struct, frozen=True):
    """`cause` None: it was taken. `final`: it never will be. `away`: nobody answered."""

    cause: str | None = None
    final: bool = False
    away: bool = False
    rest_s: float = 0.0


class Webhooks:
    """One subscriber's."""

    def __init__(
        self,
        subscriber: Subscriber,
        allowed: Networks,
        clock: Callable[[], Time],
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        self.subscriber = subscriber
        self.allowed = allowed
        self.clock = clock
        self.pauses_s = pauses_s
        self.signers = [Webhook(secret) for secret in subscriber.secrets]
        self.away: str | None = None
        """Why nobody answered last."""
        self.session: aiohttp.ClientSession | None = None

    async def carry(self, messages: Sequence[Message], since: Time, trouble: Trouble) -> list[Dead]:
        """Those of one item in order; redirects are not followed, and nothing of what is answered is read."""
        hands, session = asyncio.Semaphore(AT_ONCE), self._line()

        async def chain(part: Iterable[Message]) -> list[Dead]:
            async with hands:
                given_up = [await self._send(session, one, since, trouble) for one in part]
            return [one for one in given_up if one is not None]

        async with asyncio.TaskGroup() as tasks:
            chains = [tasks.create_task(chain(part)) for part in _by_item(messages)]
        return [one for done in chains for one in done.result()]

    def _line(self) -> aiohttp.ClientSession:
        """Kept open from one time to the next."""
        if self.session is None:
            connector = aiohttp.TCPConnector(resolver=Guarded(self.allowed), limit=AT_ONCE)
            timeout = aiohttp.ClientTimeout(total=self.subscriber.timeout_s)
            self.session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self.session

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()
            self.session = None

    async def _send(
        self, session: aiohttp.ClientSession, message: Message, since: Time, trouble: Trouble
    ) -> Dead | None:
        tries = 0
        while True:
            if tries == 0 and since and self.away is not None and self._is_late(message, since):
                return Dead(message, self.away)
            answer = await self._try(session, message)
            self.away = answer.cause if answer.away else None
            await trouble(None if answer.final else answer.cause)
            if answer.cause is None:
                return None
            if answer.final or self._is_late(message, since):
                return Dead(message, answer.cause)
            await asyncio.sleep(max(answer.rest_s, self.pauses_s[min(tries, len(self.pauses_s) - 1)]))
            tries += 1

    def _is_late(self, message: Message, since: Time) -> bool:
        return self.clock() - max(message.at, since) > self.subscriber.give_up_s * 1000

    async def _try(self, session: aiohttp.ClientSession, message: Message) -> Answer:
        headers = self._headers(message)
        try:
            async with session.post(
                self.subscriber.url, data=message.body, headers=headers, allow_redirects=False
            ) as response:
                return _heard(response.status, response.headers.get("Retry-After", ""))
        except TimeoutError:
            return Answer("no answer in time", away=True)
        except (aiohttp.ClientError, OSError) as wrong:
            return Answer(_why(wrong), away=True)

    def _headers(self, message: Message) -> dict[str, str]:
        """By each of the secrets; the time is that of this try."""
        now = datetime.datetime.fromtimestamp(self.clock() / 1000, datetime.UTC)
        body = message.body.decode()
        return {
            "Content-Type": "application/json",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(one.sign(message.id, now, body) for one in self.signers),
        }


def _by_item(messages: Sequence[Message]) -> list[list[Message]]:
    chains: dict[str, list[Message]] = {}
    for message in messages:
        chains.setdefault(message.item, []).append(message)
    return list(chains.values())


def _why(wrong: Exception) -> str:
    """In one line; of a name that leads inside, that it does."""
    within = wrong.os_error if isinstance(wrong, aiohttp.ClientConnectorError) else wrong
    return (str(within) if isinstance(within, Inside) else str(wrong) or type(wrong).__name__)[:200]


def _heard(status: int, rest: str) -> Answer:
    if 200 <= status < 300:
        return Answer()
    rest_s = float(rest) if status in LATER and rest.isascii() and rest.isdigit() else 0.0
    return Answer(f"status {status}", final=status in NEVER, rest_s=min(rest_s, PAUSE_S_MAX))
