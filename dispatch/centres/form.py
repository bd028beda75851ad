"""Our own form of what centres tell each other: documented field by field in docs/CENTRES.md.

With the fields that 112 must ask for: who reports; time, place and course; extent and where it may spread; what help is
wanted; what those who respond should know. Fields we do not know are the other side's affair.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from events.regions import Name

Id = Annotated[str, Meta(min_length=1, max_length=128)]
Short = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=4_000)]
Code = Annotated[str, Meta(max_length=64)]
Moment = Annotated[str, Meta(max_length=40)]
"""ISO 8601 with its offset."""


class Reporter(Struct, frozen=True, omit_defaults=True):
    """Who told of it: a person or an organisation."""

    name: Short = ""
    phone: Annotated[str, Meta(max_length=32)] = ""
    organisation: Short = ""


class Area(Struct, frozen=True, omit_defaults=True):
    """An area by its official code. `until`: the first day on which it was no more."""

    code: Code
    name: Short = ""
    until: Annotated[str, Meta(max_length=10)] | None = None


class Where(Struct, frozen=True, omit_defaults=True):
    """WGS 84 degrees, the address as it was told, and the areas that hold the point: of today, and those before."""

    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    address: Short = ""
    area: Area | None = None
    former_areas: Annotated[tuple[Area, ...], Meta(max_length=16)] = ()


class Data(Struct, frozen=True, omit_defaults=True):
    """What those who respond should know."""

    persons: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    hazards: Annotated[tuple[Short, ...], Meta(max_length=20)] = ()
    note: Long = ""


class CallTold(Struct, frozen=True, omit_defaults=True):
    """One call about it: which number was dialled, and when it rang."""

    number: Code
    rang_at: Moment
    is_over: bool = False


class UnitTold(Struct, frozen=True, omit_defaults=True):
    """One of the sender's units that goes or went. `state` is a word of `events.values.Step`."""

    unit: Code
    service: Code
    state: Code
    since: Moment | None = None
    eta_s: int | None = None


class LogLine(Struct, frozen=True):
    """Something written into its log."""

    at: Moment
    text: Long


class Matter(Struct, frozen=True, omit_defaults=True):
    """An incident as it is now, or a call of which none was made yet."""

    reference: Code = ""
    """The sender's number of it."""
    kind: Code = ""
    kind_name: Name | None = None
    priority: Annotated[int, Meta(ge=1, le=4)] | None = None
    occurred_at: Moment | None = None
    place: Where = Where()
    reporter: Reporter = Reporter()
    development: Long = ""
    extent: Short = ""
    likely_spread: Short = ""
    help_wanted: Short = ""
    data: Data = Data()
    calls: Annotated[tuple[CallTold, ...], Meta(max_length=100)] = ()
    units: Annotated[tuple[UnitTold, ...], Meta(max_length=200)] = ()
    log: Annotated[tuple[LogLine, ...], Meta(max_length=50)] = ()
    disposition: Code = ""
    """Of one that has ended."""


class Offered(Struct, frozen=True, omit_defaults=True):
    """Take this over, please. `transfer` is the offering side's id and names it from here on, both ways."""

    transfer: Id
    expires_at: Moment
    reason: Code = "other"
    keep: bool = True
    """The sender goes on with it, too."""
    drill: bool = False
    incident: Matter | UnsetType = UNSET
    eido: Any = UNSET
    """The same incident as an EIDO, in place of `incident`."""


class Answered(Struct, frozen=True, omit_defaults=True):
    """What became of a transfer: `reference` of the accepted, `reason` of the refused, `end` of the completed."""

    transfer: Id
    reference: Annotated[str, Meta(max_length=64)] = ""
    reason: Code = ""
    end: Literal["done", "aborted"] = "done"
    drill: bool = False


class Updated(Struct, frozen=True, omit_defaults=True):
    """What is new: somebody's words, and how the incident stands."""

    transfer: Id
    text: Long = ""
    drill: bool = False
    incident: Matter | UnsetType = UNSET
    eido: Any = UNSET


Type = Literal[
    "transfer.offered",
    "transfer.accepted",
    "transfer.refused",
    "transfer.withdrawn",
    "transfer.lapsed",
    "transfer.updated",
    "transfer.completed",
]


class Told(Struct, frozen=True):
    """One delivery: the envelope of Standard Webhooks."""

    type: Type
    data: msgspec.Raw
    timestamp: Moment = ""


told = msgspec.json.Decoder(Told)
offered = msgspec.json.Decoder(Offered)
answered = msgspec.json.Decoder(Answered)
updated = msgspec.json.Decoder(Updated)
