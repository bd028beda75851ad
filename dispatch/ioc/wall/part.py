"""What of the region a wall shows: all of it, or what lies in or is about one area, as its collections tell it."""

from collections.abc import Sequence

from msgspec import Struct

from dispatch.ioc.collections import Item
from dispatch.ioc.facts import IncidentFact
from dispatch.ioc.features import Scope
from dispatch.ioc.shapes import at
from events.values import AreaId, Place
from projections.incidents import IncidentRow
from projections.tickets import TicketRow


class Part(Struct, frozen=True):
    """Exercises are of no wall."""

    scope: Scope

    def holds(self, row: IncidentRow | IncidentFact | TicketRow) -> bool:
        return not row.drill and self._is_in(row.place, (row.area,) if row.area is not None else ())

    def is_about(self, areas: Sequence[AreaId]) -> bool:
        return self.scope.area is None or self._is_in(None, tuple(areas))

    def has(self, place: Place) -> bool:
        return self._is_in(place, ())

    def _is_in(self, place: Place | None, areas: tuple[AreaId, ...]) -> bool:
        return self.scope.area is None or self.scope.holds(Item("", None, at(place), areas=areas))
