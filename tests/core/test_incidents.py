"""Incidents: opened with what their run card says, changed by whoever saw them last, ended, and open again."""

import msgspec
import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.values import Step, Time
from tests.core.given import given, given_only, later
from tests.core.happened import A1_GOES, CLOSED, FALL, RANG, advanced, assigned, ended, need, opened
from tests.core.province import BEGUN, CALL, DAY, FAR, KHOA, MINUTE, NEAR, RULES, START, TEXT, kind, on_duty, with_rules

CANCELLED = events.IncidentCancelled(1, "mistake")
ENDS = [CLOSED, CANCELLED]
NOTE = commands.AddNote(id="1", incident=1, text=TEXT)
CANCEL = commands.CancelIncident(id="1", incident=1, reason="mistake")
CLOSE = commands.CloseIncident(id="1", incident=1, disposition="served")
REOPEN = commands.ReopenIncident(id="1", incident=1, reason="again")


def change_kind(to: str = "cardiac", seen: int = 100) -> commands.ChangeKind:
    return commands.ChangeKind(id="1", incident=1, kind=to, seen=seen)


def change_place(seen: int = 100) -> commands.ChangePlace:
    return commands.ChangePlace(id="1", incident=1, place=FAR, area="25195", seen=seen)


def change_priority(to: int = 1, seen: int = 100) -> commands.ChangePriority:
    return commands.ChangePriority(id="1", incident=1, priority=to, seen=seen)


def raise_level(seen: int = 100) -> commands.RaiseLevel:
    return commands.RaiseLevel(id="1", incident=1, seen=seen)


CHANGES = [change_kind(), change_place(), change_priority(), raise_level()]
ONLY_WHILE_OPEN = [*CHANGES, commands.AddNeed(id="1", incident=1, service="fire"), CANCEL, CLOSE]


# --- opening


def test_an_incident_is_opened_with_the_needs_of_its_run_card():
    given().at(5_000).when(commands.OpenIncident(id="1", kind="crash", place=NEAR, area="25195")).then(
        events.IncidentOpened(1, "crash", 2, NEAR, "25195", None, None, None, False, "1"),
        need("1.1", priority=2, after_ms=5_000),
        need("1.2", "police", priority=2, after_ms=5_000),
    )


def test_a_run_card_may_want_several_of_the_same():
    outcome = given().when(commands.OpenIncident(id="1", kind="fire", place=NEAR))
    outcome.then(opened(1, "fire", 1), need("1.1", "fire", priority=1), need("1.2", "fire", priority=1))


def test_a_kind_without_a_run_card_opens_an_incident_that_needs_nobody():
    given().when(commands.OpenIncident(id="1", kind="noise")).then(opened(1, "noise", 4, place=None))


def test_an_incident_is_opened_from_a_call_with_everything_that_is_known():
    command = commands.OpenIncident(
        id="1", kind="fall", place=NEAR, call=CALL, priority=1, address=TEXT, text=TEXT, drill=True
    )
    given(RANG).when(command).then(
        events.IncidentOpened(1, "fall", 1, NEAR, None, CALL, TEXT, TEXT, True, "1"), need(priority=1)
    )


def test_what_comes_of_an_exercise_is_an_exercise():
    given(events.CallRang(CALL, "115", None, True)).when(commands.OpenIncident(id="1", kind="noise", call=CALL)).then(
        events.IncidentOpened(1, "noise", 4, None, None, CALL, None, None, True, "1")
    )


def test_numbers_of_incidents_go_on_after_one_has_left():
    given(*FALL, CLOSED, later(DAY, on_duty("P1"))).at(DAY).when(commands.OpenIncident(id="1", kind="noise")).then(
        opened(2, "noise", 4, place=None)
    )


def test_without_a_region_nothing_is_opened():
    given_only(BEGUN).when(commands.OpenIncident(id="1", kind="?", call="?")).refused(Reason.NO_REGION)


def test_no_incident_is_opened_of_a_kind_that_is_not_there():
    given().when(commands.OpenIncident(id="1", kind="?", call="?")).refused(Reason.NO_SUCH_KIND)


def test_no_incident_is_opened_from_a_call_that_is_not_there():
    given().when(commands.OpenIncident(id="1", kind="fall", call="?")).refused(Reason.NO_SUCH_CALL)


def test_no_incident_is_opened_from_a_call_that_has_one():
    given(RANG, opened(), events.CallAttached(CALL, 1)).when(
        commands.OpenIncident(id="1", kind="fall", call=CALL)
    ).refused(Reason.CALL_IS_ATTACHED)


