"""A walk through everything that can be asked: sensible and senseless commands, in any order, at any time.

The random source says what is asked; the same source gives the same journal. Names of calls, units and desks are few,
so that commands meet each other.
"""

import random as sources
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from hypothesis import strategies as st

from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.decide import Moment, Request
from dispatch.core.proximity import Places
from dispatch.core.rules import STEPS
from dispatch.core.state import State
from dispatch.core.turn import Reply, Turn, take_turn
from events.entry import Entry
from events.regions import Rules
from events.values import Actor, CallId, CommandId, Place, Sealed, Step, Subject, Time, UnitId
from tests.core import beyond, walk_places, walk_tickets, walk_warnings
from tests.core.province import ADOPTED, DAY, MINUTE, RULES, START, UNITS, adopt

PEOPLE = ("user:lan", "user:khoa", "machine:exchange")
CALLS = tuple(f"exchange:c{number}" for number in range(6))
EXCHANGES = ("exchange", "other")
DESKS = ("201", "202", "203")
REASONS = ("one", "two")
BUSY = ((0, 0), (0, 2_000), (0, 10_000))
MIXED = (
    *(BUSY * 6),
    *(((MINUTE, 15 * MINUTE),) * 3),
    (60 * MINUTE, 600 * MINUTE),
    (DAY - 1, DAY + 1),
    (0, 3 * DAY),
)
"""Milliseconds between commands: seconds only, or now and then a night or a day as well."""


class Walk:
    """Who walks, and all there is to see on the way."""

    def __init__(
        self,
        random: sources.Random,
        rules: Rules = RULES,
        *,
        sightings: bool = True,
        gaps: tuple[tuple[int, int], ...] = (),
        heard: Iterable[Callable[[Entry], object]] = (),
    ) -> None:
        self.random = random
        self.rules = rules
        self.sightings = sightings
        self.gaps = gaps or random.choice((BUSY, MIXED))
        self.state, self.places = State(), Places()
        self.heard: list[Callable[[Entry], object]] = list(heard)
        self.now = START
        self.entries: list[Entry] = []
        self.asked: list[tuple[Request, Reply]] = []
        self.done_at: dict[tuple[str, str], Time] = {}
        self.turns: list[Turn] = []
        self.ask(commands.BeginJournal(id=CommandId("begin"), journal="walk", demo=True), PEOPLE[2])
        self.ask(adopt("1", rules, UNITS, id="adopt 1"), PEOPLE[2])

    def go(self, steps: int, after: Callable[["Walk", Turn], None] | None = None) -> "Walk":
        """So many commands further; `after` looks at each turn."""
        for _ in range(steps):
            turn = self.step()
            if after is not None:
                after(self, turn)
        return self

    def step(self) -> Turn:
        low, high = self.random.choice(self.gaps)
        self.now = Time(self.now + self.random.randint(low, high))
        if self.sightings and self.random.randint(0, 4) == 0 and self.state.units:
            self.see(self.random.choice(list(self.state.units)), self.place())
        kind = self.random.choice(OFTEN)
        unit = None
        command = kind(id=CommandId(f"{len(self.asked)}"), happened_at=self.happened_at(), **FIELDS[kind](self))
        by = self.random.choice(PEOPLE)
        if isinstance(command, CREWS) and self.random.randint(0, 1):
            unit = self.unit()
            by = f"crew:{unit}"
        return self.ask(command, by, unit)

    def ask(self, command: AnyCommand, by: str = PEOPLE[0], unit: UnitId | None = None) -> Turn:
        """One turn for one command; the journal, and whoever else wants to hear, take what came of it."""
        asked = Request(command, Actor(by), f"content of {command.id}", unit)
        turn = take_turn(self.state, [asked], Moment(self.now, self.places))
        self.entries.extend(turn.entries)
        for entry in turn.entries:
            for hears in self.heard:
                hears(entry)
        self.asked.append((asked, turn.replies[0]))
        self.done_at[asked.by, command.id] = self.now
        self.turns.append(turn)
        return turn

    def see(self, unit: UnitId, place: Place) -> None:
        self.places.put(unit, self.state.units[unit].service, place, self.now)

    # --- what may be named

    def happened_at(self) -> Time | None:
        """Mostly nothing is said; sometimes it was a while ago."""
        ago = self.random.choice((None, None, None, None, 0, 20_000, DAY))
        return None if ago is None else Time(max(START, self.now - ago))

    def known(self, names: Any, other: Any) -> Any:
        """One of these, and sometimes one that is not there."""
        names = list(names)
        return self.random.choice(names) if names and self.random.randint(0, 9) else other

    def place(self) -> Place:
        """A few kilometres around the centre, on a grid, so that distances tie."""
        centre = RULES.centre
        return Place(centre.lat + self.random.randint(-8, 8) / 100, centre.lon + self.random.randint(-8, 8) / 100)

    def maybe_place(self) -> Place | None:
        return self.place() if self.random.randint(0, 5) else None

    def maybe(self, value: Any) -> Any:
        return self.random.choice((None, value))

    def call(self) -> CallId:
        return CallId(self.random.choice(CALLS))

    def called_back(self) -> CallId:
        return self.known(self.state.call_backs, self.call())

    def offered(self) -> CallId:
        return self.known(self.state.handovers, self.call())

    def unit(self) -> UnitId:
        return self.known(self.state.units, UnitId("A9"))

    def incident(self) -> Any:
        """Mostly one of now, sometimes one that ended long ago."""
        past = range(1, self.state.incidents_ever + 1)
        return self.known(self.random.choice((self.state.incidents, self.state.incidents, past)), 999)

    def need(self) -> Any:
        return self.known(self.state.needs, "999.1")

    def assignment(self) -> Any:
        return self.known(self.state.assignments, "999/1")

    def alarm(self) -> Any:
        """Mostly one that waits."""
        waiting = [name for name, one in self.state.alarms.items() if one.incident is None and one.ended_at is None]
        return self.known(waiting or self.state.alarms, "center:d1#999")

    def device(self) -> str:
        return self.random.choice(walk_places.DEVICES)

    def site(self) -> str:
        return self.known(self.state.sites, self.random.choice(walk_places.SITES))

    def until(self) -> Time:
        return Time(self.now + self.random.choice((-1, MINUTE, 30 * MINUTE, DAY, 4000 * DAY)))

    def message(self) -> Any:
        return self.known(self.state.messages, 999)

    def seen(self) -> int:
        return self.state.position - self.random.choice((0, 0, 0, 5))

    def text(self, of: str) -> Sealed:
        return Sealed(Subject(of), b"sealed")

    def reason(self) -> str:
        return self.random.choice(REASONS)

    def region(self) -> dict[str, Any]:
        """Some units leave, some change, and so do hospitals; limits and ways of assigning stay as they were."""
        units = tuple(unit for unit in UNITS if self.random.randint(0, 9))
        hospitals = tuple(one for one in self.rules.hospitals if self.random.randint(0, 4))
        rules = msgspec.structs.replace(self.rules, hospitals=hospitals)
        version = str(self.random.randint(1, 5))
        return {"version": version, "digest": version, "rules": rules, "units": units, "files": ADOPTED.files}


