"""1022 in the city: who reports, the centre that passes it on, the agencies that answer, and what it was worth."""

from dispatch import demo
from events.values import CallId, TicketId, Time
from loadtests.hotline.board import Board
from loadtests.hotline.centre import Centre
from loadtests.hotline.offices import Offices
from loadtests.hotline.reporters import Judges, Reporters
from loadtests.stage import Stage
from projections.tickets import TicketRow


class Hotline:
    """All of it, over one board. Without clerks nobody is there."""

    def __init__(self, stage: Stage, clerks: tuple[str, ...]) -> None:
        self.clerks = clerks
        self.board = Board(stage)
        accounts = {one.agency: one.name for one in demo.offices(stage.rules.agencies) if one.agency is not None}
        shared = frozenset(one.agency for one in demo.PEOPLE if one.agency is not None and stage.pace.greeting)
        self.reporters = Reporters(self.board, clerks)
        self.following = (
            Centre(self.board, clerks),
            Offices(self.board, accounts, shared),
            Judges(self.board, clerks),
        )

    def begin(self, now: Time) -> None:
        if self.clerks:
            self.reporters.begin(now)

    def take_down(self, who: str, call: CallId, now: Time) -> None:
        """Who was heard out at 1022 leaves a matter behind."""
        if self.clerks:
            self.reporters.take_down(who, call, now)

    def hear(self, ticket: TicketId, row: TicketRow | None, now: Time) -> None:
        if not self.clerks:
            return
        self.board.hear(ticket, row)
        for one in self.following:
            one.hear(ticket, row, now)
