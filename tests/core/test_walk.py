"""Whatever is asked, in whatever order: what must be so stays so, and the planner does what a plain one would."""

import random as sources

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from dispatch.core import commands
from dispatch.core.decide import Moment
from dispatch.core.evolve import evolve
from dispatch.core.proximity import Places
from dispatch.core.state import State, image, of_image
from dispatch.core.turn import Turn, all_places, follow, take_turn
from events.values import PLANNER
from loadtests.invariants import Outgoing
from tests.core import truths, truths_rings
from tests.core.exploring import explored
from tests.core.given import facts
from tests.core.province import DAY, RULES, with_limits, with_rules
from tests.core.walk import FIELDS, SEEDS, Walk

RECOMMENDING = with_rules(assigning="recommend")
EXAMPLES = (SEEDS, st.integers(1, 120), st.sampled_from(["automatic", "recommend"]))
PLANNERS = {commands.ExpireMessage, commands.PromoteNeed, commands.RecommendUnit, commands.SilenceAssignment} | {
    commands.LapseHandover,
    commands.ExpireCallBack,
    commands.LapseAlarm,
    commands.LapseHospital,
    commands.ExpireRecordings,
    commands.ExpireTransfer,
    commands.RemindTicket,
    commands.EscalateTicket,
    commands.SettleTicket,
    commands.SendWarning,
    commands.RetryWarning,
    commands.ExpireWarning,
}


def test_a_walk_knows_every_command_but_those_of_the_planner():
    assert FIELDS.keys() | PLANNERS | {commands.BeginJournal} == set(commands.AnyCommand.__args__)


def test_walks_meet_every_event_and_every_kind_of_answer():
    met, reasons = set(), set()
    for rules in (RULES, RECOMMENDING):
        for seed in range(40):
            walk = Walk(sources.Random(seed), rules).go(600)
            met |= {type(entry.event) for entry in walk.entries}
            reasons |= {getattr(reply, "reason", None) for _, reply in walk.asked}
    assert met == set(events.AnyEvent.__args__)
    assert len(reasons) > 25


@explored(600)
@each(*EXAMPLES)
def test_what_must_be_so_stays_so(random, steps, assigning):
    walk = Walk(random, with_rules(assigning=assigning), heard=[Outgoing().hear])
    walk.go(steps, lambda walk, turn: truths.check(walk.state))


@explored(60)
@each(*EXAMPLES)
def test_the_planner_is_never_refused_and_always_comes_to_an_end(random, steps, assigning):
    walk = Walk(random, with_rules(assigning=assigning)).go(steps)
    assert not [turn.alarms for turn in walk.turns if turn.alarms]
    assert not walk.state.queue.hot


TIMED = {
    events.NeedPromoted: ("promote", "need"),
    events.AssignmentEnded: ("acknowledge", "assignment"),
    events.IncidentClosed: ("close", "incident"),
    events.CallEnded: ("end", "call"),
    events.HandoverLapsed: ("handover", "call"),
    events.CallBackSettled: ("call_back", "call"),
    events.HospitalLapsed: ("hospital", "hospital"),
    events.CallerUnmarked: ("mark", "call"),
    events.DeviceTestEnded: ("test", "device"),
    events.MessageDue: ("reach", "assignment"),
    events.MessageEnded: ("message", "message"),
    events.RecordingsExpired: ("recordings", "until"),
    events.TicketReminded: ("remind", "ticket"),
    events.TicketEscalated: ("escalate", "ticket"),
    events.TicketSettled: ("settle", "ticket"),
    events.WarningSent: ("leave", "warning"),
    events.ApprovalWithdrawn: ("leave", "warning"),
    events.WarningRetried: ("again", "warning"),
    events.ClustersFellSilent: ("again", "warning"),
}
"""What the planner does when a time has come: the timer, and whom it names."""


class Shadow:
    """Follows the entries one by one, and looks what a plain planner would have done before each of the planner's."""

    def __init__(self) -> None:
        self.state, self.places = State(), Places()
        self.idle_since: dict[int, int] = {}
        self.rang_at: dict[str, int] = {}

    def take(self, turn: Turn) -> None:
        cause = None
        for entry in turn.entries:
            if entry.by == PLANNER and entry.cause != cause:
                self.expect(entry)
            cause = entry.cause if entry.by == PLANNER else None
            if isinstance(entry.event, events.CallRang) and entry.event.call not in self.state.calls:
                self.rang_at[entry.event.call] = entry.at
            if isinstance(entry.event, events.ContactRung):
                truths_rings.nobody_else_rings(self.state, entry.event, entry)
            evolve(self.state, entry)
            follow(self.places, self.state, entry.event)
            self.note_idle(entry)

    def expect(self, entry) -> None:
        timer = truths.first_due(self.state, entry.at, self.idle_since, self.rang_at)
        match entry.event:
            case events.TransferLapsed(transfer=transfer) | events.TransferCompleted(transfer=transfer, end="not_told"):
                assert timer == f"transfer {transfer}"
            case events.UnitAssigned(need=need, unit=unit) | events.UnitRecommended(need=need, unit=unit):
                assert timer is None
                assert (need, unit) == truths.best_pair(self.state, self.places)
            case events.IncidentOpened():
                assert timer is not None
                assert timer.startswith("verify "), "only an alarm makes the planner open an incident"
            case events.WarningExpired(warning=warning):
                assert timer in (f"warning {warning}", f"leave {warning}", f"again {warning}")
            case other:
                kind, field = TIMED[type(other)]
                assert timer == f"{kind} {getattr(other, field)}"

    def note_idle(self, entry) -> None:
        """Since when each incident has been served and lacked nothing."""
        idle = {
            number
            for number, one in self.state.incidents.items()
            if one.open and one.served and not one.out and all(self.state.needs[need].done for need in one.needs)
        }
        self.idle_since = {number: self.idle_since.get(number, entry.at) for number in idle}


