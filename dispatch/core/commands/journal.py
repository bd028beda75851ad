"""The journal, the region, accounts, and whose data is read or erased."""

from typing import Annotated

from msgspec import Meta

from dispatch.core.commands.base import Actor, CallId, Command, Reason, SiteId, Subject, UnitId
from events.regions import Rules, UnitData
from events.values import IncidentId, Position, TicketId, TransferId, Word


class BeginJournal(Command, frozen=True):
    journal: Word
    demo: bool


class AcceptRestore(Command, frozen=True):
    person: Word
    reason: Word
    known_position: Position
    known_hash: Word


class AdoptRegion(Command, frozen=True):
    """Put this version of the region's data in force; units it lists are registered, others retired."""

    version: Word
    digest: Word
    rules: Rules
    units: tuple[UnitData, ...]
    files: dict[Word, Word]


class RecordAccountChange(Command, frozen=True):
    account: Actor
    role: Word
    change: Word


class RecordSignIn(Command, frozen=True):
    account: Actor
    way: Word


class RecordSignInRefusal(Command, frozen=True):
    account: Actor
    reason: Word


class RecordSignOut(Command, frozen=True):
    account: Actor


class ReadPerson(Command, frozen=True):
    """Show me the personal data of this call, incident, transfer, site or ticket, or the number of this unit's crew."""

    call: CallId | None = None
    incident: IncidentId | None = None
    purpose: Reason | None = None
    unit: UnitId | None = None
    transfer: TransferId | None = None
    site: SiteId | None = None
    ticket: TicketId | None = None


class ErasePerson(Command, frozen=True):
    """Throw the keys of a call or of an incident's texts away."""

    subjects: Annotated[tuple[Subject, ...], Meta(min_length=1, max_length=1000)]
    reason: Reason
    incidents: tuple[IncidentId, ...] = ()
    tickets: tuple[TicketId, ...] = ()


class ExpirePersons(Command, frozen=True):
    """The edge's: throw away every key that was kept with entries up to this one, older than the retention time."""

    until: Position
