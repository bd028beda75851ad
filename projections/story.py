"""What happened to one incident, line by line: never changed, never taken back."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from msgspec import Struct

import events
from events import AnyEvent
from events.entry import Entry
from events.values import Actor, AlarmId, CallId, IncidentId, MessageId, Position, Time, TransferId, UnitId, incident_of
from projections.projection import KEPT_MS, Change, Handler


class StoryRow(Struct, frozen=True, gc=False):
    """One entry, as far as it is about this incident. Key: `<incident>:<position>`."""

    incident: IncidentId
    position: Position
    at: Time
    happened_at: Time | None
    by: Actor
    event: AnyEvent

    @property
    def key(self) -> str:
        return f"{self.incident}:{self.position}"


class Story:
    """Stories of open incidents, and for a day of ended ones; the archive has all of them."""

    of: dict[IncidentId, list[Entry]]
    calls: dict[CallId, IncidentId]
    alarms: dict[AlarmId, IncidentId]
    messages: dict[MessageId, IncidentId]
    transfers: dict[TransferId, IncidentId]
    open: set[IncidentId]
    closed: dict[IncidentId, Time]
    leaving: deque[tuple[Time, IncidentId]]

    def __init__(self) -> None:
        self.of = {}
        self.calls = {}
        self.alarms = {}
        self.messages = {}
        self.transfers = {}
        self.open = set()
        self.closed = {}
        self.leaving = deque()
        self.told: Sequence[IncidentId] = ()
        """In whose stories the last entry is that was heard; of an erasure also those that only the archive has."""

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        rows = (row_of(incident, entry) for incident, entries in self.of.items() for entry in entries)
        return {"story": {row.key: row for row in rows}}

    def rows(self, incident: IncidentId) -> list[StoryRow]:
        """Its story, in order; empty when it is none, or ended long ago."""
        return [row_of(incident, entry) for entry in self.of.get(incident, ())]

    def was_sent(self, unit: UnitId, incident: IncidentId) -> bool:
        """Whether the unit goes there or was sent there, as long as the story is here."""
        entries = self.of.get(incident, ())
        return any(isinstance(one.event, events.UnitAssigned) and one.event.unit == unit for one in entries)

    def hears(self, kind: type) -> bool:
        return kind in HEARD

    def project(self, entries: Sequence[Entry]) -> None:
        """Tell each in the stories it belongs to."""
        of = self.of
        for entry in entries:
            event = entry.event
            follow, finds = HEARD[type(event)]
            if follow is not None:
                follow(self, event, entry)
            for find in finds:
                incident = find(self, event)
                if incident is not None:
                    story = of.get(incident)
                    if story is not None:
                        story.append(entry)
                    break
        self.told = self._told(entries[-1].event)

    def changes(self) -> list[Change]:
        """None that anyone is sent: stories are asked for, one by one."""
        return []

    def _told(self, event: AnyEvent) -> Sequence[IncidentId]:
        """In whose stories this one is."""
        if isinstance(event, events.RegionAdopted):
            return sorted(self.open)
        if isinstance(event, events.PersonErased):
            return event.incidents
        found = (find(self, event) for find in ABOUT.get(type(event), ()))
        incident = next((one for one in found if one is not None), None)
        return (incident,) if incident in self.of else ()

    def forget(self, now: Time) -> None:
        """From memory; the archive keeps it."""
        while self.leaving and self.leaving[0][0] <= now:
            due, incident = self.leaving.popleft()
            if self.closed.get(incident) != due - KEPT_MS:
                continue
            del self.closed[incident]
            for entry in self.of.pop(incident, ()):
                for let_go in LET_GO.get(type(entry.event), ()):
                    let_go(self, entry.event, incident)


def row_of(incident: IncidentId, entry: Entry) -> StoryRow:
    """Of an erasure only that there was one: what else went with it is of other stories."""
    event = entry.event
    if isinstance(event, events.PersonErased):
        event = events.PersonErased((), event.reason, (incident,))
    return StoryRow(incident, entry.position, entry.at, entry.happened_at, entry.by, event)


# --- which calls belong to which incident, and which incidents are open


def region_adopted(view: Story, e: events.RegionAdopted, entry: Entry) -> None:
    """A new version of the region is news for every incident under way."""
    for incident in view.open:
        view.of[incident].append(entry)


def person_erased(view: Story, e: events.PersonErased, entry: Entry) -> None:
    for incident in e.incidents:
        if incident in view.of:
            view.of[incident].append(entry)


def incident_opened(view: Story, e: events.IncidentOpened, entry: Entry) -> None:
    view.open.add(e.incident)
    view.of[e.incident] = []
    if e.call is not None:
        view.calls[e.call] = e.incident


def incident_reopened(view: Story, e: events.IncidentReopened, entry: Entry) -> None:
    view.open.add(e.incident)
    view.closed.pop(e.incident, None)


def call_attached(view: Story, e: events.CallAttached, entry: Entry) -> None:
    view.calls[e.call] = e.incident


def call_detached(view: Story, e: events.CallDetached, entry: Entry) -> None:
    view.calls.pop(e.call, None)


def alarm_verified(view: Story, e: events.AlarmVerified | events.AlarmLapsed, entry: Entry) -> None:
    """What its devices tell from here on belongs to the incident."""
    view.alarms[e.alarm] = e.incident


alarm_lapsed = alarm_verified


def message_due(view: Story, e: events.MessageDue, entry: Entry) -> None:
    """What comes of it is told where it was wanted."""
    found = (find(view, e) for find in (_of_assignment, _of_call, _of_alarm, _of_transfer))
    incident = next((one for one in found if one is not None), None)
    if incident is not None:
        view.messages[e.message] = incident


def incident_offered(view: Story, e: events.IncidentOffered | events.TransferAccepted, entry: Entry) -> None:
    """What comes of it is told where it was offered, or taken."""
    if e.incident is not None:
        view.transfers[e.transfer] = e.incident


def incident_closed(view: Story, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    view.open.discard(e.incident)
    view.closed[e.incident] = entry.at
    view.leaving.append((Time(entry.at + KEPT_MS), e.incident))


incident_cancelled = incident_closed


def _of_incident(view: Story, e: Any) -> IncidentId | None:
    told: IncidentId | None = e.incident
    return told


def _of_assignment(view: Story, e: Any) -> IncidentId | None:
    return incident_of(e.assignment) if e.assignment is not None else None


def _of_need(view: Story, e: Any) -> IncidentId | None:
    return incident_of(e.need) if e.need is not None else None


def _of_call(view: Story, e: Any) -> IncidentId | None:
    return view.calls.get(e.call)


def _of_alarm(view: Story, e: Any) -> IncidentId | None:
    return view.alarms.get(e.alarm)


def _of_message(view: Story, e: Any) -> IncidentId | None:
    return view.messages.get(e.message)


def _of_transfer(view: Story, e: Any) -> IncidentId | None:
    return view.transfers.get(e.transfer)


FIELDS: dict[str, Callable[[Story, Any], IncidentId | None]] = {
    "incident": _of_incident,
    "assignment": _of_assignment,
    "need": _of_need,
    "call": _of_call,
    "alarm": _of_alarm,
    "message": _of_message,
    "transfer": _of_transfer,
}
ABOUT = {
    kind: finds
    for kind in get_args(AnyEvent)
    if (finds := tuple(find for name, find in FIELDS.items() if name in kind.__struct_fields__))
}
"""By the kind of an event, what its fields tell of the incident it is about; of some kinds none does."""

FOLLOW: dict[type, Handler] = {
    events.RegionAdopted: region_adopted,
    events.PersonErased: person_erased,
    events.IncidentOpened: incident_opened,
    events.IncidentReopened: incident_reopened,
    events.AlarmVerified: alarm_verified,
    events.AlarmLapsed: alarm_lapsed,
    events.CallAttached: call_attached,
    events.CallDetached: call_detached,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
    events.MessageDue: message_due,
    events.IncidentOffered: incident_offered,
    events.TransferAccepted: incident_offered,
}
HEARD = {kind: (FOLLOW.get(kind), ABOUT.get(kind, ())) for kind in (*ABOUT, *FOLLOW)}


# --- what goes with an incident that leaves


def _let_call_go(view: Story, e: Any, incident: IncidentId) -> None:
    if e.call is not None and view.calls.get(e.call) == incident:
        del view.calls[e.call]


def _let_alarm_go(view: Story, e: Any, incident: IncidentId) -> None:
    if e.alarm is not None and view.alarms.get(e.alarm) == incident:
        del view.alarms[e.alarm]


def _let_message_go(view: Story, e: events.MessageDue, incident: IncidentId) -> None:
    view.messages.pop(e.message, None)


def _let_transfer_go(view: Story, e: events.IncidentOffered | events.TransferAccepted, incident: IncidentId) -> None:
    view.transfers.pop(e.transfer, None)


def _lets_go(kind: type) -> Iterator[Callable[[Story, Any, IncidentId], None]]:
    if "call" in kind.__struct_fields__:  # type: ignore[attr-defined]
        yield _let_call_go
    if "alarm" in kind.__struct_fields__:  # type: ignore[attr-defined]
        yield _let_alarm_go
    if kind is events.MessageDue:
        yield _let_message_go
    if kind in (events.IncidentOffered, events.TransferAccepted):
        yield _let_transfer_go


LET_GO = {kind: lets_go for kind in ABOUT if (lets_go := tuple(_lets_go(kind)))}
"""By the kind of an event in the story that leaves, what else is known by it."""
