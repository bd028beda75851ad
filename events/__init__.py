"""What happened: every event there is. Import the module, say `events.UnitAssigned`."""

from events.alarms import (
    AlarmCancelled,
    AlarmDismissed,
    AlarmLapsed,
    AlarmRaised,
    AlarmRepeated,
    AlarmTaken,
    AlarmTried,
    AlarmVerified,
    ContactRung,
    DeviceFaulted,
    DeviceMended,
    DeviceTested,
    DeviceTestEnded,
)
from events.assignments import AssignmentAdvanced, AssignmentEnded, UnitAssigned
from events.base import Event
from events.beginnings import JournalBegun, RestoreAccepted
from events.calls import (
    CallAnswered,
    CallAttached,
    CallClaimed,
    CallDetached,
    CallEnded,
    CallLocated,
    CallRang,
    CallReleased,
    CallTransferred,
)
from events.cards import QuestionsAnswered
from events.exchanges import ExchangeCameBack, ExchangeFellSilent
from events.hospitals import HospitalLapsed, HospitalReported
from events.incidents import (
    IncidentCancelled,
    IncidentClosed,
    IncidentOpened,
    IncidentReopened,
    KindChanged,
    LevelRaised,
    NeedAdded,
    NeedDropped,
    NeedPromoted,
    NoteAdded,
    PartPriorityChanged,
    PlaceChanged,
    PriorityChanged,
    UnitRecommended,
)
from events.messages import MessageDelayed, MessageDelivered, MessageDue, MessageEnded, MessageSent
from events.people import AccountChanged, PersonErased, PersonRead, PersonsExpired, SignedIn, SignedOut, SignInRefused
from events.recordings import CallRecorded, RecordingOpened, RecordingsExpired
from events.regions import RegionAdopted
from events.room import (
    CallBackDue,
    CallBackSettled,
    CallBackTaken,
    CallBackTried,
    CallerMarked,
    CallerUnmarked,
    ConsoleCameBack,
    ConsoleFellSilent,
    DeskSignedOff,
    DeskSignedOn,
    HandoverLapsed,
    HandoverOffered,
    HandoverRefused,
    HandoverTaken,
    HandoverWithdrawn,
)
from events.sites import (
    ContactDropped,
    ContactKept,
    HazardCleared,
    HazardNoted,
    SiteDropped,
    SiteKept,
)
from events.tickets import (
    AnswerApproved,
    AnswerSentBack,
    AnswerWritten,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    FileAttached,
    TicketEscalated,
    TicketForwarded,
    TicketMerged,
    TicketNoted,
    TicketOpened,
    TicketRaised,
    TicketRated,
    TicketRefiled,
    TicketRefused,
    TicketReminded,
    TicketReopened,
    TicketReturned,
    TicketSettled,
    TicketTakenUp,
)
from events.transfers import (
    IncidentOffered,
    TransferAccepted,
    TransferCompleted,
    TransferLapsed,
    TransferReceived,
    TransferRefused,
    TransferUpdated,
    TransferWithdrawn,
)
from events.units import (
    UnitCameOnDuty,
    UnitPhoneSet,
    UnitRegistered,
    UnitRetired,
    UnitReturned,
    UnitWentOffDuty,
    UnitWentOutOfService,
)
from events.warnings import (
    ApprovalWithdrawn,
    ClustersAcknowledged,
    ClustersFellSilent,
    ClustersTold,
    WarningApproved,
    WarningDropped,
    WarningExpired,
    WarningRetried,
    WarningSent,
    WarningWritten,
)

AnyEvent = (
    JournalBegun
    | RestoreAccepted
    | RegionAdopted
    | UnitRegistered
    | UnitRetired
    | UnitCameOnDuty
    | UnitWentOffDuty
    | UnitWentOutOfService
    | UnitReturned
    | UnitPhoneSet
    | CallRang
    | CallAnswered
    | CallClaimed
    | CallReleased
    | CallLocated
    | CallTransferred
    | CallEnded
    | CallAttached
    | CallDetached
    | CallRecorded
    | RecordingOpened
    | RecordingsExpired
    | DeskSignedOn
    | DeskSignedOff
    | ConsoleFellSilent
    | ConsoleCameBack
    | ExchangeFellSilent
    | ExchangeCameBack
    | CallBackDue
    | CallBackTaken
    | CallBackTried
    | CallBackSettled
    | HandoverOffered
    | HandoverTaken
    | HandoverRefused
    | HandoverWithdrawn
    | HandoverLapsed
    | CallerMarked
    | CallerUnmarked
    | SiteKept
    | SiteDropped
    | ContactKept
    | ContactDropped
    | HazardNoted
    | HazardCleared
    | AlarmRaised
    | AlarmRepeated
    | AlarmTaken
    | ContactRung
    | AlarmTried
    | AlarmVerified
    | AlarmDismissed
    | AlarmCancelled
    | AlarmLapsed
    | DeviceTested
    | DeviceTestEnded
    | DeviceFaulted
    | DeviceMended
    | QuestionsAnswered
    | IncidentOpened
    | NeedAdded
    | NeedPromoted
    | NeedDropped
    | UnitRecommended
    | NoteAdded
    | KindChanged
    | PlaceChanged
    | PriorityChanged
    | PartPriorityChanged
    | LevelRaised
    | IncidentCancelled
    | IncidentClosed
    | IncidentReopened
    | UnitAssigned
    | AssignmentAdvanced
    | AssignmentEnded
    | MessageDue
    | MessageDelayed
    | MessageSent
    | MessageDelivered
    | MessageEnded
    | HospitalReported
    | HospitalLapsed
    | IncidentOffered
    | TransferReceived
    | TransferUpdated
    | TransferAccepted
    | TransferRefused
    | TransferWithdrawn
    | TransferLapsed
    | TransferCompleted
    | TicketOpened
    | TicketRefiled
    | TicketForwarded
    | TicketTakenUp
    | TicketReturned
    | ExtensionAsked
    | ExtensionGranted
    | ExtensionRefused
    | TicketNoted
    | FileAttached
    | AnswerWritten
    | AnswerSentBack
    | AnswerApproved
    | TicketRated
    | TicketReopened
    | TicketRefused
    | TicketMerged
    | TicketRaised
    | TicketReminded
    | TicketEscalated
    | TicketSettled
    | WarningWritten
    | WarningApproved
    | ApprovalWithdrawn
    | WarningDropped
    | WarningSent
    | WarningRetried
    | ClustersAcknowledged
    | ClustersFellSilent
    | ClustersTold
    | WarningExpired
    | AccountChanged
    | SignedIn
    | SignInRefused
    | SignedOut
    | PersonRead
    | PersonErased
    | PersonsExpired
)
"""The stored vocabulary; every class here has a golden entry in tests/golden/."""

__all__ = ["AnyEvent", "Event", *(kind.__name__ for kind in AnyEvent.__args__)]