@explored(150)
@each(SEEDS, st.integers(1, 120))
def test_the_planner_does_what_a_plain_one_would(random, steps):
    shadow = Shadow()

    def compare(walk: Walk, turn: Turn) -> None:
        shadow.take(turn)
        assert truths.first_due(shadow.state, walk.now, shadow.idle_since, shadow.rang_at) is None
        assert truths.best_pair(shadow.state, shadow.places) is None, "somebody waits though somebody is free"

    walk = Walk(random, sightings=False)
    for turn in walk.turns:
        shadow.take(turn)
    walk.go(steps, compare)
    assert facts(shadow.state) == facts(walk.state)


@explored(100)
@each(SEEDS, st.integers(1, 120))
def test_where_people_decide_nobody_waits_without_a_proposal_while_somebody_is_free(random, steps):
    walk = Walk(random, RECOMMENDING)
    walk.go(steps, lambda walk, turn: None)
    assert truths.best_pair(walk.state, walk.places) is None


@explored(60)
@each(*EXAMPLES)
def test_a_snapshot_is_the_same_and_decides_the_same_from_then_on(random, steps, assigning):
    """One goes on with its state, the other starts from a snapshot: the same is asked of both."""
    walk = Walk(random, with_rules(assigning=assigning), sightings=False).go(steps)
    state = truths.a_snapshot_is_the_same(walk.state)
    places = all_places(state)
    truths.places_are_the_same_after_a_snapshot(walk.state, walk.places)
    before = len(walk.asked)
    at = []
    walk.go(15, lambda walk, turn: at.append((walk.now, turn)))
    for (asked, _), (now, turn) in zip(walk.asked[before:], at, strict=True):
        again = take_turn(state, [asked], Moment(now, places))
        assert again.entries == turn.entries
        assert again.replies == turn.replies
    assert facts(state) == facts(walk.state)


@explored(30)
@each(*EXAMPLES)
def test_replaying_gives_the_same_state(random, steps, assigning):
    walk = Walk(random, with_rules(assigning=assigning)).go(steps)
    state = State()
    for entry in walk.entries:
        evolve(state, entry)
    assert facts(state) == facts(walk.state)
    assert facts(of_image(image(state))) == facts(state)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_grows_in_a_year_of_an_ordinary_city(seed):
    """Incidents are closed by the planner and leave; what is left after a quiet week is the region."""
    walk = Walk(sources.Random(seed), gaps=((0, 6 * 3600 * 1000),)).go(1_500)
    state = walk.state
    assert walk.now > walk.entries[0].at + 150 * DAY
    for device in list(state.faults):
        walk.ask(commands.MendDevice(id=f"mend {device}", device=device))
    walk.now += DAY
    walk.ask(commands.RecordSignIn(id="the last alarms lapse", account="user:lan", way="password"))
    for number, incident in list(state.incidents.items()):
        if incident.open:
            walk.ask(commands.CancelIncident(id=f"end {number}", incident=number, reason="test"))
    for name, call in list(state.calls.items()):
        if not call.ended:
            walk.ask(commands.EndCall(id=f"end {name}", call=name))
    for name, ticket in list(state.tickets.items()):
        if ticket.settle_at is None:
            walk.ask(commands.RefuseTicket(id=f"refuse {name}", ticket=name, reason="test"))
    walk.now += RULES.limits.settle_days * DAY
    for day in range(1, 11):
        walk.now += DAY
        walk.ask(commands.RecordSignIn(id=f"day {day}", account="user:lan", way="password"))
    sizes = {name: len(value) for name, value in facts(state).items() if isinstance(value, dict | list)}
    of_region = ("units", "kinds", "services", "desks", "silent", "silent_exchanges", "hazards", "alarm_kinds")
    of_region += ("sites", "devices")
    left = {name: size for name, size in sizes.items() if size and name not in of_region}
    assert left == {"remembered": 8, **({"available": left["available"]} if "available" in left else {})}
    assert sum(map(len, state.remembered.values())) == 8
    assert len(state.timers.heap) <= 100


@explored(40)
@each(SEEDS, st.integers(1, 60))
def test_nothing_starves(random, steps):
    """Whatever waits is asked about in time, and waits in the first priority in the end."""
    walk = Walk(random, with_limits(promote_s=(0, 600, 600, 600))).go(steps)
    waiting = [name for name, need in walk.state.needs.items() if truths.waits(walk.state, need)]
    for number in range(4):
        walk.now += 600_000
        walk.ask(commands.RecordSignIn(id=f"later {number}", account="user:lan", way="password"))
    still = [walk.state.needs[name] for name in waiting if name in walk.state.needs]
    assert [need for need in still if truths.waits(walk.state, need) and need.priority > 1] == []