# --- what every change has in common


@pytest.mark.parametrize("command", [*ONLY_WHILE_OPEN, NOTE, REOPEN])
def test_nothing_is_done_with_an_incident_that_is_not_there(command):
    given().when(command).refused(Reason.NO_SUCH_INCIDENT)


@pytest.mark.parametrize("command", ONLY_WHILE_OPEN)
@pytest.mark.parametrize("end", ENDS)
def test_an_incident_that_has_ended_is_not_changed_and_the_refusal_says_who_ended_it(command, end):
    given(*FALL, later(9_000, end, by=KHOA)).when(command).refused(
        Reason.INCIDENT_HAS_ENDED, by=KHOA, after_ms=9_000, fact=3
    )


CHANGED = [
    (change_kind, events.KindChanged(1, "crash")),
    (change_place, events.PlaceChanged(1, NEAR, None, None)),
    (change_priority, events.PriorityChanged(1, 2)),
]


@pytest.mark.parametrize(("change", "before"), CHANGED)
def test_whoever_has_not_seen_the_last_change_of_the_same_is_told_who_was_faster(change, before):
    spec = given(*FALL, later(9_000, before, by=KHOA))
    spec.when(change(seen=10)).refused(Reason.CHANGED_SINCE, by=KHOA, after_ms=9_000, fact=3)
    assert isinstance(spec.when(change(seen=11)).decision, list)


@pytest.mark.parametrize(("change", "before"), CHANGED)
def test_a_change_of_something_else_is_no_hindrance(change, before):
    others = [event for _, event in CHANGED if event is not before]
    assert isinstance(given(*FALL, *others).when(change(seen=9)).decision, list)


# --- kind, place, priority


def test_the_kind_is_changed():
    given(*FALL).when(change_kind()).then(events.KindChanged(1, "cardiac"))


def test_the_kind_is_not_changed_to_one_that_is_not_there():
    given(*FALL, events.KindChanged(1, "crash")).when(change_kind("?", seen=0)).refused(Reason.NO_SUCH_KIND)


def test_the_kind_is_not_changed_to_what_it_is_even_by_somebody_who_has_not_seen_it():
    given(*FALL, events.KindChanged(1, "crash")).when(change_kind("crash", seen=0)).refused(Reason.ALREADY_SO)


def test_the_place_is_changed_and_a_need_without_one_can_be_ranked_from_then_on():
    spec = given(opened(place=None), need())
    assert not spec.made()[0].queue.ranks
    spec.when(change_place()).then(events.PlaceChanged(1, FAR, "25195", None))
    assert list(spec.made()[0].queue.ranks) == ["1.1"]


def test_the_priority_is_changed_for_every_need_that_is_still_open():
    due = Time(START + 50_000 + RULES.limits.assign_s[0] * 1000)
    spec = given(*A1_GOES, need("1.2")).at(50_000).when(change_priority()).then(events.PriorityChanged(1, 1, due))
    state, _ = spec.made()
    assert (state.needs["1.1"].priority, state.needs["1.2"].priority) == (3, 1)
    assert state.needs["1.1"].deadline != due
    assert (state.needs["1.2"].deadline, spec.shown().incidents.open["1"].needs[1].deadline) == (due, due)


def test_in_entries_of_before_a_need_keeps_its_deadline_when_the_priority_changes():
    before = given(*FALL).made()[0].needs["1.1"].deadline
    assert given(*FALL, events.PriorityChanged(1, 1)).made()[0].needs["1.1"].deadline == before


def test_the_priority_is_not_changed_to_what_it_is():
    given(*FALL).when(change_priority(3, seen=0)).refused(Reason.ALREADY_SO)


# --- levels and needs


def test_the_level_is_raised_with_the_needs_of_the_next():
    given(opened(kind="fire"), need("1.1", "fire"), need("1.2", "fire")).when(raise_level()).then(
        events.LevelRaised(1, 2), need("1.3", "fire"), need("1.4", "ambulance")
    )


def test_the_level_is_not_raised_beyond_the_last():
    given(opened(kind="fall"), need()).when(raise_level()).refused(Reason.NO_HIGHER_LEVEL)
    given(opened(kind="fire"), events.LevelRaised(1, 2)).when(raise_level()).refused(Reason.NO_HIGHER_LEVEL)


