"""Which people's consoles are heard of. What is heard is telemetry; that one fell silent or came back is an entry."""

import asyncio
import secrets
from collections.abc import Callable

import events
from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.request import Request
from dispatch.core.state import holders
from dispatch.engine import Engine
from dispatch.inbox import Full, Stopped
from dispatch.machines import EDGE
from events.values import Actor, CommandId, Time

HOLDING = (
    *(events.DeskSignedOn, events.CallAnswered, events.CallClaimed),
    *(events.CallBackTaken, events.HandoverOffered, events.HandoverTaken),
    *(events.AlarmTaken, events.ContactRung, events.AlarmTried),
)
"""By these a person holds something; each names her as `person`."""
LOOK_S = 1.0
"""How often we look whether somebody fell silent."""


class Consoles:
    """When each person's console was heard of last. Only people, and only who holds something, can fall silent."""

    def __init__(self, engine: Engine, clock: Callable[[], Time]) -> None:
        self.engine = engine
        self.clock = clock
        self.heard: dict[Actor, Time] = {}

    def hear(self, person: Actor) -> None:
        """Her console says that it is there."""
        self.heard[person] = self.clock()
        if person in self.engine.state.silent:
            self._ask(commands.HearConsole(id=fresh_id(), person=person))

    def expect(self, person: Actor | None) -> None:
        """She holds something now: from here on her console should be heard of."""
        if person is not None:
            self.heard.setdefault(person, self.clock())

    def gone(self, person: Actor) -> None:
        """She signed out: what she still holds may be taken over at once."""
        self.heard[person] = Time(0)
        self.look()

    async def run(self) -> None:
        """For ever. Whoever holds something when we begin has as long to be heard as if it had been now."""
        for person in holders(self.engine.state, self.clock()):
            self.heard.setdefault(person, self.clock())
        while True:
            await asyncio.sleep(LOOK_S)
            self.look()

    def look(self) -> None:
        """Who was not heard of within the region's limit, and holds something, is silent from here on."""
        state, now = self.engine.state, self.clock()
        if state.rules is None:
            return
        late = now - state.rules.limits.silent_s * 1000
        overdue = [person for person, at in self.heard.items() if at < late and person not in state.silent]
        if not overdue:
            return
        holding = holders(state, now)
        for person in overdue:
            since = self.heard[person]
            if person in holding:
                self._ask(commands.LoseConsole(id=fresh_id(), person=person, since=since or now))
            else:
                del self.heard[person]

    def _ask(self, command: AnyCommand) -> None:
        """Nobody waits for it; when there is no room, we look again in a moment."""
        try:
            self.engine.submit(Request(command, EDGE, ""))
        except (Full, Stopped):
            return


def fresh_id() -> CommandId:
    """For the edge's own commands: never a repeat."""
    return CommandId(secrets.token_hex(16))
