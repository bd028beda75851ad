"""The journal, the region's data, accounts and readings."""

import events
from dispatch.core import commands
from dispatch.core.decide.incidents import goal
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State
from events import AnyEvent
from events.regions import UnitData
from events.values import AgencyId, IncidentId, Step, UnitId


def begin_journal(state: State, c: commands.BeginJournal, asked: Request, moment: Moment) -> Decision:
    if state.position > 0:
        return Refusal(Reason.JOURNAL_HAS_BEGUN)
    return [events.JournalBegun(c.journal, c.demo)]


def accept_restore(state: State, c: commands.AcceptRestore, asked: Request, moment: Moment) -> Decision:
    if not c.person.strip() or not c.reason.strip():
        return Refusal(Reason.NEEDS_A_REASON)
    return [events.RestoreAccepted(c.person, c.reason, c.known_position, c.known_hash)]


def adopt_region(state: State, c: commands.AdoptRegion, asked: Request, moment: Moment) -> Decision:
    """Units that are new or different are registered; units no longer listed end their job and are retired."""
    if state.version == c.version and state.digest == c.digest:
        return Refusal(Reason.ALREADY_SO)
    happened: list[AnyEvent] = [events.RegionAdopted(c.version, c.digest, c.rules, c.files)]
    listed = {unit.id for unit in c.units}
    for name in sorted(state.units.keys() - listed):
        assignment = state.units[name].assignment
        if assignment is not None:
            happened.append(events.AssignmentEnded(assignment, Step.CANCELLED, "unit_retired"))
        happened.append(events.UnitRetired(name))
    happened.extend(
        events.UnitRegistered(unit.id, unit.service, unit.capabilities, unit.station, unit.home)
        for unit in c.units
        if _differs(state, unit)
    )
    return happened


def _differs(state: State, unit: UnitData) -> bool:
    known = state.units.get(unit.id)
    return known is None or (known.service, known.capabilities, known.station, known.home) != (
        unit.service,
        frozenset(unit.capabilities),
        unit.station,
        unit.home,
    )


def record_account_change(state: State, c: commands.RecordAccountChange, asked: Request, moment: Moment) -> Decision:
    return [events.AccountChanged(c.account, c.role, c.change)]


def record_sign_in(state: State, c: commands.RecordSignIn, asked: Request, moment: Moment) -> Decision:
    return [events.SignedIn(c.account, c.way)]


def record_sign_in_refusal(state: State, c: commands.RecordSignInRefusal, asked: Request, moment: Moment) -> Decision:
    return [events.SignInRefused(c.account, c.reason)]


def record_sign_out(state: State, c: commands.RecordSignOut, asked: Request, moment: Moment) -> Decision:
    return [events.SignedOut(c.account)]


def read_person(state: State, c: commands.ReadPerson, asked: Request, moment: Moment) -> Decision:
    """A crew reads its own number and what it drives to, and no other; of the sites there what is dangerous, with the
    incident. An agency reads the tickets that are with it."""
    if not any((c.call, c.incident, c.unit, c.transfer, c.site, c.ticket)):
        return Refusal(Reason.NOTHING_TO_READ)
    if asked.unit is not None and (c.site is not None or c.ticket is not None or not _is_crews(state, c, asked.unit)):
        return Refusal(Reason.NOT_YOURS)
    if asked.agency is not None and not _is_agencys(state, c, asked.agency):
        return Refusal(Reason.NOT_YOURS)
    if c.unit is not None and c.unit not in state.units:
        return Refusal(Reason.NO_SUCH_UNIT)
    if c.unit is not None and not state.units[c.unit].phone:
        return Refusal(Reason.NOTHING_TO_READ)
    return [events.PersonRead(asked.by, c.call, c.incident, c.purpose, c.unit, c.transfer, c.site, c.ticket)]


def _is_agencys(state: State, c: commands.ReadPerson, agency: AgencyId) -> bool:
    ticket = state.tickets.get(c.ticket) if c.ticket is not None else None
    only_ticket = not any((c.call, c.incident, c.unit, c.transfer, c.site))
    return only_ticket and ticket is not None and ticket.agency == agency


def _is_crews(state: State, c: commands.ReadPerson, unit: UnitId) -> bool:
    its_number = c.unit in (None, unit)
    only_number = c.call is None and c.incident is None and c.transfer is None
    return its_number and (only_number or _is_of(state, c, goal(state, unit)))


def _is_of(state: State, c: commands.ReadPerson, incident: IncidentId | None) -> bool:
    if incident is None or c.transfer is not None:
        return False
    its_call = c.call is None or c.call in state.incidents[incident].calls
    return its_call and c.incident in (None, incident)


def erase_person(state: State, c: commands.ErasePerson, asked: Request, moment: Moment) -> Decision:
    return [events.PersonErased(c.subjects, c.reason, c.incidents, c.tickets)]


def expire_persons(state: State, c: commands.ExpirePersons, asked: Request, moment: Moment) -> Decision:
    """How long is the region's; the edge knows how old an entry is."""
    days = state.rules.limits.retention_days if state.rules is not None else 0
    if days == 0 or c.until >= state.position:
        return Refusal(Reason.NOT_DUE)
    if c.until <= state.expired:
        return Refusal(Reason.ALREADY_SO)
    return [events.PersonsExpired(c.until, days)]


TABLE: Table = {
    commands.BeginJournal: begin_journal,
    commands.AcceptRestore: accept_restore,
    commands.AdoptRegion: adopt_region,
    commands.RecordAccountChange: record_account_change,
    commands.RecordSignIn: record_sign_in,
    commands.RecordSignInRefusal: record_sign_in_refusal,
    commands.RecordSignOut: record_sign_out,
    commands.ReadPerson: read_person,
    commands.ErasePerson: erase_person,
    commands.ExpirePersons: expire_persons,
}
