"""The agencies' people: they take work on, give it back or to another, ask for longer, note, and answer."""

from collections.abc import Mapping
from random import Random

from dispatch.core import commands
from events.values import DAY_MS, AgencyId, TicketId, Time
from loadtests.chances import around_s, happens
from loadtests.hotline import habits
from loadtests.hotline.board import Board, Following, What
from loadtests.hotline.phrases import NOTES
from loadtests.messages import sealed_later
from projections.tickets import TicketRow

TAKE, WORK = "take", "work"
HANDED_OVER = ("not_theirs", "other_area", "wrong_field")
LONGER = ("waits_for_parts", "weather", "needs_survey")


class Offices(Following):
    """What an agency does with a ticket is drawn by the ticket. Of those in `shared` people have the account, too: part
    of their work is left to them."""

    name = "offices"

    def __init__(self, board: Board, accounts: Mapping[AgencyId, str], shared: frozenset[AgencyId]) -> None:
        super().__init__(board)
        self.accounts = accounts
        self.shared = shared
        self.wide = [one.id for one in self.stage.rules.agencies if not one.areas]

    def todo(self, row: TicketRow) -> list[What]:
        if row.state != "forwarded" or row.agency not in self.accounts:
            return []
        found: list[What] = [] if row.taken_at is not None else [(TAKE, row.agency, row.reopened)]
        return found if row.answer is not None else [*found, (WORK, row.agency, row.reopened)]

    def begin(self, row: TicketRow, what: What, random: Random, now: Time) -> None:
        alone = self.stage.stream("left to people", row.ticket, row.agency)
        if row.agency in self.shared and happens(alone, habits.LEFT_TO_PEOPLE):
            if what[0] == WORK:
                self.later(row, what, random, now, habits.LEFT_TO_PEOPLE_S, self._answer)
        elif what[0] == TAKE:
            if happens(random, habits.TAKEN):
                self.soon(row, what, random, now, habits.TAKEN_S, self._take_up)
        else:
            self._work(row, what, random, now)

    def _work(self, row: TicketRow, what: What, random: Random, now: Time) -> None:
        chance, is_first = random.random(), row.reopened == 0
        if happens(random, habits.NOTED):
            self.soon(row, what, random, now, habits.NOTED_S, self._note)
        if chance < habits.RETURNED and is_first:
            self.soon(row, what, random, now, habits.GIVEN_UP_S, self._give_back)
        elif chance < habits.RETURNED + habits.MOVED and is_first:
            self.soon(row, what, random, now, habits.GIVEN_UP_S, self._move)
        elif chance > 1 - habits.LYING:
            self.later(row, what, random, now, around_s(random, habits.LYING_S), self._answer)
        else:
            if chance > 1 - habits.LYING - habits.EXTENDED:
                self.soon(row, what, random, now, habits.NOTED_S, self._ask_for_longer)
            hurry = self.board.hurry(random, now)
            seconds = around_s(random, habits.ANSWERED_S, habits.ANSWERED_SPREAD) * hurry
            self.later(row, what, random, now, seconds, self._answer)

    def _take_up(self, row: TicketRow, _random: Random, _now: Time) -> None:
        self._ask(row, commands.TakeUpTicket)

    def _give_back(self, row: TicketRow, random: Random, _now: Time) -> None:
        note = "Nội dung thuộc thẩm quyền cơ quan khác, đề nghị trung tâm xem lại."
        self._ask(row, commands.ReturnTicket, reason=random.choice(HANDED_OVER), note=note)

    def _move(self, row: TicketRow, random: Random, _now: Time) -> None:
        others = [one for one in self.wide if one != row.agency]
        if others:
            self._ask(row, commands.ForwardTicket, agency=random.choice(others), reason=random.choice(HANDED_OVER))

    def _ask_for_longer(self, row: TicketRow, random: Random, now: Time) -> None:
        if row.until is None and not row.extended and now < row.due.at:
            until = Time(row.due.at + random.randint(2, 9) * DAY_MS)
            note = "Cần thêm thời gian khảo sát và chuẩn bị vật tư."
            self._ask(row, commands.AskExtension, until=until, reason=random.choice(LONGER), note=note)

    def _note(self, row: TicketRow, random: Random, _now: Time) -> None:
        self._ask(row, commands.NoteTicket, text=random.choice(NOTES), public=happens(random, 0.7))

    def _answer(self, row: TicketRow, _random: Random, _now: Time) -> None:
        self._ask(row, commands.WriteAnswer, text=self.board.case_of(row).answer)

    def _ask(self, row: TicketRow, kind: type, **fields: object) -> None:
        agency = row.agency
        if agency is not None and agency in self.accounts:
            asked = sealed_later(kind, id=self.stage.id(), ticket=TicketId(row.ticket), **fields)
            self.stage.ask(self.accounts[agency], asked)
