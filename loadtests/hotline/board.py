"""What the city knows of tickets, and how somebody follows them: each thing to be done is planned once, and is let be
when it is no more to be done."""

from collections.abc import Callable, Hashable, Iterable
from random import Random

from events.values import Place, TicketId, Time
from loadtests.chances import around_s, happens
from loadtests.hotline import habits
from loadtests.hotline.matters import ANY, MATTERS, Case
from loadtests.stage import Stage
from projections.tickets import TicketRow

What = tuple[Hashable, ...]
"""Something to be done about a ticket, by name; what makes it another thing stands behind the name."""
Do = Callable[[TicketRow, Random, Time], None]


class Board:
    """Rows as the room is told them; cases by the place they were reported at, since no row says who wrote it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rows: dict[TicketId, TicketRow] = {}
        self.cases: dict[Place, Case] = {}
        self.twins: dict[Place, Place] = {}
        """Where the same was reported before."""
        self.numbers: dict[Place, TicketId] = {}

    def hear(self, ticket: TicketId, row: TicketRow | None) -> None:
        if row is None:
            known = self.rows.pop(ticket, None)
            if known is not None and known.place is not None:
                for places in (self.cases, self.twins, self.numbers):
                    places.pop(known.place, None)
            return
        self.rows[ticket] = row
        if row.place in self.cases:
            self.numbers[row.place] = ticket

    def case_of(self, row: TicketRow) -> Case:
        """A matter of others is answered in general words."""
        known = self.cases.get(row.place) if row.place is not None else None
        return known or ANY

    def field_of(self, case: Case) -> str | None:
        return next((field for field, cases in MATTERS.items() if case in cases), None)

    def twin_of(self, row: TicketRow) -> TicketRow | None:
        """The ticket of the same matter, while it is open."""
        other = self.twins.get(row.place) if row.place is not None else None
        known = self.rows.get(self.numbers[other]) if other in self.numbers else None
        return known if known is not None and known.state in ("received", "forwarded") else None

    def hurry(self, random: Random, now: Time) -> float:
        """By how much sooner: in the first minutes of a city that somebody looks on, a part of all goes fast."""
        begins = self.stage.pace.greeting and now - self.stage.start < habits.EAGER_S * 1000
        return habits.HURRY if begins and happens(random, habits.EAGER) else 1.0


class Following:
    """One who follows tickets. `todo` says what there is to do about a row, `begin` plans one of these."""

    name = ""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.stage = board.stage
        self.planned: dict[TicketId, dict[What, object]] = {}
        self.turns: dict[TicketId, int] = {}

    def todo(self, row: TicketRow) -> Iterable[What]:
        raise NotImplementedError

    def begin(self, row: TicketRow, what: What, random: Random, now: Time) -> None:
        raise NotImplementedError

    def hear(self, ticket: TicketId, row: TicketRow | None, now: Time) -> None:
        if row is None:
            self.planned.pop(ticket, None)
            self.turns.pop(ticket, None)
            return
        before, there = self.planned.get(ticket, {}), tuple(self.todo(row))
        self.planned[ticket] = {what: before.get(what) or object() for what in there}
        for what in there:
            if what not in before:
                self.turns[ticket] = self.turns.get(ticket, 0) + 1
                self.begin(row, what, self.stage.stream(self.name, ticket, self.turns[ticket], what[0]), now)

    def later(self, row: TicketRow, what: What, random: Random, now: Time, seconds: float, do: Do) -> None:
        """Unless it is no more to be done by then."""
        ticket, plan = row.ticket, self.planned[row.ticket][what]

        def then(due: Time) -> None:
            known = self.board.rows.get(ticket)
            if known is not None and self.planned.get(ticket, {}).get(what) is plan:
                do(known, random, due)

        self.stage.after(now, seconds, then)

    def soon(self, row: TicketRow, what: What, random: Random, now: Time, median_s: float, do: Do) -> None:
        """In about so many seconds."""
        self.later(row, what, random, now, around_s(random, median_s) * self.board.hurry(random, now), do)
