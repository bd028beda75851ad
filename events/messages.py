"""What must leave the house: a link to a caller, an order to a crew without a page, a line that is to be dialled.

What a message says is put together when it leaves, of what is so then; the entry names only whom it is about.
"""

from events.base import Event
from events.values import (
    Actor,
    AssignmentId,
    CallId,
    Extension,
    MessageEnd,
    MessageId,
    Purpose,
    Time,
    Way,
)


class MessageDue(Event, frozen=True):
    """It is to leave by this way until then; by whom it was wanted counts as her reading the number it goes to."""

    message: MessageId
    way: Way
    purpose: Purpose
    expires: Time
    person: Actor
    call: CallId | None = None
    assignment: AssignmentId | None = None
    extension: Extension | None = None
    """The telephone that is to ring first, where a line is dialled."""
    drill: bool = False


class MessageSent(Event, frozen=True):
    """This gateway has taken it."""

    message: MessageId
    gateway: str


class MessageDelivered(Event, frozen=True):
    """The gateway says that it arrived."""

    message: MessageId


class MessageEnded(Event, frozen=True):
    """Nothing more comes of it. `cause` is a word of the gateway's or of ours."""

    message: MessageId
    end: MessageEnd
    cause: str | None = None
