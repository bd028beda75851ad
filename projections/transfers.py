"""What is offered to other centres and by them: while it is open, and for a day when it is over."""

from collections import deque
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    Actor,
    AreaId,
    CallId,
    CentreId,
    IncidentId,
    KindId,
    LapseCause,
    MessageId,
    Place,
    Position,
    Priority,
    Sealed,
    Time,
    TransferEnd,
    TransferId,
    TransferState,
)
from projections.projection import KEPT_MS, Change, Handler, Touched, drained

NEWS_MAX = 50
"""So many updates of one transfer are shown, the newest."""


class TransferNews(Struct, frozen=True, gc=False):
    """What was added: by `person` of ours, or by the other centre. `message` is what carries ours."""

    at: Time
    person: Actor | None = None
    text: Sealed | None = None
    details: Sealed | None = None
    message: MessageId | None = None


class TransferRow(Struct, gc=False):
    """One transfer. `way` out: we offered it, and `person` did; in: we were offered it, and `person` answered.

    `is_told`: what we last said about it has arrived there; False: it could not be told, so telephone.
    """

    transfer: TransferId
    way: Literal["out", "in"]
    centre: CentreId
    state: TransferState
    reason: str
    offered_at: Time
    expires: Time
    position: Position
    person: Actor | None = None
    keep: bool = True
    theirs: str | None = None
    incident: IncidentId | None = None
    call: CallId | None = None
    kind: KindId | None = None
    priority: Priority | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    extent: Sealed | None = None
    spread: Sealed | None = None
    help: Sealed | None = None
    reporter: Sealed | None = None
    details: Sealed | None = None
    drill: bool = False
    reached_at: Time | None = None
    """When the other centre had our offer."""
    answered_at: Time | None = None
    reference: str | None = None
    refusal: str | None = None
    cause: LapseCause | None = None
    completed_at: Time | None = None
    end: TransferEnd | None = None
    is_told: bool | None = None
    news: tuple[TransferNews, ...] = ()


class Transfers:
    rows: dict[str, TransferRow]
    messages: dict[MessageId, TransferId]
    """Messages that have not ended, and which transfer each is about."""
    leaving: deque[tuple[Time, str]]

    def __init__(self) -> None:
        self.rows = {}
        self.messages = {}
        self.leaving = deque()
        self.touched: Touched[str] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"transfers": self.rows}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            row = TABLE[type(entry.event)](self, entry.event, entry)
            if row is not None:
                row.position = entry.position
                self.touched[str(row.transfer)] = row

    def changes(self) -> list[Change]:
        return drained("transfers", self.touched)

    def forget(self, now: Time) -> None:
        while self.leaving and self.leaving[0][0] <= now:
            name = self.leaving.popleft()[1]
            del self.rows[name]
            self.touched[name] = None

    def of_incident(self, incident: IncidentId) -> list[TransferRow]:
        """Those that are known of it, the oldest first."""
        return [row for row in self.rows.values() if row.incident == incident]


def incident_offered(view: Transfers, e: events.IncidentOffered, entry: Entry) -> TransferRow:
    row = TransferRow(e.transfer, "out", e.centre, "offered", e.reason, entry.at, e.expires, entry.position, e.person)
    row.keep, row.incident, row.call, row.kind, row.drill = e.keep, e.incident, e.call, e.kind, e.drill
    row.place, row.area, row.address, row.text = e.place, e.area, e.address, e.text
    row.extent, row.spread, row.help, row.reporter = e.extent, e.spread, e.help, e.reporter
    view.rows[str(e.transfer)] = row
    return row


def transfer_received(view: Transfers, e: events.TransferReceived, entry: Entry) -> TransferRow:
    row = TransferRow(e.transfer, "in", e.centre, "offered", e.reason, entry.at, e.expires, entry.position)
    row.theirs, row.drill = e.theirs, e.drill
    view.rows[str(e.transfer)] = row
    _learn(row, e)
    return row


