"""However two desks ring the site of two alarms, no contact is rung by both; and the page says of it what the decisions do."""

from random import Random

from msgspec.structs import replace

import events
from dispatch.core import commands
from dispatch.core.decide import Moment, Request, decide
from dispatch.core.evolve import evolve
from dispatch.core.proximity import Places
from dispatch.core.state import State
from events import AnyEvent
from events.entry import Entry
from events.values import Actor, MessageId
from projections.sites.rows import AlarmRow
from tests.core.given import given
from tests.core.province import KHOA, LAN
from tests.core.test_alarms import A1, D1, raised
from tests.core.test_ringing import A2, AT_DESK, KEPT, OTHER
from tests.core.truths_rings import contacts_are_rung_by_one, nobody_else_rings

HERE = (*KEPT, AT_DESK, events.DeskSignedOn("202", KHOA), raised())


class Desks:
    """Two that ring, fall silent, are heard of again, and exchanges that take a line now and then. Each second time one
    of the alarms is an exercise."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        facts = (*HERE, replace(OTHER, drill=seed % 2 == 1))
        self.state, self.views = given(*facts).made()[0], given(*facts).shown()
        self.now = self.state.at

    def step(self) -> None:
        who = self.random.choice((LAN, KHOA))
        self.now += self.random.choice((1, 1, 1_000, 100_000))
        for event in self._silence(who) if not self.random.randint(0, 4) else self._asked(who):
            entry = Entry(self.state.position + 1, self.now, who, "given", event)
            if isinstance(event, events.ContactRung):
                nobody_else_rings(self.state, event, entry)
            self.happened(entry)
        contacts_are_rung_by_one(self.state)
        rows = self.views.sites.alarms
        assert {name: _rung(row) for name, row in rows.items()} == {
            name: {person: (ring.contact, ring.line) for person, ring in one.rings.items()}
            for name, one in self.state.alarms.items()
        }

    def happened(self, entry: Entry) -> None:
        evolve(self.state, entry)
        self.views.project([entry])

    def _silence(self, who: str) -> list[AnyEvent]:
        is_silent = who in self.state.silent
        return [events.ConsoleCameBack(who) if is_silent else events.ConsoleFellSilent(who, self.now)]

    def _asked(self, who: str) -> list[AnyEvent]:
        decided = decide(self.state, Request(self._command(self.state), who), Moment(self.now, Places()))
        return decided if isinstance(decided, list) else []

    def _command(self, state: State) -> commands.AnyCommand:
        asked, alarm = str(state.position), self.random.choice((A1, A2))
        common = (
            commands.RingContact(id=asked, alarm=alarm, contact=self.random.randint(1, 2)),
            commands.RecordAlarm(id=asked, alarm=alarm, outcome="busy"),
            commands.TakeAlarm(id=asked, alarm=alarm),
            commands.RecordMessage(id=asked, message=max(state.messages, default=1), outcome="sent"),
        )
        last = (
            commands.DismissAlarm(id=asked, alarm=alarm, reason="cooking"),
            commands.VerifyAlarm(id=asked, alarm=alarm),
            commands.LapseAlarm(id=asked, alarm=alarm),
            commands.CancelAlarm(id=asked, device=D1),
            commands.CloseIncident(id=asked, incident=1, disposition="nothing_found"),
        )
        return self.random.choice(last if not self.random.randint(0, 30) else common)


def _rung(row: AlarmRow) -> dict[Actor, tuple[int | None, MessageId | None]]:
    """Whom the page says is rung, by which message, by whom."""
    return {ring.person: (ring.contact, ring.message) for ring in row.rings}


def test_however_they_ring_no_contact_is_rung_by_two_desks():
    for seed in range(200):
        desks = Desks(seed)
        for _ in range(60):
            desks.step()
