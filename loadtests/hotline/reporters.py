"""Who reports to 1022, and what she thinks of the answer: by telephone, form, app, letter, or where it was read."""

import hashlib
from collections.abc import Sequence
from random import Random

from dispatch.core import commands
from events.values import DAY_MS, CallId, Channel, FieldId, NumberId, Place, Time
from loadtests import habits as city
from loadtests.chances import Choice, gap_s, happens, stream
from loadtests.hotline import habits, phrases
from loadtests.hotline.board import Board, Following, What
from loadtests.hotline.matters import MATTERS, Case
from loadtests.messages import Applied, Judged, Reported, sealed_later
from loadtests.roads import moved
from loadtests.stage import Stage
from projections.tickets import TicketRow

HOUR_MAX = 4.0
"""No hour of an office is busier than so many average ones."""
OFFICE = NumberId("1022")
RATE, REOPEN = "rate", "reopen"


class Reporters:
    """Each report is drawn from a stream of its own."""

    def __init__(self, board: Board, clerks: tuple[str, ...]) -> None:
        self.board = board
        self.stage: Stage = board.stage
        self.clerks = clerks
        fields = [one.id for one in self.stage.rules.fields]
        self.fields: list[FieldId] = fields
        self.cases = Choice(_weighted(fields))
        self.channels: Choice[Channel] = Choice(habits.CHANNELS)
        self.random = self.stage.stream("reports")
        self.count = 0
        self.by_form = 0

    def begin(self, now: Time) -> None:
        if not len(self.cases):
            return
        self._next(now)
        if self.stage.pace.greeting:
            first_s, last_s = habits.BURST_S
            for turn in range(habits.BURST):
                self.stage.after(now, first_s + (last_s - first_s) * turn / habits.BURST, self._report)

    def _next(self, now: Time) -> None:
        per_hour = habits.WATCHED_PER_HOUR if self.stage.pace.greeting else habits.A_DAY / 24 * HOUR_MAX
        self.stage.after(now, gap_s(self.random, per_hour * self.stage.pace.rate), self._maybe)

    def _maybe(self, now: Time) -> None:
        office = city.hour_factor(OFFICE, self.stage.hour(now)) / HOUR_MAX
        if self.stage.pace.greeting or happens(self.random, office):
            self._report(now)
        self._next(now)

    # --- what is reported

    def _report(self, now: Time) -> None:
        random = self._fresh()
        case = self.cases.draw(random)
        place = self._place(case, random)
        self._tell(case, place, self.channels.draw(random), random, now)
        if happens(random, habits.TWIN):
            other = moved(place, random.uniform(-40, 40), random.uniform(-40, 40))
            self.board.twins[other] = place
            self.stage.later(
                now, random, habits.TWIN_S, lambda then: self._tell(case, other, "social", self._fresh(), then)
            )

    def take_down(self, who: str, call: CallId, now: Time) -> None:
        """Somebody has rung 1022 and was heard out."""
        if not len(self.cases):
            return
        random = self._fresh()
        case = self.cases.draw(random)
        self._type(who, case, self._place(case, random), "call", random, now, call=call)

    def _fresh(self) -> Random:
        self.count += 1
        return stream(self.stage.seed, self.stage.born, "report", self.count)

    def _place(self, case: Case, random: Random) -> Place:
        place = self.stage.map.spot((case.where,), random)
        self.board.cases[place] = case
        return place

    def _field(self, case: Case, random: Random) -> FieldId:
        """What she takes it for."""
        field = FieldId(self.board.field_of(case) or self.fields[0])
        return random.choice(self.fields) if happens(random, habits.MISFILED) else field

    def _tell(self, case: Case, place: Place, channel: Channel, random: Random, now: Time) -> None:
        self.board.cases[place] = case
        if channel == "web" and self._may_by_form(now):
            self.by_form += 1
            once = hashlib.sha256(self.stage.id().encode()).hexdigest()[:32]
            self.stage.say(
                Reported(
                    once,
                    self._field(case, random),
                    case.text,
                    place,
                    address=self.stage.map.address(place, random),
                    phone=_phone(random),
                )
            )
        elif channel in ("app", "web"):
            field = self._field(case, random)
            self.stage.say(Applied(self.stage.id(), field, case.text, place, _name(random), _phone(random)))
        else:
            self._type(random.choice(self.clerks), case, place, channel, random, now)

    def _may_by_form(self, now: Time) -> bool:
        begins = now - self.stage.start < habits.EAGER_S * 1000
        return not begins or self.by_form < habits.BURST_BY_FORM_MAX

    def _type(
        self,
        who: str,
        case: Case,
        place: Place,
        channel: Channel,
        random: Random,
        now: Time,
        call: CallId | None = None,
    ) -> None:
        """Somebody of the centre writes it down."""
        is_placed = bool(case.kind) or happens(random, habits.PLACED)
        came = Time(now - int(random.uniform(*habits.LETTER_DAYS) * DAY_MS)) if channel == "letter" else None
        opened = sealed_later(
            commands.OpenTicket,
            id=self.stage.id(),
            field=FieldId(self.board.field_of(case) or self.fields[0]),
            text=case.text,
            channel=channel,
            place=place if is_placed else None,
            address=self.stage.map.address(place, random),
            reporter=_name(random),
            phone=_phone(random) if call is None else None,
            call=call,
            happened_at=came,
        )
        self.stage.ask(who, opened)


