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
    Command,
    CommandId,
    DeviceId,
    Extension,
    HazardId,
    HospitalId,
    KindId,
    Language,
    NeedId,
    NumberId,
    Reason,
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
from dispatch.core.commands.units import (
    BringOnDuty,
    ReturnUnit,
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
    "AlarmId",
    "AlarmKindId",
    "AnswerCall",
    "AnyCommand",
    "AreaId",
    "AskCallBack",
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
    "ChangeKind",
    "ChangePlace",
    "ChangePriority",
    "ClaimCall",
    "ClearHazard",
    "CloseIncident",
    "Command",
    "CommandId",
    "DetachCall",
    "DeviceId",
    "DismissAlarm",
    "DivertUnit",
    "DropContact",
    "DropNeed",
    "DropSite",
    "EndCall",
    "EndTest",
    "ErasePerson",
    "ExpireCallBack",
    "Extension",
    "FaultDevice",
    "HandOverCall",
    "HazardId",
    "HearConsole",
    "HospitalId",
    "KeepContact",
    "KeepSite",
    "KindId",
    "Language",
    "LapseAlarm",
    "LapseHandover",
    "LocateCall",
    "LoseConsole",
    "MarkCaller",
    "MendDevice",
    "NeedId",
    "NoteHazard",
    "NumberId",
    "OpenIncident",
    "PromoteNeed",
    "RaiseAlarm",
    "RaiseLevel",
    "ReadPerson",
    "Reason",
    "RecommendUnit",
    "RecordAccountChange",
    "RecordAlarm",
    "RecordCallBack",
    "RecordSignIn",
    "RecordSignInRefusal",
    "RecordSignOut",
    "RefuseAssignment",
    "RefuseHandover",
    "ReleaseCall",
    "ReopenIncident",
    "ReturnUnit",
    "RingCall",
    "ServiceId",
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
    "VerifyAlarm",
    "WithdrawHandover",
]
