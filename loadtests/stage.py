"""What all players of the city share: the agenda, what is known of units and incidents, and how to say something."""

import datetime
from typing import Any

from msgspec import Struct

from dispatch.region import Region
from events.regions import Service
from events.values import CommandId, HospitalId, IncidentId, Place, ServiceId, Time
from loadtests.agenda import Agenda, Do
from loadtests.chances import around_s, stream
from loadtests.geography import Geography
from loadtests.messages import Asked, Sent
from projections.incidents import IncidentRow
from projections.units import UnitRow


class Pace(Struct, frozen=True):
    """How lively the city is. `rate` multiplies the calls; `greeting` starts with some at once, for who looks on."""

    rate: float = 1.0
    rain: bool = False
    tet: bool = False
    moving_s: float = 60.0
    """Between sightings of a unit that drives."""
    parked_s: float = 600.0
    greeting: bool = False


class Stage:
    """`born` is the position the city began at: with the seed it makes ids that no other life of it used."""

    def __init__(self, region: Region, seed: int, start: Time, born: int, pace: Pace) -> None:
        self.region = region
        self.rules = region.rules
        self.seed = seed
        self.start = start
        self.born = born
        self.pace = pace
        self.offset_ms = region.rules.utc_offset_min * 60_000
        self.map = Geography(region, self.local(start).date())
        self.agenda = Agenda()
        self.out: list[Sent] = []
        self.said = 0
        self.units: dict[str, UnitRow] = {}
        self.diverting: set[HospitalId] = set()
        self.incidents: dict[IncidentId, IncidentRow] = {}
        self.services: dict[ServiceId, Service] = {one.id: one for one in region.rules.services}

    def local(self, now: Time) -> datetime.datetime:
        return datetime.datetime.fromtimestamp((now + self.offset_ms) / 1000, datetime.UTC)

    def hour(self, now: Time) -> int:
        return (now + self.offset_ms) // 3_600_000 % 24

    def stream(self, *name: object) -> Any:
        return stream(self.seed, self.born, *name)

    def after(self, now: Time, seconds: float, do: Do) -> None:
        self.agenda.put(Time(now + int(seconds * 1000)), do)

    def later(self, now: Time, random: Any, median_s: float, do: Do, spread: float = 0.5) -> None:
        """In about so many seconds."""
        self.after(now, around_s(random, median_s, spread), do)

    def id(self) -> CommandId:
        """Never used before, and the same in every run of this seed."""
        self.said += 1
        return CommandId(f"{self.seed}.{self.born}.{self.said}")

    def say(self, sent: Sent) -> None:
        self.out.append(sent)

    def ask(self, who: str, *commands: Any) -> None:
        self.out.append(Asked(who, commands))

    def speed_kmh(self, service: ServiceId, now: Time) -> float:
        known = self.services.get(service)
        return known.speed_kmh[self.hour(now)] if known is not None else 40.0

    def place_of(self, incident: IncidentId | None) -> Place | None:
        row = self.incidents.get(incident) if incident is not None else None
        return row.place if row is not None else None
