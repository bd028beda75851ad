"""All that is so now. Changed by `evolve` alone, held by the engine alone."""

from collections import deque

from dispatch.core.proximity import Available
from dispatch.core.queue import Queue, Ranking
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
    Unit,
)
from events.regions import Kind, Rules, Service
from events.values import (
    Actor,
    AssignmentId,
    CallId,
    CommandId,
    ExchangeId,
    Extension,
    HospitalId,
    IncidentId,
    KindId,
    MessageId,
    NeedId,
    Position,
    ServiceId,
    Time,
    UnitId,
)


class State:
    """Everything. `queue`, `available`, `timers` and `recommended_to` follow from the rest, see `derive`."""

    __slots__ = (
        "assignments",
        "at",
        "available",
        "call_backs",
        "calls",
        "demo",
        "desks",
        "digest",
        "expired",
        "handovers",
        "hospitals",
        "incidents",
        "incidents_ever",
        "journal",
        "kinds",
        "leaving",
        "marks",
        "messages",
        "messages_ever",
        "needs",
        "position",
        "queue",
        "recommended_to",
        "recordings",
        "remembered",
        "rules",
        "services",
        "silent",
        "silent_exchanges",
        "timers",
        "units",
        "version",
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
    incidents: dict[IncidentId, Incident]
    needs: dict[NeedId, Need]
    assignments: dict[AssignmentId, Assignment]
    units: dict[UnitId, Unit]
    leaving: deque[tuple[Time, str, CallId | IncidentId]]
    remembered: dict[int, dict[Actor, dict[CommandId, Memory]]]

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

    def recall(self, by: Actor, command: CommandId) -> Memory | None:
        """What was answered to this command, if it was carried out within the last days."""
        for day in reversed(self.remembered.values()):
            memory = day.get(by, NOTHING).get(command)
            if memory is not None:
                return memory
        return None


NOTHING: dict[CommandId, Memory] = {}
