"""What hospitals can take."""

from typing import Annotated

from msgspec import Meta

from dispatch.core.commands.base import Care, Command, HospitalId
from events.values import Time

Beds = Annotated[int, Meta(ge=0, le=9_999)]


class ReportHospital(Command, frozen=True):
    """What it can take now: all of it, each time; a kind that `beds` does not name is not known.

    Without `until` it holds for the region's limit.
    """

    hospital: HospitalId
    beds: Annotated[dict[Care, Beds], Meta(max_length=32)]
    diverting: bool = False
    closed: Annotated[tuple[Care, ...], Meta(max_length=32)] = ()
    until: Time | None = None


class LapseHospital(Command, frozen=True):
    """The planner's: the time until which it holds has come."""

    hospital: HospitalId
