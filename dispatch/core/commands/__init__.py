"""Everything that can be asked. Imperative; same stem as the events that follow from it."""

from dispatch.core.commands.alarms import (
    CancelAlarm,
    DismissAlarm,
    EndTest,
    FaultDevice,
    LapseAlarm,
    MendDevice,
    RaiseAlarm,
    RecordAlarm,
    TakeAlarm,
    TestDevice,
    VerifyAlarm,
)
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
    AlarmId,
    AlarmKindId,
    AreaId,
    AssignmentId,
    CallId,
    Capability,
    CardId,
    Care,
    Command,
    CommandId,
    DeviceId,
    ExchangeId,
    Extension,
    HazardId,
    HospitalId,
    KindId,
    Language,
    NeedId,
    NumberId,
    Reason,
    RecordingId,
    ServiceId,
    SiteId,
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
from dispatch.core.commands.sites import (
    ClearHazard,
    DropContact,
    DropSite,
    KeepContact,
    KeepSite,
    NoteHazard,
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
    | KeepSite
    | DropSite
    | KeepContact
    | DropContact
    | NoteHazard
    | ClearHazard
    | RaiseAlarm
    | CancelAlarm
    | FaultDevice
    | MendDevice
    | TakeAlarm
    | RecordAlarm
    | VerifyAlarm
    | DismissAlarm
    | LapseAlarm
    | TestDevice
    | EndTest
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
    "AlarmId",
    "AlarmKindId",
    "Also",
    "AnswerCall",
    "AnswerOrder",
    "AnswerQuestions",
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
    "CancelAlarm",
    "CancelAssignment",
    "CancelIncident",
    "Capability",
    "CardId",
    "Care",
    "CentreId",
    "ChangeKind",
    "ChangePartPriority",
    "ChangePlace",
    "ChangePriority",
    "ClaimCall",
    "ClearHazard",
    "CloseIncident",
    "Command",
    "CommandId",
    "DetachCall",
    "DeviceId",
    "DialCaller",
    "DismissAlarm",
    "DivertUnit",
    "DropContact",
    "DropNeed",
    "DropSite",
    "EndCall",
    "EndTest",
    "ErasePerson",
    "ExchangeId",
    "ExpireCallBack",
    "ExpireMessage",
    "ExpirePersons",
    "ExpireRecordings",
    "ExpireTransfer",
    "Extension",
    "FaultDevice",
    "Given",
    "HandOverCall",
    "HazardId",
    "HearConsole",
    "HearExchange",
    "HearTransfer",
    "HospitalId",
    "KeepContact",
    "KeepSite",
    "KindId",
    "Language",
    "LapseAlarm",
    "LapseHandover",
    "LapseHospital",
    "LocateCall",
    "LoseConsole",
    "LoseExchange",
    "MarkCaller",
    "MendDevice",
    "NeedId",
    "NoteHazard",
    "NumberId",
    "OfferIncident",
    "OpenIncident",
    "OpenRecording",
    "PromoteNeed",
    "RaiseAlarm",
    "RaiseLevel",
    "ReachCrew",
    "ReadPerson",
    "Reason",
    "RecallTransfer",
    "ReceiveTransfer",
    "RecommendUnit",
    "RecordAccountChange",
    "RecordAlarm",
    "RecordCall",
    "RecordCallBack",
    "RecordMessage",
    "RecordSignIn",
    "RecordSignInRefusal",
    "RecordSignOut",
    "RecordingId",
    "Reference",
    "RefuseAssignment",
    "RefuseHandover",
    "RefuseTransfer",
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
    "SiteId",
    "Subject",
    "TakeAlarm",
    "TakeCallBack",
    "TakeHandover",
    "TakeOffDuty",
    "TakeOutOfService",
    "TestDevice",
    "TransferCall",
    "UnitId",
    "UnmarkCaller",
    "UpdateTransfer",
    "VerifyAlarm",
    "WithdrawHandover",
    "WithdrawTransfer",
]
