"""The map of the region in force, as of today by the region's clock."""

import datetime
from collections.abc import Callable

from dispatch.gazetteer.search import distance_km
from dispatch.region import AreaMap
from events.regions import Rules
from events.values import AreaId, Place, Time

FAR_KM = 50
"""A telephone near the border, or one found by its network's mast, may be told outside; a place farther than this was
told wrong, or is another province's."""


class Areas:
    """Without a map, nothing lies anywhere."""

    def __init__(self, clock: Callable[[], Time], rules: Callable[[], Rules | None]) -> None:
        self.clock = clock
        self.rules = rules
        self.map: AreaMap | None = None

    def at(self, place: Place) -> AreaId | None:
        """The smallest area that holds the place."""
        return self.map.area_of(place, self.today()) if self.map is not None else None

    def is_far(self, place: Place) -> bool:
        """Outside, and not near it either."""
        there = self.map.nearest(place) if self.map is not None else None
        return there is not None and distance_km(place, there) > FAR_KM

    def name_of(self, area: AreaId) -> str | None:
        """As it is called today."""
        found = self.map.on(self.today()) if self.map is not None else []
        return next((one.name for one in found if one.code == area), None)

    def today(self) -> datetime.date:
        rules = self.rules()
        offset_ms = rules.utc_offset_ms if rules is not None else 0
        return datetime.datetime.fromtimestamp((self.clock() + offset_ms) / 1000, datetime.UTC).date()
