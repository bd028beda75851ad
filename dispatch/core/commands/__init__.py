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
    RingContact,
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
    AgencyId,
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
    FieldId,
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
from dispatch.core.commands.tickets import (
    ApproveAnswer,
    AskExtension,
    AttachFile,
    EscalateTicket,
    ForwardTicket,
    GrantExtension,
    MergeTicket,
    NoteTicket,
    OpenTicket,
    RaiseTicket,
    RateTicket,
    RefileTicket,
    RefuseExtension,
    RefuseTicket,
    RemindTicket,
    ReopenTicket,
    ReturnTicket,
    SendBackAnswer,
    SettleTicket,
    TakeUpTicket,
    WriteAnswer,
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
from dispatch.core.commands.warnings import (
    AcknowledgeClusters,
    ApproveCancel,
    ApproveWarning,
    CancelWarning,
    ClusterId,
    DropWarning,
    ExpireWarning,
    RetryWarning,
    SendWarning,
    TellClusters,
    WithdrawApproval,
    WriteWarning,
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
    | RingContact
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
    | OpenTicket
    | RefileTicket
    | ForwardTicket
    | TakeUpTicket
    | ReturnTicket
    | AskExtension
    | GrantExtension
    | RefuseExtension
    | NoteTicket
    | AttachFile
    | WriteAnswer
    | SendBackAnswer
    | ApproveAnswer
    | RateTicket
    | ReopenTicket
    | RefuseTicket
    | MergeTicket
    | RaiseTicket
    | RemindTicket
    | EscalateTicket
    | SettleTicket
    | WriteWarning
    | CancelWarning
    | ApproveWarning
    | ApproveCancel
    | WithdrawApproval
    | DropWarning
    | AcknowledgeClusters
    | TellClusters
    | SendWarning
    | RetryWarning
    | ExpireWarning
)

__all__ = [
    "Actor",
    "AlarmId",
    "AlarmKindId",
    "Also",
    "AnyCommand",
    "AreaId",
    "AssignmentId",
    "CODE",
    "CallId",
    "CallNews",
    "Capability",
    "CardId",
    "Care",
    "CentreId",
    "Command",
    "CommandId",
    "DeviceId",
    "ExchangeId",
    "Extension",
    "Given",
    "HazardId",
    "HospitalId",
    "KindId",
    "LONG",
    "Language",
    "NeedId",
    "NumberId",
    "Reason",
    "RecordingId",
    "Reference",
    "SHORT",
    "ServiceId",
    "SiteId",
    "Subject",
    "UnitId",
    "AgencyId",
    "FieldId",
    "ClusterId",
    *(kind.__name__ for kind in AnyCommand.__args__),
]
