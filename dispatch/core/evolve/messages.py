"""What is to leave the house, until nothing more comes of it."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.rules import RECEIPT_MS
from dispatch.core.state import (
    Assignment,
    Link,
    Message,
    State,
    list_message,
    message_timer,
    reach_in_time,
    unlist_message,
)
from events.entry import Entry
from events.values import MessageId, Step, Time


def message_due(state: State, e: events.MessageDue, entry: Entry) -> None:
    state.messages_ever = e.message
    message = Message(e.way, e.purpose, entry.at, e.expires, e.call, e.assignment, transfer=e.transfer, ticket=e.ticket)
    state.messages[e.message] = message
    list_message(state, e.message, message)
    state.timers.put(message_timer(e.message), e.expires)
    assignment = _unanswered(state, e.message)
    if assignment is not None:
        assignment.ways += 1
        assignment.failed_at = None
        reach_in_time(state, assignment)


def message_delayed(state: State, e: events.MessageDelayed, entry: Entry) -> None:
    state.messages[e.message].delayed = True


def message_sent(state: State, e: events.MessageSent, entry: Entry) -> None:
    """Whether a text arrived is waited for no longer than receipts take."""
    message = state.messages[e.message]
    message.sent = True
    if message.purpose == "notice":
        message.expires = min(message.expires, Time(entry.at + RECEIPT_MS))
        state.timers.put(message_timer(e.message), message.expires)


def message_delivered(state: State, e: events.MessageDelivered, entry: Entry) -> None:
    state.messages[e.message].delivered = True


def message_ended(state: State, e: events.MessageEnded, entry: Entry) -> None:
    """An order that could not leave this way goes by the next at once."""
    assignment = _unanswered(state, e.message)
    if assignment is not None and e.end == "failed":
        assignment.failed_at = entry.at
        reach_in_time(state, assignment)
    message = state.messages.pop(e.message)
    unlist_message(state, e.message, message)
    call = state.calls.get(message.call) if message.call is not None else None
    if call is not None and message.purpose == "link" and e.end == "answered":
        call.link = Link(e.message, message.since, message.expires)
    state.timers.drop(message_timer(e.message))


def _unanswered(state: State, name: MessageId) -> Assignment | None:
    """The order that the message is about, while nobody has answered it."""
    about = state.messages[name].assignment
    assignment = state.assignments.get(about) if about is not None else None
    return assignment if assignment is not None and assignment.step is Step.ASSIGNED else None


TABLE: Table = {
    events.MessageDue: message_due,
    events.MessageDelayed: message_delayed,
    events.MessageSent: message_sent,
    events.MessageDelivered: message_delivered,
    events.MessageEnded: message_ended,
}
