"""Handing over to other centres and from them: somebody is responsible at every moment, and both sides know who."""

import events
from dispatch.core import commands
from dispatch.core.decide import lines, offers, room
from dispatch.core.decide.incidents import open_incident
from dispatch.core.decide.kept import kept_incident
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State, Transfer, received_as
from events import AnyEvent
from events.values import CallId, CentreId, IncidentId, MessageId, Time, TransferId

# --- ours


def offer_incident(state: State, c: commands.OfferIncident, asked: Request, moment: Moment) -> Decision:
    """Of a call that has an incident, the incident; and nothing is offered to two at once."""
    call = state.calls.get(c.call) if c.call is not None else None
    if c.call is not None and call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    number = c.incident or (call.incident if call is not None else None)
    incident = state.incidents.get(number) if number is not None else None
    if incident is None and (number is not None or call is None):
        return Refusal(Reason.NO_SUCH_INCIDENT)
    if incident is not None and not incident.open:
        return Refusal(Reason.INCIDENT_HAS_ENDED)
    if c.kind is not None and c.kind not in state.kinds:
        return Refusal(Reason.NO_SUCH_KIND)
    before = _offered(state, number, c.call)
    if before is not None:
        return Refusal(Reason.TRANSFER_IS_OPEN, by=before.person)
    claimed = _claimed(state, c.call, asked) if incident is None and c.call is not None else []
    if isinstance(claimed, Refusal):
        return claimed
    drill = incident.drill if incident is not None else call is not None and call.drill
    limit_s = c.answer_s or (state.rules.limits.transfer_s if state.rules is not None else 0)
    name, expires = TransferId(state.transfers_ever + 1), Time(moment.now + limit_s * 1000)
    offered = events.IncidentOffered(
        name,
        c.centre,
        asked.by,
        c.reason,
        expires,
        c.keep,
        number,
        c.call,
        c.kind,
        c.place,
        c.area,
        c.address,
        c.text,
        c.extent,
        c.spread,
        c.help,
        drill,
        c.reporter,
    )
    message = MessageId(state.messages_ever + 1)
    due = events.MessageDue(message, "centre", "offer", expires, asked.by, c.call, drill=drill, transfer=name)
    return [*claimed, offered, due]


def _offered(state: State, incident: IncidentId | None, call: CallId | None) -> Transfer | None:
    """What is offered of this, and not answered; there are few at a time."""
    ours = (one for one in state.transfers.values() if one.theirs is None and one.state == "offered")
    return next(
        (one for one in ours if (incident is not None and one.incident == incident) or (call and one.call == call)),
        None,
    )


def _claimed(state: State, name: CallId, asked: Request) -> list[AnyEvent] | Refusal:
    """Who offers a call holds it, or takes it by this."""
    call = state.calls[name]
    if name in state.handovers:
        return Refusal(Reason.HANDOVER_IS_OPEN, by=state.handovers[name].person)
    if call.person == asked.by:
        return []
    if call.person is not None and call.person not in state.silent:
        return Refusal(Reason.CALL_IS_TAKEN, by=call.person)
    return room.claimed(state, name, asked.by)


def withdraw_transfer(state: State, c: commands.WithdrawTransfer, asked: Request, moment: Moment) -> Decision:
    transfer = state.transfers.get(c.transfer)
    if transfer is None or transfer.theirs is not None:
        return Refusal(Reason.NO_SUCH_TRANSFER)
    if transfer.state != "offered":
        return Refusal(Reason.TRANSFER_IS_OVER)
    return offers.told(state, c.transfer, events.TransferWithdrawn(c.transfer, asked.by), asked.by, moment)


def answer_transfer(state: State, c: commands.AnswerTransfer, asked: Request, moment: Moment) -> Decision:
    """What is accepted too late was not taken: it went back to us, and the other centre must hear so."""
    transfer = state.transfers.get(c.transfer)
    if transfer is None or transfer.theirs is not None or transfer.centre != c.centre:
        return Refusal(Reason.NO_SUCH_TRANSFER)
    if transfer.state != "offered":
        return _answered_before(transfer, c)
    quiet = offers.silenced(state, c.transfer, "answered")
    if c.answer == "refused":
        return [events.TransferRefused(c.transfer, c.reason or "other"), *quiet]
    if c.answer == "lapsed":
        return [events.TransferLapsed(c.transfer, "no_answer"), *quiet]
    taken: list[AnyEvent] = [events.TransferAccepted(c.transfer, reference=c.reference), *quiet]
    if c.answer == "completed":
        taken.append(events.TransferCompleted(c.transfer, c.end))
    return [*taken, *_closed(state, transfer, c, moment)]


