"""What call-takers do beside answering: they call back who gave up, and take over what another number offers."""

from random import Random

from dispatch.core import commands
from events.values import Actor, CallBackOutcome, CallId, Time
from loadtests.chances import happens
from loadtests.stage import Stage
from projections.calls import CallBackRow, HandoverRow

CALLS_BACK_S, TALKS_S, TRIES_AGAIN_S = 150.0, 25.0, 240.0
"""Until somebody calls back, how long that takes, and until it is tried again; medians."""
REACHED, BUSY = 0.6, 0.1
TRIES_MAX = 4
"""After so many tries a caller is given up."""
TAKES_S = 8.0
TAKEN, REFUSED = 0.8, 0.1
"""Of what is offered; the rest lapses."""


class Desk:
    """Who calls back or takes over is drawn by the call."""

    def __init__(self, stage: Stage, takers: list[str]) -> None:
        self.stage = stage
        self.takers = takers
        self.mine = {Actor(f"user:{name}") for name in takers}
        self.planned: dict[CallId, int] = {}
        """Callers to be called back, by how many tries there were when it was planned."""
        self.offered: set[CallId] = set()

    # --- calling back

    def hear_call_back(self, row: CallBackRow | None, call: CallId, now: Time) -> None:
        if row is None or row.end is not None:
            self.planned.pop(call, None)
            return
        tries = len(row.tries)
        is_others = row.person is not None and row.person not in self.mine
        if is_others or row.caller is None or self.planned.get(call, -1) >= tries:
            return
        self.planned[call] = tries
        random = self.stage.stream("calls back", call, tries)
        who = random.choice(self.takers)
        median_s = TRIES_AGAIN_S if tries else CALLS_BACK_S
        self.stage.later(now, random, median_s, lambda then: self._call(who, call, tries, random, then))

    def _call(self, who: str, call: CallId, tries: int, random: Random, now: Time) -> None:
        if self.planned.get(call) != tries:
            return
        stage = self.stage
        stage.ask(who, commands.TakeCallBack(id=stage.id(), call=call))
        outcome = outcome_of(random, tries)
        stage.later(
            now,
            random,
            TALKS_S,
            lambda _: stage.ask(who, commands.RecordCallBack(id=stage.id(), call=call, outcome=outcome)),
        )

    # --- what other numbers offer

    def hear_handover(self, row: HandoverRow | None, call: CallId, now: Time) -> None:
        if row is None or row.state != "offered":
            self.offered.discard(call)
            return
        if call in self.offered:
            return
        self.offered.add(call)
        random = self.stage.stream("takes over", call)
        who = random.choice([name for name in self.takers if Actor(f"user:{name}") != row.person])
        if happens(random, TAKEN):
            self.stage.later(now, random, TAKES_S, lambda _: self._take_over(who, call))
        elif happens(random, REFUSED / (1 - TAKEN)):
            self.stage.later(now, random, TAKES_S, lambda _: self._refuse(who, call))

    def _take_over(self, who: str, call: CallId) -> None:
        self.stage.ask(who, commands.TakeHandover(id=self.stage.id(), call=call))

    def _refuse(self, who: str, call: CallId) -> None:
        self.stage.ask(who, commands.RefuseHandover(id=self.stage.id(), call=call, reason="overload"))


def outcome_of(random: Random, tries: int) -> CallBackOutcome:
    if happens(random, REACHED):
        return "reached"
    if tries + 1 >= TRIES_MAX:
        return "unreachable"
    return "busy" if happens(random, BUSY / (1 - REACHED)) else "no_answer"
