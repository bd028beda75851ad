"""Who goes, and how far they are."""

from dispatch.core.commands.base import AssignmentId, Command, HospitalId, NeedId, Reason, UnitId
from events.values import Step


class AssignUnit(Command, frozen=True):
    need: NeedId
    unit: UnitId


class AdvanceAssignment(Command, frozen=True):
    """The crew, or a dispatcher for it, says how far it is."""

    assignment: AssignmentId
    step: Step
    hospital: HospitalId | None = None


class RefuseAssignment(Command, frozen=True):
    assignment: AssignmentId
    reason: Reason


class SilenceAssignment(Command, frozen=True):
    """The planner's: nobody answered within the limit."""

    assignment: AssignmentId


class CancelAssignment(Command, frozen=True):
    assignment: AssignmentId
    reason: Reason


class DivertUnit(Command, frozen=True):
    """Take the unit off what it is under way to, and send it to this need."""

    unit: UnitId
    need: NeedId
