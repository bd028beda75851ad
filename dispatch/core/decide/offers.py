"""What follows for transfers from other decisions, and what each decision about one needs to tell the other centre."""

import events
from dispatch.core import rules
from dispatch.core.request import Moment
from dispatch.core.state import Message, State
from events import AnyEvent
from events.values import PLANNER, Actor, IncidentId, MessageEnd, MessageId, Purpose, Time, TransferEnd, TransferId


def told(
    state: State,
    name: TransferId,
    what: AnyEvent,
    by: Actor,
    moment: Moment,
    *,
    purpose: Purpose = "answer",
    after: int = 0,
) -> list[AnyEvent]:
    """This happened, what was on its way about it need not arrive any more, and the other centre is to hear of it.

    `after`: so many messages become due before, by the same command.
    """
    ended = silenced(state, name) if purpose == "answer" else []
    message = MessageId(state.messages_ever + 1 + after)
    expires = Time(moment.now + rules.TELL_MS_MAX)
    drill = state.transfers[name].drill
    due = events.MessageDue(message, "centre", purpose, expires, by, drill=drill, transfer=name)
    return [what, *ended, due]


def silenced(state: State, name: TransferId, end: MessageEnd = "not_needed") -> list[AnyEvent]:
    """The offer need not arrive any more, nor what was said of it before; what somebody wrote is told all the same."""
    return [
        events.MessageEnded(one, end)
        for one, message in state.messages.items()
        if message.transfer == name and message.purpose != "update"
    ]


def over_with(
    state: State, incident: IncidentId, end: TransferEnd, moment: Moment, but: TransferId | None = None
) -> list[AnyEvent]:
    """The incident ends: what we took has been done, and what we offered is not offered any more."""
    happened: list[AnyEvent] = []
    after = 0
    for name, one in state.transfers.items():
        if one.incident != incident or name == but:
            continue
        if one.theirs is not None and one.state == "accepted":
            over: AnyEvent = events.TransferCompleted(name, end)
        elif one.theirs is None and one.state == "offered":
            over = events.TransferWithdrawn(name)
        else:
            continue
        happened += told(state, name, over, PLANNER, moment, after=after)
        after += 1
    return happened


def undelivered(state: State, message: Message) -> list[AnyEvent]:
    """An offer that the other centre cannot be told of goes back at once: whoever offered it telephones."""
    name = message.transfer
    transfer = state.transfers.get(name) if name is not None else None
    if name is None or transfer is None or message.purpose != "offer" or transfer.state != "offered":
        return []
    return [events.TransferLapsed(name, "not_delivered")]
