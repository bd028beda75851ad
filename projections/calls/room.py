"""Calling back, handing over, marks: what the room does beside answering."""

import events
from events.entry import Entry
from events.values import CallId, Time
from projections.calls.kept import Kept
from projections.calls.rows import CallBackRow, CallRow, HandoverRow, Nuisance, Try
from projections.projection import KEPT_MS, Handler


def call_back_due(view: Kept, e: events.CallBackDue, entry: Entry) -> None:
    row = CallBackRow(e.call, e.number, e.why, entry.at, e.due, entry.position)
    view.call_backs[e.call] = view.call_backs_touched[e.call] = row
    call = view.rows.get(e.call)
    if call is not None:
        view.complete(call)


def call_back_taken(view: Kept, e: events.CallBackTaken, entry: Entry) -> None:
    _call_back(view, e.call, entry).person = e.person


def call_back_tried(view: Kept, e: events.CallBackTried, entry: Entry) -> None:
    row = _call_back(view, e.call, entry)
    row.person = None
    row.tries = (*row.tries, Try(e.person, entry.told_at, e.outcome))


def call_back_settled(view: Kept, e: events.CallBackSettled, entry: Entry) -> None:
    row = _call_back(view, e.call, entry)
    row.person, row.end, row.ended_at, row.by_call = None, e.end, entry.at, e.by_call
    view.leaving.append((Time(entry.at + KEPT_MS), ("call_back", e.call)))


def _call_back(view: Kept, call: CallId, entry: Entry) -> CallBackRow:
    row = view.call_backs_touched[call] = view.call_backs[call]
    row.position = entry.position
    return row


def handover_offered(view: Kept, e: events.HandoverOffered, entry: Entry) -> None:
    row = HandoverRow(
        e.call,
        e.person,
        e.number,
        e.reason,
        entry.at,
        entry.position,
        view.rows[e.call].number if e.call in view.rows else None,
        kind=e.kind,
        place=e.place,
        area=e.area,
        address=e.address,
        text=e.text,
    )
    view.handovers[e.call] = view.handovers_touched[e.call] = row


def handover_taken(view: Kept, e: events.HandoverTaken, entry: Entry) -> CallRow | None:
    """The call is on the taker's number now, and hers."""
    offer = _answered(view, e.call, entry)
    offer.state, offer.taker = "taken", e.person
    row = view.rows.get(e.call)
    if row is not None:
        row.person, row.number = e.person, e.number
    return row


def handover_refused(view: Kept, e: events.HandoverRefused, entry: Entry) -> None:
    offer = _answered(view, e.call, entry)
    offer.state, offer.taker, offer.refusal = "refused", e.person, e.reason


def handover_withdrawn(view: Kept, e: events.HandoverWithdrawn, entry: Entry) -> None:
    _answered(view, e.call, entry).state = "withdrawn"


def handover_lapsed(view: Kept, e: events.HandoverLapsed, entry: Entry) -> None:
    _answered(view, e.call, entry).state = "lapsed"


def _answered(view: Kept, call: CallId, entry: Entry) -> HandoverRow:
    row = view.handovers_touched[call] = view.handovers[call]
    row.answered_at, row.position = entry.at, entry.position
    view.leaving.append((Time(entry.at + KEPT_MS), ("handover", call)))
    return row


def caller_marked(view: Kept, e: events.CallerMarked, entry: Entry) -> CallRow | None:
    """Its own row says so at once, being answered; later ones of the same number when they are. Another end is told
    on every row that shows the mark."""
    mark = view.marks[e.call] = Nuisance(e.call, e.person, e.reason, e.until)
    for shown in _showing(view, e.call, entry):
        shown.nuisance = mark
    row = view.rows.get(e.call)
    if row is not None and row.answered_at is not None:
        row.nuisance = mark
    return row


def caller_unmarked(view: Kept, e: events.CallerUnmarked, entry: Entry) -> None:
    """Calls that show it show it no longer, or another that still holds."""
    del view.marks[e.call]
    for row in _showing(view, e.call, entry):
        row.nuisance = view.nuisance_of(row)


def _showing(view: Kept, call: CallId, entry: Entry) -> list[CallRow]:
    """The rows that show the mark of this call; they are about to change."""
    rows = [row for row in view.rows.values() if row.nuisance is not None and row.nuisance.call == call]
    for row in rows:
        row.position = entry.position
        view.touched[row.call] = row
    return rows


TABLE: dict[type, Handler] = {
    events.CallBackDue: call_back_due,
    events.CallBackTaken: call_back_taken,
    events.CallBackTried: call_back_tried,
    events.CallBackSettled: call_back_settled,
    events.HandoverOffered: handover_offered,
    events.HandoverTaken: handover_taken,
    events.HandoverRefused: handover_refused,
    events.HandoverWithdrawn: handover_withdrawn,
    events.HandoverLapsed: handover_lapsed,
    events.CallerMarked: caller_marked,
    events.CallerUnmarked: caller_unmarked,
}
