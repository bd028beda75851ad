"""The room of the four numbers: who sits where and is heard of, who is called back, handed over or marked."""

from events.base import Event
from events.values import (
    Actor,
    AreaId,
    CallBackEnd,
    CallBackOutcome,
    CallBackReason,
    CallId,
    Extension,
    KindId,
    Language,
    NumberId,
    Place,
    Sealed,
    Time,
)


class DeskSignedOn(Event, frozen=True):
    """A person sits at this extension: its calls are hers. She answers these `numbers` in these
    `languages`; none named is all."""

    extension: Extension
    person: Actor
    numbers: tuple[NumberId, ...] = ()
    languages: tuple[Language, ...] = ()


class DeskSignedOff(Event, frozen=True):
    """Nobody sits there any more."""

    extension: Extension
    person: Actor


class ConsoleFellSilent(Event, frozen=True):
    """Nothing was heard from this person's console since then: what she holds may be taken over."""

    person: Actor
    since: Time


class ConsoleCameBack(Event, frozen=True):
    """It is heard again."""

    person: Actor


class CallBackDue(Event, frozen=True):
    """This caller must be called back, by then."""

    call: CallId
    number: NumberId
    why: CallBackReason
    due: Time


class CallBackTaken(Event, frozen=True):
    """A call-taker says: I call this one."""

    call: CallId
    person: Actor


class CallBackTried(Event, frozen=True):
    """Somebody tried; whoever had taken it has it no longer."""

    call: CallId
    person: Actor
    outcome: CallBackOutcome


class CallBackSettled(Event, frozen=True):
    """Off the list. `by_call` is the later call of the same number that did it."""

    call: CallId
    end: CallBackEnd
    by_call: CallId | None = None


class HandoverOffered(Event, frozen=True):
    """The desks of `number` are asked to take this call over, with what was understood so far."""

    call: CallId
    person: Actor
    number: NumberId
    reason: str
    kind: KindId | None
    place: Place | None
    area: AreaId | None
    address: Sealed | None
    text: Sealed | None


class HandoverTaken(Event, frozen=True):
    """The call is this person's now, and on the number it was offered to."""

    call: CallId
    person: Actor
    number: NumberId


class HandoverRefused(Event, frozen=True):
    """It stays with who offered it."""

    call: CallId
    person: Actor
    reason: str


class HandoverWithdrawn(Event, frozen=True):
    """Who offered it keeps it."""

    call: CallId


class HandoverLapsed(Event, frozen=True):
    """No desk took it in time: it stays with who offered it."""

    call: CallId


class CallerMarked(Event, frozen=True):
    """Whoever made this call misuses the number, says this person, and is shown so until then."""

    call: CallId
    person: Actor
    reason: str
    until: Time


class CallerUnmarked(Event, frozen=True):
    """Not any more."""

    call: CallId
