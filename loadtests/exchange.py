"""The exchange and the call-takers: rings, answers, locates, transfers, ends; and opens incidents from calls."""

from collections import deque
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from dispatch.core import commands
from dispatch.exchanges.canonical import CallData
from events.values import CallId, Extension, IncidentId, NumberId, Time
from loadtests import habits, messages
from loadtests.chances import around_s, happens
from loadtests.hotline.habits import RECORDED
from loadtests.messages import Delivery, call_id
from loadtests.roads import moved
from loadtests.stage import Stage
from projections.calls import CallRow
from projections.incidents import IncidentRow
from projections.situation import DeskRow

if TYPE_CHECKING:
    from loadtests.callers import Matter

TWICE, SHUFFLED, LOCATED, TRANSFERRED, HANDED_OVER, MISTAKEN = 0.02, 0.02, 0.75, 0.04, 0.03, 0.02
"""Deliveries sent twice, calls whose ringing is told late, calls with a place, transferred by the exchange, handed over
by a call-taker, attached by mistake."""


LEFT_TO_PEOPLE, LEFT_TO_PEOPLE_S, STAYS_S = 0.5, 20.0, 240.0
"""While real people are there: the share of calls left to them, how long, and how long such a caller stays."""


class Call:
    """One call, as the world knows it."""

    __slots__ = ("answered", "asks", "caller", "ended", "matter", "name", "number", "random", "sequence", "taker")

    def __init__(
        self, name: str, number: NumberId, caller: str | None, matter: "Matter | None", random: Random
    ) -> None:
        self.name = name
        self.number = number
        self.caller = caller
        self.matter = matter
        self.random = random
        self.sequence = 0
        self.answered = False
        self.ended = False
        self.asks = False
        """A hotline, for something that is no emergency."""
        self.taker: Taker | None = None


class Taker:
    """A call-taker at her desk; `call` is what she is busy with."""

    __slots__ = ("call", "extension", "free_since", "name")

    def __init__(self, name: str, extension: Extension) -> None:
        self.name = name
        self.extension = extension
        self.free_since = Time(0)
        self.call: Call | None = None


