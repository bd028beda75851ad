"""Everything that can be asked. Imperative; same stem as the events that follow from it."""

from dispatch.core.commands.assignments import (
    AdvanceAssignment,
    AssignUnit,
    CancelAssignment,
    DivertUnit,
    RefuseAssignment,
    SilenceAssignment,
)
from dispatch.core.commands.base import (
    CODE,
    LONG,
    SHORT,
    Actor,
    AreaId,
    AssignmentId,
    CallId,
    Capability,
    Command,
    CommandId,
    Extension,
    HospitalId,
    KindId,
    Language,
    NeedId,
    NumberId,
    Reason,
    ServiceId,
    Subject,
    UnitId,
)
from dispatch.core.commands.calls import (
    AnswerCall,
    AttachCall,
    CallNews,
    ClaimCall,
    DetachCall,
    EndCall,
    LocateCall,
    ReleaseCall,
    RingCall,
    TransferCall,
)
from dispatch.core.commands.incidents import (
    AddNeed,
    AddNote,
    CancelIncident,
    ChangeKind,
    ChangePlace,
    ChangePriority,
    CloseIncident,
    DropNeed,
    OpenIncident,
    PromoteNeed,
    RaiseLevel,
    RecommendUnit,
    ReopenIncident,
)
from dispatch.core.commands.journal import (
    AcceptRestore,
    AdoptRegion,
    BeginJournal,
    ErasePerson,
    ReadPerson,
    RecordAccountChange,
    RecordSignIn,
    RecordSignInRefusal,
    RecordSignOut,
)
from dispatch.core.commands.messages import (
    AnswerOrder,
    AskLocation,
    DialCaller,
    ExpireMessage,
    ReachCrew,
    RecordMessage,
)
from dispatch.core.commands.room import (
    AskCallBack,
    ExpireCallBack,
    HandOverCall,
    HearConsole,
    LapseHandover,
    LoseConsole,
    MarkCaller,
    RecordCallBack,
    RefuseHandover,
    SignOffDesk,
    SignOnDesk,
    TakeCallBack,
    TakeHandover,
    UnmarkCaller,
    WithdrawHandover,
)
from dispatch.core.commands.transfers import (
    AcceptTransfer,
    AnswerTransfer,
    CentreId,
    ExpireTransfer,
    HearTransfer,
    OfferIncident,
    RecallTransfer,
    ReceiveTransfer,
    Reference,
    RefuseTransfer,
    UpdateTransfer,
    WithdrawTransfer,
)
from dispatch.core.commands.units import (
    BringOnDuty,
    ReturnUnit,
    SetUnitPhone,
    TakeOffDuty,
    TakeOutOfService,
)

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
    | ReleaseCall
    | LocateCall
    | TransferCall
    | EndCall
    | AttachCall
    | DetachCall
    | SignOnDesk
    | SignOffDesk
    | LoseConsole
    | HearConsole
    | AskCallBack
    | TakeCallBack
    | RecordCallBack
    | ExpireCallBack
    | HandOverCall
    | TakeHandover
    | RefuseHandover
    | WithdrawHandover
    | LapseHandover
    | MarkCaller
    | UnmarkCaller
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
    | SetUnitPhone
    | AskLocation
    | DialCaller
    | ReachCrew
    | AnswerOrder
    | RecordMessage
    | ExpireMessage
    | OfferIncident
    | WithdrawTransfer
    | AcceptTransfer
    | RefuseTransfer
    | UpdateTransfer
    | ReceiveTransfer
    | RecallTransfer
    | AnswerTransfer
    | HearTransfer
    | ExpireTransfer
)

__all__ = [
    "CODE",
    "LONG",
    "SHORT",
    "AcceptRestore",
    "AcceptTransfer",
    "Actor",
    "AddNeed",
    "AddNote",
    "AdoptRegion",
    "AdvanceAssignment",
    "AnswerCall",
    "AnswerOrder",
    "AnswerTransfer",
    "AnyCommand",
    "AreaId",
    "AskCallBack",
    "AskLocation",
    "AssignUnit",
    "AssignmentId",
    "AttachCall",
    "BeginJournal",
    "BringOnDuty",
    "CallId",
    "CallNews",
    "CancelAssignment",
    "CancelIncident",
    "Capability",
    "CentreId",
    "ChangeKind",
    "ChangePlace",
    "ChangePriority",
    "ClaimCall",
    "CloseIncident",
    "Command",
    "CommandId",
    "DetachCall",
    "DialCaller",
    "DivertUnit",
    "DropNeed",
    "EndCall",
    "ErasePerson",
    "ExpireCallBack",
    "ExpireMessage",
    "ExpireTransfer",
    "Extension",
    "HandOverCall",
    "HearConsole",
    "HearTransfer",
    "HospitalId",
    "KindId",
    "Language",
    "LapseHandover",
    "LocateCall",
    "LoseConsole",
    "MarkCaller",
    "NeedId",
    "NumberId",
    "OfferIncident",
    "OpenIncident",
    "PromoteNeed",
    "RaiseLevel",
    "ReachCrew",
    "ReadPerson",
    "Reason",
    "RecallTransfer",
    "ReceiveTransfer",
    "RecommendUnit",
    "RecordAccountChange",
    "RecordCallBack",
    "RecordMessage",
    "RecordSignIn",
    "RecordSignInRefusal",
    "RecordSignOut",
    "Reference",
    "RefuseAssignment",
    "RefuseHandover",
    "RefuseTransfer",
    "ReleaseCall",
    "ReopenIncident",
    "ReturnUnit",
    "RingCall",
    "ServiceId",
    "SetUnitPhone",
    "SignOffDesk",
    "SignOnDesk",
    "SilenceAssignment",
    "Subject",
    "TakeCallBack",
    "TakeHandover",
    "TakeOffDuty",
    "TakeOutOfService",
    "TransferCall",
    "UnitId",
    "UnmarkCaller",
    "UpdateTransfer",
    "WithdrawHandover",
    "WithdrawTransfer",
]