CREWS = (
    commands.AdvanceAssignment,
    commands.RefuseAssignment,
    commands.BringOnDuty,
    commands.TakeOffDuty,
    commands.TakeOutOfService,
    commands.ReturnUnit,
    commands.ReadPerson,
    commands.NoteHazard,
)

Fields = Callable[[Walk], dict[str, Any]]


def news(walk: Walk) -> dict[str, Any]:
    return {
        "call": walk.call(),
        "number": walk.maybe(walk.random.choice(("113", "115"))),
        "caller": walk.maybe(walk.text("call:1")),
        "drill": not walk.random.randint(0, 9),
        "earlier": walk.maybe((walk.call(), walk.call())) or (),
    }


def reported(walk: Walk) -> dict[str, Any]:
    """Mostly of a hospital that is listed, in words that are known, until a time that may come."""
    until = walk.random.choice((None, None, MINUTE, 60 * MINUTE, DAY, -1, 30 * DAY))
    return {
        "hospital": walk.random.choice(("h1", "h2", "h9")),
        "beds": walk.random.choice(({}, {"emergency": 3}, {"emergency": 0, "burns": 1}, {"?": 1})),
        "diverting": not walk.random.randint(0, 2),
        "closed": walk.random.choice(((), ("burns",), ("burns", "burns"))),
        "until": None if until is None else Time(walk.now + until),
    }


def advance(walk: Walk) -> dict[str, Any]:
    """Mostly a step that may follow."""
    name = walk.assignment()
    known = walk.state.assignments.get(name)
    steps = STEPS[known.step] if known is not None else ()
    return {
        "assignment": name,
        "step": walk.known(steps, walk.random.choice(list(Step))),
        "hospital": walk.random.choice((None, "h1", "h2", "h9")),
    }


