"""Matters of 1022: from the citizen to the agency that answers, and until she has said what the answer was worth.

Due times stand in the entries, counted when they were set: a calendar that changes later moves none of them.
"""

from events.base import Event
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
    Sealed,
    TextLanguage,
    TicketId,
    Time,
)


class TicketOpened(Event, frozen=True):
    """Somebody reports something that is no emergency. With `incident`, that one left it behind.

    The code by which she looks it up follows from its number and the master key, and stands nowhere.
    """

    ticket: TicketId
    field: FieldId
    channel: Channel
    text: Sealed
    forward_by: Time
    """Until then it should be with an agency."""
    due: Due
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    reporter: Sealed | None = None
    phone: Sealed | None = None
    call: CallId | None = None
    incident: IncidentId | None = None
    drill: bool = False
    tell: TextLanguage | None = None
    """She wishes to be told at her number what becomes of it, in this language."""


class TicketRefiled(Event, frozen=True):
    """It belongs to another field than was thought, which has its own time, from the day it was reported."""

    ticket: TicketId
    field: FieldId
    due: Due


class TicketForwarded(Event, frozen=True):
    """It is with this agency from here on, and due when it was. `reason` says why it left the one before it."""

    ticket: TicketId
    agency: AgencyId
    reason: str | None = None
    call_back: bool = False
    """It must call back: it sees who reported, and at which number."""


class TicketTakenUp(Event, frozen=True):
    """The agency takes it on: from here on somebody there is at it."""

    ticket: TicketId
    agency: AgencyId
    took_min: int | None = None
    """Working minutes since it was given to the agency."""


class TicketReturned(Event, frozen=True):
    """The agency says that it is not its own: it is at the centre again."""

    ticket: TicketId
    reason: str
    forward_by: Time
    note: Sealed | None = None


class ExtensionAsked(Event, frozen=True):
    """The agency needs until then."""

    ticket: TicketId
    until: Time
    reason: str
    note: Sealed | None = None


class ExtensionGranted(Event, frozen=True):
    ticket: TicketId
    due: Due


class ExtensionRefused(Event, frozen=True):
    ticket: TicketId
    reason: str


class TicketNoted(Event, frozen=True):
    """What is being done. `public`: whoever has the code reads it, too."""

    ticket: TicketId
    text: Sealed
    public: bool = False


class FileAttached(Event, frozen=True):
    """A picture or a paper about it. The file lies outside the journal, sealed by `secret`, under the digest of its
    sealed bytes; with the ticket's key, whoever reads that is gone too."""

    ticket: TicketId
    digest: FileDigest
    kind: FileKind
    size: int
    """Bytes, of the clear file."""
    secret: Sealed


class AnswerWritten(Event, frozen=True):
    """By the agency; nobody outside has it yet."""

    ticket: TicketId
    text: Sealed


class AnswerSentBack(Event, frozen=True):
    """The centre does not let it out like this."""

    ticket: TicketId
    reason: str
    note: Sealed | None = None


class AnswerApproved(Event, frozen=True):
    """The citizen has it. Until `settle_at` she may rate it, or say that it is none."""

    ticket: TicketId
    settle_at: Time
    took_min: int | None = None
    """Working minutes since it was reported, or reopened."""


class TicketRated(Event, frozen=True):
    """By who reported it, one to five; her last word counts."""

    ticket: TicketId
    stars: int
    text: Sealed | None = None


class TicketReopened(Event, frozen=True):
    """The answer was none: the same agency has it again. What was refused is at the centre again."""

    ticket: TicketId
    reason: str
    due: Due
    forward_by: Time
    text: Sealed | None = None


class TicketRefused(Event, frozen=True):
    """The centre does not take it, and says why."""

    ticket: TicketId
    reason: str
    settle_at: Time
    text: Sealed | None = None


class TicketMerged(Event, frozen=True):
    """The same was reported before: what becomes of `into` becomes of this, and of all that was merged into this."""

    ticket: TicketId
    into: TicketId
    settle_at: Time
    """Counts only where `into` was settled before: else they are settled together."""


class TicketRaised(Event, frozen=True):
    """It was an emergency: this incident was opened of it. What the agency does goes on."""

    ticket: TicketId
    incident: IncidentId


class TicketReminded(Event, frozen=True):
    """It will be due soon."""

    ticket: TicketId
    agency: AgencyId


class TicketEscalated(Event, frozen=True):
    """Its time is over and nothing has been done, and again at `next_at`. `agency` None: the centre has it, whose time
    for passing it on is over, while the answer may have days yet."""

    ticket: TicketId
    level: int
    next_at: Time | None = None
    agency: AgencyId | None = None
    above: AgencyId | None = None
    """Who stands above the agency and is told; None: nobody is, and the centre's supervisors are alarmed."""


class TicketSettled(Event, frozen=True):
    """Nothing more comes of it."""

    ticket: TicketId
