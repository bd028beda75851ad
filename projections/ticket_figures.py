"""What people ask of 1022: in, answered on time and late, how long it took, what citizens thought of it.

Counted by day, agency and field, and never by person; so they hold as long as a year needs, and do not grow with the
tickets. What is open now, and late, is not counted here but seen in the rows of the tickets. By area they are counted
where parts of the region are told of them: in `dispatch/ioc/ticket_facts.py`, by the same table.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import DAY_MS, AgencyId, AreaId, FieldId, TicketId, Time
from projections.projection import Change, Handler, Touched, drained

FIGURES_DAYS = 400
"""So long a day's figures are kept here: a year, and the month it is compared with."""
HOUR_MIN = 60


class FigureRow(Struct, gc=False):
    """One day of one agency in one field. Key: `<day>:<agency>:<field>`. `agency` None: while it was at none.

    A centre that answers matters itself may be an agency, too, and has rows of its own."""

    day: int
    """Local days since 1970."""
    agency: AgencyId | None
    field: FieldId
    opened: int = 0
    """Of the centre: tickets that were reported."""
    given: int = 0
    """So often one was given to the agency, by the centre or by another."""
    left: int = 0
    """So often one went from it unanswered, to another or back to the centre."""
    on_time: int = 0
    late: int = 0
    """Answers that were approved, by whether they were due later; of one reopened, each answer."""
    answer_min: int = 0
    """The sum of working minutes from being reported, or reopened, to each of these answers."""
    answer_h: dict[int, int] = {}
    """How many of these answers took so many whole working hours. Some of old took nobody knows how long."""
    refused: int = 0
    merged: int = 0
    reopened: int = 0
    stars: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """How many answers were rated with one star, two, … five; of each answer the last word."""
    taken: int = 0
    """So often the agency took one on."""
    take_min: int = 0
    """The sum of working minutes from being given to it until then."""

    @property
    def key(self) -> str:
        return f"{self.day}:{self.agency or ''}:{self.field}"


class Counted(Struct, gc=False):
    """What counting has to know of a ticket until it is settled."""

    field: FieldId
    due_at: Time
    agency: AgencyId | None = None
    is_with_agency: bool = False
    is_refused: bool = False
    rated: int | None = None
    rated_in: FigureRow | None = None
    """The row in which that rating is counted, without its counts."""
    area: AreaId | None = None


class TicketFigures:
    rows: dict[str, FigureRow]
    tickets: dict[TicketId, Counted]
    """All but drills."""
    days: dict[int, list[str]]
    """Keys of rows by their day."""
    leaving: deque[tuple[Time, int]]
    offset_ms: int

    def __init__(self) -> None:
        self.rows = {}
        self.tickets = {}
        self.days = {}
        self.leaving = deque()
        self.offset_ms = 0
        self.touched: Touched[str] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"ticket_figures": self.rows}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            TABLE[type(entry.event)](self, entry.event, entry)

    def changes(self) -> list[Change]:
        return drained("ticket_figures", self.touched)

    def forget(self, now: Time) -> None:
        while self.leaving and self.leaving[0][0] <= now:
            _, day = self.leaving.popleft()
            for key in self.days.pop(day):
                del self.rows[key]
                self.touched[key] = None

    def row(self, one: Counted, at: Time) -> FigureRow:
        """Of the agency that has it, on that day; it is about to be counted in."""
        day = (at + self.offset_ms) // DAY_MS
        row = FigureRow(day, one.agency, one.field)
        key = row.key
        if day not in self.days:
            self.days[day] = []
            self.leaving.append((Time((day + FIGURES_DAYS) * DAY_MS - self.offset_ms), day))
        if key not in self.rows:
            self.rows[key] = row
            self.days[day].append(key)
        self.touched[key] = self.rows[key]
        return self.rows[key]

    def row_rated(self, one: Counted) -> FigureRow | None:
        """In which its rating is counted, and is about to be no more; None where there is none, or its day was let go
        of."""
        row = self.rows.get(one.rated_in.key) if one.rated_in is not None else None
        if row is not None:
            self.touched[row.key] = row
        return row


def region_adopted(view: TicketFigures, e: events.RegionAdopted, entry: Entry) -> None:
    view.offset_ms = e.rules.utc_offset_ms


def ticket_opened(view: TicketFigures, e: events.TicketOpened, entry: Entry) -> None:
    if e.drill:
        return
    one = view.tickets[e.ticket] = Counted(e.field, e.due.at, area=e.area)
    view.row(one, entry.at).opened += 1