class Exchange:
    """Calls wait here until a call-taker is free."""

    def __init__(self, stage: Stage, takers: list[str]) -> None:
        self.stage = stage
        self.takers = [Taker(name, Extension(str(101 + at))) for at, name in enumerate(takers)]
        self.waiting: deque[Call] = deque()
        self.lines: dict[str, Call] = {}
        """Calls that have not ended, by the service's name."""
        self.people: dict[str, Extension] = {}
        """Real people who sit at a desk, by their actor: some calls are left to them."""
        self.matters: dict[str, Matter] = {}
        """By the service's name of the call that an incident was opened from."""
        self.known: dict[IncidentId, Matter] = {}
        self.record: Record | None = None
        """Writes down what somebody who asked left behind."""

    def begin(self) -> None:
        for taker in self.takers:
            self.stage.ask(taker.name, commands.SignOnDesk(id=self.stage.id(), extension=taker.extension))

    # --- the line

    def ring(self, call: Call, now: Time) -> None:
        random = call.random
        if happens(random, SHUFFLED):
            self.stage.after(now, 8.0, lambda _: self._deliver(call, "call.ringing", now))
        else:
            self._deliver(call, "call.ringing", now)
        if call.matter is not None and happens(random, LOCATED):
            self.stage.after(now, around_s(random, 4.0, 0.8), lambda then: self._locate(call, then))
        patience_s = around_s(random, habits.PATIENCE_S)
        if happens(random, habits.HANGS_UP):
            patience_s = random.uniform(1.0, 6.0)
        self.stage.after(now, patience_s, lambda then: self._give_up(call, then))
        self.lines[call_id(call.name)] = call
        left_s = LEFT_TO_PEOPLE_S if self.people and happens(random, LEFT_TO_PEOPLE) else 0.0
        self.stage.after(now, left_s, lambda then: self._queue(call, then))

    def _queue(self, call: Call, now: Time) -> None:
        if not call.ended and not call.answered:
            self.waiting.append(call)
            self._serve(now)

    def _deliver(self, call: Call, kind: str, now: Time, **data: object) -> None:
        call.sequence += 1
        told = CallData(
            call.name,
            number=call.number,
            caller=call.caller if kind == "call.ringing" else None,
            sequence=call.sequence,
            at=now,
            **data,  # type: ignore[arg-type]
        )
        delivery = Delivery(self.stage.id(), kind, told)
        self.stage.say(delivery)
        if happens(call.random, TWICE):
            self.stage.say(delivery)

    def _locate(self, call: Call, now: Time) -> None:
        """The network says about where; sometimes only the mast."""
        if call.ended or call.matter is None:
            return
        random = call.random
        off_m = around_s(random, 40.0, 1.2)
        place = moved(call.matter.place, random.gauss(0, off_m / 2), random.gauss(0, off_m / 2))
        self._deliver(call, "call.located", now, lat=place.lat, lon=place.lon, uncertainty_m=round(off_m, 1))

    def _give_up(self, call: Call, now: Time) -> None:
        if not call.answered and not call.ended:
            self._end(call, now, "caller_hung_up")

    def _end(self, call: Call, now: Time, cause: str) -> None:
        if call.ended:
            return
        call.ended = True
        self.lines.pop(call_id(call.name), None)
        self._deliver(call, "call.ended", now, cause=cause)
        if not call.answered and call in self.waiting:
            self.waiting.remove(call)

    def drop(self, row: CallRow) -> None:
        """A call of another life of this exchange: the line is dead."""
        source, _, name = row.call.partition(":")
        if source == messages.SOURCE:
            self.stage.say(Delivery(self.stage.id(), "call.ended", CallData(name, cause="line_lost")))

    # --- the call-takers

    def _serve(self, now: Time) -> None:
        """The call that waited longest goes to who was free longest."""
        while self.waiting:
            free = min((one for one in self.takers if one.call is None), key=_longest_free, default=None)
            if free is None:
                return
            call = self.waiting.popleft()
            free.call, call.taker = call, free
            self._later(call, now, habits.REACTION_S, self._answer)

    def _later(self, call: Call, now: Time, median_s: float, do: "Step") -> None:
        self.stage.later(now, call.random, median_s, lambda then: do(call, then))

    def _answer(self, call: Call, now: Time) -> None:
        assert call.taker is not None
        if call.ended:
            self._free(call, now)
            return
        call.answered = True
        self._deliver(call, "call.answered", now, agent=call.taker.extension)
        if call.matter is None:
            asks = call.number in habits.HOTLINES
            if call.asks and happens(self.stage.stream("records", call.name), RECORDED):
                self._later(call, now, habits.TYPING_OTHER_S, self._record)
            self._later(call, now, habits.INQUIRY_S if asks else habits.NUISANCE_S, self._hang_up)
            return
        if happens(self.stage.stream("hands over", call.name), HANDED_OVER):
            self._later(call, now, habits.REACTION_S, self._hand_over)
        if happens(call.random, TRANSFERRED):
            self.stage.after(now, 12.0, lambda then: self._deliver(call, "call.transferred", then))
        typing_s = habits.TYPING_S.get(call.number, habits.TYPING_OTHER_S)
        self._later(call, now, typing_s / 4 if self._is_greeting(now) else typing_s, self._take_down)

    def _record(self, call: Call, now: Time) -> None:
        if call.taker is not None and not call.ended and self.record is not None:
            self.record(call.taker.name, call_id(call.name), now)

    def _hand_over(self, call: Call, _: Time) -> None:
        """It is another number's matter: the next one of the region."""
        assert call.taker is not None
        numbers = [one.number for one in self.stage.rules.numbers if one.number != call.number]
        if numbers and not call.ended:
            self.stage.ask(
                call.taker.name,
                commands.HandOverCall(
                    id=self.stage.id(), call=call_id(call.name), number=numbers[0], reason="other_service"
                ),
            )

    def _is_greeting(self, now: Time) -> bool:
        return self.stage.pace.greeting and now - self.stage.start < 60_000

    def _take_down(self, call: Call, now: Time) -> None:
        """Open an incident, or see that there is one."""
        assert call.taker is not None
        assert call.matter is not None
        matter = call.matter
        if matter.opened_by is None:
            matter.opened_by = call.taker.name
            self.matters[call_id(call.name)] = matter
            self._open(call, matter)
        elif matter.incident is not None:
            self._attach(call.taker.name, call, matter.incident, now)
        else:
            matter.waiting.append(call_id(call.name))
        self._later(call, now, habits.WRAP_UP_S, self._hang_up)

    def _open(self, call: Call, matter: "Matter") -> None:
        assert call.taker is not None
        random, stage = call.random, self.stage
        kind = next(one for one in stage.rules.kinds if one.id == matter.kind)
        text = random.choice(habits.TEXTS.get(kind.service, habits.TEXTS_OTHER))
        placed = not happens(random, habits.UNPLACED)
        address = stage.map.address(matter.place, random)
        stage.ask(
            call.taker.name,
            messages.open_incident(
                stage.id(),
                matter.kind,
                call=call_id(call.name),
                place=matter.place if placed else None,
                address=address if placed else None,
                text=text if happens(random, 0.8) else None,
            ),
        )

    def _attach(self, who: str, call: Call, incident: IncidentId, now: Time) -> None:
        stage, name = self.stage, call_id(call.name)
        stage.ask(who, commands.AttachCall(id=stage.id(), call=name, incident=incident))
        if happens(call.random, MISTAKEN):
            stage.after(now, 15.0, lambda _: stage.ask(
                who,
                commands.DetachCall(id=stage.id(), call=name, incident=incident),
                commands.AttachCall(id=stage.id(), call=name, incident=incident),
            ))  # fmt: skip

    def _hang_up(self, call: Call, now: Time) -> None:
        self._end(call, now, "normal")
        self._free(call, now)

    def _free(self, call: Call, now: Time) -> None:
        taker = call.taker
        if taker is not None and taker.call is call:
            taker.call, taker.free_since = None, now
            self._serve(now)

    # --- what they hear

    def hear_incident(self, row: IncidentRow) -> "Matter | None":
        """The incident of a call has its number now: who waited for it attaches the other calls."""
        if row.incident in self.known:
            return None
        matter = next((self.matters.pop(call) for call in row.calls if call in self.matters), None)
        if matter is None:
            return None
        self.known[row.incident] = matter
        matter.incident = row.incident
        stage = self.stage
        for call in matter.waiting:
            who = matter.opened_by or self.takers[0].name
            stage.ask(who, commands.AttachCall(id=stage.id(), call=call, incident=row.incident))
        matter.waiting.clear()
        return matter

    def hear_desk(self, row: DeskRow) -> None:
        """Somebody sits down whom the city does not play."""
        if row.person not in {f"user:{taker.name}" for taker in self.takers}:
            self.people[row.person] = row.extension

    def hear_desk_left(self, extension: str) -> None:
        self.people = {person: at for person, at in self.people.items() if at != extension}

    def hear_call(self, row: CallRow, now: Time) -> None:
        """A real person has claimed a call: it is put through, and the caller stays until it is written down."""
        call = self.lines.get(row.call)
        if call is None:
            return
        if row.person in self.people and not call.answered:
            call.answered = True
            if call in self.waiting:
                self.waiting.remove(call)
            self._deliver(call, "call.answered", now, agent=self.people[row.person])
            self.stage.after(now, STAYS_S, lambda then: self._end(call, then, "normal"))
        elif row.incident is not None and call.taker is None and call.answered:
            if call.matter is not None and call.matter.incident is None:
                call.matter.incident, call.matter.opened_by = row.incident, self.takers[0].name
            self.stage.after(now, habits.WRAP_UP_S, lambda then: self._end(call, then, "normal"))

    def forget(self, incident: IncidentId) -> None:
        self.known.pop(incident, None)


def _longest_free(taker: Taker) -> tuple[Time, str]:
    return taker.free_since, taker.name


Step = Callable[[Call, Time], None]
Record = Callable[[str, CallId, Time], None]
