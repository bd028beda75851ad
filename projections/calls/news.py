"""What calls go through: rung, answered, held, located, ended, and which incident they are about."""

import events
from events.entry import Entry
from events.values import Time
from projections.answered import answered
from projections.calls.kept import Kept
from projections.calls.locating import with_fix
from projections.calls.rows import CallRow, Fix, Recording
from projections.projection import KEPT_MS, Handler


def call_rang(view: Kept, e: events.CallRang, entry: Entry) -> CallRow:
    """Its other news may have come first: those are kept."""
    row = view.rows.get(e.call)
    if row is None:
        row = CallRow(
            e.call,
            e.number,
            "ringing",
            entry.told_at,
            entry.position,
            e.caller,
            drill=e.drill,
            language=e.language,
            earlier=e.earlier,
        )
        view.complete(row)
        return row
    row.number = e.number
    row.caller = e.caller or row.caller
    row.language = e.language or row.language
    row.earlier = e.earlier or row.earlier
    row.rang_at = min(row.rang_at, entry.told_at)
    view.complete(row)
    return row


def call_answered(view: Kept, e: events.CallAnswered, entry: Entry) -> CallRow | None:
    """The end may have come first: it then was answered all the same. It waited until the first answer, and is hers who
    answered last, in whatever order that is told."""
    row = view.rows.get(e.call)
    if row is None:
        return None
    view.seat(row, e.extension, entry.told_at)
    if entry.told_at >= view.answered.get(e.call, 0):
        view.answered[e.call] = entry.told_at
        row.person = e.person or row.person
        row.held_by = (e.person or row.held_by) if row.state == "ended" else row.held_by
    row.answered_at = entry.told_at if row.answered_at is None else min(row.answered_at, entry.told_at)
    row.nuisance = view.nuisance_of(row)
    if row.state != "ended":
        row.state = "answered"
    elif row.end == "abandoned":
        row.end = "answered"
    return row


def call_claimed(view: Kept, e: events.CallClaimed, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is None:
        return None
    row.person = e.person
    return row


def call_released(view: Kept, e: events.CallReleased, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is not None:
        row.person = None
    return row


def call_located(view: Kept, e: events.CallLocated, entry: Entry) -> CallRow | None:
    """What is worse than what is known, or came too late, changes nothing."""
    row = view.rows.get(e.call)
    if row is None:
        return None
    fixes = with_fix(row.fixes, Fix(e.place, e.uncertainty_m, entry.told_at, e.source, e.confidence, e.method))
    if fixes == row.fixes:
        return None
    best, row.fixes = fixes[0], fixes
    row.place, row.uncertainty_m, row.located_at = best.place, best.uncertainty_m, best.at
    return row


def call_transferred(view: Kept, e: events.CallTransferred, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is None:
        return None
    row.number = e.number or row.number
    view.seat(row, e.extension, entry.told_at)
    return row


def call_ended(view: Kept, e: events.CallEnded, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is None:
        return None
    row.state, row.ended_at, row.end, row.held_by = "ended", entry.told_at, e.end, row.person
    view.ended[e.call] = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    return row


def call_recorded(view: Kept, e: events.CallRecorded, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is not None:
        row.recordings = (*row.recordings, Recording(e.name, e.recording, e.retained_until, e.duration_s))
    return row


def call_attached(view: Kept, e: events.CallAttached, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is not None:
        row.incident = e.incident
        view.of[e.incident].append(e.call)
    return row


def call_detached(view: Kept, e: events.CallDetached, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call)
    if row is not None:
        row.incident = None
        view.of[e.incident].remove(e.call)
        if e.call in view.ended:
            view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    return row


def questions_answered(view: Kept, e: events.QuestionsAnswered, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call) if e.call is not None else None
    if row is not None:
        row.answers = answered(row.answers, e, entry)
    return row


def incident_opened(view: Kept, e: events.IncidentOpened, entry: Entry) -> CallRow | None:
    row = view.rows.get(e.call) if e.call is not None else None
    view.of[e.incident] = []
    if row is not None:
        row.incident = e.incident
        view.of[e.incident].append(row.call)
    return row


def incident_closed(view: Kept, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    view.closed[e.incident] = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), e.incident))


incident_cancelled = incident_closed


def incident_reopened(view: Kept, e: events.IncidentReopened, entry: Entry) -> None:
    del view.closed[e.incident]


TABLE: dict[type, Handler] = {
    events.CallRang: call_rang,
    events.CallAnswered: call_answered,
    events.CallClaimed: call_claimed,
    events.CallReleased: call_released,
    events.CallLocated: call_located,
    events.CallTransferred: call_transferred,
    events.CallEnded: call_ended,
    events.QuestionsAnswered: questions_answered,
    events.CallRecorded: call_recorded,
    events.IncidentOpened: incident_opened,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentReopened: incident_reopened,
}
