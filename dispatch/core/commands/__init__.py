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
    CardId,
    Care,
    Command,
    CommandId,
    ExchangeId,
    Extension,
    HospitalId,
    KindId,
    Language,
    NeedId,
    NumberId,
    Reason,
    RecordingId,
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
from dispatch.core.commands.cards import AnswerQuestions, Given
from dispatch.core.commands.exchanges import HearExchange, LoseExchange
from dispatch.core.commands.hospitals import LapseHospital, ReportHospital
from dispatch.core.commands.incidents import (
    AddNeed,
    AddNote,
    Also,
    CancelIncident,
    ChangeKind,
    ChangePartPriority,
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
    ExpirePersons,
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
from dispatch.core.commands.recordings import ExpireRecordings, OpenRecording, RecordCall
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
    | ExpirePersons
    | RingCall
    | AnswerCall
    | ClaimCall
    | ReleaseCall
    | LocateCall
    | TransferCall
    | EndCall
    | AttachCall
    | DetachCall
    | RecordCall
    | OpenRecording
    | ExpireRecordings
    | SignOnDesk
    | SignOffDesk
    | LoseConsole
    | HearConsole
    | LoseExchange
    | HearExchange
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
    | AnswerQuestions
    | OpenIncident
    | AddNote
    | ChangeKind
    | ChangePlace
    | ChangePriority
    | ChangePartPriority
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
    | ReportHospital
    | LapseHospital
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
)

__all__ = [
    "CODE",
    "LONG",
    "SHORT",
    "AcceptRestore",
    "Actor",
    "AddNeed",
    "AddNote",
    "AdoptRegion",
    "AdvanceAssignment",
    "Also",
    "AnswerCall",
    "AnswerOrder",
    "AnswerQuestions",
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
    "CardId",
    "Care",
    "ChangeKind",
    "ChangePartPriority",
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
    "ExchangeId",
    "ExpireCallBack",
    "ExpireMessage",
    "ExpirePersons",
    "ExpireRecordings",
    "Extension",
    "Given",
    "HandOverCall",
    "HearConsole",
    "HearExchange",
    "HospitalId",
    "KindId",
    "Language",
    "LapseHandover",
    "LapseHospital",
    "LocateCall",
    "LoseConsole",
    "LoseExchange",
    "MarkCaller",
    "NeedId",
    "NumberId",
    "OpenIncident",
    "OpenRecording",
    "PromoteNeed",
    "RaiseLevel",
    "ReachCrew",
    "ReadPerson",
    "Reason",
    "RecommendUnit",
    "RecordAccountChange",
    "RecordCall",
    "RecordCallBack",
    "RecordMessage",
    "RecordSignIn",
    "RecordSignInRefusal",
    "RecordSignOut",
    "RecordingId",
    "RefuseAssignment",
    "RefuseHandover",
    "ReleaseCall",
    "ReopenIncident",
    "ReportHospital",
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
    "WithdrawHandover",
]
