"""The people of a burst: callers who lose patience and ring again, and call-takers who call back when it is quiet.

Pure, as the city is: it reads no clock and does no I/O, and the same seed says the same.
"""

from collections import deque
from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from random import Random

from dispatch.core import commands
from dispatch.exchanges.canonical import CallData
from dispatch.region import Region
from events.values import HOUR_MS, Actor, CallBackOutcome, CallId, Extension, IncidentId, NumberId, Time
from loadtests.burst import shape as habits
from loadtests.burst.shape import Shape
from loadtests.chances import Choice, around_s, gap_s, happens
from loadtests.messages import Delivery, Sent, call_id, open_incident
from loadtests.stage import Pace, Stage
from projections.calls import CallBackRow
from projections.incidents import IncidentRow
from projections.projection import Change

CLOSES_S = 600.0


class Caller:
    """Somebody who wants to be heard; `phone` is None where the number is withheld."""

    __slots__ = ("number", "phone", "random", "tries")

    def __init__(self, number: NumberId, phone: str | None, random: Random) -> None:
        self.number = number
        self.phone = phone
        self.random = random
        self.tries = 0


class Line:
    """One call, as it really was: what the oracle believes."""

    __slots__ = ("answered_at", "caller", "ended_at", "name", "rang_at", "sequence", "taker")

    def __init__(self, name: str, caller: Caller, now: Time) -> None:
        self.name = name
        self.caller = caller
        self.rang_at = now
        self.answered_at: Time | None = None
        self.ended_at: Time | None = None
        self.sequence = 0
        self.taker: str | None = None

    @property
    def who(self) -> str:
        """Whose calls are known together: by the number, and alone where it is withheld."""
        return self.caller.phone or self.name


