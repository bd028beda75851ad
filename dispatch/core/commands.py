"""Everything that can be asked. Imperative; same stem as the events that follow from it."""

from typing import Annotated

from msgspec import Meta, Struct

from events import values
from events.regions import Rules, UnitData
from events.values import Disposition, IncidentId, Place, Position, Priority, Sealed, Step, Time, Word

SHORT, LONG = Meta(max_length=64), Meta(max_length=256)
CODE = Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$")
"""What the core takes unseen, since it does not know all of them: never free text."""

# Ids as they may be asked for. The core knows which there are; the bound is for what is kept, or logged, unknown.
Actor = Annotated[values.Actor, LONG]
AreaId = Annotated[values.AreaId, CODE]
AssignmentId = Annotated[values.AssignmentId, SHORT]
CallId = Annotated[values.CallId, LONG]
Capability = Annotated[values.Capability, SHORT]
CommandId = Annotated[values.CommandId, Meta(min_length=1, max_length=128)]
Extension = Annotated[values.Extension, Meta(max_length=32)]
HospitalId = Annotated[values.HospitalId, CODE]
KindId = Annotated[values.KindId, SHORT]
NeedId = Annotated[values.NeedId, SHORT]
NumberId = Annotated[values.NumberId, Meta(max_length=16)]
ServiceId = Annotated[values.ServiceId, SHORT]
Subject = Annotated[values.Subject, Meta(max_length=512)]
UnitId = Annotated[values.UnitId, SHORT]

Reason = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_]*$")]
"""A coded answer, never free text: `flat_tyre`, `shift_end`."""


class Command(Struct, frozen=True, kw_only=True, tag=True, tag_field="type", forbid_unknown_fields=True, gc=False):
    """Something asked for. `id` is the asker's own: the same id again gets the same answer.

    `happened_at` is when it was so, where that is not now: a click made without a signal, a paper form.
    """

    id: CommandId
    happened_at: Time | None = None


# --- the journal, the region, accounts


class BeginJournal(Command, frozen=True):
    journal: Word
    demo: bool


class AcceptRestore(Command, frozen=True):
    person: Word
    reason: Word
    known_position: Position
    known_hash: Word


class AdoptRegion(Command, frozen=True):
    """Put this version of the region's data in force; units it lists are registered, others retired."""

    version: Word
    digest: Word
    rules: Rules
    units: tuple[UnitData, ...]
    files: dict[Word, Word]


class RecordAccountChange(Command, frozen=True):
    account: Actor
    role: Word
    change: Word


class RecordSignIn(Command, frozen=True):
    account: Actor
    way: Word


class RecordSignInRefusal(Command, frozen=True):
    account: Actor
    reason: Word


class RecordSignOut(Command, frozen=True):
    account: Actor


class ReadPerson(Command, frozen=True):
    """Show me the personal data of this call or this incident."""

    call: CallId | None = None
    incident: IncidentId | None = None


class ErasePerson(Command, frozen=True):
    """Throw the keys of a call or of an incident's texts away."""

    subjects: Annotated[tuple[Subject, ...], Meta(min_length=1, max_length=1000)]
    reason: Reason


# --- calls


class RingCall(Command, frozen=True):
    """A call is offered, or what is known of its start comes late."""

    call: CallId
    number: NumberId
    caller: Sealed | None = None
    drill: bool = False


class CallNews(Command, frozen=True):
    """What an exchange tells of a call, perhaps before it told that it rings: then it rings by this."""

    call: CallId
    number: NumberId | None = None
    caller: Sealed | None = None
    drill: bool = False


class AnswerCall(CallNews, frozen=True, kw_only=True):
    extension: Extension


class ClaimCall(Command, frozen=True):
    call: CallId


class LocateCall(CallNews, frozen=True, kw_only=True):
    place: Place
    uncertainty_m: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None


class TransferCall(CallNews, frozen=True):
    """`number` is the one it is now on."""

    extension: Extension | None = None


class EndCall(CallNews, frozen=True):
    """`failed` says that the exchange lost it; otherwise the journal knows whether it was answered."""

    failed: bool = False
    cause: Annotated[str, Meta(max_length=64)] | None = None


class AttachCall(Command, frozen=True):
    call: CallId
    incident: IncidentId


class DetachCall(Command, frozen=True):
    call: CallId
    incident: IncidentId


class SignOnDesk(Command, frozen=True):
    extension: Annotated[Extension, Meta(min_length=1)]


