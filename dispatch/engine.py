"""The only writer: takes what has arrived, decides it, keeps it, and only then answers and tells."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import asyncpg
import structlog

from dispatch.collector import growing
from dispatch.core.decide import Moment, Request
from dispatch.core.evolve import evolve
from dispatch.core.plan import Candidate, candidates, wake_at
from dispatch.core.proximity import Places
from dispatch.core.state import State
from dispatch.core.turn import Poisoned, all_places, follow, take_turn
from dispatch.decided import Decided, Lost
from dispatch.inbox import Answer, Asked, Broken, Inbox, Stopped, give_up
from dispatch.patience import Patience
from events.database import AWAY
from events.entry import Entry
from events.keeping import Behind, Deposed, Head, Journal, Key, Unavailable, Unkeepable, Unknown
from events.values import BEGINNING, NeedId, Place, Position, Time, UnitId

PLANNER_REST_S = 30.0
"""After a bug of the planner it is left out so long: dispatchers assign by hand, and the service goes on."""
SLOW_TURN_MS = 50
ENOUGH = 24
"""So many are worth a turn of their own while another is being written; fewer cost twice as much each."""

log = structlog.get_logger("engine")


class Listener(Protocol):
    """Whoever is told what was kept: the feed."""

    def publish(self, entries: Sequence[Entry], head: Head) -> None: ...

    def move(self, unit: UnitId, place: Place, at: Time, speed_kmh: float | None, heading: float | None) -> None: ...


def no_quarantine(asked: Request, bug: BaseException) -> None:
    """Where nobody looks: tests and simulations."""


async def from_the_beginning() -> State:
    """Where there are no snapshots."""
    return State()


class Engine:
    """One writer over one journal. `run` takes turns until it is stopped or deposed."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], Time],
        listener: Listener,
        quarantine: Callable[[Request, BaseException], None] | None = None,
        recover: "Callable[[], Awaitable[State]] | None" = None,
    ) -> None:
        self.journal = journal
        self.clock = clock
        self.listener = listener
        self.quarantine = quarantine or no_quarantine
        self.recover = recover or from_the_beginning
        self.state = State()
        self.places = Places()
        self.seen: dict[UnitId, tuple[Place, Time]] = {}
        """Where units were seen last: what is kept of places when the journal is believed anew."""
        self.inbox = Inbox()
        self.stopping = False
        self.leading = False
        self.decided: asyncio.Queue[Decided] = asyncio.Queue(1)
        self.unkept = 0
        """Turns that are decided, and not yet on disk or lost."""
        self.lost: Lost | None = None
        self.refusing = Patience()
        """With a database that answers and takes nothing."""
        self.recovered = asyncio.Event()
        self.more = False
        self.deciding: list[Asked] = []
        self.rests_until_s: float | None = None  # the planner showed a bug
        self.head = Head(BEGINNING, bytes(32))
        self.told = BEGINNING
        self.turns = 0
        self.alarms = 0

    # --- asking

    def submit(self, request: Request, keys: Sequence[Key] = (), *, telephony: bool = False) -> Asked:
        """Put a request into the inbox; the answer comes when it is on disk or refused. Raises Full, Stopped."""
        if self.stopping or not self.leading:
            raise Stopped
        return self.inbox.put(request, keys, telephony=telephony)

    def sight(
        self, unit: UnitId, place: Place, at: Time, speed_kmh: float | None = None, heading: float | None = None
    ) -> bool:
        """A unit was seen: the short way, between turns. False when it is not known or older than what is."""
        known = self.state.units.get(unit)
        if known is None or not self.places.put(unit, known.service, place, at):
            return False
        self.seen[unit] = place, at
        self.listener.move(unit, place, at, speed_kmh, heading)
        return True

    def candidates(self, need: NeedId) -> list[Candidate] | None:
        """Who could serve this need, as of now."""
        return candidates(self.state, need, Moment(self._now(), self.places))

    # --- taking turns

    async def start(self, lead_s_max: float | None = None) -> None:
        """Wait until no other service leads, then lead the journal and believe it. Raises TimeoutError."""
        async with asyncio.timeout(lead_s_max):
            await self.journal.lead()
        await self.catch_up()
        self.leading = True

    async def run(self) -> None:
        """Take turns until stopped or deposed. Raises Deposed, ChainBroken, Undecodable, and any bug in telling."""
        deciding, writing = asyncio.create_task(self._decide()), asyncio.create_task(self._write())
        try:
            await asyncio.wait((deciding, writing), return_when=asyncio.FIRST_COMPLETED)
            for ended in (writing, deciding):
                if ended.done():
                    ended.result()
        finally:
            self.stopping, self.leading = True, False
            for task in (deciding, writing):
                task.cancel()
            await asyncio.gather(deciding, writing, return_exceptions=True)
            if self.lost is not None:
                give_up(self.lost.batch, Stopped())
            give_up([*self._undecide(), *self.deciding], Stopped())
            give_up(self.inbox.empty(), Stopped())

    async def _decide(self) -> None:
        while not self.stopping:
            await self._something()
            alone = self.inbox.singly > 0
            await self._turn(self.inbox.take(), planning=not alone and self._planner_is_well())
            self.more = self.more or alone
            if self.lost is not None:
                await self._recover(self.lost)
        if self.lost is None:
            await self.decided.join()

    async def stop(self) -> None:
        """Finish what is being written, then end `run`."""
        self.stopping = True
        self.inbox.arrived.set()

    async def _something(self) -> None:
        """Wait until something was asked or is due. While a turn is being written, the next is decided when as many
        have asked as in the last, and not for a few: two halves then take turns, and neither waits."""
        while not (self.stopping or self.lost is not None or len(self.inbox) >= self._enough()):
            wait_s = None if self.unkept else 0.0 if self.inbox or self.more else self._planner_due_s()
            if wait_s == 0.0:
                return
            self.inbox.wait_for(self._enough())
            try:
                async with asyncio.timeout(wait_s):  # wait_for of 3.11 may swallow a cancelling, and wait for ever
                    await self.inbox.arrived.wait()
            except TimeoutError:
                return

    def _enough(self) -> int:
        return max(ENOUGH, len(self.deciding)) if self.unkept else 1

    def _planner_due_s(self) -> float | None:
        if self.rests_until_s is not None:
            return max(0.0, self.rests_until_s - asyncio.get_running_loop().time())
        due = wake_at(self.state)
        return None if due is None else max(0.0, (due - self.clock()) / 1000)

    def _planner_is_well(self) -> bool:
        if self.rests_until_s is not None and self._planner_due_s() != 0.0:
            return False
        self.rests_until_s = None
        return True

    async def _turn(self, batch: list[Asked], *, planning: bool) -> None:
        """Decide a batch, while the one before it is being written; then hand it to the writer."""
        self.deciding = batch
        if self.lost is not None:
            self.inbox.again(batch)
            return
        try:
            requests = [asked.request for asked in batch]
            turn = take_turn(self.state, requests, Moment(self._now(), self.places), planning=planning)
        except Poisoned as poisoned:
            await self._poisoned(batch, poisoned)
            return
        self.turns += 1
        self.more = turn.more
        for command, refusal in turn.alarms:
            self.alarms += 1
            log.error("planner_refused", command=type(command).__name__, reason=refusal.reason)
        if turn.entries or batch:
            self.unkept += 1
            await self.decided.put(Decided(batch, turn, asyncio.get_running_loop().time()))

    async def _write(self) -> None:
        """Keep one turn after the other; each is answered while the next is already on its way to the disk."""
        kept: Decided | None = None
        while True:
            decided = await self.decided.get()
            try:
                appending = asyncio.ensure_future(self._append(decided))
                await asyncio.sleep(0)
                if kept is not None:
                    self._answer(kept)
                kept = None
                await appending
                self.refusing.it_went_well()
                self._settled()
            except (Unknown, Behind, Unavailable, Unkeepable, Deposed) as lost:
                log.error("append_lost", error=repr(lost), entries=len(decided.turn.entries))
                await self._lose(decided, lost)
                continue
            except BaseException:  # a bug in telling of the turn before, or the end: only the journal can tell
                give_up(decided.batch, Stopped())
                raise
            kept = decided
            if self.decided.empty():
                self._answer(kept)
                kept = None

    def _settled(self) -> None:
        """One turn less is on its way to the disk; when there is none, whatever has arrived is decided."""
        self.unkept -= 1
        if not self.unkept:
            self.inbox.arrived.set()

    async def _append(self, decided: Decided) -> None:
        """Keep it, if there is anything to keep; a refusal, too, waits for what it was decided upon."""
        if decided.turn.entries:
            self.head = await self.journal.append(decided.turn.entries, decided.keys())
        decided.head = self.head

    def _answer(self, decided: Decided) -> None:
        """It is on disk: say so, to those who asked and to those who look."""
        self._give(decided)
        self._tell(decided.turn.entries, decided.head)
        took_ms = (asyncio.get_running_loop().time() - decided.began_s) * 1000
        log.info(
            "turn",
            position=decided.head.position,
            asked=len(decided.batch),
            kept=len(decided.turn.entries),
            ms=round(took_ms, 1),
            slow=took_ms > SLOW_TURN_MS,
        )
        self.decided.task_done()

    def _give(self, decided: Decided) -> None:
        for asked, reply in zip(decided.batch, decided.turn.replies, strict=True):
            asked.give(Answer(reply, decided.head))

    def _tell(self, entries: Sequence[Entry], head: Head) -> None:
        """Views hear only of positions above their own, so nothing is told twice."""
        fresh = [entry for entry in entries if entry.position > self.told]
        if fresh:
            self.told = fresh[-1].position
            self.listener.publish(fresh, head)

    def _now(self) -> Time:
        return max(self.clock(), self.state.at)

    # --- when something went wrong

    async def _lose(self, decided: Decided, why: Exception) -> None:
        """This turn, and whatever was decided after it, must be taken again on the state that the journal has."""
        self.decided.task_done()
        self._settled()
        self.lost = Lost([*decided.batch, *self._undecide()], why, len(decided.batch), decided.planned)
        self.recovered.clear()
        self.inbox.arrived.set()
        await self.recovered.wait()

    async def _recover(self, lost: Lost) -> None:
        """Only the journal can tell: who was kept is answered from it as a repeat, the rest are decided anew."""
        self.inbox.again([*lost.batch, *self._undecide()])
        if isinstance(lost.why, Deposed):
            raise lost.why
        if await self._believe(lead=True):
            if isinstance(lost.why, Unkeepable):
                self._suspect(lost)
            elif isinstance(lost.why, Unavailable):
                await self._wait(self.refusing)
            self.lost = None
            self.recovered.set()

    def _suspect(self, lost: Lost) -> None:
        """Among these is what cannot be kept; alone, without the planner, it is found."""
        match lost.batch[: lost.suspects]:
            case []:
                self._rest()
            case [asked] if not lost.planned:
                self._put_away(asked.request, lost.why)
            case batch:
                self.inbox.singly = len(batch)

    async def _believe(self, *, lead: bool) -> bool:
        """Read the journal again, as soon as that is possible; False when we are stopped before it is."""
        away = Patience()
        while not self.stopping:
            try:
                if lead:
                    await self.journal.lead()
                await self.catch_up()
                return True
            except (Unknown, Unavailable, Behind, asyncpg.PostgresError, *AWAY) as error:
                log.error("database_away", error=repr(error), tries=away.tries)
                await self._wait(away)
        return False

    async def _wait(self, patience: Patience) -> None:
        """Until the next try; whoever has waited too long is told."""
        if patience.is_over():
            give_up(self.inbox.empty(), Stopped())
        await patience.wait()

    def _undecide(self) -> list[Asked]:
        """Whoever was decided on a state that is not so."""
        batch: list[Asked] = []
        while not self.decided.empty():
            batch += self.decided.get_nowait().batch
            self.decided.task_done()
            self._settled()
        return batch

    async def _poisoned(self, batch: list[Asked], poisoned: Poisoned) -> None:
        """A bug, for which one request pays, or the planner; the others are decided anew, on the state as it was."""
        log.error("poisoned", command=str(poisoned), exc_info=poisoned.__cause__)
        await self.decided.join()
        self.inbox.again(batch)
        if self.lost is not None or not await self._believe(lead=False):
            return
        if poisoned.asked is None:
            self._rest()
        else:
            self._put_away(poisoned.asked, poisoned.__cause__ or poisoned)

    def _rest(self) -> None:
        self.alarms += 1
        self.rests_until_s = asyncio.get_running_loop().time() + PLANNER_REST_S
        log.error("planner_rests", seconds=PLANNER_REST_S)

    def _put_away(self, poison: Request, why: BaseException) -> None:
        """Into quarantine, and out of the inbox."""
        self.quarantine(poison, why)
        give_up(self.inbox.take_out(poison), Broken())

    async def catch_up(self) -> None:
        """Believe the journal: the newest snapshot, then whatever it has that we have not."""
        state = await self.recover()
        places = all_places(state)
        with growing():
            async for entries in self.journal.read(state.position):
                for entry in entries:
                    evolve(state, entry)
                    follow(places, state, entry.event)
                self._tell(entries, await self._head_at(entries[-1].position))
        for unit, (place, at) in self.seen.items():
            known = state.units.get(unit)
            if known is not None:
                places.put(unit, known.service, place, at)
        self.state, self.places = state, places
        self.head = await self.journal.head()
        self.listener.publish((), self.head)

    async def _head_at(self, position: Position) -> Head:
        """With its true hash where somebody may look, since every watcher is a witness."""
        looked_at = self.leading and position > self.told
        return Head(position, (looked_at and await self.journal.hash_at(position)) or bytes(32))
