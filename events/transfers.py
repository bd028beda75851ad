"""What goes beyond the room: an incident or a call that is offered to another centre, or by one, and what became of it.

A transfer offered ends in exactly one way: accepted, refused, withdrawn or lapsed. Until it is accepted, the centre
that offered it is responsible.
"""

from events.base import Event
from events.values import (
    Actor,
    AreaId,
    CallId,
    CentreId,
    IncidentId,
    KindId,
    LapseCause,
    Place,
    Priority,
    Sealed,
    Time,
    TransferEnd,
    TransferId,
)


class IncidentOffered(Event, frozen=True):
    """That centre is asked to take it over, until then. `keep`: we go on with it, too, when it is taken.

    Of a call without an incident, `kind` to `text` are what was understood so far; of an incident the other centre gets
    what is so when the offer leaves.
    """

    transfer: TransferId
    centre: CentreId
    person: Actor
    reason: str
    expires: Time
    keep: bool
    incident: IncidentId | None = None
    call: CallId | None = None
    kind: KindId | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    extent: Sealed | None = None
    spread: Sealed | None = None
    """Where it may spread to."""
    help: Sealed | None = None
    """What help is wanted."""
    drill: bool = False
    reporter: Sealed | None = None
    """Who told of it: a name, an organisation."""


class TransferReceived(Event, frozen=True):
    """That centre asks us to take this over, until then; `theirs` is its own id of it.

    `kind` is ours, where theirs has one. `details` is the rest of what was told, put into words by the edge.
    """

    transfer: TransferId
    centre: CentreId
    theirs: str
    expires: Time
    reason: str
    drill: bool = False
    kind: KindId | None = None
    priority: Priority | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    reporter: Sealed | None = None
    details: Sealed | None = None


class TransferUpdated(Event, frozen=True):
    """What is new of it, told by the other centre or by `person` of ours. What is None stays as it was."""

    transfer: TransferId
    person: Actor | None = None
    kind: KindId | None = None
    priority: Priority | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    reporter: Sealed | None = None
    details: Sealed | None = None


class TransferAccepted(Event, frozen=True):
    """Who took it is responsible. `incident` is ours, of what we took; `reference` theirs, of what they took."""

    transfer: TransferId
    person: Actor | None = None
    incident: IncidentId | None = None
    reference: str | None = None


class TransferRefused(Event, frozen=True):
    """It stays with who offered it."""

    transfer: TransferId
    reason: str
    person: Actor | None = None


class TransferWithdrawn(Event, frozen=True):
    """Who offered it keeps it."""

    transfer: TransferId
    person: Actor | None = None


class TransferLapsed(Event, frozen=True):
    """Nobody took it: it stays with who offered it."""

    transfer: TransferId
    cause: LapseCause


class TransferCompleted(Event, frozen=True):
    """Who took it has done with it."""

    transfer: TransferId
    end: TransferEnd