class Burst:
    """`act`, `hear` and `next_due` as the city's world has them."""

    def __init__(self, region: Region, seed: int, start: Time, shape: Shape) -> None:
        self.stage = Stage(region, seed, start, 0, Pace())
        self.shape = shape
        self.start = start
        self.takers = [f"tn{number}" for number in range(1, shape.takers + 1)]
        self.numbers = Choice([(number, share) for number, share in habits.SHARES])
        self.arrivals = self.stage.stream("arrivals")
        self.lines: list[Line] = []
        """Every call there was."""
        self.caller_of: dict[str, str] = {}
        """Whose call it is, as far as the exchange has told."""
        self.waiting: deque[Line] = deque()
        self.free: deque[str] = deque(self.takers)
        self.listed: dict[CallId, CallBackRow] = {}
        """Who is to be called back, as the call-takers see it."""
        self.due: list[tuple[Time, CallId]] = []
        self.calling: dict[CallId, str] = {}
        self.busy_on: set[CallId] = set()
        """Of those, the ones that keep their call-taker from answering."""
        self.opened: set[IncidentId] = set()
        self.kind = min(region.rules.kinds, key=lambda one: (len(one.levels), one.id)).id
        self.stage.agenda.put(start, self._begin)

    # --- what whoever drives it needs

    def next_due(self) -> Time | None:
        return self.stage.agenda.next_due()

    def act(self, now: Time) -> list[Sent]:
        self.stage.agenda.run(now)
        out, self.stage.out = self.stage.out, []
        return out

    def hear(self, changes: Iterable[Change], now: Time) -> None:
        for change in changes:
            if change.view == "call_backs":
                self._hear_call_back(CallId(change.key), change.row, now)  # type: ignore[arg-type]
            elif change.view == "queue" and isinstance(change.row, IncidentRow):
                self._hear_incident(change.row, now)
        self._serve(now)

    # --- callers

    def _begin(self, now: Time) -> None:
        for at, taker in enumerate(self.takers):
            self.stage.ask(taker, commands.SignOnDesk(id=self.stage.id(), extension=Extension(str(1001 + at))))
        self._next(now)

    def _next(self, now: Time) -> None:
        """The next caller: drawn at the busiest rate, and thinned by the hour."""
        most = self.shape.per_hour * self.shape.times
        due = Time(now + int(gap_s(self.arrivals, most) * 1000))
        hour = (due - self.start) // HOUR_MS
        if hour >= self.shape.hours:
            return
        comes = happens(self.arrivals, self.shape.rate_per_hour(hour) / most)
        self.stage.agenda.put(due, self._comes if comes else self._next)

    def _comes(self, now: Time) -> None:
        random = self.stage.stream("caller", len(self.lines))
        phone = None if happens(random, habits.WITHHELD) else f"09{len(self.lines):08}"
        self._ring(Caller(self.numbers.draw(random), phone, random), now)
        self._next(now)

    def _ring(self, caller: Caller, now: Time) -> None:
        caller.tries += 1
        line = Line(f"b{len(self.lines)}", caller, now)
        self.lines.append(line)
        random = caller.random
        if happens(random, habits.SHUFFLED):
            self.stage.after(now, habits.SHUFFLED_S, lambda _: self._tell(line, "call.ringing", line.rang_at))
        else:
            self._tell(line, "call.ringing", now)
        leaves = happens(random, habits.HANGS_UP)
        patience_s = random.uniform(0.5, habits.HANGS_UP_S) if leaves else around_s(random, habits.PATIENCE_S)
        self.stage.after(now, patience_s, lambda then: self._give_up(line, then))
        self.waiting.append(line)
        self._serve(now)

    def _give_up(self, line: Line, now: Time) -> None:
        if line.answered_at is not None or line.ended_at is not None:
            return
        self._end(line, now, "caller_hung_up")
        caller = line.caller
        if caller.tries <= habits.AGAIN_MAX and happens(caller.random, habits.RINGS_AGAIN):
            self.stage.later(now, caller.random, habits.AGAIN_S, lambda then: self._ring(caller, then))

    # --- the exchange

    def _tell(self, line: Line, kind: str, at: Time, **data: object) -> None:
        line.sequence += 1
        caller = line.caller.phone if kind == "call.ringing" else None
        if caller is not None:
            self.caller_of[call_id(line.name)] = caller
        told = CallData(
            line.name,
            number=line.caller.number,
            caller=caller,
            sequence=line.sequence,
            at=at,
            **data,  # type: ignore[arg-type]
        )
        delivery = Delivery(self.stage.id(), kind, told)
        self.stage.say(delivery)
        if happens(line.caller.random, habits.TWICE):
            self.stage.say(delivery)

    def _end(self, line: Line, now: Time, cause: str) -> None:
        line.ended_at = now
        self._tell(line, "call.ended", now, cause=cause)

    # --- call-takers

    def _serve(self, now: Time) -> None:
        """Who waited longest gets who was free longest; when nobody waits, those who gave up are called back."""
        while self.waiting and self.free:
            line = self.waiting.popleft()
            if line.ended_at is None:
                line.taker = self.free.popleft()
                self._later(line, now, habits.REACTION_S, self._answer)
        keep = int(len(self.takers) * habits.KEPT_FREE)
        while not self.waiting and len(self.free) > keep and (call := self._next_listed(now)) is not None:
            self._call_back(self.free.popleft(), call, now)

    def _later(self, line: Line, now: Time, median_s: float, do: "Step") -> None:
        self.stage.later(now, line.caller.random, median_s, lambda then: do(line, then))

    def _answer(self, line: Line, now: Time) -> None:
        assert line.taker is not None
        if line.ended_at is not None:
            self._free(line.taker, now)
            return
        line.answered_at = now
        self._tell(line, "call.answered", now, agent=str(1000 + int(line.taker[2:])))
        if happens(line.caller.random, habits.OPENS):
            self.stage.ask(line.taker, open_incident(self.stage.id(), self.kind, call=call_id(line.name)))
        self._later(line, now, habits.TALKS_S, self._hang_up)

    def _hang_up(self, line: Line, now: Time) -> None:
        assert line.taker is not None
        self._end(line, now, "normal")
        self._later(line, now, habits.WRAPS_UP_S, lambda one, then: self._free(one.taker or "", then))

    def _free(self, taker: str, now: Time) -> None:
        self.free.append(taker)
        self._serve(now)

    def _hear_incident(self, row: IncidentRow, now: Time) -> None:
        """What was opened is closed again: this is about the telephones."""
        incident, who = row.incident, row.by.removeprefix("user:")
        if incident not in self.opened:
            self.opened.add(incident)
            self.stage.after(now, CLOSES_S, lambda _: self._close(who, incident))

    def _close(self, who: str, incident: IncidentId) -> None:
        done = commands.CancelIncident(id=self.stage.id(), incident=incident, reason="caller_withdrew")
        self.stage.ask(who, done)

    # --- calling back

    def _hear_call_back(self, call: CallId, row: CallBackRow | None, now: Time) -> None:
        if row is None or row.end is not None:
            self.listed.pop(call, None)
            return
        fresh = call not in self.listed
        self.listed[call] = row
        if row.person is not None:
            self._goes_on(call, row.person, now)
        elif fresh or row.tries:
            heappush(self.due, (Time(now + int(habits.TRIES_AGAIN_S * 1000)) if row.tries else row.due, call))

    def _goes_on(self, call: CallId, person: Actor, now: Time) -> None:
        """Her caller rang anew and gave up anew: who was calling her calls this one."""
        who = person.removeprefix("user:")
        if call not in self.calling:
            self.calling[call] = who
            random = self.stage.stream("goes on", call)
            self.stage.later(now, random, habits.CALLS_BACK_S, lambda then: self._record(who, call, random, then))

    def _next_listed(self, now: Time) -> CallId | None:
        """Who is due first, of those that are still to be called and that nobody calls."""
        later: list[tuple[Time, CallId]] = []
        found = None
        while self.due and found is None:
            due, call = heappop(self.due)
            row = self.listed.get(call)
            if row is None or call in self.calling:
                continue
            if row.tries and due > now:
                later.append((due, call))
                break
            found = call
        for one in later:
            heappush(self.due, one)
        return found

    def _call_back(self, who: str, call: CallId, now: Time) -> None:
        random = self.stage.stream("calls back", call, len(self.listed[call].tries))
        self.calling[call] = who
        self.busy_on.add(call)
        self.stage.ask(who, commands.TakeCallBack(id=self.stage.id(), call=call))
        self.stage.later(now, random, habits.CALLS_BACK_S, lambda then: self._record(who, call, random, then))

    def _record(self, who: str, call: CallId, random: Random, now: Time) -> None:
        row = self.listed.get(call)
        self.calling.pop(call, None)
        if row is not None:
            outcome = outcome_of(random, len(row.tries), known=row.caller is not None)
            self.stage.ask(who, commands.RecordCallBack(id=self.stage.id(), call=call, outcome=outcome))
        if call in self.busy_on:
            self.busy_on.discard(call)
            self._free(who, now)


def outcome_of(random: Random, tries: int, *, known: bool) -> CallBackOutcome:
    """A number that was withheld cannot be called: somebody looks, and says so."""
    if not known:
        return "unreachable"
    if happens(random, habits.REACHED):
        return "reached"
    if tries + 1 >= habits.TRIES_MAX:
        return "unreachable"
    return "busy" if happens(random, habits.BUSY / (1 - habits.REACHED)) else "no_answer"


Step = Callable[[Line, Time], None]
