"""What the view of sites and alarms holds."""

from collections import deque

from events.values import AlarmId, AssignmentId, DeviceId, IncidentId, Place, Position, SiteId, Time, UnitId
from projections.projection import Touched
from projections.sites.ground import Ground, distance_m
from projections.sites.rows import AlarmRow, Around, DeviceRow, HazardsRow, SiteRow

AROUND_MAX = 6
"""Sites that are told of one incident."""


class Kept:
    """Rows, and where things are. What is drawn on squares follows from the rows, and is made when first asked for."""

    rows: dict[str, SiteRow]
    hazards: dict[str, HazardsRow]
    alarms: dict[str, AlarmRow]
    devices: dict[str, DeviceRow]
    places: dict[IncidentId, Place]
    """Where the open incidents are."""
    ended: dict[IncidentId, Place]
    """Where those were that ended within a day, and may be opened again."""
    closed: dict[IncidentId, Time]
    """When those ended that ended within a day."""
    going: dict[IncidentId, list[UnitId]]
    units: dict[AssignmentId, UnitId]
    active: dict[AlarmId, list[DeviceId]]
    """Which devices of an alarm did not say since that it is over."""
    of_site: dict[SiteId, list[AlarmId]]
    """Alarms that show what is known of a site."""
    of_incident: dict[IncidentId, AlarmId]
    leaving: deque[tuple[Time, AlarmId | IncidentId]]

    def __init__(self) -> None:
        self.rows = {}
        self.hazards = {}
        self.alarms = {}
        self.devices = {}
        self.places = {}
        self.ended = {}
        self.closed = {}
        self.going = {}
        self.units = {}
        self.active = {}
        self.of_site = {}
        self.of_incident = {}
        self.leaving = deque()
        self.circles: Ground | None = None
        self.points: Ground | None = None
        self.touched: Touched[SiteId] = {}
        self.hazards_touched: Touched[IncidentId] = {}
        self.alarms_touched: Touched[AlarmId] = {}
        self.devices_touched: Touched[DeviceId] = {}

    # --- where things are

    def sites_on_squares(self) -> Ground:
        if self.circles is None:
            self.circles = Ground()
            for row in self.rows.values():
                if row.place is not None:
                    self.circles.put(row.site, row.place, row.radius_m)
        return self.circles

    def incidents_on_squares(self) -> Ground:
        if self.points is None:
            self.points = Ground()
            for incident, place in self.places.items():
                self.points.put(str(incident), place)
        return self.points

    def holding(self, place: Place) -> list[tuple[int, SiteRow]]:
        """The sites whose circle holds the place, with the metres to the middle of each, the nearest first."""
        if not self.rows:
            return []
        found = []
        for name in self.sites_on_squares().at(place):
            row = self.rows[name]
            if row.place is not None:
                far_m = distance_m(place, row.place)
                if far_m <= row.radius_m:
                    found.append((round(far_m), row))
        return sorted(found, key=lambda pair: (pair[0], pair[1].site))[:AROUND_MAX]

    def put_site(self, row: SiteRow) -> None:
        """It is kept, perhaps elsewhere than before."""
        self.rows[row.site] = self.touched[row.site] = row
        if row.place is not None:
            self.sites_on_squares().put(row.site, row.place, row.radius_m)

    def take_site(self, row: SiteRow) -> None:
        if row.place is not None:
            self.sites_on_squares().take(row.site, row.place, row.radius_m)

    def put_incident(self, incident: IncidentId, place: Place | None) -> None:
        """It is open and lies there, or it is not any more."""
        before = self.places.pop(incident, None)
        if before is not None and self.points is not None:
            self.points.take(str(incident), before)
        if place is not None:
            self.places[incident] = place
            if self.points is not None:
                self.points.put(str(incident), place)

    # --- what is told

    def tell_incident(self, incident: IncidentId, position: Position) -> None:
        """What is dangerous where it is may have changed."""
        if not self.rows and not self.hazards:
            return
        place = self.places.get(incident)
        found = self.holding(place) if place is not None else []
        around = tuple(Around(row.site, row.kind, row.name, row.label, far_m, row.hazards) for far_m, row in found)
        key = str(incident)
        if around:
            units = tuple(self.going.get(incident, ()))
            told = HazardsRow(incident, position, around, units)
            self.hazards[key] = self.hazards_touched[incident] = told
        elif self.hazards.pop(key, None) is not None:
            self.hazards_touched[incident] = None

    def tell_about(self, place: Place | None, radius_m: int, position: Position) -> None:
        """Of every open incident in this circle."""
        if place is None:
            return
        for name in self.incidents_on_squares().about(place, radius_m):
            incident = IncidentId(int(name))
            if distance_m(self.places[incident], place) <= radius_m:
                self.tell_incident(incident, position)

    def tell_site(self, row: SiteRow, position: Position) -> None:
        """Of what is known of it, wherever that is shown."""
        self.tell_about(row.place, row.radius_m, position)
        for name in self.of_site.get(row.site, ()):
            alarm = self.alarms_touched[name] = self.alarms[name]
            alarm.name, alarm.label, alarm.hazards = row.name, row.label, row.hazards

    def waiting(self) -> int:
        """Alarms that nobody has found out about yet."""
        return sum(row.state == "waiting" for row in self.alarms.values())