class Judges(Following):
    """Whoever reported reads the answer: by her code, or she rings and a clerk writes down what she says."""

    name = "judges"

    def __init__(self, board: Board, clerks: tuple[str, ...]) -> None:
        super().__init__(board)
        self.clerks = clerks
        self.stars = Choice(habits.STARS)

    def todo(self, row: TicketRow) -> list[What]:
        if row.state != "answered":
            return []
        found: list[What] = [(REOPEN, row.answered_at)]
        return found if row.stars is not None else [*found, (RATE, row.answered_at)]

    def begin(self, row: TicketRow, what: What, random: Random, now: Time) -> None:
        if what[0] == RATE and happens(random, habits.RATED):
            self.soon(row, what, random, now, habits.RATED_S, self._rate)
        elif what[0] == REOPEN and row.reopened == 0 and happens(random, habits.REOPENED):
            self.soon(row, what, random, now, habits.REOPENED_S, self._reopen)

    def _rate(self, row: TicketRow, random: Random, _now: Time) -> None:
        stars = self.stars.draw(random)
        text = random.choice(phrases.THANKS if stars > 3 else phrases.POOR) if happens(random, 0.4) else None
        if happens(random, habits.BY_CODE):
            self.stage.say(Judged(self.stage.id(), row.ticket, stars, text))
        else:
            rated = sealed_later(commands.RateTicket, id=self.stage.id(), ticket=row.ticket, stars=stars, text=text)
            self.stage.ask(random.choice(self.clerks), rated)

    def _reopen(self, row: TicketRow, random: Random, _now: Time) -> None:
        text = random.choice(phrases.AGAIN)
        if happens(random, habits.BY_CODE):
            self.stage.say(Judged(self.stage.id(), row.ticket, None, text))
        else:
            again = sealed_later(
                commands.ReopenTicket, id=self.stage.id(), ticket=row.ticket, reason="not_done", text=text
            )
            self.stage.ask(random.choice(self.clerks), again)


def _weighted(fields: Sequence[FieldId]) -> list[tuple[Case, float]]:
    """A field weighs as much however many cases of it there are."""
    of = {field: MATTERS.get(field, ()) for field in fields}
    return [(case, habits.FIELDS.get(field, 1.0) / len(cases)) for field, cases in of.items() for case in cases]


def _name(random: Random) -> str | None:
    if not happens(random, habits.NAMED):
        return None
    return " ".join(random.choice(part) for part in (phrases.FAMILY, phrases.MIDDLE, phrases.GIVEN))


def _phone(random: Random) -> str | None:
    return f"09{random.randint(10_000_000, 99_999_999)}" if happens(random, habits.PHONED) else None
