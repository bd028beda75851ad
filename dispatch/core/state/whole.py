"""All that is so now. Changed by `evolve` alone, held by the engine alone."""

from collections import deque
from zlib import crc32

from dispatch.core.proximity import Available
from dispatch.core.queue import Queue, Ranking
from dispatch.core.state.sites import Alarm, Site
from dispatch.core.state.things import (
    Assignment,
    Call,
    CallBack,
    Handover,
    Incident,
    Memory,
    Message,
    Need,
    Report,
    Seat,
    Silent,
    Ticket,
    Transfer,
    Unheard,
    Unit,
    Warned,
)
from events.regions import AlarmKind, HazardKind, Kind, Rules, Service
from events.values import (
    Actor,
    AlarmId,
    AlarmKindId,
    AssignmentId,
    CallId,
    CentreId,
    CommandId,
    DeviceId,
    ExchangeId,
    Extension,
    HazardId,
    HospitalId,
    IncidentId,
    KindId,
    MessageId,
    NeedId,
    Position,
    ServiceId,
    SiteId,
    TicketId,
    Time,
    TransferId,
    UnitId,
    WarningId,
)


class State:
    """Everything. `queue`, `available`, `timers`, `recommended_to`, `live`, `taken`, `messages_of` follow: see
    `of_image`."""

    __slots__ = (
        "alarm_kinds",
        "alarms",
        "alarms_ever",
        "assignments",
        "at",
        "available",
        "call_backs",
        "calls",
        "demo",
        "desks",
        "devices",
        "digest",
        "expired",
        "faults",
        "handovers",
        "hazards",
        "hospitals",
        "incidents",
        "incidents_ever",
        "journal",
        "kinds",
        "last_alarms",
        "leaving",
        "live",
        "marks",
        "messages",
        "messages_ever",
        "messages_of",
        "needs",
        "position",
        "queue",
        "quiet",
        "received",
        "recommended_to",
        "recordings",
        "remembered",
        "rules",
        "services",
        "silent",
        "silent_exchanges",
        "sites",
        "taken",
        "tests",
        "tickets",
        "tickets_ever",
        "timers",
        "transfers",
        "transfers_ever",
        "unheard",
        "units",
        "version",
        "warnings",
        "warnings_ever",
    )

    position: Position
    at: Time
    journal: str
    demo: bool
    version: str
    digest: str
    expired: Position
    """Up to where keys of persons were thrown away for their age."""
    incidents_ever: int
    rules: Rules | None
    kinds: dict[KindId, Kind]
    services: dict[ServiceId, Service]
    hazards: dict[HazardId, HazardKind]
    alarm_kinds: dict[AlarmKindId, AlarmKind]
    sites: dict[SiteId, Site]
    devices: dict[DeviceId, SiteId]
    """Alarm devices that belong to a site."""
    alarms: dict[AlarmId, Alarm]
    """Those that wait, or ended within a day; one that became an incident is kept with it."""
    alarms_ever: int
    last_alarms: dict[str, AlarmId]
    """By device, and by site, of each kind: see `alarm_key`."""
    quiet: dict[DeviceId, Time]
    """Devices that said it is over before they were heard to say that it began, and when that was."""
    tests: dict[DeviceId, Time]
    """Devices that somebody works on, and until when."""
    faults: dict[DeviceId, Time]
    """Devices that something is wrong with, and since when."""
    desks: dict[Extension, Seat]
    calls: dict[CallId, Call]
    call_backs: dict[CallId, CallBack]
    """Who is still to be called back, however long ago the call was."""
    handovers: dict[CallId, Handover]
    """Offers that nobody has answered yet."""
    silent: dict[Actor, Time]
    """People whose consoles are not heard of, and since when."""
    silent_exchanges: dict[ExchangeId, Silent]
    marks: dict[CallId, Time]
    """Calls whose callers are marked as a nuisance, and until when."""
    messages: dict[MessageId, Message]
    """What is to leave, or may still be answered; each ends by its own time at the latest."""
    messages_ever: int
    hospitals: dict[HospitalId, Report]
    """Those that told what they can take, while it holds; of the others nothing is known."""
    recordings: dict[Time, int]
    """So many are retained until then, the end of a day."""
    tickets: dict[TicketId, Ticket]
    tickets_ever: int
    warnings: dict[WarningId, Warned]
    """Drafts, and those that hold."""
    warnings_ever: int
    unheard: dict[WarningId, Unheard]
    """Of warnings that were over within a day."""
    transfers: dict[TransferId, Transfer]
    """Offered to other centres or by them; what is over stays a day."""
    transfers_ever: int
    received: dict[str, TransferId]
    """By the other centre and its own id."""
    incidents: dict[IncidentId, Incident]
    needs: dict[NeedId, Need]
    assignments: dict[AssignmentId, Assignment]
    units: dict[UnitId, Unit]
    leaving: deque[tuple[Time, str, CallId | IncidentId | TransferId | AlarmId | DeviceId | WarningId]]
    remembered: dict[int, dict[Actor, dict[int, dict[CommandId, Memory]]]]
    """By day, asker and `part_of` the command's id."""

    def __init__(self) -> None:
        self.position = Position(0)
        self.at = Time(0)
        self.journal = ""
        self.demo = False
        self.version = ""
        self.digest = ""
        self.expired = Position(0)
        self.rules = None
        self.kinds = {}
        self.services = {}
        self.hazards = {}
        self.alarm_kinds = {}
        self.sites = {}
        self.devices = {}
        self.alarms = {}
        self.alarms_ever = 0
        self.last_alarms = {}
        self.quiet = {}
        self.tests = {}
        self.faults = {}
        self.desks = {}
        self.calls = {}
        self.call_backs = {}
        self.handovers = {}
        self.silent = {}
        self.silent_exchanges = {}
        self.marks = {}
        self.messages = {}
        self.messages_ever = 0
        self.hospitals = {}
        self.recordings = {}
        self.tickets = {}
        self.tickets_ever = 0
        self.warnings = {}
        self.warnings_ever = 0
        self.unheard = {}
        self.transfers = {}
        self.transfers_ever = 0
        self.received = {}
        self.incidents = {}
        self.incidents_ever = 0
        self.needs = {}
        self.assignments = {}
        self.units = {}
        self.leaving = deque()
        self.remembered = {}
        self.queue = Queue()
        self.available = Available()
        self.timers: Ranking[str] = Ranking()
        self.recommended_to: dict[UnitId, NeedId] = {}
        self.live: set[CallId] = set()
        """Calls that have not ended: few of the many that are kept for a day."""
        self.taken: set[CallId] = set()
        """Call-backs that somebody is doing just now."""
        self.messages_of: dict[CallId | TicketId, set[MessageId]] = {}
        """Messages by the call or the ticket they are about: thousands may be on their way, and few about each."""

    def recall(self, by: Actor, command: CommandId) -> Memory | None:
        """What was answered to this command, if it was carried out within the last days."""
        part = part_of(command)
        for day in reversed(self.remembered.values()):
            memory = day.get(by, NOBODY).get(part, NOTHING).get(command)
            if memory is not None:
                return memory
        return None


def part_of(command: CommandId) -> int:
    """One asker may ask a million a day, and a dictionary that outgrows its place is laid anew in one piece, for which
    everybody waits: sixteen small ones are, one after the other."""
    return crc32(command.encode()) & 15


def alarm_key(kind: AlarmKindId, of: DeviceId | SiteId, *, drill: bool, test: bool, whole_site: bool = False) -> str:
    """One panel may tell of a fire and of a break-in: two alarms. Tests, drills and what is real do not mix."""
    mode = "test" if test else "drill" if drill else "real"
    return f"{mode} {kind} {'site' if whole_site else 'device'} {of}"


def received_as(centre: CentreId, theirs: str) -> str:
    """By what a transfer that a centre offered is found; no centre's name has a blank."""
    return f"{centre} {theirs}"


NOBODY: dict[int, dict[CommandId, Memory]] = {}
"""Who asked nothing on a day."""
NOTHING: dict[CommandId, Memory] = {}
"""Nor anything in a part of it."""
