"""Within what time what lies between the steps of help should be over, in `targets.json`: what indicators are held to.

Nothing is decided by it: what makes an alarm of the room is a limit of `region.json`.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field
from msgspec.structs import replace

from dispatch.region_rows import About
from events.regions import Kind
from events.values import KindId, Priority, ServiceId

Interval = Literal["decision", "turnout", "travel", "on_scene", "at_hospital", "response", "total"]
OF_INCIDENTS: tuple[Interval, ...] = ("decision", "response")
"""Of a whole incident, whose service is that of its kind; the others are of an assignment."""


class Target(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`percent` of what there is should take no more than `seconds`. It is for these services, kinds and priorities;
    none named is all. The first in the file that fits counts."""

    interval: Interval
    seconds: Annotated[int, Meta(ge=1, le=86_400)]
    percent: Annotated[int, Meta(ge=1, le=100)] = 90
    services: tuple[ServiceId, ...] = ()
    kinds: tuple[KindId, ...] = ()
    priorities: tuple[Priority, ...] = ()
    note: str = ""

    def covers(self, other: "Target") -> bool:
        """Whatever the other fits, this fits."""
        mine = (self.services, self.kinds, self.priorities)
        others = (other.services, other.kinds, other.priorities)
        wide = (not one or (two and {*two} <= {*one}) for one, two in zip(mine, others, strict=True))
        return self.interval == other.interval and all(wide)


class Targets(Struct, frozen=True, forbid_unknown_fields=True):
    """`targets.json`, and what is kept of it by digest, where services of incidents are kinds."""

    about: About
    targets: tuple[Target, ...] = field(default=())


def read(data: bytes) -> tuple[Target, ...]:
    """As they were kept."""
    return msgspec.json.decode(data, type=Targets).targets


def by_kinds(targets: Sequence[Target], kinds: Sequence[Kind]) -> tuple[Target, ...]:
    """So that nobody needs to know later of which service a kind was then."""
    return tuple(one for target in targets if (one := _by_kinds(target, kinds)) is not None)


def _by_kinds(target: Target, kinds: Sequence[Kind]) -> Target | None:
    if target.interval not in OF_INCIDENTS or not target.services:
        return target
    theirs = (kind.id for kind in kinds if kind.service in target.services)
    chosen = tuple(kind for kind in theirs if not target.kinds or kind in target.kinds)
    return replace(target, services=(), kinds=chosen) if chosen else None
