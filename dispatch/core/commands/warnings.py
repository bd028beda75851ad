"""Warnings to the public: what people write and approve, what clusters acknowledge, and what the planner does."""

from typing import Annotated

from msgspec import Meta

from dispatch.core.commands.base import CODE, AreaId, Command
from events import values
from events.values import Place, Time, WarningCategory, WarningId, WarningLevel, Wording

ClusterId = Annotated[values.ClusterId, CODE]
Clusters = Annotated[tuple[ClusterId, ...], Meta(max_length=20_000)]
Ring = Annotated[tuple[Place, ...], Meta(max_length=200)]


class WriteWarning(Command, frozen=True):
    """A draft, for areas of the tree, a drawn polygon, or both. With `of` it updates one that was sent, and is for the
    same area if it names none."""

    level: WarningLevel
    category: WarningCategory
    vi: Wording
    expires: Time
    areas: Annotated[tuple[AreaId, ...], Meta(max_length=200)] = ()
    polygon: Ring = ()
    en: Wording | None = None
    of: WarningId | None = None
    drill: bool = False


class CancelWarning(Command, frozen=True):
    """A draft that calls one off that was sent."""

    warning: WarningId
    vi: Wording
    en: Wording | None = None


class ApproveWarning(Command, frozen=True):
    """Let an alert or an update out; `count` is how many clusters the approver has read that it reaches. The rest is
    the edge's alone, which knows the map."""

    warning: WarningId
    count: int
    clusters: Clusters = ()
    area_name: Annotated[str, Meta(max_length=4_000)] = ""
    outlines: tuple[tuple[Place, ...], ...] = ()
    codes: tuple[AreaId, ...] | None = None


class ApproveCancel(Command, frozen=True):
    """Let a cancel out, to all that heard the first."""

    warning: WarningId


class WithdrawApproval(Command, frozen=True):
    """It must not leave yet."""

    warning: WarningId


class DropWarning(Command, frozen=True):
    """It is not to leave at all."""

    warning: WarningId


class AcknowledgeClusters(Command, frozen=True):
    """The edge's: a gateway says that they have it."""

    warning: WarningId
    clusters: Clusters


class TellClusters(Command, frozen=True):
    """Somebody was rung who passes it on where these are silent."""

    warning: WarningId
    clusters: Annotated[tuple[ClusterId, ...], Meta(min_length=1, max_length=20_000)]


class SendWarning(Command, frozen=True):
    """The planner's: the time to take the approval back is over."""

    warning: WarningId


class RetryWarning(Command, frozen=True):
    """The planner's: tell them again who have not acknowledged, or list them as silent."""

    warning: WarningId


class ExpireWarning(Command, frozen=True):
    """The planner's: its time is over."""

    warning: WarningId
