"""Sends what is due: again and again until a gateway takes it, its time is over, or nobody wants it any more.

At least once: whoever stops us between a gateway's yes and our entry makes us ask again, with the same id.

News of 1022's matters have hands of their own: however slow an agency's system is, no crew waits for it.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Protocol

import aiohttp
import asyncpg
import structlog

from dispatch.consoles import fresh_id
from dispatch.core import commands
from dispatch.core.request import Request
from dispatch.core.turn import Done
from dispatch.engine import Engine
from dispatch.gateways import mail
from dispatch.gateways.away import Away
from dispatch.gateways.carriers import Carrier, mail_post, parcel_post
from dispatch.gateways.mail import Mail
from dispatch.gateways.outcome import Sent
from dispatch.gateways.speaking import Letter, Parcel
from dispatch.inbox import Broken, Full, Stopped
from dispatch.machines import SENDER
from events.database import AWAY
from events.values import MessageId, Purpose, Time
from projections.messages import MessageRow, Messages

AT_ONCE = 8
"""So many messages are on their way at a time."""
OF_TICKETS_AT_ONCE = 4
"""And so many about matters of 1022."""
PAUSES_S = (1, 2, 4, 8, 15, 30)
"""Between tries; the last one again and again."""
PATIENT_PAUSES_S = (*PAUSES_S, 60, 150, 300)
"""Where nobody waits for help."""
REST_MS = 15_000
"""Whoever did not answer is left alone for so long by news of tickets: one try finds out whether it is back, and all
others do not wait for it."""
PAUSE_S_MAX = 60.0
"""A gateway that asks for a longer rest is asked again after this all the same: somebody waits for help."""
ANSWER_MAX = 64 * 1024
"""Bytes of an answer that are looked at."""
DELAYED_MS = 60_000
"""What is new of a ticket and was taken by nobody so long is said to be late."""
CONFLICT = 409
OF_TICKETS: frozenset[Purpose] = frozenset(("work", "notice"))

log = structlog.get_logger("sender")


class NotWanted(Exception):
    """Nobody needs it any more: the crew has answered, the call is about something else."""


class Impossible(Exception):
    """It can never leave. The word says why: `no_number`, `erased`, `no_address`, `unaddressed`."""


class Compose(Protocol):
    """What a message says now. Raises NotWanted or Impossible."""

    async def __call__(self, row: MessageRow) -> Letter | Parcel | Mail: ...


class Sender:
    """One for the service that leads."""

    def __init__(
        self,
        engine: Engine,
        messages: Callable[[], Messages],
        carriers_of: Callable[[MessageRow], tuple[Carrier, ...]],
        clock: Callable[[], Time],
        compose: Compose,
        away: Away | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`sleep` lasts the pauses between tries, in seconds of `clock`."""
        self.engine = engine
        self.messages = messages
        self.carriers_of = carriers_of
        self.clock = clock
        self.compose = compose
        self.away = away or Away()
        self.sleep = sleep
        self.due: asyncio.Queue[MessageId] = asyncio.Queue()
        self.of_tickets: asyncio.Queue[MessageId] = asyncio.Queue()
        self.in_hand: set[MessageId] = set()
        """Queued, being sent, or waiting for their next try: each once, whoever says that it is due."""
        self.resting: dict[str, Time] = {}
        """Who did not answer, and until when news of tickets leave it alone."""
        self.outcomes: dict[MessageId, commands.RecordMessage] = {}
        """What came of those for whose entry there was no room: they are not sent again."""

    def hear(self, message: MessageId, purpose: Purpose) -> None:
        """It is due."""
        if message not in self.in_hand:
            self.in_hand.add(message)
            (self.of_tickets if purpose in OF_TICKETS else self.due).put_nowait(message)

    async def run(self) -> None:
        """For ever; first what was due before we led, or before a bug. Else a bug costs its own message alone."""
        self.due, self.of_tickets = asyncio.Queue(), asyncio.Queue()
        self.in_hand.clear()
        for row in self.messages().due():
            self.hear(row.message, row.purpose)
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
            for queue, hands in ((self.due, AT_ONCE), (self.of_tickets, OF_TICKETS_AT_ONCE)):
                for _ in range(hands):
                    tasks.create_task(self._work(session, tasks, queue))

    async def _work(
        self, session: aiohttp.ClientSession, tasks: asyncio.TaskGroup, queue: asyncio.Queue[MessageId]
    ) -> None:
        """A message that must wait for its next try lets others by."""
        while True:
            name = await queue.get()
            pause_s = await self._safely(session, name)
            if pause_s is None:
                self.in_hand.discard(name)
            else:
                tasks.create_task(self._again(name, pause_s, queue))

    async def _again(self, name: MessageId, pause_s: float, queue: asyncio.Queue[MessageId]) -> None:
        await self.sleep(pause_s)
        queue.put_nowait(name)

    async def _safely(self, session: aiohttp.ClientSession, name: MessageId) -> float | None:
        """A database that is away brings no key: we try again. What shows a bug has failed, and the next leaves."""
        try:
            return await self._try(session, name)
        except (*AWAY, asyncpg.PostgresError) as away:
            log.warning("not_composed", message=name, error=repr(away))
            return self._pause_s(name)
        except Exception:
            log.exception("bug", message=name)
            return await self._record(name, "failed", cause="bug")

    async def _try(self, session: aiohttp.ClientSession, name: MessageId) -> float | None:
        """Once by each gateway there is; seconds until the next try, None when there is none."""
        if name in self.outcomes:
            return await self._keep(self.outcomes[name])
        row = self.messages().get(name)
        if row is None or row.state != "due" or self.clock() >= row.expires:
            return None
        try:
            letter = await self.compose(row)
        except NotWanted:
            return await self._record(name, "not_needed")
        except Impossible as why:
            return await self._record(name, "failed", cause=str(why))
        able = self._able(letter, row)
        if not able:
            return await self._record(name, "failed", cause="no_gateway")
        rest_s = self._rest_s(able) if row.purpose in OF_TICKETS else 0.0
        pause_s = max(rest_s, self._pause_s(name)) if rest_s else await self._by(session, letter, row, able)
        if pause_s is not None and self._is_late(row):
            await self._record(name, "delayed", cause="away")
        return pause_s

    def _is_late(self, row: MessageRow) -> bool:
        """The ticket should say so: somebody may telephone."""
        late = self.clock() - row.due_at >= DELAYED_MS
        return late and row.purpose in OF_TICKETS and row.delayed_at is None and row.state == "due"

    def _able(self, letter: Letter | Parcel | Mail, row: MessageRow) -> tuple[Carrier, ...]:
        if isinstance(letter, Mail):
            return (mail_post(letter),)
        return (parcel_post(letter),) if isinstance(letter, Parcel) else self.carriers_of(row)

    def _rest_s(self, able: tuple[Carrier, ...]) -> float:
        """How long all that could carry it are still left alone; whoever comes first after that tries for all."""
        now = self.clock()
        left_ms = [self.resting.get(carrier.name, now) - now for carrier in able]
        if min(left_ms) > 0:
            return min(left_ms) / 1000 * random.uniform(1.0, 1.2)
        for carrier in able:
            if carrier.name in self.resting:
                self.resting[carrier.name] = Time(now + REST_MS)
        return 0.0

    async def _by(
        self, session: aiohttp.ClientSession, letter: Letter | Parcel | Mail, row: MessageRow, able: tuple[Carrier, ...]
    ) -> float | None:
        """Who is to ring a site has no time for a second try: she is told, and dials by hand."""
        name, answers = row.message, []
        for carrier in able:
            sent = await ask(session, letter, carrier, self.clock())
            self._note(carrier.name, sent)
            if sent.taken:
                return await self._record(name, "sent", gateway=carrier.name)
            log.warning("not_taken", message=name, gateway=carrier.name, cause=sent.cause)
            answers.append(sent)
        pauses = [sent.again_s for sent in answers if sent.again_s is not None]
        if not pauses or row.alarm is not None:
            return await self._record(name, "failed", cause=answers[-1].cause)
        return max(min(pauses), self._pause_s(name))

    def _note(self, carrier: str, sent: Sent) -> None:
        """Who puts off one message, since a mailbox is full or too many came, is there for the others."""
        if sent.is_away:
            self.away.missed(carrier, sent.cause, self.clock())
            self.resting[carrier] = Time(self.clock() + REST_MS)
        else:
            self.away.answered(carrier, self.clock())
            self.resting.pop(carrier, None)

    def _pause_s(self, name: MessageId) -> float:
        """Longer from try to try, by the age of the message, and never all at the same moment."""
        row = self.messages().get(name)
        age_s = (self.clock() - row.due_at) / 1000 if row is not None else 0.0
        pauses_s = PATIENT_PAUSES_S if row is not None and row.purpose in OF_TICKETS else PAUSES_S
        step = next((pause for pause in pauses_s if age_s < 2 * pause), pauses_s[-1])
        return step * random.uniform(0.8, 1.2)

    async def _record(
        self, name: MessageId, outcome: str, *, gateway: str | None = None, cause: str | None = None
    ) -> float | None:
        """What came of it; seconds until we say it again, if it could not be kept."""
        command = commands.RecordMessage(
            id=fresh_id(),
            message=name,
            outcome=outcome,  # type: ignore[arg-type]
            gateway=gateway,
            cause=cause,
        )
        return await self._keep(command)

    async def _keep(self, command: commands.RecordMessage) -> float | None:
        """As an entry. What is over with it is remembered until it is one; that it is late is looked at anew."""
        name, outcome = command.message, command.outcome
        try:
            answer = await self.engine.submit(Request(command, SENDER, ""))
        except (Full, Stopped, Broken) as why:
            if outcome != "delayed":
                self.outcomes[name] = command
            log.error("not_recorded", message=name, outcome=outcome, error=repr(why))
            return self._pause_s(name)
        self.outcomes.pop(name, None)
        if not isinstance(answer.reply, Done):
            log.info("refused", message=name, outcome=outcome, reason=answer.reply.reason)
        return None


async def ask(session: aiohttp.ClientSession, letter: Letter | Parcel | Mail, carrier: Carrier, now: Time) -> Sent:
    """One try by one of them. A redirection is no yes: the operator named the address."""
    if isinstance(letter, Mail):
        return await mail.hand_over(letter)
    asked = carrier.ask(letter, now)
    if asked is None:
        return Sent(cause="wrong_extension")
    timeout = aiohttp.ClientTimeout(total=carrier.timeout_s)
    try:
        async with session.request(
            asked.method, asked.url, headers=asked.headers, data=asked.body, timeout=timeout, allow_redirects=False
        ) as answer:
            if carrier.is_taken(answer.status, await answer.content.read(ANSWER_MAX)):
                return Sent(taken=True)
            return _heard(answer.status, answer.headers.get("Retry-After", ""), carrier.final)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return Sent(again_s=0.0, cause="away", answered=False)


def _heard(status: int, retry_after: str, final: frozenset[int]) -> Sent:
    """Of an answer that is no yes; some say no with 200."""
    if status not in final:
        rest_s = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0.0
        return Sent(again_s=min(rest_s, PAUSE_S_MAX), cause="away" if status >= 500 else "busy")
    return Sent(cause="too_late" if status == CONFLICT else "refused")
