"""Where an ambulance is a long way off just now: for the free one that would be there first, by straight line."""

from collections.abc import Iterable, Sequence

from dispatch.core.rules import travel_s
from dispatch.ioc.wall.rows import LandArea
from events.regions import Rules, Service
from events.values import Place, Time
from projections.sites.ground import distance_m

FAR_MIN = 20


def far(areas: Iterable[LandArea], free: Sequence[Place], service: Service, rules: Rules, now: Time) -> tuple[str, ...]:
    """Ids of those whose middle none of the free units reaches within `FAR_MIN`; all, where no unit is free."""
    return tuple(one.id for one in areas if not any(_is_near(one, place, service, rules, now) for place in free))


def _is_near(area: LandArea, place: Place, service: Service, rules: Rules, now: Time) -> bool:
    lon, lat = area.point
    return travel_s(rules, service, distance_m(place, Place(lat, lon)), now) < FAR_MIN * 60