def test_the_level_is_not_raised_twice_by_two_who_saw_the_same():
    three = kind("fire", "fire", 1, (), (), ())
    adopted = events.RegionAdopted("2", "digest-2", with_rules(kinds=(three,)), {})
    spec = given(adopted, opened(kind="fire"), later(4_000, events.LevelRaised(1, 2), by=KHOA))
    spec.when(raise_level(seen=10)).refused(Reason.CHANGED_SINCE, by=KHOA, after_ms=4_000, fact=3)
    spec.when(raise_level(seen=11)).then(events.LevelRaised(1, 3))


def test_the_level_of_a_kind_that_the_region_gave_up_is_not_raised():
    adopted = events.RegionAdopted("2", "digest-2", with_rules(kinds=()), {})
    given(opened(kind="fire"), adopted).when(raise_level()).refused(Reason.NO_HIGHER_LEVEL)


def test_needs_are_added_one_for_each_unit():
    command = commands.AddNeed(id="1", incident=1, service="fire", wanted=("pumper", "cutting", "pumper"), count=2)
    given(*FALL).at(7_000).when(command).then(
        need("1.2", "fire", "cutting", "pumper", after_ms=7_000),
        need("1.3", "fire", "cutting", "pumper", after_ms=7_000),
    )


def test_numbers_of_needs_go_on_after_one_was_dropped():
    given(*FALL, events.NeedDropped("1.1", "not_needed")).when(
        commands.AddNeed(id="1", incident=1, service="fire", wanted=("pumper",))
    ).then(need("1.2", "fire"))


def test_no_need_is_added_for_a_service_that_is_not_there():
    given(*FALL).when(commands.AddNeed(id="1", incident=1, service="?", wanted=("?",))).refused(Reason.NO_SUCH_SERVICE)


def test_no_need_is_added_for_a_capability_that_is_not_there():
    given(*FALL).when(commands.AddNeed(id="1", incident=1, service="fire", wanted=("pumper", "?"))).refused(
        Reason.NO_SUCH_CAPABILITY
    )


DROP = commands.DropNeed(id="1", need="1.1", reason="not_needed")


def test_a_need_is_dropped():
    spec = given(*FALL).when(DROP).then(events.NeedDropped("1.1", "not_needed"))
    assert not spec.made()[0].queue.ranks


def test_a_need_that_is_not_there_is_not_dropped():
    given().when(DROP).refused(Reason.NO_SUCH_NEED)


@pytest.mark.parametrize("facts", [A1_GOES, (*A1_GOES, ended(Step.CLEARED))])
def test_a_need_for_which_somebody_goes_or_was_there_is_not_dropped(facts):
    given(*facts).when(DROP).refused(Reason.NEED_IS_FILLED)


@pytest.mark.parametrize("end", ENDS)
def test_a_need_of_an_incident_that_has_ended_is_not_dropped(end):
    given(*FALL, end).when(DROP).refused(Reason.INCIDENT_HAS_ENDED)


CALL_OFF = commands.DropNeed(id="1", need="1.1", reason="not_needed", call_off=True)


@pytest.mark.parametrize("step", [Step.ACKNOWLEDGED, Step.EN_ROUTE, Step.ON_SCENE])
def test_a_need_is_dropped_and_whoever_goes_is_called_off_if_that_is_asked(step):
    spec = given(*A1_GOES, advanced(step)).when(CALL_OFF)
    spec.then(ended(Step.CANCELLED, reason="not_needed"), events.NeedDropped("1.1", "not_needed"))
    state, _ = spec.spec.made()
    assert list(state.available.pool_of) == ["A1"]
    assert not state.needs
    assert not state.queue.ranks


def test_whoever_was_not_seen_going_is_not_called_off():
    seen = msgspec.structs.replace(CALL_OFF, assignment="1/9")
    given(*A1_GOES).when(seen).refused(Reason.CHANGED_SINCE)
    assert isinstance(given(*A1_GOES).when(msgspec.structs.replace(CALL_OFF, assignment="1/1")).decision, list)


def test_the_place_is_not_changed_to_what_it_is():
    spec = given(*FALL, events.PlaceChanged(1, FAR, None, None))
    spec.when(change_place(seen=0)).refused(Reason.ALREADY_SO)


def test_a_need_for_which_nobody_goes_is_dropped_as_well():
    given(*FALL).when(CALL_OFF).then(events.NeedDropped("1.1", "not_needed"))


