"""Where things happen in a region: in its towns, on its roads, at its lakes and factories."""

import datetime
from collections import defaultdict
from collections.abc import Sequence, Set
from random import Random

from dispatch.region import AreaMap, Region, is_valid
from dispatch.region_rows import Hospital, Landmark
from events.values import HospitalId, KindId, Place
from loadtests.chances import Choice
from loadtests.habits import HOME, ROAD, WHERE
from loadtests.roads import Roads, distance_m, moved

TOWN_M = 1_300.0
"""Standard deviation about a town's middle; about a landmark a third of it."""
TRIES = 8
IN_TOWN = 0.55
WARD = ("Phường", "phường", "Thị trấn", "thị trấn")


class Geography:
    """A region as a place to live in. `day` says which areas there are."""

    def __init__(self, region: Region, day: datetime.date) -> None:
        self.day = day
        self.areas = AreaMap(region.areas)
        self.roads = Roads(region.roads)
        self.centre = region.rules.centre
        self.hospitals: list[Hospital] = [one for one in region.hospitals if one.emergency] or list(region.hospitals)
        self.landmarks: dict[str, list[Landmark]] = defaultdict(list)
        for landmark in region.places:
            self.landmarks[landmark.kind].append(landmark)
        self.named = [one for one in region.places if one.kind != "km_post"]
        self.communes = _communes(region, day)

    def scene(self, kind: KindId, random: Random) -> Place:
        """A believable place for an incident of this kind, inside the region."""
        return self.spot(WHERE.get(kind, (HOME,)), random)

    def spot(self, where: Sequence[str], random: Random) -> Place:
        """Somewhere at one of these kinds of place, inside the region."""
        for _ in range(TRIES):
            place = self._somewhere(random.choice(where), random)
            if self.areas.area_of(place, self.day) is not None:
                return place
        return self.centre

    def _somewhere(self, where: str, random: Random) -> Place:
        if where == ROAD:
            return self.roads.somewhere(random) or self._home(random)
        if where == "hospital" and self.hospitals:
            return random.choice(self.hospitals).place
        if self.landmarks.get(where):
            return _near(random.choice(self.landmarks[where]).place, TOWN_M / 3, random)
        return self._home(random)

    def _home(self, random: Random) -> Place:
        towns = self.landmarks.get("town")
        if towns and random.random() < IN_TOWN:
            return _near(random.choice(towns).place, TOWN_M, random)
        if not len(self.communes):
            return _near(self.centre, TOWN_M, random)
        middle, spread_m = self.communes.draw(random)
        return _near(middle, spread_m, random)

    def nearest_hospital(self, place: Place, diverting: Set[HospitalId] = frozenset()) -> Hospital | None:
        """That does not divert; if all do, the nearest all the same."""
        taking = [one for one in self.hospitals if one.id not in diverting] or self.hospitals
        return min(taking, key=lambda one: (distance_m(place, one.place), one.id), default=None)

    def hospital(self, name: str) -> Hospital | None:
        return next((one for one in self.hospitals if one.id == name), None)

    def address(self, place: Place, random: Random) -> str:
        """As a caller would say it: a number, and something that everybody there knows."""
        if not self.named:
            return f"nhà số {random.randint(1, 300)}"
        near = min(self.named, key=lambda one: (distance_m(place, one.place), one.name))
        return f"số {random.randint(1, 400)}, cách {near.name} chừng {distance_m(place, near.place) / 1000:.1f} km"


def _near(place: Place, spread_m: float, random: Random) -> Place:
    return moved(place, random.gauss(0, spread_m), random.gauss(0, spread_m))


def _communes(region: Region, day: datetime.date) -> Choice[tuple[Place, float]]:
    """The smallest areas with how far people live from their middle; wards are denser."""
    valid = [area.properties for area in region.areas if is_valid(area.properties, day)]
    parents = {area.parent for area in valid}
    leaves = sorted((area for area in valid if area.code not in parents), key=lambda area: area.code)
    weighted = []
    for area in leaves:
        lon, lat = area.point
        spread_m = ((area.area_km2 or 50.0) ** 0.5) * 1_000 / 4
        weighted.append(((Place(lat, lon), spread_m), 3.0 if area.name.startswith(WARD) else 1.0))
    return Choice(weighted)
