"""What must leave the house: a link to a caller, an order to a crew without a page, a line that is to be dialled,
an offer to another centre, work for an agency, what became of a matter for who reported it.

What a message says is put together when it leaves, of what is so then; the entry names only whom it is about.
"""

from events.base import Event
from events.values import (
    Actor,
    AgencyId,
    AlarmId,
    AssignmentId,
    CallId,
    Extension,
    MessageEnd,
    MessageId,
    News,
    Purpose,
    TicketId,
    Time,
    TransferId,
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
    transfer: TransferId | None = None
    ticket: TicketId | None = None
    agency: AgencyId | None = None
    """Who is told of the ticket; None: who reported it."""
    news: News | None = None
    """What is new of the ticket."""
    alarm: AlarmId | None = None
    """For whose sake a contact of its site is dialled."""
    contact: int | None = None


class MessageDelayed(Event, frozen=True):
    """Nobody has taken it for a while; it is tried on. `cause` is a word of ours."""

    message: MessageId
    cause: str | None = None


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
