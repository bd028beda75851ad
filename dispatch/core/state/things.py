"""What the state is made of: a thing each, as far as later commands ask about it."""

from msgspec import Struct

from events.cards import Answer
from events.values import (
    Actor,
    AgencyId,
    AlarmId,
    AreaId,
    AssignmentId,
    CallBackReason,
    CallId,
    Capability,
    CardId,
    CentreId,
    ClusterId,
    Due,
    Extension,
    FieldId,
    HospitalId,
    IncidentId,
    KindId,
    Language,
    Made,
    MessageId,
    NeedId,
    NumberId,
    Place,
    Position,
    Priority,
    Purpose,
    RecordingId,
    Sealed,
    ServiceId,
    Silence,
    Standing,
    StationId,
    Step,
    TicketId,
    TicketState,
    Time,
    TransferId,
    TransferState,
    UnitId,
    WarningCategory,
    WarningId,
    WarningKind,
    WarningLevel,
    WarningState,
    Way,
)


class Answered(Struct, frozen=True, gc=False, array_like=True):
    """What was answered to a card, which stands in the file with this digest."""

    version: str
    digest: str
    answers: tuple[Answer, ...]
    person: Actor


class Call(Struct, gc=False, array_like=True):
    """As far as later commands ask about it."""

    number: NumberId
    caller_known: bool = False
    drill: bool = False
    extension: Extension | None = None
    person: Actor | None = None
    answered: bool = False
    ended: bool = False
    ended_at: Time | None = None
    incident: IncidentId | None = None
    rang_at: Time = Time(0)
    seated_at: Time = Time(0)
    """Since when it is at its extension."""
    earlier: tuple[CallId, ...] = ()
    later: CallId | None = None
    """The last call of the same number that is known."""
    language: Language | None = None
    answers: dict[CardId, Answered] = {}
    """What was answered in it, by the card."""
    recordings: tuple[RecordingId, ...] = ()
    link: "Link | None" = None
    """By which she told her place last: better ones are taken while it holds."""
    picked_up: bool = False  # by a machine; she waits for a person all the same
    seen_to: bool = False  # she was listed, and is not any more, other than by an incident
    erased: bool = False
    answered_at: Time = Time(0)
    """When its newest answer was: that of a desk before may be told after it."""


class Link(Struct, frozen=True, gc=False, array_like=True):
    """A link that was answered: since when it was wanted, and until when it holds."""

    message: MessageId
    since: Time
    expires: Time


class Seat(Struct, frozen=True, gc=False, array_like=True):
    """Who sits at a desk, and what she answers there; none named is all."""

    person: Actor
    numbers: tuple[NumberId, ...] = ()
    languages: tuple[Language, ...] = ()


class CallBack(Struct, gc=False, array_like=True):
    """A caller who is to be called back. `person` is who does, while she does."""

    since: Time
    due: Time
    why: CallBackReason
    person: Actor | None = None
    erased: bool = False


class Handover(Struct, frozen=True, gc=False, array_like=True):
    """A call that is offered to the desks of a number, by whom."""

    person: Actor
    number: NumberId
    at: Time


class Message(Struct, gc=False, array_like=True):
    """Something that is to leave, or has left and may be answered."""

    way: Way
    purpose: Purpose
    since: Time
    expires: Time
    call: CallId | None = None
    assignment: AssignmentId | None = None
    sent: bool = False
    delivered: bool = False
    transfer: TransferId | None = None
    ticket: TicketId | None = None
    delayed: bool = False


class Transfer(Struct, gc=False, array_like=True):
    """Offered to another centre (`theirs` None) or by one. What we were told is kept until it is answered."""

    centre: CentreId
    expires: Time
    state: TransferState = "offered"
    theirs: str | None = None
    person: Actor | None = None
    keep: bool = False
    drill: bool = False
    incident: IncidentId | None = None
    call: CallId | None = None
    kind: KindId | None = None
    priority: Priority | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    reporter: Sealed | None = None
    details: Sealed | None = None
    accepted_at: Time = Time(0)


class Silent(Struct, frozen=True, gc=False, array_like=True):
    """An exchange that is not heard of as it should be: since when, and what is missed."""

    since: Time
    why: Silence


class Report(Struct, frozen=True, gc=False, array_like=True):
    """Of when a hospital told what it can take, and until when that holds."""

    told_at: Time
    until: Time


class Mark(Struct, frozen=True, gc=False, array_like=True):
    """Who changed something last, when and at which position."""

    by: Actor
    at: Time
    position: Position


class Need(Struct, gc=False, array_like=True):
    """One unit that an incident lacks, or has. Without `assignment` and not `done` it waits."""

    id: NeedId
    incident: IncidentId
    service: ServiceId
    wanted: frozenset[Capability]
    priority: Priority
    since: Time
    """When it was asked for, or promoted last."""
    deadline: Time
    assignment: AssignmentId | None = None
    done: bool = False
    recommended: UnitId | None = None
    tried: list[UnitId] = []
    """Units that refused, were silent or were called off: the planner does not ask them again for this."""


