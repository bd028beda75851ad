"""One unit goes to one need of an incident, from the order to the clearing."""

from events.base import Event
from events.values import AssignmentId, HospitalId, IncidentId, NeedId, Place, Step, UnitId


class UnitAssigned(Event, frozen=True):
    """The unit was told to go. `place` and `eta_s` are what we believed when we decided."""

    assignment: AssignmentId
    need: NeedId
    incident: IncidentId
    unit: UnitId
    place: Place | None
    eta_s: int | None


class AssignmentAdvanced(Event, frozen=True):
    """The crew came one step further: acknowledged, en route, on scene, transporting, at hospital.

    Who transports may turn to another hospital: the same step again. `eta_s` is of the way there, as believed then.
    """

    assignment: AssignmentId
    step: Step
    hospital: HospitalId | None = None
    eta_s: int | None = None


class AssignmentEnded(Event, frozen=True):
    """The unit is free of it: cleared, refused, silent, cancelled or diverted.

    After the last four the need is open again, unless it was dropped or its incident ended.
    """

    assignment: AssignmentId
    step: Step
    reason: str | None = None
