"""The rows of matters of 1022: one ticket, its files, and what whoever has its code is told."""

from msgspec import Struct

from events.values import (
    AgencyId,
    AreaId,
    CallId,
    Channel,
    Due,
    FieldId,
    FileDigest,
    FileKind,
    IncidentId,
    Place,
    Position,
    Sealed,
    TextLanguage,
    TicketId,
    TicketState,
    Time,
    Way,
)


class TicketNews(Struct, frozen=True, gc=False):
    """A note for whoever has the code."""

    at: Time
    text: Sealed


class TicketFile(Struct, frozen=True, gc=False):
    """A picture or a paper, which lies sealed outside; `at` is when it was attached."""

    digest: FileDigest
    kind: FileKind
    size: int
    secret: Sealed
    at: Time


class TicketRow(Struct, gc=False):
    """One ticket. `since` is of its state; `opened_at` is when it was reported."""

    ticket: TicketId
    field: FieldId
    channel: Channel
    state: TicketState
    opened_at: Time
    since: Time
    forward_by: Time | None
    """Until when the centre should pass it on, while it has it."""
    due: Due
    text: Sealed
    position: Position
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    reporter: Sealed | None = None
    phone: Sealed | None = None
    call: CallId | None = None
    source: IncidentId | None = None
    """The incident that left it behind."""
    incident: IncidentId | None = None
    """The incident that was opened of it."""
    agency: AgencyId | None = None
    """Who has it, or had it when it was over."""
    forwarded_at: Time | None = None
    reason: str | None = None
    """Why it is where it is now, where somebody said so."""
    until: Time | None = None
    """The agency asks for so long."""
    answer: Sealed | None = None
    is_approved: bool = False
    answered_at: Time | None = None
    stars: int | None = None
    level: int = 0
    """So often it was said that it is late: `above` heard it, or the centre's supervisors are alarmed."""
    reminded_at: Time | None = None
    reopened: int = 0
    notes: int = 0
    into: TicketId | None = None
    settle_at: Time | None = None
    drill: bool = False
    call_back: bool = False
    """The agency must call back: it sees who reported."""
    told: tuple[TicketNews, ...] = ()
    """What is being done, as whoever has the code reads it; the newest last."""
    files: tuple[TicketFile, ...] = ()
    tell: TextLanguage | None = None
    """Who reported it wishes to be told at her number, in this language."""
    untold: tuple[Way, ...] = ()
    """By these ways the agency that has it, or who reported it (`sms`), could not be told, or not yet."""
    taken_at: Time | None = None
    """When the agency that has it took it on."""
    above: AgencyId | None = None
    """Who stands above the agency and was told, with `level`, that it is late; None: nobody above was, or could be."""
    extended: bool = False
    """More time was granted since it was reported, or reopened: it is not again."""
