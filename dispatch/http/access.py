"""Who may ask what: roles and the commands each may give, told at the edge before anything is submitted."""

from collections.abc import Collection, Mapping

from dispatch.accounts import Identity
from dispatch.core import commands
from dispatch.http.problems import Problem
from events.values import NeedId, ServiceId, Step, UnitId
from projections.incidents import IncidentRow
from projections.views import Views

CALLS = frozenset(
    (
        commands.ClaimCall,
        commands.ReleaseCall,
        commands.AskCallBack,
        commands.TakeCallBack,
        commands.RecordCallBack,
        commands.HandOverCall,
        commands.TakeHandover,
        commands.RefuseHandover,
        commands.WithdrawHandover,
        commands.MarkCaller,
        commands.UnmarkCaller,
        commands.AttachCall,
        commands.DetachCall,
        commands.SignOnDesk,
        commands.SignOffDesk,
        commands.OpenIncident,
        commands.AddNote,
        commands.ChangeKind,
        commands.ChangePlace,
        commands.ChangePriority,
        commands.ChangePartPriority,
        commands.AddNeed,
        commands.AnswerQuestions,
        commands.RaiseLevel,
        commands.NoteHazard,
        commands.TakeAlarm,
        commands.RingContact,
        commands.RecordAlarm,
        commands.VerifyAlarm,
        commands.DismissAlarm,
        commands.AskLocation,
        commands.DialCaller,
        commands.OfferIncident,
        commands.WithdrawTransfer,
        commands.AcceptTransfer,
        commands.RefuseTransfer,
        commands.UpdateTransfer,
    )
)
SITES = frozenset(
    (
        commands.KeepSite,
        commands.DropSite,
        commands.KeepContact,
        commands.DropContact,
        commands.NoteHazard,
        commands.ClearHazard,
        commands.TestDevice,
        commands.EndTest,
    )
)
"""What is known of places, and which devices somebody works on."""
TICKETS = frozenset(
    (
        commands.OpenTicket,
        commands.RefileTicket,
        commands.ForwardTicket,
        commands.TakeUpTicket,
        commands.ReturnTicket,
        commands.AskExtension,
        commands.GrantExtension,
        commands.RefuseExtension,
        commands.NoteTicket,
        commands.WriteAnswer,
        commands.SendBackAnswer,
        commands.ApproveAnswer,
        commands.RateTicket,
        commands.ReopenTicket,
        commands.RefuseTicket,
        commands.MergeTicket,
        commands.RaiseTicket,
    )
)
"""Matters of 1022: the desk also writes down what agencies and citizens say by telephone."""
WARNINGS = frozenset(
    (
        commands.WriteWarning,
        commands.CancelWarning,
        commands.ApproveCancel,
        commands.WithdrawApproval,
        commands.DropWarning,
        commands.TellClusters,
    )
)
"""What any dispatcher may do of warnings: to write, to stop, and with another to call off. To let one out takes a
supervisor."""
AGENCY = frozenset(
    (
        commands.ForwardTicket,
        commands.TakeUpTicket,
        commands.ReturnTicket,
        commands.AskExtension,
        commands.NoteTicket,
        commands.WriteAnswer,
    )
)
"""What an agency does with the tickets that are with it."""
DISPATCH = (
    CALLS
    | SITES
    | TICKETS
    | WARNINGS
    | {
        commands.DropNeed,
        commands.CancelIncident,
        commands.CloseIncident,
        commands.ReopenIncident,
        commands.AssignUnit,
        commands.AdvanceAssignment,
        commands.RefuseAssignment,
        commands.CancelAssignment,
        commands.DivertUnit,
        commands.BringOnDuty,
        commands.TakeOffDuty,
        commands.TakeOutOfService,
        commands.ReturnUnit,
        commands.ReachCrew,
        commands.SetUnitPhone,
        commands.ReportHospital,
    }
)
CREW = frozenset(
    (
        commands.AdvanceAssignment,
        commands.RefuseAssignment,
        commands.AddNote,
        commands.NoteHazard,
        commands.BringOnDuty,
        commands.TakeOffDuty,
        commands.TakeOutOfService,
        commands.ReturnUnit,
        commands.SetUnitPhone,
    )
)
MAY: Mapping[str, frozenset[type]] = {
    "call_taker": CALLS | TICKETS | {commands.CancelIncident},
    "dispatcher": DISPATCH,
    "supervisor": DISPATCH | {commands.ApproveWarning},
    "crew": CREW,
    "hospital": frozenset((commands.ReportHospital,)),
    "agency": AGENCY,
    "ioc": frozenset(),
    "administrator": SITES,
    "machine": frozenset(),
}
ROOM = frozenset(("call_taker", "dispatcher", "supervisor"))
TICKETS_READ = ROOM | {"agency"}
WATCHERS = ROOM | {"crew", "ioc", "administrator"}


def check_command(identity: Identity, asked: type, services: Collection[ServiceId]) -> None:
    """Raises Problem 403 unless this role, and a dispatcher of all these services, may give the command."""
    if identity.area is not None:
        allowed = False
    elif identity.role == "machine":
        allowed = "commands" in identity.scopes
    else:
        allowed = asked in MAY[identity.role]
    if not allowed:
        raise Problem(403, "not_allowed", about=asked.__name__)
    bound = identity.role == "dispatcher" and identity.services
    if bound and not all(service in identity.services for service in services):
        raise Problem(403, "not_allowed", about=asked.__name__)


def check_role(identity: Identity, roles: frozenset[str], scope: str | None = None) -> None:
    if identity.role in roles:
        return
    if identity.role == "machine" and scope is not None and scope in identity.scopes:
        return
    raise Problem(403, "not_allowed")


def goes_to(unit: UnitId, row: IncidentRow) -> bool:
    """The unit was sent there and has not cleared: its crew may read it. As `goal` in the core."""
    return any(need.unit == unit and need.step is not Step.CLEARED for need in row.needs)


def services_of(asked: object, views: Views) -> Collection[ServiceId]:
    """Whose unit, need or part a command is about, as far as the views know. The priority of the whole incident is
    that of every part, and its end that of everybody who is still needed. What is asked of another service, or told,
    is nobody's to forbid."""
    if isinstance(asked, commands.ChangePartPriority):
        return (asked.service,)
    if isinstance(asked, commands.ChangePriority | commands.CancelIncident | commands.CloseIncident):
        row = views.incidents.open.get(str(asked.incident))
        needs = row.needs if row is not None else ()
        ranks = isinstance(asked, commands.ChangePriority)
        return {need.service for need in needs if ranks or need.step is not Step.CLEARED}
    service = _service_of(asked, views)
    return () if service is None else (service,)


def _service_of(asked: object, views: Views) -> ServiceId | None:
    assignment = getattr(asked, "assignment", None)
    unit = views.units.assigned.get(assignment) if assignment else getattr(asked, "unit", None)
    row = views.units.rows.get(unit) if unit else None
    return row.service if row is not None else _service_of_need(getattr(asked, "need", None), views)


def _service_of_need(name: NeedId | None, views: Views) -> ServiceId | None:
    incident = views.incidents.open.get(name.partition(".")[0]) if name else None
    needs = incident.needs if incident is not None else ()
    return next((need.service for need in needs if need.need == name), None)