FIELDS: dict[type, Fields] = {
    commands.AcceptRestore: lambda w: {"person": "An", "reason": "lost", "known_position": 1, "known_hash": "ab"},
    commands.AdoptRegion: Walk.region,
    commands.RecordAccountChange: lambda w: {"account": PEOPLE[0], "role": "crew", "change": "made"},
    commands.RecordSignIn: lambda w: {"account": PEOPLE[0], "way": "password"},
    commands.RecordSignInRefusal: lambda w: {"account": PEOPLE[0], "reason": "password"},
    commands.RecordSignOut: lambda w: {"account": PEOPLE[0]},
    commands.ReadPerson: lambda w: {
        "call": w.maybe(w.call()),
        "incident": w.maybe(w.incident()),
        "unit": w.maybe("A1"),
        "site": w.maybe("s1"),
        "ticket": w.maybe(1),
    },
    commands.ErasePerson: lambda w: {"subjects": ("call:1",), "reason": w.reason()},
    commands.ExpirePersons: lambda w: {"until": max(0, w.state.position - w.random.randint(0, 50))},
    commands.RingCall: lambda w: {**news(w), "number": "115"},
    commands.AnswerCall: lambda w: {**news(w), "extension": w.random.choice((*DESKS, "", "115"))},
    commands.ClaimCall: lambda w: {"call": w.call()},
    commands.LocateCall: lambda w: {
        **news(w),
        "place": w.place(),
        "uncertainty_m": w.maybe(30.0),
        "source": w.random.choice((None, "network", "aml", "link")),
        "message": w.maybe(w.maybe(w.message())),
    },
    commands.TransferCall: lambda w: {**news(w), "extension": w.maybe(w.random.choice(DESKS))},
    commands.EndCall: lambda w: {**news(w), "failed": not w.random.randint(0, 3), "cause": w.maybe("normal")},
    commands.AttachCall: lambda w: {"call": w.call(), "incident": w.incident()},
    commands.DetachCall: lambda w: {"call": w.call(), "incident": w.incident()},
    commands.ReleaseCall: lambda w: {"call": w.call()},
    commands.RecordCall: lambda w: {
        "call": w.call(),
        "name": w.random.choice(("r1", "r2", "r3")),
        "recording": w.text("call:1"),
        "keep_until": Time(w.now + w.random.choice((-1, DAY, 3 * DAY))),
    },
    commands.OpenRecording: lambda w: {"call": w.call(), "name": "r1"},
    commands.SignOnDesk: lambda w: {"extension": w.random.choice(DESKS), "numbers": w.maybe(("115",)) or ()},
    commands.SignOffDesk: lambda w: {"extension": w.random.choice(DESKS)},
    commands.LoseConsole: lambda w: {"person": w.random.choice((*PEOPLE, "crew:A1")), "since": w.now},
    commands.HearConsole: lambda w: {"person": w.random.choice((*PEOPLE, "crew:A1"))},
    commands.LoseExchange: lambda w: {
        "exchange": w.random.choice(EXCHANGES),
        "since": w.now,
        "why": w.random.choice(("quiet", "no_canary")),
    },
    commands.HearExchange: lambda w: {"exchange": w.random.choice(EXCHANGES)},
    commands.AskCallBack: lambda w: {"call": w.call(), "why": "silent"},
    commands.TakeCallBack: lambda w: {"call": w.called_back()},
    commands.RecordCallBack: lambda w: {
        "call": w.called_back(),
        "outcome": w.random.choice(("reached", "no_answer", "busy", "unreachable")),
    },
    commands.HandOverCall: lambda w: {
        "call": w.call(),
        "number": w.random.choice(("113", "114", "115", "?")),
        "reason": w.reason(),
        "kind": w.maybe("fire"),
        "place": w.maybe_place(),
        "text": w.maybe(w.text("call:1")),
    },
    commands.TakeHandover: lambda w: {"call": w.offered()},
    commands.RefuseHandover: lambda w: {"call": w.offered(), "reason": w.reason()},
    commands.WithdrawHandover: lambda w: {"call": w.offered()},
    commands.MarkCaller: lambda w: {
        "call": w.call(),
        "reason": w.reason(),
        "until": Time(w.now + w.random.choice((-1, MINUTE, DAY, 100 * DAY))),
    },
    commands.UnmarkCaller: lambda w: {"call": w.known(w.state.marks, w.call())},
    **walk_places.FIELDS,
    commands.OpenIncident: lambda w: {
        "kind": w.random.choice(("cardiac", "fall", "crash", "fire", "noise", "?")),
        "place": w.maybe_place(),
        "call": w.maybe(w.call()),
        "priority": w.maybe(w.random.randint(1, 4)),
        "text": w.maybe(w.text("text:1")),
        "also": w.random.choice(((), (), (commands.Also("fire", ("pumper",), 2),), (commands.Also("?"),))),
    },
    commands.AddNote: lambda w: {"incident": w.incident(), "text": w.text("text:2")},
    commands.ChangeKind: lambda w: {
        "incident": w.incident(),
        "kind": w.random.choice(("fall", "fire", "?")),
        "seen": w.seen(),
    },
    commands.ChangePlace: lambda w: {"incident": w.incident(), "place": w.place(), "seen": w.seen()},
    commands.ChangePriority: lambda w: {
        "incident": w.incident(),
        "priority": w.random.randint(1, 4),
        "seen": w.seen(),
    },
    commands.ChangePartPriority: lambda w: {
        "incident": w.incident(),
        "service": w.random.choice(("ambulance", "fire", "police", "?")),
        "priority": w.random.randint(1, 4),
        "seen": w.seen(),
    },
    commands.RaiseLevel: lambda w: {"incident": w.incident(), "seen": w.seen()},
    commands.AddNeed: lambda w: {
        "incident": w.incident(),
        "service": w.random.choice(("ambulance", "fire", "police", "?")),
        "wanted": w.random.choice(((), ("ambulance",), ("doctor", "ambulance"), ("pumper",), ("?",))),
        "count": w.random.randint(1, 3),
    },
    commands.DropNeed: lambda w: {"need": w.need(), "reason": w.reason(), "call_off": not w.random.randint(0, 3)},
    commands.CancelIncident: lambda w: {"incident": w.incident(), "reason": w.reason()},
    commands.CloseIncident: lambda w: {"incident": w.incident(), "disposition": "served"},
    commands.ReopenIncident: lambda w: {"incident": w.incident(), "reason": w.reason()},
    commands.AssignUnit: lambda w: {"need": w.need(), "unit": w.unit()},
    commands.AdvanceAssignment: advance,
    commands.RefuseAssignment: lambda w: {"assignment": w.assignment(), "reason": w.reason()},
    commands.CancelAssignment: lambda w: {"assignment": w.assignment(), "reason": w.reason()},
    commands.DivertUnit: lambda w: {"unit": w.unit(), "need": w.need()},
    commands.BringOnDuty: lambda w: {"unit": w.unit(), "place": w.maybe_place()},
    commands.TakeOffDuty: lambda w: {"unit": w.unit(), "reason": w.reason()},
    commands.TakeOutOfService: lambda w: {"unit": w.unit(), "reason": w.reason()},
    commands.ReturnUnit: lambda w: {"unit": w.unit()},
    commands.SetUnitPhone: lambda w: {"unit": w.unit(), "phone": w.maybe(w.text("text:3"))},
    commands.AskLocation: lambda w: {"call": w.call()},
    commands.DialCaller: lambda w: {"call": w.called_back()},
    commands.ReachCrew: lambda w: {"assignment": w.assignment()},
    commands.AnswerOrder: lambda w: {"message": w.message(), "answer": w.random.choice(("accept", "refuse"))},
    commands.RecordMessage: lambda w: {
        "message": w.message(),
        "outcome": w.random.choice(("sent", "delivered", "not_needed", "failed", "delayed")),
    },
    commands.ReportHospital: reported,
    **beyond.FIELDS,
    **walk_tickets.FIELDS,
    **walk_warnings.FIELDS,
}
"""How each command is filled in; the planner gives its own."""

SELDOM = ("Accept", "ExpireP", "Adopt", "Record", "Erase", "Cancel", "Close", "Sign", "Lose")
USUAL = (commands.OpenIncident, commands.AdvanceAssignment, commands.BringOnDuty, commands.RingCall, commands.EndCall)
OFTEN = [
    *FIELDS,
    *(kind for kind in FIELDS if not kind.__name__.startswith(SELDOM)),
    *(USUAL * 5),
    *((commands.AdvanceAssignment, commands.ReturnUnit) * 8),
    *((commands.HandOverCall, commands.TakeHandover, commands.WithdrawHandover) * 2),
    *((commands.OfferIncident, commands.AnswerTransfer, commands.HearTransfer) * 2),
    *(walk_tickets.OFTEN + walk_warnings.OFTEN),
]


class Seeded(sources.Random):
    """A source that says how to have it again."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __repr__(self) -> str:
        return f"Seeded({self.number})"


def journal_of(seed: int, steps: int = 200, rules: Rules = RULES) -> list[Entry]:
    """The entries of a walk that can be taken again."""
    return Walk(sources.Random(seed), rules).go(steps).entries


SEEDS = st.builds(Seeded, st.integers(0, 1_000_000))
"""For properties: what fails names its seed and how many steps it took."""