def _answered_before(transfer: Transfer, c: commands.AnswerTransfer) -> Decision:
    """The same once more, a completion, or something that cannot be any more."""
    if c.answer == "completed" and transfer.state == "accepted":
        return [events.TransferCompleted(c.transfer, c.end)]
    took = transfer.state in ("accepted", "completed")
    claims = c.answer in ("accepted", "completed")
    return Refusal(Reason.ALREADY_SO if took == claims else Reason.TRANSFER_IS_OVER)


def _closed(state: State, transfer: Transfer, c: commands.AnswerTransfer, moment: Moment) -> list[AnyEvent]:
    """Ours is over when another has it, if whoever offered it said so and no crew of ours is out."""
    if transfer.keep or transfer.incident not in state.incidents:
        return []
    incident = state.incidents[transfer.incident]
    if not incident.open or incident.out > 0:
        return []
    over = offers.over_with(state, transfer.incident, "done", moment, but=c.transfer)
    closed = events.IncidentClosed(transfer.incident, "handed_over")
    return [*lines.over_with(state, transfer.incident), closed, *over]


# --- theirs


def receive_transfer(state: State, c: commands.ReceiveTransfer, asked: Request, moment: Moment) -> Decision:
    """However often it is told, it is one."""
    if received_as(c.centre, c.theirs) in state.received:
        return Refusal(Reason.ALREADY_SO)
    name, expires = TransferId(state.transfers_ever + 1), Time(moment.now + c.answer_s * 1000)
    kind = c.kind if c.kind in state.kinds else None
    return [
        events.TransferReceived(
            name,
            c.centre,
            c.theirs,
            expires,
            c.reason,
            c.drill,
            kind,
            c.priority,
            c.place,
            c.area,
            c.address,
            c.text,
            c.reporter,
            c.details,
        )
    ]


def recall_transfer(state: State, c: commands.RecallTransfer, asked: Request, moment: Moment) -> Decision:
    """It may be told before the offer itself: then the offer is not shown to anyone."""
    name = state.received.get(received_as(c.centre, c.theirs))
    if name is None:
        fresh = TransferId(state.transfers_ever + 1)
        received = events.TransferReceived(fresh, c.centre, c.theirs, moment.now, "other")
        return [received, _recalled(fresh, c)]
    transfer = state.transfers[name]
    if transfer.state in ("accepted", "completed"):
        return Refusal(Reason.TRANSFER_IS_OVER)
    return [_recalled(name, c)] if transfer.state == "offered" else Refusal(Reason.ALREADY_SO)


def _recalled(name: TransferId, c: commands.RecallTransfer) -> AnyEvent:
    return events.TransferWithdrawn(name) if c.why == "withdrawn" else events.TransferLapsed(name, "no_answer")


def accept_transfer(state: State, c: commands.AcceptTransfer, asked: Request, moment: Moment) -> Decision:
    """Either a new incident of it, or it belongs to one; what was told besides goes into the log."""
    transfer = _received(state, c.transfer)
    if isinstance(transfer, Refusal):
        return transfer
    attached = kept_incident(state, c.incident, moment) if c.incident is not None else None
    if c.incident is not None and (attached is None or not attached.open):
        return Refusal(Reason.NO_SUCH_INCIDENT if attached is None else Reason.INCIDENT_HAS_ENDED)
    opened = [] if c.incident is not None else _opening(state, c, transfer, asked, moment)
    if not isinstance(opened, list):
        return opened
    number = c.incident or IncidentId(state.incidents_ever + 1)
    is_new = c.incident is None
    told = (transfer.text if c.text or not is_new else None, transfer.address if c.address or not is_new else None)
    ours = () if is_new else (c.text, c.address)
    written = (*told, *ours, transfer.reporter, transfer.details)
    notes = [events.NoteAdded(number, text) for text in written if text is not None]
    taken = events.TransferAccepted(c.transfer, asked.by, number)
    return [*opened, *notes, *offers.told(state, c.transfer, taken, asked.by, moment)]


