"""The rows of calls: each call, who is to be called back, and what is offered from one number to another."""

from typing import Literal

from msgspec import Struct

from events.values import (
    Actor,
    AreaId,
    CallBackEnd,
    CallBackOutcome,
    CallBackReason,
    CallEnd,
    CallId,
    Extension,
    FixMethod,
    FixSource,
    IncidentId,
    KindId,
    Language,
    NumberId,
    Place,
    Position,
    RecordingId,
    Sealed,
    Time,
)
from projections.answered import AnsweredRow


class Nuisance(Struct, frozen=True, gc=False):
    """Whoever made `call` misuses the number, said `person`."""

    call: CallId
    person: Actor
    reason: str
    until: Time


class Recording(Struct, frozen=True, gc=False):
    """Where a recording lies, sealed: opened by itself alone, and until then."""

    name: RecordingId
    recording: Sealed
    retained_until: Time
    duration_s: int | None = None


class Fix(Struct, frozen=True, gc=False):
    """Where somebody said that the caller was `at` that time."""

    place: Place
    uncertainty_m: float | None
    at: Time
    source: FixSource | None = None
    confidence: float | None = None
    method: FixMethod | None = None


class CallRow(Struct, gc=False):
    """One call. `state` is ringing, answered or ended; it waited from `rang_at` until it was answered or ended.

    `place`, `uncertainty_m` and `located_at` are those of the first of `fixes`, which is the best.
    """

    call: CallId
    number: NumberId
    state: str
    rang_at: Time
    position: Position
    caller: Sealed | None = None
    extension: Extension | None = None
    person: Actor | None = None
    answered_at: Time | None = None
    ended_at: Time | None = None
    end: CallEnd | None = None
    place: Place | None = None
    uncertainty_m: float | None = None
    located_at: Time | None = None
    incident: IncidentId | None = None
    drill: bool = False
    language: Language | None = None
    earlier: tuple[CallId, ...] = ()
    """Calls of the same number, the newest first."""
    nuisance: "Nuisance | None" = None
    """Shown once it is answered: nobody's call waits longer for it."""
    answers: tuple[AnsweredRow, ...] = ()
    """To the cards of questions, the last of each."""
    recordings: tuple[Recording, ...] = ()
    fixes: tuple[Fix, ...] = ()
    held_by: Actor | None = None
    """Who held it when it ended, whoever claims it afterwards: who may hear what was recorded."""


class Try(Struct, frozen=True, gc=False):
    """Somebody called back, and this came of it."""

    person: Actor
    at: Time
    outcome: CallBackOutcome


class CallBackRow(Struct, gc=False):
    """A caller who is to be called back by `due`; with `end` she no longer is, and the row stays a day.

    `person` is who calls just now; `drill`, `caller` and `earlier` are the call's.
    """

    call: CallId
    number: NumberId
    why: CallBackReason
    since: Time
    due: Time
    position: Position
    caller: Sealed | None = None
    rang_at: Time | None = None
    earlier: tuple[CallId, ...] = ()
    drill: bool = False
    person: Actor | None = None
    tries: tuple[Try, ...] = ()
    end: CallBackEnd | None = None
    ended_at: Time | None = None
    by_call: CallId | None = None


class HandoverRow(Struct, gc=False):
    """A call offered to the desks of `number`, and what was answered by whom; then it stays a day."""

    call: CallId
    person: Actor
    number: NumberId
    reason: str
    offered_at: Time
    position: Position
    from_number: NumberId | None = None
    state: Literal["offered", "taken", "refused", "withdrawn", "lapsed"] = "offered"
    kind: KindId | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    taker: Actor | None = None
    answered_at: Time | None = None
    refusal: str | None = None
