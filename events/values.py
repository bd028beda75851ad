"""The words that events, commands and rows are written in: ids, times, places, sealed text."""

from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal, NewType

from msgspec import Meta, Struct

Position = NewType("Position", int)
"""Place in the journal: 1, 2, 3, … without gaps."""

Time = NewType("Time", int)
"""Milliseconds since 1970-01-01T00:00:00Z."""

Word = Annotated[str, Meta(min_length=1, max_length=128)]

CallId = NewType("CallId", str)
"""`source:call`, so that two exchanges may both have a call 17."""
IncidentId = NewType("IncidentId", int)
"""The running number people say on the radio; given by `decide`, from 1."""
NeedId = NewType("NeedId", str)
"""`173.2`: the second need of incident 173."""
AssignmentId = NewType("AssignmentId", str)
"""`173/4`: the fourth assignment of incident 173."""
UnitId = NewType("UnitId", str)
"""The callsign: `A12`."""
KindId = NewType("KindId", str)
CardId = NewType("CardId", str)
"""A card of questions, as the region names it."""
ServiceId = NewType("ServiceId", str)
"""`police`, `fire`, `ambulance`, … as the region names them."""
Capability = NewType("Capability", str)
"""What a unit can do or carry: `ambulance`, `pumper`, `cutting`, `patrol`."""
NumberId = NewType("NumberId", str)
"""The number that was dialled: `115`."""
Language = NewType("Language", str)
"""What a caller speaks: ISO 639 (`vi`, `en`, `km`, `sti`)."""
TextLanguage = Literal["vi", "en"]
"""What we write to people in."""
AreaId = NewType("AreaId", str)
"""The official code of an area of the tree."""
StationId = NewType("StationId", str)
HospitalId = NewType("HospitalId", str)
Care = NewType("Care", str)
"""What a hospital has beds for: `emergency`, `intensive`, `burns`, …, as the region names them."""
Extension = NewType("Extension", str)
"""The telephone of a desk, as the exchange names it."""
SiteId = NewType("SiteId", str)
"""A place that people keep knowledge of, as whoever keeps it names it; `at:…` by where it is, if nobody did."""
HazardId = NewType("HazardId", str)
"""What is dangerous somewhere, as the region names it: `gas_store`, `dog`."""
DeviceId = NewType("DeviceId", str)
"""`source:device`: a panel or a button, as the monitoring centre names it."""
AlarmId = NewType("AlarmId", str)
"""`source:device#17`: the alarm of a device, with the running number of all alarms."""
AlarmKindId = NewType("AlarmKindId", str)
"""`fire`, `panic`, … as the region names them."""
AgencyId = NewType("AgencyId", str)
"""Who handles matters of 1022, as the region names them: `power`, `ward_binh_phuoc`."""
FieldId = NewType("FieldId", str)
FileDigest = NewType("FileDigest", str)
"""A field of matters of 1022, as the region names it: `water`, `land`."""
ExchangeId = NewType("ExchangeId", str)
"""An exchange, as the operator names it; what stands before the colon of its calls."""
RecordingId = NewType("RecordingId", str)
"""A recording of a call, by a keyed hash of where it lies: the same told twice is one."""
Actor = NewType("Actor", str)
"""Who asks: `user:lan`, `crew:A12`, `machine:exchange`, `planner`."""
CREW = "crew:"
"""So begins the actor of a unit's crew."""
CommandId = NewType("CommandId", str)
"""Chosen by the asker; asking twice with the same id is asking once."""
MessageId = NewType("MessageId", int)
"""The running number of what leaves the house, from 1."""
CentreId = NewType("CentreId", str)
"""Another organisation's room, as the operator names it: `112`, `dong-nai`."""
TicketId = NewType("TicketId", int)
"""The number of a 1022 matter."""
WarningId = NewType("WarningId", int)
"""The running number of a warning to the public, from 1."""
Made = IncidentId | AssignmentId | TicketId | WarningId
"""What a command can make and the asker will want to name next."""
ClusterId = NewType("ClusterId", str)
"""A cluster of loudspeakers, as the region lists it: `L25195-01`."""
TransferId = NewType("TransferId", int)
"""The running number of what is offered to another centre or by one, from 1."""
Subject = NewType("Subject", str)
"""Whose data: the name of the key that seals it (`call:…`, `text:…`)."""
OF_CALL = "call:"
"""How those begin that are of a call."""