def transfer_updated(view: Transfers, e: events.TransferUpdated, entry: Entry) -> TransferRow:
    """Of what they offered, what they tell takes the place of what they told before."""
    row = view.rows[str(e.transfer)]
    if row.way == "in" and e.person is None:
        _learn(row, e)
    row.news = (*row.news, TransferNews(entry.at, e.person, e.text, e.details))[-NEWS_MAX:]
    return row


def _learn(row: TransferRow, e: events.TransferReceived | events.TransferUpdated) -> None:
    row.kind, row.priority = e.kind or row.kind, e.priority or row.priority
    row.address, row.text = e.address or row.address, e.text or row.text
    row.reporter, row.details = e.reporter or row.reporter, e.details or row.details
    if e.place is not None:
        row.place, row.area = e.place, e.area


def transfer_accepted(view: Transfers, e: events.TransferAccepted, entry: Entry) -> TransferRow:
    row = _answered(view, e.transfer, entry, "accepted")
    row.person, row.incident, row.reference = e.person or row.person, e.incident or row.incident, e.reference
    return row


def transfer_refused(view: Transfers, e: events.TransferRefused, entry: Entry) -> TransferRow:
    row = _over(view, e.transfer, entry, "refused")
    row.refusal, row.person = e.reason, e.person or row.person
    return row


def transfer_withdrawn(view: Transfers, e: events.TransferWithdrawn, entry: Entry) -> TransferRow:
    return _over(view, e.transfer, entry, "withdrawn")


def transfer_lapsed(view: Transfers, e: events.TransferLapsed, entry: Entry) -> TransferRow:
    row = _over(view, e.transfer, entry, "lapsed")
    row.cause = e.cause
    return row


def transfer_completed(view: Transfers, e: events.TransferCompleted, entry: Entry) -> TransferRow:
    row = view.rows[str(e.transfer)]
    row.state, row.completed_at, row.end = "completed", entry.at, e.end
    view.leaving.append((Time(entry.at + KEPT_MS), str(e.transfer)))
    return row


def _answered(view: Transfers, name: TransferId, entry: Entry, how: TransferState) -> TransferRow:
    row = view.rows[str(name)]
    row.state, row.answered_at = how, entry.at
    return row


def _over(view: Transfers, name: TransferId, entry: Entry, how: TransferState) -> TransferRow:
    view.leaving.append((Time(entry.at + KEPT_MS), str(name)))
    return _answered(view, name, entry, how)


# --- whether the other centre has heard


def message_due(view: Transfers, e: events.MessageDue, entry: Entry) -> TransferRow | None:
    if e.transfer is None:
        return None
    view.messages[e.message] = e.transfer
    row = view.rows[str(e.transfer)]
    row.is_told = None
    if e.purpose == "update" and row.news:
        last = row.news[-1]
        row.news = (*row.news[:-1], TransferNews(last.at, last.person, last.text, last.details, e.message))
    return row


def message_sent(view: Transfers, e: events.MessageSent, entry: Entry) -> TransferRow | None:
    """It is there."""
    row = _of_message(view, e.message)
    if row is None:
        return None
    if row.way == "out" and row.reached_at is None:
        row.reached_at = entry.at
    row.is_told = True
    return row


def message_ended(view: Transfers, e: events.MessageEnded, entry: Entry) -> TransferRow | None:
    """What could not be told in all its time is to be said by telephone."""
    row = _of_message(view, e.message)
    view.messages.pop(e.message, None)
    if row is None or e.end not in ("failed", "expired") or row.is_told:
        return None
    row.is_told = False
    return row


def _of_message(view: Transfers, name: MessageId) -> TransferRow | None:
    transfer = view.messages.get(name)
    return view.rows.get(str(transfer)) if transfer is not None else None


TABLE: dict[type, Handler] = {
    events.IncidentOffered: incident_offered,
    events.TransferReceived: transfer_received,
    events.TransferUpdated: transfer_updated,
    events.TransferAccepted: transfer_accepted,
    events.TransferRefused: transfer_refused,
    events.TransferWithdrawn: transfer_withdrawn,
    events.TransferLapsed: transfer_lapsed,
    events.TransferCompleted: transfer_completed,
    events.MessageDue: message_due,
    events.MessageSent: message_sent,
    events.MessageEnded: message_ended,
}
