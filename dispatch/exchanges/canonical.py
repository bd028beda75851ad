"""What every exchange's news are turned into: CloudEvents 1.0, as the webhook takes them."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from dispatch.machines import Source
from events.values import FixMethod, FixSource

Text = Annotated[str, Meta(max_length=128)]


class CallData(Struct, frozen=True, gc=False):
    """`data` of an event. `at` is RFC 3339 or milliseconds; more fields than these are ignored."""

    call: Annotated[str, Meta(min_length=1, max_length=100)]
    number: Annotated[str, Meta(max_length=16)] | None = None
    caller: Annotated[str, Meta(max_length=32)] | None = None
    agent: Annotated[str, Meta(max_length=32)] | None = None
    sequence: int | None = None
    cause: Text | None = None
    at: datetime | int | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    uncertainty_m: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    drill: bool = False
    language: Annotated[str, Meta(max_length=8, pattern=r"^[a-z]{2,8}$")] | None = None
    """What the caller chose to speak, ISO 639, where the exchange asks."""
    recording: Annotated[str, Meta(min_length=1, max_length=1000)] | None = None
    """Where a recording of the call lies: its address, or whatever the exchange finds it by."""
    duration_s: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    keep_until: datetime | int | None = None
    """So long the exchange keeps it, if it says so."""
    source: FixSource | None = None
    """Who says where the caller is; not said, it is the network."""
    confidence: Annotated[float, Meta(ge=0, le=100)] | None = None
    method: FixMethod | None = None
    aml: Annotated[str, Meta(max_length=2_000)] | None = None
    """An AML message as it came, in place of the fields of a place."""


class CallEvent(Struct, frozen=True, gc=False):
    """A CloudEvent in structured mode, as far as we read it."""

    specversion: Annotated[str, Meta(min_length=1, max_length=16)]
    type: str
    source: Source
    id: Annotated[str, Meta(min_length=1, max_length=128)]
    data: CallData
    time: datetime | None = None


class Live(Struct, frozen=True):
    """What an exchange answered when it was asked which calls it has: all of them, by its own names; and the same as
    news of those that came in."""

    calls: frozenset[str]
    news: list[CallEvent]
