"""Sites with alarm devices that tell now and then, and the desks that ring them."""

from random import Random

from dispatch.core import commands
from dispatch.http.alarms import AlarmData
from dispatch.region_rows import Landmark
from events.values import AlarmId, AlarmOutcome, CommandId, DeviceId, SiteKind, Time
from loadtests import messages
from loadtests.agenda import Do
from loadtests.chances import around_s, gap_s, happens
from loadtests.messages import ALARMS_SOURCE, Signal
from loadtests.stage import Stage
from projections.sites import AlarmRow

SITES_MAX = 24
DEVICES = 3
PER_HOUR = 2.0
"""Alarms of the whole province, at the city's ordinary pace."""
KINDS: dict[str, SiteKind] = {
    "market": "market",
    "industrial_park": "factory",
    "school": "school",
    "office": "office",
    "bus_station": "other",
    "monument": "other",
}
"""Which landmarks have panels, and what they are as sites."""
REPEATED, SECOND, RESTORED, TESTED, FAULTY, TWICE, LATE = 0.3, 0.12, 0.25, 0.08, 0.04, 0.03, 0.05
"""Told again, by a second device, restored by itself, only a test, a fault, delivered twice, told after its end."""
TAKEN, REACHED, REAL = 0.85, 0.65, 0.15
TAKES_S, RINGS_S = 15.0, 25.0


class Panels:
    """What each device tells is drawn by the alarm; who rings the site, by the alarm as the service names it."""

    def __init__(self, stage: Stage, takers: list[str], dispatcher: str) -> None:
        self.stage = stage
        self.takers = takers
        self.dispatcher = dispatcher
        kinds = [kind.id for kind in stage.rules.alarms]
        self.kinds = sorted(kinds)
        landmarks = [place for place in stage.region.places if place.kind in KINDS] if kinds else []
        self.places: list[Landmark] = sorted(landmarks, key=lambda place: place.name)[:SITES_MAX]
        self.random = stage.stream("alarms")
        self.count = 0
        self.heard: dict[str, int] = {}
        """Alarms that somebody of ours takes or rings again about, by how many tries there were."""

    def begin(self, now: Time) -> None:
        for number, place in enumerate(self.places):
            self._keep(number, place)
        if self.places:
            self._next(now)

    def _keep(self, number: int, place: Landmark) -> None:
        stage, site = self.stage, f"city-{number}"
        hazards = sorted(hazard.id for hazard in stage.rules.hazards)
        devices = tuple(DeviceId(f"{ALARMS_SOURCE}:{number}-{one}") for one in range(DEVICES))
        kept = messages.keep_site(stage.id(), site, KINDS[place.kind], place.name, place.place, devices)
        called = messages.keep_contact(stage.id(), site, f"09{10_000_000 + number}")
        noted = [messages.note_hazard(stage.id(), site, hazards[number % len(hazards)])] if hazards else []
        stage.ask(self.dispatcher, kept, called, *noted)

    # --- devices

    def _next(self, now: Time) -> None:
        self.stage.after(now, gap_s(self.random, PER_HOUR * self.stage.pace.rate), self._tell)

    def _tell(self, now: Time) -> None:
        self.count += 1
        random = self.stage.stream("alarm", self.count)
        site, device, kind = random.randrange(len(self.places)), random.randrange(DEVICES), random.choice(self.kinds)
        if happens(random, FAULTY):
            self._say("alarm.fault", site, device, None, now)
            self._later(random, now, 900.0, lambda then: self._say("alarm.fault", site, device, None, then, over=True))
        else:
            word = "alarm.test" if happens(random, TESTED) else "alarm.raised"
            late_s = 12.0 if happens(random, LATE) else 0.0
            self.stage.after(now, late_s, lambda _: self._say(word, site, device, kind, now, random=random))
            if happens(random, REPEATED):
                self._later(random, now, 40.0, lambda then: self._say("alarm.repeated", site, device, kind, then))
            if happens(random, SECOND):
                other = (device + 1) % DEVICES
                self._later(random, now, 60.0, lambda then: self._say("alarm.raised", site, other, kind, then))
            if late_s or happens(random, RESTORED):
                end_s = 6.0 if late_s else around_s(random, 70.0)
                self.stage.after(now, end_s, lambda then: self._say("alarm.cancelled", site, device, None, then))
        self._next(now)

    def _later(self, random: Random, now: Time, median_s: float, do: Do) -> None:
        self.stage.later(now, random, median_s, do)

    def _say(
        self,
        word: str,
        site: int,
        device: int,
        kind: str | None,
        at: Time,
        *,
        over: bool = False,
        random: Random | None = None,
    ) -> None:
        data = AlarmData(f"{site}-{device}", kind, zone=f"z{device}", state="restored" if over else None, at=at)
        signal = Signal(f"alarm.{self.stage.id()}", word, data)
        self.stage.say(signal)
        if random is not None and happens(random, TWICE):
            self.stage.say(signal)

    # --- desks

    def hear(self, row: AlarmRow | None, alarm: AlarmId, now: Time) -> None:
        if row is None or row.state != "waiting":
            self.heard.pop(alarm, None)
            return
        tries = len(row.tries)
        if self.heard.get(alarm, -1) >= tries:
            return
        random = self.stage.stream("verifies", alarm, tries)
        if alarm not in self.heard and not happens(random, TAKEN):
            self.heard[alarm] = 1 << 30
            return
        self.heard[alarm] = tries
        who = self.stage.stream("rings", alarm).choice(self.takers)
        self._later(random, now, TAKES_S, lambda then: self._take(who, alarm, random, then))

    def _take(self, who: str, alarm: AlarmId, random: Random, now: Time) -> None:
        if alarm not in self.heard:
            return
        self.stage.ask(who, commands.TakeAlarm(id=self.stage.id(), alarm=alarm))
        self._later(random, now, RINGS_S, lambda _: self._answer(who, alarm, random))

    def _answer(self, who: str, alarm: AlarmId, random: Random) -> None:
        if alarm not in self.heard:
            return
        self.stage.ask(who, outcome_of(self.stage.id(), alarm, random))


def outcome_of(command: CommandId, alarm: AlarmId, random: Random) -> object:
    """Nobody answers, it is real, or mostly it is not."""
    if not happens(random, REACHED):
        outcome: AlarmOutcome = "busy" if happens(random, 0.2) else "no_answer"
        return commands.RecordAlarm(id=command, alarm=alarm, outcome=outcome)
    if happens(random, REAL):
        return messages.verify_alarm(command, alarm)
    return commands.DismissAlarm(id=command, alarm=alarm, reason="cooking")
