"""What is to leave the house: a link, an order, a line. Each is one entry, and ends with one."""

import events
from dispatch.core import commands, rules
from dispatch.core.decide import offers
from dispatch.core.decide.assignments import advance_assignment, refuse_assignment
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import CallBack, Message, State
from events import AnyEvent
from events.values import CallId, Extension, MessageId, Purpose, Step, Time, Way

WAYS: tuple[Way, ...] = ("sms", "voice")
"""By which an order goes that no page acknowledged, one after the other."""
BY_MESSAGE = "by_message"
"""The reason of a refusal that came as a key pressed or a word written back."""


def ask_location(state: State, c: commands.AskLocation, asked: Request, moment: Moment) -> Decision:
    """A second link takes the place of the first, which may have gone astray; a second click does not."""
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if not call.caller_known:
        return Refusal(Reason.CALLER_UNKNOWN)
    if call.person not in (None, asked.by) and call.person not in state.silent:
        return Refusal(Reason.CALL_IS_TAKEN, by=call.person)
    before = _open(state, "link", c.call)
    if before is not None and moment.now < state.messages[before].since + rules.ASK_AGAIN_MS:
        return Refusal(Reason.ALREADY_SO)
    ended: list[AnyEvent] = [events.MessageEnded(before, "not_needed")] if before is not None else []
    link_s = state.rules.limits.link_s if state.rules is not None else 0
    expires = Time(moment.now + link_s * 1000)
    due = events.MessageDue(fresh(state), "sms", "link", expires, asked.by, c.call, drill=call.drill)
    return [*ended, due]


def dial_caller(state: State, c: commands.DialCaller, asked: Request, moment: Moment) -> Decision:
    """Whose telephone is to ring sits at a desk; whoever else calls this person back is not disturbed."""
    call, waiting = state.calls.get(c.call), state.call_backs.get(c.call)
    if call is None and waiting is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if (call is not None and not call.caller_known) or (waiting is not None and waiting.erased):
        return Refusal(Reason.CALLER_UNKNOWN)
    holder = waiting.person if waiting is not None else call.person if call is not None and not call.ended else None
    if holder not in (None, asked.by) and holder not in state.silent:
        return Refusal(Reason.CALL_IS_TAKEN, by=holder)
    extension = desk_of(state, asked)
    if extension is None:
        return Refusal(Reason.NOT_AT_A_DESK)
    if _open(state, "dial", c.call) is not None:
        return Refusal(Reason.ALREADY_SO)
    expires = Time(moment.now + rules.DIAL_MS_MAX)
    drill = call is not None and call.drill
    due = events.MessageDue(fresh(state), "line", "dial", expires, asked.by, c.call, None, extension, drill)
    return [*_taken(waiting, c.call, asked), due]


def _taken(waiting: CallBack | None, call: CallId, asked: Request) -> list[AnyEvent]:
    if waiting is None or waiting.person == asked.by:
        return []
    return [events.CallBackTaken(call, asked.by)]


def reach_crew(state: State, c: commands.ReachCrew, asked: Request, moment: Moment) -> Decision:
    assignment = state.assignments.get(c.assignment)
    if assignment is None:
        return Refusal(Reason.NO_SUCH_ASSIGNMENT)
    if assignment.step is not Step.ASSIGNED or assignment.ways == len(WAYS):
        return Refusal(Reason.ALREADY_SO)
    if not state.units[assignment.unit].phone or state.rules is None:
        return Refusal(Reason.NO_PHONE)
    answer_by = assignment.last.at + state.rules.limits.acknowledge_s * 1000
    expires = Time(max(answer_by, moment.now + rules.ASK_AGAIN_MS))
    drill = state.incidents[assignment.incident].drill
    way = WAYS[assignment.ways]
    return [events.MessageDue(fresh(state), way, "order", expires, asked.by, None, c.assignment, None, drill)]


def answer_order(state: State, c: commands.AnswerOrder, asked: Request, moment: Moment) -> Decision:
    """As if the crew had answered on its page, and the message has done its work."""
    message = state.messages.get(c.message)
    if message is None or message.assignment is None:
        return Refusal(Reason.NO_SUCH_MESSAGE)
    if c.answer == "accept":
        accept = commands.AdvanceAssignment(id=c.id, assignment=message.assignment, step=Step.ACKNOWLEDGED)
        decided = advance_assignment(state, accept, asked, moment)
    else:
        refuse = commands.RefuseAssignment(id=c.id, assignment=message.assignment, reason=BY_MESSAGE)
        decided = refuse_assignment(state, refuse, asked, moment)
    return [events.MessageEnded(c.message, "answered"), *decided] if isinstance(decided, list) else decided


def record_message(state: State, c: commands.RecordMessage, asked: Request, moment: Moment) -> Decision:
    """Of a line nothing more is heard by this way: the exchange tells how the call goes."""
    message = state.messages.get(c.message)
    if message is None:
        return Refusal(Reason.NO_SUCH_MESSAGE)
    if c.outcome in ("failed", "not_needed"):
        ended = events.MessageEnded(c.message, "failed" if c.outcome == "failed" else "not_needed", c.cause)
        return [ended, *offers.undelivered(state, message)]
    if c.outcome == "delayed":
        is_said = message.delayed or message.sent
        return Refusal(Reason.ALREADY_SO) if is_said else [events.MessageDelayed(c.message, c.cause)]
    if c.outcome == "delivered":
        return Refusal(Reason.ALREADY_SO) if message.delivered else _delivered(c.message, message)
    if message.sent:
        return Refusal(Reason.ALREADY_SO)
    sent = events.MessageSent(c.message, c.gateway or "")
    return [sent, events.MessageEnded(c.message, "done")] if _is_done_when_sent(message) else [sent]


def _delivered(name: MessageId, message: Message) -> list[AnyEvent]:
    """To links and orders somebody answers; of what only tells something nothing more comes."""
    delivered: AnyEvent = events.MessageDelivered(name)
    return [delivered, events.MessageEnded(name, "done")] if message.purpose == "notice" else [delivered]


def _is_done_when_sent(message: Message) -> bool:
    """The exchange tells how a line goes; another centre has heard what it took, and to an offer it answers; so has an
    agency."""
    if message.way == "centre":
        return message.purpose != "offer"
    return message.way in ("line", "webhook", "mail")


def expire_message(state: State, c: commands.ExpireMessage, asked: Request, moment: Moment) -> Decision:
    message = state.messages.get(c.message)
    if message is None:
        return Refusal(Reason.NO_SUCH_MESSAGE)
    if moment.now < message.expires:
        return Refusal(Reason.NOT_DUE)
    is_done = message.sent and message.purpose == "notice"
    return [events.MessageEnded(c.message, "done" if is_done else "expired")]


# --- what they share


def desk_of(state: State, asked: Request) -> Extension | None:
    """Whose telephone rings first."""
    return min((name for name, seat in state.desks.items() if seat.person == asked.by), default=None)


def fresh(state: State) -> MessageId:
    """The number of the next message."""
    return MessageId(state.messages_ever + 1)


def _open(state: State, purpose: Purpose, call: CallId) -> MessageId | None:
    """The newest message of this purpose about this call that has not ended."""
    about = state.messages_of.get(call, ())
    return max((name for name in about if state.messages[name].purpose == purpose), default=None)


TABLE: Table = {
    commands.AskLocation: ask_location,
    commands.DialCaller: dial_caller,
    commands.ReachCrew: reach_crew,
    commands.AnswerOrder: answer_order,
    commands.RecordMessage: record_message,
    commands.ExpireMessage: expire_message,
}
