"""The centre's clerks: they pass matters on, read answers before they leave, and decide about longer times."""

from random import Random

from dispatch.core import commands
from events.values import AgencyId, FieldId, TicketId, Time
from loadtests.chances import happens
from loadtests.hotline import habits
from loadtests.hotline.board import Board, Following, What
from loadtests.hotline.phrases import BACK, NOT_OURS
from loadtests.messages import sealed_later
from projections.tickets import TicketRow

PASS_ON, LOOK_AT, DECIDE, ANSWER = "pass_on", "look_at", "decide", "answer"


class Centre(Following):
    """What each does is drawn by the ticket; no answer is let out by who wrote it."""

    name = "centre"

    def __init__(self, board: Board, clerks: tuple[str, ...]) -> None:
        super().__init__(board)
        self.clerks = clerks
        rules = self.stage.rules
        self.fields = {one.id: one for one in rules.fields}
        self.kinds = {one.id for one in rules.kinds}
        self.nearby: dict[str, AgencyId] = {area: one.id for one in rules.agencies for area in one.areas}
        self.own = frozenset(one.agency for one in rules.fields if one.id == "other")
        """What is for these the centre answers itself."""

    def todo(self, row: TicketRow) -> list[What]:
        if row.state == "received" and row.answer is None:
            return [(PASS_ON, row.forwarded_at, row.reopened, row.level)]
        if row.state not in ("received", "forwarded"):
            return []
        found: list[What] = [] if row.answer is None else [(LOOK_AT,)]
        return found if row.until is None else [*found, (DECIDE, row.until)]

    def begin(self, row: TicketRow, what: What, random: Random, now: Time) -> None:
        if what[0] == LOOK_AT:
            self.soon(row, what, random, now, habits.LOOKED_AT_S, self._look_at)
        elif what[0] == DECIDE:
            self.soon(row, what, random, now, habits.DECIDES_S, self._decide)
        elif row.level == 0 and happens(random, habits.LEFT):
            self.later(row, what, random, now, habits.LEFT_S * 3, self._pass_on)
        else:
            self.soon(row, what, random, now, habits.PASSED_ON_S, self._pass_on)

    # --- to whom it goes

    def _pass_on(self, row: TicketRow, random: Random, _now: Time) -> None:
        clerk, ticket, case = random.choice(self.clerks), row.ticket, self.board.case_of(row)
        is_new = row.forwarded_at is None
        twin = self.board.twin_of(row)
        if is_new and twin is not None:
            self._ask(clerk, commands.MergeTicket, ticket, into=twin.ticket)
            return
        if is_new and not case.kind and happens(random, habits.REFUSED):
            self._ask(clerk, commands.RefuseTicket, ticket, reason="not_1022", text=NOT_OURS)
            return
        if case.kind in self.kinds and row.incident is None and is_new:
            self._ask(clerk, commands.RaiseTicket, ticket, kind=case.kind, place=row.place, text=case.text)
        field = FieldId(self.board.field_of(case) or row.field)
        if field not in self.fields:
            field = row.field
        if field != row.field and is_new:
            self._ask(clerk, commands.RefileTicket, ticket, field=field)
        self._forward(row, clerk, field, random)

    def _forward(self, row: TicketRow, clerk: str, field: FieldId, random: Random) -> None:
        known = self.fields.get(field)
        if known is None:
            return
        if known.agency in self.own:
            self._ask(clerk, commands.WriteAnswer, row.ticket, text=self.board.case_of(row).answer)
            return
        near = self.nearby.get(row.area or "")
        agency = near if near is not None and happens(random, habits.NEARBY) else known.agency
        calls_back = row.phone is not None and happens(random, habits.CALLED_BACK)
        self._ask(clerk, commands.ForwardTicket, row.ticket, agency=agency, call_back=calls_back)

    # --- answers and times

    def _look_at(self, row: TicketRow, random: Random, _now: Time) -> None:
        """By one clerk after the other, so that one of them did not write it: the other one's is refused."""
        clerk = random.choice(self.clerks)
        if happens(random, habits.SENT_BACK):
            self._ask(clerk, commands.SendBackAnswer, row.ticket, reason="no_date", note=random.choice(BACK))
            return
        self._ask(clerk, commands.ApproveAnswer, row.ticket)
        if row.agency is None:
            others = [one for one in self.clerks if one != clerk]
            self._ask(random.choice(others or [clerk]), commands.ApproveAnswer, row.ticket)

    def _decide(self, row: TicketRow, random: Random, now: Time) -> None:
        clerk, chance = random.choice(self.clerks), random.random()
        if row.until is None:
            return
        if chance < habits.GRANTED:
            self._ask(clerk, commands.GrantExtension, row.ticket)
        elif chance < habits.GRANTED + habits.GRANTED_LESS:
            between = Time((max(row.due.at, now) + row.until) // 2)
            self._ask(clerk, commands.GrantExtension, row.ticket, until=between)
        else:
            self._ask(clerk, commands.RefuseExtension, row.ticket, reason="too_long")

    def _ask(self, who: str, asked: type, ticket: TicketId, **fields: object) -> None:
        self.stage.ask(who, sealed_later(asked, id=self.stage.id(), ticket=ticket, **fields))
