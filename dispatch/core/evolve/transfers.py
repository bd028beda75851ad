"""What is offered to other centres and by them, until nothing more comes of it."""

import events
from dispatch.core import rules
from dispatch.core.evolve.table import Table
from dispatch.core.state import State, Transfer, received_as, transfer_timer
from events.entry import Entry
from events.values import Time, TransferId, TransferState


def incident_offered(state: State, e: events.IncidentOffered, entry: Entry) -> None:
    transfer = Transfer(e.centre, e.expires, person=e.person, keep=e.keep, drill=e.drill)
    transfer.incident, transfer.call = e.incident, e.call
    _begin(state, e.transfer, transfer)


def transfer_received(state: State, e: events.TransferReceived, entry: Entry) -> None:
    transfer = Transfer(e.centre, e.expires, theirs=e.theirs, drill=e.drill)
    state.received[received_as(e.centre, e.theirs)] = e.transfer
    _begin(state, e.transfer, transfer)
    _learn(transfer, e)


def _begin(state: State, name: TransferId, transfer: Transfer) -> None:
    state.transfers_ever = name
    state.transfers[name] = transfer
    state.timers.put(transfer_timer(name), transfer.expires)


def transfer_updated(state: State, e: events.TransferUpdated, entry: Entry) -> None:
    transfer = state.transfers[e.transfer]
    if transfer.theirs is not None and e.person is None:
        _learn(transfer, e)


def _learn(transfer: Transfer, e: events.TransferReceived | events.TransferUpdated) -> None:
    """What was told takes the place of what was told before."""
    transfer.kind = e.kind or transfer.kind
    transfer.priority = e.priority or transfer.priority
    transfer.address, transfer.text = e.address or transfer.address, e.text or transfer.text
    transfer.reporter, transfer.details = e.reporter or transfer.reporter, e.details or transfer.details
    if e.place is not None:
        transfer.place, transfer.area = e.place, e.area


def transfer_accepted(state: State, e: events.TransferAccepted, entry: Entry) -> None:
    """What was told is in the incident now."""
    transfer = state.transfers[e.transfer]
    transfer.state, transfer.accepted_at = "accepted", entry.at
    transfer.incident = e.incident or transfer.incident
    transfer.person = e.person or transfer.person
    transfer.address = transfer.text = transfer.reporter = transfer.details = None
    state.timers.put(transfer_timer(e.transfer), entry.at + rules.TRANSFER_MS_MAX)


def transfer_refused(state: State, e: events.TransferRefused, entry: Entry) -> None:
    _end(state, e.transfer, "refused", entry)


def transfer_withdrawn(state: State, e: events.TransferWithdrawn, entry: Entry) -> None:
    _end(state, e.transfer, "withdrawn", entry)


def transfer_lapsed(state: State, e: events.TransferLapsed, entry: Entry) -> None:
    _end(state, e.transfer, "lapsed", entry)


def transfer_completed(state: State, e: events.TransferCompleted, entry: Entry) -> None:
    _end(state, e.transfer, "completed", entry)


def _end(state: State, name: TransferId, how: TransferState, entry: Entry) -> None:
    state.transfers[name].state = how
    state.timers.drop(transfer_timer(name))
    state.leaving.append((Time(entry.at + rules.KEPT_MS), "transfer", name))


def forget(state: State, name: TransferId, ended_at: Time) -> None:
    """It was over a day ago."""
    transfer = state.transfers.pop(name)
    if transfer.theirs is not None:
        del state.received[received_as(transfer.centre, transfer.theirs)]


TABLE: Table = {
    events.IncidentOffered: incident_offered,
    events.TransferReceived: transfer_received,
    events.TransferUpdated: transfer_updated,
    events.TransferAccepted: transfer_accepted,
    events.TransferRefused: transfer_refused,
    events.TransferWithdrawn: transfer_withdrawn,
    events.TransferLapsed: transfer_lapsed,
    events.TransferCompleted: transfer_completed,
}