class SignOffDesk(Command, frozen=True):
    extension: Annotated[Extension, Meta(min_length=1)]


# --- incidents


class OpenIncident(Command, frozen=True):
    """Make one, from a call or without. Without `priority` it gets that of its kind."""

    kind: KindId
    place: Place | None = None
    area: AreaId | None = None
    call: CallId | None = None
    priority: Priority | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    drill: bool = False


class AddNote(Command, frozen=True):
    incident: IncidentId
    text: Sealed


class ChangeKind(Command, frozen=True):
    """`seen` is the position the asker last saw; somebody faster since then: CHANGED_SINCE."""

    incident: IncidentId
    kind: KindId
    seen: Position


class ChangePlace(Command, frozen=True):
    incident: IncidentId
    place: Place
    seen: Position
    area: AreaId | None = None
    address: Sealed | None = None


class ChangePriority(Command, frozen=True):
    incident: IncidentId
    priority: Priority
    seen: Position


class RaiseLevel(Command, frozen=True):
    """The next alarm level of its run card. `seen` guards against two people raising it at once."""

    incident: IncidentId
    seen: Position


class AddNeed(Command, frozen=True):
    incident: IncidentId
    service: ServiceId
    wanted: Annotated[tuple[Capability, ...], Meta(max_length=8)] = ()
    count: Annotated[int, Meta(ge=1, le=20)] = 1


class DropNeed(Command, frozen=True):
    """Not lacking any more. With `call_off`, whoever is going for it is called off in the same breath; if `assignment`
    says who was seen going, nobody else is."""

    need: NeedId
    reason: Reason
    call_off: bool = False
    assignment: AssignmentId | None = None


class PromoteNeed(Command, frozen=True):
    """The planner's: it waited past its bound."""

    need: NeedId


class RecommendUnit(Command, frozen=True):
    """The planner's, where the region lets people decide."""

    need: NeedId
    unit: UnitId


class CancelIncident(Command, frozen=True):
    incident: IncidentId
    reason: Reason


class CloseIncident(Command, frozen=True):
    incident: IncidentId
    disposition: Disposition


class ReopenIncident(Command, frozen=True):
    incident: IncidentId
    reason: Reason


# --- assignments


class AssignUnit(Command, frozen=True):
    need: NeedId
    unit: UnitId


class AdvanceAssignment(Command, frozen=True):
    """The crew, or a dispatcher for it, says how far it is."""

    assignment: AssignmentId
    step: Step
    hospital: HospitalId | None = None


class RefuseAssignment(Command, frozen=True):
    assignment: AssignmentId
    reason: Reason


class SilenceAssignment(Command, frozen=True):
    """The planner's: nobody answered within the limit."""

    assignment: AssignmentId


class CancelAssignment(Command, frozen=True):
    assignment: AssignmentId
    reason: Reason


class DivertUnit(Command, frozen=True):
    """Take the unit off what it is under way to, and send it to this need."""

    unit: UnitId
    need: NeedId


# --- units


class BringOnDuty(Command, frozen=True):
    unit: UnitId
    place: Place | None = None


class TakeOffDuty(Command, frozen=True):
    unit: UnitId
    reason: Reason


class TakeOutOfService(Command, frozen=True):
    """Also while on the way: its assignment then ends and the need is open again."""

    unit: UnitId
    reason: Reason


class ReturnUnit(Command, frozen=True):
    """Back in service, or back from a silence."""

    unit: UnitId


AnyCommand = (
    BeginJournal
    | AcceptRestore
    | AdoptRegion
    | RecordAccountChange
    | RecordSignIn
    | RecordSignInRefusal
    | RecordSignOut
    | ReadPerson
    | ErasePerson
    | RingCall
    | AnswerCall
    | ClaimCall
    | LocateCall
    | TransferCall
    | EndCall
    | AttachCall
    | DetachCall
    | SignOnDesk
    | SignOffDesk
    | OpenIncident
    | AddNote
    | ChangeKind
    | ChangePlace
    | ChangePriority
    | RaiseLevel
    | AddNeed
    | DropNeed
    | PromoteNeed
    | RecommendUnit
    | CancelIncident
    | CloseIncident
    | ReopenIncident
    | AssignUnit
    | AdvanceAssignment
    | RefuseAssignment
    | SilenceAssignment
    | CancelAssignment
    | DivertUnit
    | BringOnDuty
    | TakeOffDuty
    | TakeOutOfService
    | ReturnUnit
)