def test_a_need_that_was_served_is_not_dropped_even_so():
    given(*A1_GOES, ended(Step.CLEARED)).when(CALL_OFF).refused(Reason.NEED_IS_FILLED)


# --- notes


@pytest.mark.parametrize("facts", [FALL, (*FALL, CLOSED), (*FALL, CANCELLED)])
def test_a_note_is_added_also_after_the_end(facts):
    given(*facts).when(NOTE).then(events.NoteAdded(1, TEXT))


# --- the end


def test_an_incident_is_closed():
    spec = given(*A1_GOES, ended(Step.CLEARED)).when(CLOSE).then(CLOSED)
    assert not spec.made()[0].incidents[1].open


def test_an_incident_is_closed_with_needs_that_nobody_served():
    spec = given(*FALL).when(CLOSE).then(CLOSED)
    assert not spec.made()[0].queue.ranks


def test_an_incident_is_not_closed_while_units_are_out_on_it():
    given(*A1_GOES).when(CLOSE).refused(Reason.UNITS_ARE_OUT)


def test_an_incident_is_cancelled_and_its_crews_are_called_off():
    facts = (*A1_GOES, need("1.2", "police"), on_duty("P1"), assigned("1/2", "1.2", "P1"))
    spec = given(*facts, advanced(Step.ON_SCENE)).when(CANCEL)
    spec.then(
        ended(Step.CANCELLED, "1/1", "incident_cancelled"),
        ended(Step.CANCELLED, "1/2", "incident_cancelled"),
        CANCELLED,
    )
    state, _ = spec.spec.made()
    assert sorted(state.available.pool_of) == ["A1", "P1"]
    assert not state.queue.ranks
    assert not state.timers.ranks


# --- open again


@pytest.mark.parametrize("end", ENDS)
def test_an_incident_is_open_again_with_what_it_lacked(end):
    spec = given(*FALL, end).when(REOPEN).then(events.IncidentReopened(1, "again", 3))
    assert list(spec.made()[0].queue.ranks) == ["1.1"]


def test_an_incident_that_is_open_is_not_opened_again():
    given(*FALL).when(REOPEN).refused(Reason.INCIDENT_IS_OPEN)


def test_an_incident_that_ended_a_day_ago_is_not_opened_again():
    given(*FALL, CLOSED, later(DAY, on_duty("P1"))).at(DAY).when(REOPEN).refused(Reason.NO_SUCH_INCIDENT)


def test_an_incident_that_ended_a_day_ago_is_not_opened_again_when_nothing_happened_since():
    """A quiet night: this command is the first thing after the day has passed; no view may have lost the row."""
    outcome = given(*FALL, CLOSED).at(DAY).when(REOPEN)
    if isinstance(outcome.decision, list):
        outcome.then(*outcome.decision)


def test_nothing_is_added_to_an_incident_that_ended_a_day_ago_even_when_nothing_happened_since():
    given(*FALL, CLOSED).at(DAY - 1).when(NOTE).then(events.NoteAdded(1, TEXT))
    given(*FALL, CLOSED).at(DAY).when(NOTE).refused(Reason.NO_SUCH_INCIDENT)
    attach = commands.AttachCall(id="1", call=CALL, incident=1)
    given(*FALL, RANG, CLOSED).at(DAY).when(attach).refused(Reason.NO_SUCH_INCIDENT)


def test_an_incident_closed_again_stays_for_another_day():
    nearly = DAY - MINUTE
    facts = (*FALL, CLOSED, later(nearly, events.IncidentReopened(1, "again", 3)), later(nearly, CLOSED))
    assert 1 in given(*facts, later(DAY, on_duty("P1"))).made()[0].incidents
    assert 1 not in given(*facts, later(nearly + DAY, on_duty("P1"))).made()[0].incidents


def test_what_has_been_kept_long_enough_leaves_with_its_minute():
    closed = (*FALL, later(1_000, CLOSED))
    for at, there in ((DAY + 1_000, True), (DAY + MINUTE - 1, True), (DAY + MINUTE, False)):
        spec = given(*closed, later(at, on_duty("P1")))
        assert (1 in spec.made()[0].incidents) == there
        assert ("1" in spec.shown().incidents.ended) == there


# --- the region in force


def test_an_incident_says_which_region_was_in_force():
    spec = given(events.RegionAdopted("2026.2", "d", with_rules(), {}))
    assert spec.when(commands.OpenIncident(id="1", kind="noise")).decision[0].region == "2026.2"