def _opening(state: State, c: commands.AcceptTransfer, transfer: Transfer, asked: Request, moment: Moment) -> Decision:
    """As anyone opens one, with what was told where nothing else is said."""
    kind = c.kind or transfer.kind
    if kind is None:
        return Refusal(Reason.NO_SUCH_KIND)
    return open_incident(
        state,
        commands.OpenIncident(
            id=c.id,
            kind=kind,
            place=c.place or transfer.place,
            area=c.area if c.place is not None else transfer.area,
            priority=c.priority or transfer.priority,
            address=c.address or transfer.address,
            text=c.text or transfer.text,
            drill=transfer.drill,
        ),
        asked,
        moment,
    )


def refuse_transfer(state: State, c: commands.RefuseTransfer, asked: Request, moment: Moment) -> Decision:
    transfer = _received(state, c.transfer)
    if isinstance(transfer, Refusal):
        return transfer
    return offers.told(state, c.transfer, events.TransferRefused(c.transfer, c.reason, asked.by), asked.by, moment)


def _received(state: State, name: TransferId) -> Transfer | Refusal:
    """What a centre offers us, and nobody has answered."""
    transfer = state.transfers.get(name)
    if transfer is None or transfer.theirs is None:
        return Refusal(Reason.NO_SUCH_TRANSFER)
    if transfer.state != "offered":
        return Refusal(Reason.TRANSFER_IS_OVER, by=transfer.person)
    return transfer


# --- both


def update_transfer(state: State, c: commands.UpdateTransfer, asked: Request, moment: Moment) -> Decision:
    transfer = state.transfers.get(c.transfer)
    if transfer is None:
        return Refusal(Reason.NO_SUCH_TRANSFER)
    if transfer.state not in ("offered", "accepted"):
        return Refusal(Reason.TRANSFER_IS_OVER)
    updated = events.TransferUpdated(c.transfer, asked.by, text=c.text)
    return offers.told(state, c.transfer, updated, asked.by, moment, purpose="update")


def hear_transfer(state: State, c: commands.HearTransfer, asked: Request, moment: Moment) -> Decision:
    """News of what was taken goes into the log of its incident; of what is over they are not news."""
    name = _named(state, c.centre, c.transfer, c.theirs)
    if name is None:
        return Refusal(Reason.NO_SUCH_TRANSFER)
    transfer = state.transfers[name]
    if transfer.state not in ("offered", "accepted"):
        return Refusal(Reason.ALREADY_SO)
    kind = c.kind if c.kind in state.kinds else None
    updated = events.TransferUpdated(
        name, None, kind, c.priority, c.place, c.area, c.address, c.text, c.reporter, c.details
    )
    if transfer.incident is None or kept_incident(state, transfer.incident, moment) is None:
        return [updated]
    return [updated, *(events.NoteAdded(transfer.incident, text) for text in (c.text, c.details) if text is not None)]


def _named(state: State, centre: CentreId, ours: TransferId | None, theirs: str | None) -> TransferId | None:
    name = ours if theirs is None else state.received.get(received_as(centre, theirs))
    transfer = state.transfers.get(name) if name is not None else None
    return name if transfer is not None and transfer.centre == centre else None


def expire_transfer(state: State, c: commands.ExpireTransfer, asked: Request, moment: Moment) -> Decision:
    """What nobody took goes back to who offered it, and both sides hear so."""
    transfer = state.transfers.get(c.transfer)
    if transfer is None:
        return Refusal(Reason.NO_SUCH_TRANSFER)
    if transfer.state == "accepted":
        return [events.TransferCompleted(c.transfer, "not_told")]
    if transfer.state != "offered":
        return Refusal(Reason.TRANSFER_IS_OVER)
    if moment.now < transfer.expires:
        return Refusal(Reason.NOT_DUE)
    return offers.told(state, c.transfer, events.TransferLapsed(c.transfer, "no_answer"), asked.by, moment)


TABLE: Table = {
    commands.OfferIncident: offer_incident,
    commands.WithdrawTransfer: withdraw_transfer,
    commands.AcceptTransfer: accept_transfer,
    commands.RefuseTransfer: refuse_transfer,
    commands.UpdateTransfer: update_transfer,
    commands.ReceiveTransfer: receive_transfer,
    commands.RecallTransfer: recall_transfer,
    commands.AnswerTransfer: answer_transfer,
    commands.HearTransfer: hear_transfer,
    commands.ExpireTransfer: expire_transfer,
}
