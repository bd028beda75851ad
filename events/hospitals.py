"""What hospitals can take: told by their own desks or by the room, and unknown again once it holds no longer."""

from events.base import Event
from events.values import Actor, Care, HospitalId, Time


class HospitalReported(Event, frozen=True):
    """What this hospital can take, as somebody just told; it replaces what was told before.

    `beds` are free ones by the kind of care; a kind that is not named is not known. `diverting`: bring nobody.
    `closed`: kinds of care it cannot give now, whatever beds are free. After `until` nothing of it holds.
    """

    hospital: HospitalId
    beds: dict[Care, int]
    diverting: bool
    closed: tuple[Care, ...]
    until: Time
    person: Actor


class HospitalLapsed(Event, frozen=True):
    """What was told holds no longer: what it can take is unknown again."""

    hospital: HospitalId
