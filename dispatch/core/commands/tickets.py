"""Matters of 1022: opened, passed on, answered, rated; and what the planner does when a time has come."""

from typing import Annotated

from msgspec import Meta

from dispatch.core.commands.base import AgencyId, AreaId, CallId, Command, FieldId, KindId, Reason
from events.values import (
    Channel,
    FileDigest,
    FileKind,
    IncidentId,
    Place,
    Position,
    Priority,
    Sealed,
    TextLanguage,
    TicketId,
    Time,
)

Digest = Annotated[FileDigest, Meta(max_length=64, pattern=r"^[0-9a-f]{64}$")]
Stars = Annotated[int, Meta(ge=1, le=5)]


class OpenTicket(Command, frozen=True):
    """Somebody reports something that is no emergency. With `agency`, it is passed on at once."""

    field: FieldId
    text: Sealed
    channel: Channel = "call"
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    reporter: Sealed | None = None
    phone: Sealed | None = None
    call: CallId | None = None
    incident: IncidentId | None = None
    agency: AgencyId | None = None
    drill: bool = False
    call_back: bool = False
    """With `agency`: it must call back, and so it sees who reported."""
    tell: TextLanguage | None = None
    """With `phone`: she wishes to be told there, in this language, by text."""


class RefileTicket(Command, frozen=True):
    ticket: TicketId
    field: FieldId


class ForwardTicket(Command, frozen=True):
    """Give it to this agency; from one to another only with a reason. With `call_back` it sees who reported, which
    only the centre may allow, also later of one that has the ticket already."""

    ticket: TicketId
    agency: AgencyId
    reason: Reason | None = None
    call_back: bool = False


class TakeUpTicket(Command, frozen=True):
    """It is ours, and we are at it, says the agency."""

    ticket: TicketId


class ReturnTicket(Command, frozen=True):
    """It is not ours, says the agency."""

    ticket: TicketId
    reason: Reason
    note: Sealed | None = None


class AskExtension(Command, frozen=True):
    ticket: TicketId
    until: Time
    reason: Reason
    note: Sealed | None = None


class GrantExtension(Command, frozen=True):
    """Until what was asked for, or until then."""

    ticket: TicketId
    until: Time | None = None


class RefuseExtension(Command, frozen=True):
    ticket: TicketId
    reason: Reason


class NoteTicket(Command, frozen=True):
    """`public`: for whoever has the code, which the centre alone may say."""

    ticket: TicketId
    text: Sealed
    public: bool = False


class AttachFile(Command, frozen=True):
    """The edge's own: the file was checked, cleaned, sealed and kept."""

    ticket: TicketId
    digest: Digest
    kind: FileKind
    size: int
    secret: Sealed


class WriteAnswer(Command, frozen=True):
    """What the citizen is to read, once somebody else has approved it. Written again, it takes the other's place."""

    ticket: TicketId
    text: Sealed


class SendBackAnswer(Command, frozen=True):
    ticket: TicketId
    reason: Reason
    note: Sealed | None = None


class ApproveAnswer(Command, frozen=True):
    """By another person than who wrote it. `answer` is the position of the `AnswerWritten` that was read: one that was
    written anew since is refused. Without it, whatever is written then."""

    ticket: TicketId
    answer: Position | None = None


class RateTicket(Command, frozen=True):
    """What the answer was worth, by who reported it. A desk writes it down when it is told by telephone."""

    ticket: TicketId
    stars: Stars
    text: Sealed | None = None


class ReopenTicket(Command, frozen=True):
    """The answer was none, or what was refused must be taken after all. With `stars` who reported it rates the answer
    that was none."""

    ticket: TicketId
    reason: Reason
    text: Sealed | None = None
    stars: Stars | None = None


class RefuseTicket(Command, frozen=True):
    """The centre does not take it; the text is for who reported it."""

    ticket: TicketId
    reason: Reason
    text: Sealed | None = None


class MergeTicket(Command, frozen=True):
    """The same was reported before, and stands in `into`."""

    ticket: TicketId
    into: TicketId


class RaiseTicket(Command, frozen=True):
    """It is an emergency: open an incident of it, where it is, with what was told."""

    ticket: TicketId
    kind: KindId
    place: Place | None = None
    area: AreaId | None = None
    priority: Priority | None = None
    address: Sealed | None = None
    text: Sealed | None = None


class RemindTicket(Command, frozen=True):
    """The planner's: it will be due soon."""

    ticket: TicketId


class EscalateTicket(Command, frozen=True):
    """The planner's: its time is over."""

    ticket: TicketId


class SettleTicket(Command, frozen=True):
    """The planner's: nobody said more in time."""

    ticket: TicketId
