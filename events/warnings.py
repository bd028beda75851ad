"""Warnings to the public: written by one, approved by another, sent once to each cluster of loudspeakers.

Clusters, outlines and names stand in the approval, as the map had them then: no rebuild needs a map.
"""

from events.base import Event
from events.values import (
    AreaId,
    ClusterId,
    Place,
    Time,
    WarningCategory,
    WarningId,
    WarningKind,
    WarningLevel,
    Wording,
)


class WarningWritten(Event, frozen=True):
    """A draft: nobody outside has it. It is for these areas and for what lies in the drawn `polygon`; `of` is the one
    that it updates or cancels."""

    warning: WarningId
    kind: WarningKind
    level: WarningLevel
    category: WarningCategory
    vi: Wording
    expires: Time
    areas: tuple[AreaId, ...] = ()
    polygon: tuple[Place, ...] = ()
    en: Wording | None = None
    of: WarningId | None = None
    drill: bool = False


class WarningApproved(Event, frozen=True):
    """By another than who wrote it. At `leave_at` it leaves for these clusters, under this name for ever.

    `references` are the earlier ones as CAP names them: sender, identifier, and when it was sent.
    """

    warning: WarningId
    clusters: tuple[ClusterId, ...]
    leave_at: Time
    identifier: str
    sender: str
    offset_min: int
    """Of the region's clock, by which its times are written."""
    area_name: str
    outlines: tuple[tuple[Place, ...], ...] = ()
    """Of the areas and of what was drawn, each closed."""
    references: tuple[str, ...] = ()
    codes: tuple[AreaId, ...] | None = None
    """The official codes that name exactly this ground: of an area of which only a part is the region's, those of what
    lies in it. None: those of the areas it was written for."""
    sender_name: str = ""
    """What the region was called then; empty in those of before this was kept."""


class ApprovalWithdrawn(Event, frozen=True):
    """Before it left: it is a draft again."""

    warning: WarningId


class WarningDropped(Event, frozen=True):
    """It never left, and never will."""

    warning: WarningId


class WarningSent(Event, frozen=True):
    """It is public, and leaves for its clusters. Who has not acknowledged by `again_at` is told again; what it refers
    to is over."""

    warning: WarningId
    again_at: Time | None = None


class WarningRetried(Event, frozen=True):
    """Who has not acknowledged is told once more, by the same identifiers. So many tries with this one."""

    warning: WarningId
    tries: int
    again_at: Time


class ClustersAcknowledged(Event, frozen=True):
    """They have it, at times only after the warning was over. Many may stand in one entry."""

    warning: WarningId
    clusters: tuple[ClusterId, ...]


class ClustersFellSilent(Event, frozen=True):
    """They did not acknowledge any try: somebody must go there, or ring."""

    warning: WarningId
    clusters: tuple[ClusterId, ...]


class ClustersTold(Event, frozen=True):
    """They were silent, and somebody was rung who passes it on there: by voice, which no gateway knows of."""

    warning: WarningId
    clusters: tuple[ClusterId, ...]


class WarningExpired(Event, frozen=True):
    """Its time is over; what had not left does not leave any more."""

    warning: WarningId
