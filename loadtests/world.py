"""A city that never existed: callers, call-takers, crews and a dispatcher, all from one seed.

Pure: it reads no clock and does no I/O. Whoever drives it asks when it wants to act (`next_due`), lets it act and
sends what it says, and tells it what people see (`hear`). So the same world lives in the simulation and in the
service that runs.
"""

from collections.abc import Iterable

from msgspec import Struct

from dispatch.region import Region
from events.values import AlarmId, CallId, IncidentId, TicketId, Time
from loadtests.alarms import Panels
from loadtests.callers import Callers
from loadtests.crew import Crew
from loadtests.desk import Desk
from loadtests.exchange import Exchange
from loadtests.hospitals import Hospitals
from loadtests.hotline import Hotline
from loadtests.messages import Sent, Sightings
from loadtests.room import Room
from loadtests.shifts import Roster
from loadtests.stage import Pace, Stage
from loadtests.warners import Warners
from projections.calls import CallRow
from projections.hospitals import HospitalRow
from projections.incidents import IncidentRow
from projections.places import PlaceRow
from projections.projection import Change
from projections.situation import DeskRow
from projections.units import UnitRow
from projections.warnings import WarningRow

OF_THE_ROOM = frozenset(("calls", "call_backs", "handovers", "alarms", "situation"))


class People(Struct, frozen=True):
    """The accounts the city plays, besides a crew for every unit, a desk for every hospital and an office for every
    agency. Without a supervisor it warns nobody; without clerks there is no 1022."""

    takers: tuple[str, ...] = ("tn1", "tn2", "tn3", "tn4", "tn5", "tn6")
    dispatcher: str = "city-dispatcher"
    supervisor: str = "city-supervisor"
    clerks: tuple[str, ...] = ("cv1", "cv2", "cv3")
    horns: str = ""
    """As whom the world says what loudspeakers heard; empty where they are played outside of it."""


class World:
    """`born` is the position of the journal when it begins; see Stage."""

    def __init__(
        self,
        region: Region,
        seed: int,
        start: Time,
        pace: Pace | None = None,
        born: int = 0,
        people: People | None = None,
    ) -> None:
        people = people or People()
        self.stage = Stage(region, seed, start, born, pace or Pace())
        self.exchange = Exchange(self.stage, list(people.takers))
        self.callers = Callers(self.stage, self.exchange)
        self.room = Room(self.stage, people.dispatcher, list(people.takers))
        self.desk = Desk(self.stage, list(people.takers))
        self.panels = Panels(self.stage, list(people.takers), people.dispatcher)
        self.roster = Roster(self.stage)
        self.hospitals = Hospitals(self.stage)
        self.warners = Warners(self.stage, people.dispatcher, people.supervisor, people.horns)
        self.hotline = Hotline(self.stage, people.clerks)
        self.exchange.record = self.hotline.take_down
        self.stage.agenda.put(start, self._begin)

    def _begin(self, now: Time) -> None:
        self.exchange.begin()
        self.callers.begin(now)
        self.panels.begin(now)
        self.hospitals.begin(now)
        self.warners.begin(now)
        self.hotline.begin(now)
        self._look_at_moving(now)
        self._look_at_parked(now)

    def _look_at_moving(self, now: Time) -> None:
        self._look([crew for crew in self.roster.crews.values() if crew.drive is not None], now)
        self.stage.after(now, self.stage.pace.moving_s, self._look_at_moving)

    def _look_at_parked(self, now: Time) -> None:
        self._look([crew for crew in self.roster.crews.values() if crew.drive is None], now)
        self.stage.after(now, self.stage.pace.parked_s, self._look_at_parked)

    def _look(self, crews: list[Crew], now: Time) -> None:
        """Many devices at once, as a fleet's server sends them on."""
        seen = [one for crew in crews for one in crew.look(now)]
        if seen:
            self.stage.say(Sightings(tuple(seen)))

    def drop_call(self, row: CallRow) -> None:
        """A call that was on the line before the city began: its caller has given up by now."""
        self.exchange.drop(row)

    # --- what whoever drives it needs

    def next_due(self) -> Time | None:
        return self.stage.agenda.next_due()

    def act(self, now: Time) -> list[Sent]:
        """Do everything that is due by now; what is to be sent, in this order."""
        self.stage.agenda.run(now)
        out, self.stage.out = self.stage.out, []
        return out

    def hear(self, changes: Iterable[Change], now: Time) -> None:
        """What people see has changed. Incidents before units, since a crew looks up where it is sent."""
        units = []
        for change in changes:
            if change.view == "queue":
                self._hear_incident(change, now)
            elif change.view == "units":
                units.append(change)
            elif change.view in OF_THE_ROOM:
                self._hear_of_room(change, now)
            else:
                self._hear_beside(change, now)
        for change in units:
            if isinstance(change.row, UnitRow):
                self.stage.units[change.key] = change.row
                self.roster.hear_unit(change.row, now)
            else:
                self.stage.units.pop(change.key, None)
                self.roster.retire(change.key)

    def _hear_of_room(self, change: Change, now: Time) -> None:
        """What call-takers have before them."""
        if change.view == "calls" and isinstance(change.row, CallRow):
            self.exchange.hear_call(change.row, now)
        elif change.view == "call_backs":
            self.desk.hear_call_back(change.row, CallId(change.key), now)  # type: ignore[arg-type]
        elif change.view == "handovers":
            self.desk.hear_handover(change.row, CallId(change.key), now)  # type: ignore[arg-type]
        elif change.view == "alarms":
            self.panels.hear(change.row, AlarmId(change.key), now)  # type: ignore[arg-type]
        elif change.view == "situation" and change.key.startswith("desk:"):
            self._hear_desk(change)

    def _hear_beside(self, change: Change, now: Time) -> None:
        if change.view == "tickets":
            self.hotline.hear(TicketId(int(change.key)), change.row, now)  # type: ignore[arg-type]
        elif change.view == "warnings" and isinstance(change.row, WarningRow):
            self.warners.hear(change.row, now)
        elif change.view == "hospitals" and isinstance(change.row, HospitalRow):
            self.hospitals.hear(change.row)
        elif change.view == "places" and isinstance(change.row, PlaceRow):
            self.roster.hear_place(change.row)

    def _hear_desk(self, change: Change) -> None:
        if isinstance(change.row, DeskRow):
            self.exchange.hear_desk(change.row)
        else:
            self.exchange.hear_desk_left(change.key.removeprefix("desk:"))

    def _hear_incident(self, change: Change, now: Time) -> None:
        number = IncidentId(int(change.key))
        row = change.row
        if not isinstance(row, IncidentRow):
            self.stage.incidents.pop(number, None)
            self.exchange.forget(number)
            self.room.forget(number)
            return
        before = self.stage.incidents.get(number)
        self.stage.incidents[number] = row
        matter = self.exchange.hear_incident(row)
        if before is None:
            self.room.hear_opened(row, matter, now)
        elif before.place != row.place:
            self.roster.hear_moved(row, now)
        self.room.hear_changed(row, now)
