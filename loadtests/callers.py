"""People who call: by number and hour, about something or nothing, alone or many about the same."""

from events.values import CallId, IncidentId, KindId, NumberId, Place, Time
from loadtests import habits
from loadtests.chances import Choice, around_s, gap_s, happens
from loadtests.exchange import Call, Exchange
from loadtests.stage import Stage

GREETING_S = (1.5, 4.0, 7.0, 12.0, 20.0, 32.0)
"""When a city that somebody looks on starts with calls."""
HOUR_MAX = 2.6
"""No hour is busier than so many average ones: bound of the thinning."""
AGAIN_S = 100.0
"""Half of those who call about the same do so within this."""
AGAIN_MAX = 6


class Matter:
    """Something that happened, whoever called about it."""

    __slots__ = ("calls", "incident", "kind", "opened_by", "place", "priority_kept", "waiting")

    def __init__(self, kind: KindId, place: Place) -> None:
        self.kind = kind
        self.place = place
        self.opened_by: str | None = None
        self.incident: IncidentId | None = None
        self.waiting: list[CallId] = []
        """Calls that a call-taker attaches as soon as the incident has its number."""
        self.calls = 0


class Callers:
    """Lets the telephones ring."""

    def __init__(self, stage: Stage, exchange: Exchange) -> None:
        self.stage = stage
        self.exchange = exchange
        self.numbers = [number.number for number in stage.rules.numbers]
        self.kinds = {number: self._kinds(number) for number in self.numbers}
        self.streams = {number: stage.stream("calls", number) for number in self.numbers}
        self.count = 0

    def begin(self, now: Time) -> None:
        for number in self.numbers:
            self._next(number, now)
        if self.stage.pace.greeting:
            helping = [number for number in self.numbers if len(self.kinds[number]) and number not in habits.HOTLINES]
            for turn, due_s in enumerate(GREETING_S if helping else ()):
                self._greet(helping[turn % len(helping)], now, due_s)

    def _greet(self, number: NumberId, now: Time, due_s: float) -> None:
        self.stage.after(now, due_s, lambda then: self._ring_about(number, self._matter(number), then))

    def _kinds(self, number: NumberId) -> Choice[KindId]:
        """What calls on a number are about: its own service's kinds, or any."""
        service = next(one.service for one in self.stage.rules.numbers if one.number == number)
        pace = self.stage.pace
        weighted = []
        for kind in self.stage.rules.kinds:
            weight = habits.KIND_WEIGHT.get(kind.id, 1.0)
            weight *= habits.IN_RAIN.get(kind.id, 1.0) if pace.rain else 1.0
            weight *= habits.AT_TET.get(kind.id, 1.0) if pace.tet else 1.0
            if service is None or kind.service == service:
                weighted.append((kind.id, weight))
        return Choice(weighted)

    # --- arrivals: the busiest rate there could be, thinned by the hour

    def _next(self, number: NumberId, now: Time) -> None:
        per_hour = habits.calls_a_day(number) / 24 * self.stage.pace.rate * HOUR_MAX
        self.stage.after(now, gap_s(self.streams[number], per_hour), lambda then: self._maybe(number, then))

    def _maybe(self, number: NumberId, now: Time) -> None:
        if happens(self.streams[number], habits.hour_factor(number, self.stage.hour(now)) / HOUR_MAX):
            self._ring(number, now)
        self._next(number, now)

    def _ring(self, number: NumberId, now: Time) -> None:
        random = self.streams[number]
        nuisance = happens(random, habits.NUISANCE.get(number, habits.NUISANCE_OTHER))
        asks = number in habits.HOTLINES and not happens(random, habits.HOTLINE_MATTERS)
        if nuisance or asks or not len(self.kinds[number]):
            self._dial(number, None, now, asks=asks and not nuisance)
            return
        self._ring_about(number, self._matter(number), now)

    def _matter(self, number: NumberId) -> Matter:
        random = self.streams[number]
        kind = self.kinds[number].draw(random)
        return Matter(kind, self.stage.map.scene(kind, random))

    def _ring_about(self, number: NumberId, matter: Matter, now: Time) -> None:
        self._dial(number, matter, now)
        random = self.streams[number]
        chance = next((chance for part, chance in habits.SEEN_BY_MANY.items() if part in matter.kind), 0.03)
        while matter.calls < AGAIN_MAX and happens(random, chance):
            matter.calls += 1
            due_s = around_s(random, AGAIN_S, 0.9)
            self.stage.after(now, due_s, lambda then: self._dial(number, matter, then))

    def _dial(self, number: NumberId, matter: Matter | None, now: Time, *, asks: bool = False) -> None:
        self.count += 1
        random = self.stage.stream("call", self.count)
        caller = None if happens(random, habits.WITHHELD) else f"09{random.randint(10_000_000, 99_999_999)}"
        name = f"{self.stage.born}-{self.count}"
        call = Call(name, number, caller, matter, random)
        call.asks = asks
        self.exchange.ring(call, now)
