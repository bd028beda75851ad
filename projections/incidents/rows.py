"""The rows of incidents: what each lacks, who goes, and how each service's part of it is ranked."""

from msgspec import Struct

from events.values import (
    Actor,
    AlarmId,
    AreaId,
    AssignmentId,
    CallId,
    Capability,
    Disposition,
    HospitalId,
    IncidentId,
    KindId,
    NeedId,
    Place,
    Position,
    Priority,
    Sealed,
    ServiceId,
    Step,
    Time,
    UnitId,
)
from projections.answered import AnsweredRow


class NeedRow(Struct, gc=False):
    """One kind of help, and who was sent for it. Without `assignment` it waits; step `cleared` is done."""

    need: NeedId
    service: ServiceId
    wanted: tuple[Capability, ...]
    priority: Priority
    asked_at: Time
    deadline: Time
    unit: UnitId | None = None
    assignment: AssignmentId | None = None
    step: Step | None = None
    step_at: Time | None = None
    assigned_at: Time | None = None
    eta_s: int | None = None
    hospital: HospitalId | None = None
    recommended: UnitId | None = None
    recommended_eta_s: int | None = None
    times: dict[Step, Time] = {}
    """When each step of the assignment was reached first, as told by who reached it; steps may be skipped."""


class PartRow(Struct, frozen=True, gc=False):
    """How one service's part of an incident is ranked, where that is not as the incident."""

    service: ServiceId
    priority: Priority


class IncidentRow(Struct, gc=False):
    """One incident. `position` is the last that touched it: what a change names as seen.

    `closed_at` and `disposition` are set when it has left the queue for the history.
    """

    incident: IncidentId
    kind: KindId
    priority: Priority
    opened_at: Time
    position: Position
    by: Actor
    region: str
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    level: int = 1
    calls: list[CallId] = []
    notes: int = 0
    needs: list[NeedRow] = []
    drill: bool = False
    first_assigned_at: Time | None = None
    first_on_scene_at: Time | None = None
    closed_at: Time | None = None
    disposition: Disposition | None = None
    parts: tuple[PartRow, ...] = ()
    """Services whose part has a priority of its own; every other's is `priority`. What of each is open or under way,
    `needs` tell."""
    answers: tuple[AnsweredRow, ...] = ()
    """To the cards of questions: of each call that is about it the last of each card, and what was answered without."""
    alarm: AlarmId | None = None
    """By which it was opened."""
    verified: bool = True
    """False: it was opened by an alarm that nobody found out about in time."""
