"""What exchanges tell of calls, and what call-takers do with them."""

from typing import Annotated

from msgspec import Meta

from dispatch.core.commands.base import CallId, Command, Extension, Language, NumberId
from events.values import FixMethod, FixSource, IncidentId, MessageId, Place, Sealed

Earlier = Annotated[tuple[CallId, ...], Meta(max_length=16)]
"""Calls of the same number, as far as the edge knows, the newest first."""


class RingCall(Command, frozen=True):
    """A call is offered, or what is known of its start comes late."""

    call: CallId
    number: NumberId
    caller: Sealed | None = None
    drill: bool = False
    language: Language | None = None
    earlier: Earlier = ()


class CallNews(Command, frozen=True):
    """What an exchange tells of a call, perhaps before it told that it rings: then it rings by this."""

    call: CallId
    number: NumberId | None = None
    caller: Sealed | None = None
    drill: bool = False
    earlier: Earlier = ()


class AnswerCall(CallNews, frozen=True, kw_only=True):
    """Without an extension, or with a number of the region for one, a machine picked up: no person is known by it."""

    extension: Extension


class ClaimCall(Command, frozen=True):
    """This one is mine. What a person holds whose console is silent may be claimed by another."""

    call: CallId


class ReleaseCall(Command, frozen=True):
    """Not mine after all: it waits for anybody again."""

    call: CallId


class LocateCall(CallNews, frozen=True, kw_only=True):
    """`message` is the link by which the caller herself told it."""

    place: Place
    uncertainty_m: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    source: FixSource | None = None
    confidence: Annotated[float, Meta(ge=0, le=100)] | None = None
    method: FixMethod | None = None
    message: MessageId | None = None


class TransferCall(CallNews, frozen=True):
    """`number` is the one it is now on."""

    extension: Extension | None = None


class EndCall(CallNews, frozen=True):
    """`failed` says that the exchange lost it; otherwise the journal knows whether it was answered."""

    failed: bool = False
    cause: Annotated[str, Meta(max_length=64)] | None = None


class AttachCall(Command, frozen=True):
    call: CallId
    incident: IncidentId


class DetachCall(Command, frozen=True):
    call: CallId
    incident: IncidentId