PLANNER = Actor("planner")
BEGINNING = Position(0)
"""Before the first entry."""
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
KEPT_MS = DAY_MS
"""What has ended stays in the state and in views so long, in both alike: an incident can be reopened until then. The
archive keeps it for ever."""

Priority = Annotated[int, Meta(ge=1, le=4)]
"""1 life in danger, 2 urgent, 3 ordinary, 4 can wait."""


def minute_of(at: Time) -> Time:
    """The beginning of its minute. What has been kept long enough leaves by the minute: few at a time, seldom."""
    return Time(at - at % MINUTE_MS)


class Place(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A point on the map, WGS 84 degrees."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]


class Sealed(Struct, frozen=True, gc=False, array_like=True):
    """Something personal, readable only with the key of its subject."""

    subject: Subject
    box: bytes
    """12 bytes nonce, then AES-256-GCM of the UTF-8 text; the subject is authenticated with it."""


class Step(StrEnum):
    """Where an assignment stands. The legal changes are the table in `dispatch.core.rules`."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    CLEARED = "cleared"
    REFUSED = "refused"
    SILENT = "silent"
    CANCELLED = "cancelled"
    DIVERTED = "diverted"


class Standing(StrEnum):
    """What a unit is when it has no assignment."""

    AVAILABLE = "available"
    OFF_DUTY = "off_duty"
    OUT_OF_SERVICE = "out_of_service"
    SILENT = "silent"
    """It did not answer an order; it is not asked again until it reports itself."""


Disposition = Literal["served", "transported", "no_action", "false_alarm", "handed_over", "cancelled", "duplicate"]
"""How an incident ended."""

CallEnd = Literal["answered", "abandoned", "failed"]
"""How a call ended: after an answer, without one, or by a fault of the exchange."""

CallBackReason = Literal["abandoned", "failed", "cut_off", "silent", "promised", "detached", "unserved"]
"""Why somebody should be called back: nobody answered, the exchange lost the call or cut it off, nobody spoke, it was
promised; nobody answered, and the call was taken off its incident, or that ended without help."""

CallBackOutcome = Literal["reached", "no_answer", "busy", "wrong_number", "not_needed", "unreachable"]
"""What came of calling back."""

SiteKind = Literal[
    "factory",
    "warehouse",
    "market",
    "shop",
    "fuel_station",
    "office",
    "school",
    "hospital",
    "lodging",
    "worship",
    "apartments",
    "house",
    "other",
]
"""What a site is; a house is private, and has no name in the clear."""

ContactHours = Literal["always", "day", "night"]
"""When a contact can be rung."""

AlarmOutcome = Literal["no_answer", "busy", "wrong_number", "unclear", "failed", "reached"]
"""What came of ringing the site: nobody could say what is so, no line came up, or who was reached said it."""

AlarmWay = Literal["person", "two_devices", "direct"]
"""How an alarm was found to be real: somebody was reached, two devices say so, or its kind is never asked about."""

CallBackEnd = Literal[
    "reached",
    "wrong_number",
    "not_needed",
    "unreachable",
    "rang_again",
    "answered_after_all",
    "has_incident",
    "expired",
]
"""Why a call is off the list: by a person's word, because the same number was answered or waits anew, because news of
its answer came late, because an incident was opened from it, or because a week went by."""

Silence = Literal["no_line", "quiet", "no_canary"]
"""Why an exchange is not believed to be at peace: we cannot reach it, nothing was heard for longer than is usual, or
its test call does not arrive."""


Way = Literal["sms", "voice", "line", "centre", "webhook", "mail"]
"""How a message leaves: written, spoken, as a line that rings here first and there then, to another centre, to an
agency's own system, or to its mailbox."""

TellingWay = Literal["webhook", "mail"]
"""By which ways an agency can be told of its work."""

Purpose = Literal["link", "order", "dial", "offer", "update", "answer", "work", "notice"]
"""A link by which a caller sends her place, an order to a crew, a caller who is rung back; an offer to another centre,
what is new of it, and what became of it; work for an agency, and what became of a matter, for who reported it."""

News = Literal[
    "forwarded",
    "withdrawn",
    "call_back",
    "refiled",
    "reopened",
    "reminded",
    "escalated",
    "sent_back",
    "extension_granted",
    "extension_refused",
    "received",
    "answered",
    "refused",
    "late_below",
]
"""What is new of a matter of 1022: an agency has it, has it no more, must call back; its time changed, or comes, or is
over; its answer or its extension was looked at. To who reported it: it was received, reopened, answered, or refused.
To who stands above an agency: that one is late with it."""

MessageEnd = Literal["answered", "done", "not_needed", "failed", "expired"]
"""What came of a message: somebody answered it, it did what it was for, it was not wanted any more, no gateway took it,
or its time was over."""


FixSource = Literal["network", "aml", "link"]
"""Who tells where a caller is: the network, her telephone by itself (Advanced Mobile Location), or she by a link."""

FixMethod = Literal["gnss", "wifi", "cell", "unknown"]
"""How the telephone found its place."""


TransferState = Literal["offered", "accepted", "refused", "withdrawn", "lapsed", "completed"]
"""Where a transfer stands. Offered ends in exactly one of the next four; only what was accepted is completed."""

LapseCause = Literal["no_answer", "not_delivered"]
"""Nobody took it in time, or the other centre could not be reached, or would not hear of it."""

TransferEnd = Literal["done", "aborted", "not_told"]
"""How the other centre ended what it took; or it never said within a week."""


Channel = Literal["call", "web", "app", "letter", "press", "social"]
"""How a matter of 1022 came in; from the press and from what people write elsewhere, staff report it."""

FileKind = Literal["jpeg", "pdf"]
"""What is kept of files: every picture is written anew as JPEG."""

TicketState = Literal["received", "forwarded", "answered", "refused", "merged"]
"""Where a ticket is: at the centre, with an agency, or over."""
OPEN_TICKET: frozenset[TicketState] = frozenset(("received", "forwarded"))
"""Somebody has to do something about it."""


class Due(Struct, frozen=True, gc=False):
    """When an answer should be there, when the agency is reminded, and when it goes above it."""

    at: Time
    escalate_at: Time
    remind_at: Time | None = None


WarningKind = Literal["alert", "update", "cancel"]
"""A warning, one that takes the place of an earlier, or the word that an earlier holds no more."""

WarningLevel = Literal["routine", "priority", "urgent"]
"""Thông thường, ưu tiên, khẩn cấp: the commune picks, in the programme, played at once (TT 39/2020/TT-BTTTT)."""

WarningState = Literal["draft", "approved", "sent", "replaced", "cancelled", "expired", "dropped"]
"""Where a warning stands. Only what is sent is replaced by an update, or cancelled."""

WarningCategory = Literal[
    "geo", "met", "safety", "security", "rescue", "fire", "health", "env", "transport", "infra", "cbrne", "other"
]
"""What a warning is about, by the categories of CAP 1.2."""

ClusterState = Literal["sent", "acknowledged", "silent", "told", "waiting"]
"""What is known of a cluster that a warning goes to: `waiting` until the warning leaves; `sent` from then on, also if
no gateway has taken it yet; `told` is one that was silent and where somebody was rung."""


class Wording(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What a warning says in one language. It is written for everybody, and lies in the clear."""

    headline: Annotated[str, Meta(min_length=1, max_length=160)]
    description: Annotated[str, Meta(min_length=1, max_length=2_000)]
    instruction: Annotated[str, Meta(max_length=1_000)] = ""


@lru_cache(10_000)
def incident_key(part: NeedId | AssignmentId) -> str:
    """The incident that a need (`173.2`) or an assignment (`173/4`) belongs to, as views name it."""
    return part.replace("/", ".").partition(".")[0]


@lru_cache(10_000)
def incident_of(part: NeedId | AssignmentId) -> IncidentId:
    """The same, as the core names it."""
    return IncidentId(int(incident_key(part)))