def part_field(service: ServiceId) -> str:
    """Under which `Incident.changed` knows who changed this service's part last."""
    return f"priority:{service}"


class Incident(Struct, gc=False, array_like=True):
    kind: KindId
    priority: Priority
    drill: bool
    opened: Mark
    place: Place | None = None
    area: AreaId | None = None
    level: int = 1
    open: bool = True
    closed_at: Time | None = None
    needs: list[NeedId] = []
    needs_ever: int = 0
    assignments_ever: int = 0
    out: int = 0
    """Assignments that have not ended."""
    served: bool = False
    """At least one crew has cleared."""
    calls: list[CallId] = []
    changed: dict[str, Mark] = {}
    """By field (`kind`, `place`, `priority`, `priority:<service>`, `level`): the last change."""
    ended: Mark | None = None
    parts: dict[ServiceId, Priority] = {}
    """Services whose part has a priority of its own; every other's is the incident's."""
    alarm: AlarmId | None = None
    """By which it was opened."""
    unserved: bool = False
    """It ended, and nobody was helped: whoever rang for it unanswered is called back."""

    def priority_of(self, service: ServiceId) -> Priority:
        """How a need of this service waits."""
        return self.parts.get(service, self.priority) if self.parts else self.priority


class Unit(Struct, gc=False, array_like=True):
    service: ServiceId
    capabilities: frozenset[Capability]
    station: StationId
    home: Place
    standing: Standing = Standing.OFF_DUTY
    assignment: AssignmentId | None = None
    stood: Place | None = None
    """Where its last event put it, and when."""
    stood_at: Time = Time(0)
    phone: bool = False
    """There is a number by which its crew is reached without a page."""


class Assignment(Struct, gc=False, array_like=True):
    id: AssignmentId
    need: NeedId
    incident: IncidentId
    unit: UnitId
    step: Step
    last: Mark
    """Of the order, then of each step."""
    ways: int = 0
    """So many ways besides the page the order has gone by."""
    failed_at: Time | None = None
    """When no gateway took it by the last of them."""
    hospital: HospitalId | None = None


class Ticket(Struct, gc=False, array_like=True):
    """A matter of 1022, until nothing more comes of it."""

    field: FieldId
    opened_at: Time
    due: Due
    escalate_at: Time | None
    """When who stands above hears of it next; None: never again."""
    drill: bool = False
    state: TicketState = "received"
    agency: AgencyId | None = None
    """Who has it, or had it when it was over."""
    writer: Actor | None = None
    """Who wrote the answer that waits to be approved."""
    until: Time | None = None
    """What the agency asked for, and nobody has answered."""
    level: int = 0
    is_reminded: bool = False
    settle_at: Time | None = None
    incident: IncidentId | None = None
    """What was opened of it."""
    call_back: bool = False
    reopened_at: Time | None = None
    files: int = 0
    tell: bool = False
    """Who reported it wishes to be told what becomes of it."""
    others: tuple[TicketId, ...] = ()
    """What was merged into it: their reporters have its answer."""
    given_at: Time | None = None
    """When its agency got it, or has it again."""
    is_taken_up: bool = False
    into: TicketId | None = None
    """What it was merged into, which was never merged itself: it ends with that."""
    answer: Position | None = None
    """Where the answer was written that waits to be approved."""
    granted_until: Time | None = None
    """The centre gave so long, since it was reported or reopened: no other field takes that away."""


class Warned(Struct, gc=False, array_like=True):
    """A warning to the public, until it is over."""

    kind: WarningKind
    level: WarningLevel
    category: WarningCategory
    expires: Time
    writer: Actor
    areas: tuple[AreaId, ...]
    polygon: tuple[Place, ...]
    of: WarningId | None
    drill: bool
    state: WarningState = "draft"
    leave_at: Time | None = None
    again_at: Time | None = None
    tries: int = 0
    clusters: dict[ClusterId, bool] = {}
    """To whom it goes, and whether they have it."""
    name: str = ""
    """`sender,identifier`, and once it was sent, `,sent`: as CAP names it."""
    offset_min: int = 0
    references: tuple[str, ...] = ()
    area_name: str = ""
    outlines: tuple[tuple[Place, ...], ...] = ()
    told: tuple[ClusterId, ...] = ()
    """By voice, since they were silent."""
    codes: tuple[AreaId, ...] | None = None


class Unheard(Struct, gc=False, array_like=True):
    """Of a warning that is over: who had not acknowledged it, and until when that still counts."""

    until: Time
    clusters: tuple[ClusterId, ...]


class Memory(Struct, gc=False, array_like=True):
    """What was answered to a command: the position of its last entry, and what it made."""

    position: Position
    content: str | None
    made: Made | None = None
