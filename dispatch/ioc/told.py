"""What other systems are sent of a change, in the form in which it leaves."""

from msgspec import Struct

from dispatch.ioc.collections import COLLECTIONS
from dispatch.ioc.features import Feature
from events.values import Position

TOLD = tuple(name for name, one in COLLECTIONS.items() if one.views)
"""What changes with the journal; the rest is the region's data, which is asked for."""
CHANGED, REMOVED = "changed", "removed"


class Change(Struct, frozen=True):
    """`feature` None: it is not in the collection any more, or not in the subscriber's part of it."""

    position: Position
    collection: str
    id: str
    feature: Feature | None


class Body(Struct, frozen=True):
    """As Standard Webhooks wants it."""

    type: str
    timestamp: str
    data: Change
