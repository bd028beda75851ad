"""A person asks for help on one of the numbers: from the first ring to the end of the line."""

from events.base import Event
from events.values import (
    Actor,
    CallEnd,
    CallId,
    Extension,
    FixMethod,
    FixSource,
    IncidentId,
    Language,
    NumberId,
    Place,
    Sealed,
)


class CallRang(Event, frozen=True):
    """The exchange offers a call. `caller` is None when the number is withheld or not known yet.

    `earlier` are calls of the same number, the newest first, as far as the edge knew. `picked_up`: a machine of the
    exchange took the line (an announcement, a queue), and the caller goes on waiting for a person.
    """

    call: CallId
    number: NumberId
    caller: Sealed | None
    drill: bool = False
    language: Language | None = None
    earlier: tuple[CallId, ...] = ()
    picked_up: bool = False


class CallAnswered(Event, frozen=True):
    """An extension took the call; `person` is who was signed on there, if anyone.

    An empty extension: the exchange did not tell which, and `person` is who held the call.
    """

    call: CallId
    extension: Extension
    person: Actor | None


class CallClaimed(Event, frozen=True):
    """A call-taker says: this one is mine. Counts as reading the caller's number.

    `taken_from` is who held it, and was not heard of any more.
    """

    call: CallId
    person: Actor
    taken_from: Actor | None = None


class CallReleased(Event, frozen=True):
    """Not hers after all: it waits for anybody again."""

    call: CallId
    person: Actor


class CallLocated(Event, frozen=True):
    """The network or the phone tells where the caller is. Never moves an incident by itself.

    With `confidence` percent she is within `uncertainty_m`. When she was there is `happened_at`.
    """

    call: CallId
    place: Place
    uncertainty_m: float | None
    source: FixSource | None = None
    confidence: float | None = None
    method: FixMethod | None = None


class CallTransferred(Event, frozen=True):
    """The exchange moved the call to another number or extension."""

    call: CallId
    number: NumberId | None
    extension: Extension | None


class CallEnded(Event, frozen=True):
    """The line is closed. `cause` is the exchange's own word, `end` is ours."""

    call: CallId
    end: CallEnd
    cause: str | None


class CallAttached(Event, frozen=True):
    """This call is about that incident."""

    call: CallId
    incident: IncidentId


class CallDetached(Event, frozen=True):
    """It was not, after all."""

    call: CallId
    incident: IncidentId