def ticket_refiled(view: TicketFigures, e: events.TicketRefiled, entry: Entry) -> None:
    one = view.tickets.get(e.ticket)
    if one is not None:
        one.field, one.due_at = e.field, e.due.at


def ticket_forwarded(view: TicketFigures, e: events.TicketForwarded, entry: Entry) -> None:
    """To who has it already, nothing was given."""
    one = view.tickets.get(e.ticket)
    if one is None or (one.is_with_agency and one.agency == e.agency):
        return
    _leave(view, one, entry)
    one.agency, one.is_with_agency = e.agency, True
    view.row(one, entry.at).given += 1


def ticket_taken_up(view: TicketFigures, e: events.TicketTakenUp, entry: Entry) -> None:
    one = view.tickets.get(e.ticket)
    if one is None:
        return
    row = view.row(one, entry.at)
    row.taken += 1
    row.take_min += e.took_min or 0


def ticket_returned(view: TicketFigures, e: events.TicketReturned, entry: Entry) -> None:
    one = view.tickets.get(e.ticket)
    if one is not None:
        _leave(view, one, entry)
        one.agency, one.is_with_agency = None, False


def extension_granted(view: TicketFigures, e: events.ExtensionGranted, entry: Entry) -> None:
    one = view.tickets.get(e.ticket)
    if one is not None:
        one.due_at = e.due.at


def answer_approved(view: TicketFigures, e: events.AnswerApproved, entry: Entry) -> None:
    one = view.tickets.get(e.ticket)
    if one is None:
        return
    row = view.row(one, entry.at)
    if entry.at <= one.due_at:
        row.on_time += 1
    else:
        row.late += 1
    if e.took_min is None:
        return
    took_h = e.took_min // HOUR_MIN
    row.answer_min += e.took_min
    row.answer_h = {**row.answer_h, took_h: row.answer_h.get(took_h, 0) + 1}


def ticket_rated(view: TicketFigures, e: events.TicketRated, entry: Entry) -> None:
    """Her last word counts, on the day she said it."""
    one = view.tickets.get(e.ticket)
    if one is None:
        return
    before = view.row_rated(one)
    if before is not None and one.rated is not None:
        before.stars = _with(before.stars, one.rated, -1)
    row = view.row(one, entry.at)
    row.stars = _with(row.stars, e.stars, 1)
    one.rated, one.rated_in = e.stars, FigureRow(row.day, row.agency, row.field)


def ticket_reopened(view: TicketFigures, e: events.TicketReopened, entry: Entry) -> None:
    """The next answer is another, and may be rated as well."""
    one = view.tickets.get(e.ticket)
    if one is None:
        return
    view.row(one, entry.at).reopened += 1
    if one.is_refused:
        one.agency, one.is_with_agency, one.is_refused = None, False, False
    one.due_at = e.due.at
    one.rated = one.rated_in = None


def ticket_refused(view: TicketFigures, e: events.TicketRefused, entry: Entry) -> None:
    one = view.tickets.get(e.ticket)
    if one is not None:
        one.is_refused = True
        view.row(one, entry.at).refused += 1


def ticket_merged(view: TicketFigures, e: events.TicketMerged, entry: Entry) -> None:
    one = view.tickets.get(e.ticket)
    if one is not None:
        view.row(one, entry.at).merged += 1


def ticket_settled(view: TicketFigures, e: events.TicketSettled, entry: Entry) -> None:
    view.tickets.pop(e.ticket, None)


def _leave(view: TicketFigures, one: Counted, entry: Entry) -> None:
    """Whoever has it now has it no more."""
    if one.is_with_agency:
        view.row(one, entry.at).left += 1


def _with(stars: tuple[int, int, int, int, int], given: int, more: int) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = (count + more * (at == given) for at, count in enumerate(stars, 1))
    return one, two, three, four, five


TABLE: dict[type, Handler] = {
    events.RegionAdopted: region_adopted,
    events.TicketOpened: ticket_opened,
    events.TicketRefiled: ticket_refiled,
    events.TicketForwarded: ticket_forwarded,
    events.TicketTakenUp: ticket_taken_up,
    events.TicketReturned: ticket_returned,
    events.ExtensionGranted: extension_granted,
    events.AnswerApproved: answer_approved,
    events.TicketRated: ticket_rated,
    events.TicketReopened: ticket_reopened,
    events.TicketRefused: ticket_refused,
    events.TicketMerged: ticket_merged,
    events.TicketSettled: ticket_settled,
}
