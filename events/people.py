"""Who signed in, who was given what, whose data was read or erased. Never a secret, never a name of a caller."""

from events.base import Event
from events.values import Actor, CallId, IncidentId, Position, SiteId, Subject, TicketId, TransferId, UnitId


class AccountChanged(Event, frozen=True):
    """An account was made, changed or closed by somebody who may. `change` says what, without secrets."""

    account: Actor
    role: str
    change: str


class SignedIn(Event, frozen=True):
    account: Actor
    way: str
    """`password` or `token`."""


class SignInRefused(Event, frozen=True):
    """Wrong password, closed account or too many tries, for a name that exists."""

    account: Actor
    reason: str


class SignedOut(Event, frozen=True):
    account: Actor


class PersonRead(Event, frozen=True):
    """Somebody who may was shown what is personal of one of these; of a unit, the number of its crew."""

    reader: Actor
    call: CallId | None
    incident: IncidentId | None
    purpose: str | None = None
    """A coded word: what for."""
    unit: UnitId | None = None
    transfer: TransferId | None = None
    site: SiteId | None = None
    ticket: TicketId | None = None


class PersonErased(Event, frozen=True):
    """The keys of these subjects are thrown away: what they sealed is unreadable from here on."""

    subjects: tuple[Subject, ...]
    reason: str
    incidents: tuple[IncidentId, ...] = ()
    """Whose stories, and of which tickets, have something that cannot be read any more."""
    tickets: tuple[TicketId, ...] = ()


class PersonsExpired(Event, frozen=True):
    """The retention time is over: every key that was kept with entries up to this one is thrown away."""

    until: Position
    days: int
