"""Units that come, go and rest."""

from dispatch.core.commands.base import Command, Reason, UnitId
from events.values import Place, Sealed


class BringOnDuty(Command, frozen=True):
    unit: UnitId
    place: Place | None = None


class TakeOffDuty(Command, frozen=True):
    unit: UnitId
    reason: Reason


class TakeOutOfService(Command, frozen=True):
    """Also while on the way: its assignment then ends and the need is open again."""

    unit: UnitId
    reason: Reason


class ReturnUnit(Command, frozen=True):
    """Back in service, or back from a silence."""

    unit: UnitId


class SetUnitPhone(Command, frozen=True):
    """By which number its crew is reached without a page; None: by none."""

    unit: UnitId
    phone: Sealed | None = None
