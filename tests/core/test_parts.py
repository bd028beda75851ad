"""Each service's part of an incident has a priority of its own, if somebody says so; the others' stay."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from dispatch.core.state import image, of_image, promote_timer
from events.values import Step, Time
from tests.core.given import facts, given, later
from tests.core.happened import A1_ON_DUTY, CLOSED, P1_ON_DUTY, advanced, assigned, ended, need, opened
from tests.core.province import KHOA, RULES, START
from tests.core.test_incidents import change_priority

CRASH = (opened(kind="crash"), need(), need("1.2", "police"))
"""Incident 1 of priority 3: an ambulance and a patrol are wanted."""


def change_part(
    service: str = "police", to: int = 1, seen: int = 100, incident: int = 1
) -> commands.ChangePartPriority:
    return commands.ChangePartPriority(id="1", incident=incident, service=service, priority=to, seen=seen)


def due(priority: int, after_ms: int = 0) -> Time:
    return Time(START + after_ms + RULES.limits.assign_s[priority - 1] * 1000)


def part(service: str = "police", priority: int = 1, after_ms: int = 0) -> events.PartPriorityChanged:
    return events.PartPriorityChanged(1, service, priority, due(priority, after_ms))


# --- one part


def test_the_needs_of_one_service_wait_with_its_priority_and_the_others_as_before():
    spec = given(*CRASH).at(50_000).when(change_part()).then(part(after_ms=50_000))
    state, row = spec.made()[0], spec.shown().incidents.open["1"]
    assert state.incidents[1].priority == row.priority == 3
    assert [(one.priority, one.deadline) for one in row.needs] == [(3, due(3)), (1, due(1, 50_000))]
    assert [(one.priority, one.deadline) for one in state.needs.values()] == [(3, due(3)), (1, due(1, 50_000))]
    assert state.queue.first() == "1.2"
    assert [(one.service, one.priority) for one in row.parts] == [("police", 1)]


def test_each_service_may_have_its_own():
    row = given(*CRASH, part(), part("ambulance", 4), part("police", 2)).shown().incidents.open["1"]
    assert {one.service: one.priority for one in row.parts} == {"ambulance": 4, "police": 2}


def test_promotion_is_counted_anew_and_ends_with_the_first_priority():
    state = given(*CRASH, later(60_000, part(priority=2, after_ms=60_000))).made()[0]
    assert state.timers.ranks[promote_timer("1.2")] == START + 60_000 + RULES.limits.promote_s[1] * 1000
    assert state.timers.ranks[promote_timer("1.1")] == START + RULES.limits.promote_s[2] * 1000
    assert promote_timer("1.2") not in given(*CRASH, part()).made()[0].timers.ranks


def test_who_is_going_goes_on_and_if_the_need_is_open_again_it_waits_with_the_priority_of_its_part():
    spec = given(*CRASH, P1_ON_DUTY, assigned(of="1.2", unit="P1"), part(), ended(Step.REFUSED))
    assert spec.made()[0].needs["1.2"].priority == 1
    assert spec.shown().incidents.open["1"].needs[1].priority == 1
    assert spec.made()[0].queue.first() == "1.2"


def test_who_is_going_keeps_no_priority_of_a_part_that_is_none_any_more():
    whole = events.PriorityChanged(1, 3, due(3))
    spec = given(*CRASH, P1_ON_DUTY, assigned(of="1.2", unit="P1"), part(), whole, ended(Step.REFUSED))
    assert spec.made()[0].needs["1.2"].priority == 3
    assert spec.shown().incidents.open["1"].needs[1].priority == 3


def test_what_was_served_is_left_alone():
    served = (P1_ON_DUTY, assigned(of="1.2", unit="P1"), advanced(Step.ON_SCENE), ended(Step.CLEARED))
    assert given(*CRASH, *served, part()).shown().incidents.open["1"].needs[1].priority == 3


def test_a_unit_that_was_proposed_stays_proposed():
    spec = given(*CRASH, P1_ON_DUTY, events.UnitRecommended("1.2", "P1", None), part(priority=2))
    state = spec.made()[0]
    assert (state.needs["1.2"].recommended, "1.2" in state.queue) == ("P1", False)


def test_more_needs_of_that_service_have_its_priority():
    spec = given(*CRASH, part(), part("fire", 4))
    add = commands.AddNeed(id="1", incident=1, service="police", wanted=("patrol",))
    spec.when(add).then(need("1.3", "police", priority=1))
    given(*CRASH, part("ambulance", 2)).when(commands.RaiseLevel(id="1", incident=1, seen=100)).then(
        events.LevelRaised(1, 2), need("1.3", "fire", priority=3)
    )


def test_a_reopened_incident_has_its_parts_as_they_were():
    again = events.IncidentReopened(1, "needs_more", 3)
    spec = given(*CRASH, part(), CLOSED, later(9_000, again))
    state = spec.made()[0]
    assert (state.needs["1.1"].priority, state.needs["1.2"].priority) == (3, 1)
    assert spec.shown().incidents.open["1"].parts
    add = commands.AddNeed(id="1", incident=1, service="police", wanted=("patrol",))
    assert spec.when(add).decision[0].priority == 1


# --- and the whole


def test_the_priority_of_the_whole_is_that_of_every_part_from_then_on():
    whole = events.PriorityChanged(1, 2, due(2, 50_000))
    spec = given(*CRASH, part()).at(50_000).when(change_priority(2)).then(whole)
    state, row = spec.made()[0], spec.shown().incidents.open["1"]
    assert [one.priority for one in state.needs.values()] == [one.priority for one in row.needs] == [2, 2]
    assert (state.incidents[1].parts, row.parts) == ({}, ())


def test_the_whole_may_be_set_to_what_it_is_so_that_the_parts_are():
    whole = events.PriorityChanged(1, 3, due(3))
    given(*CRASH, part()).when(change_priority(3)).then(whole)
    given(*CRASH, part(), whole).when(change_priority(3)).refused(Reason.ALREADY_SO)


# --- refused


def test_a_part_is_not_changed_to_what_it_is():
    given(*CRASH).when(change_part(to=3)).refused(Reason.ALREADY_SO)
    given(*CRASH, part()).when(change_part(seen=0)).refused(Reason.ALREADY_SO)


def test_only_a_service_that_was_asked_for_has_a_part():
    given(*CRASH).when(change_part("fire")).refused(Reason.NO_SUCH_PART)
    given(*CRASH).when(change_part("?")).refused(Reason.NO_SUCH_SERVICE)


def test_not_where_there_is_none_or_it_has_ended():
    given(*CRASH).when(change_part(incident=7)).refused(Reason.NO_SUCH_INCIDENT)
    given(*CRASH, CLOSED).when(change_part()).refused(Reason.INCIDENT_HAS_ENDED)


@pytest.mark.parametrize("before", [part(), events.PriorityChanged(1, 2)])
def test_whoever_has_not_seen_who_changed_this_part_or_the_whole_is_told(before):
    spec = given(*CRASH, later(9_000, before, by=KHOA))
    spec.when(change_part(to=4, seen=11)).refused(Reason.CHANGED_SINCE, by=KHOA, after_ms=9_000, fact=4)
    assert isinstance(spec.when(change_part(to=4, seen=12)).decision, list)


def test_a_change_of_another_part_is_no_hindrance():
    spec = given(*CRASH, later(9_000, part("ambulance"), by=KHOA))
    spec.at(9_000).when(change_part(seen=9)).then(part(after_ms=9_000))


def test_the_whole_is_not_changed_over_a_part_that_was_not_seen():
    spec = given(*CRASH, later(9_000, part(), by=KHOA))
    spec.when(change_priority(2, seen=11)).refused(Reason.CHANGED_SINCE, by=KHOA, after_ms=9_000, fact=4)


# --- who goes, and what is kept


def test_the_planner_serves_the_more_urgent_part_first():
    spec = given(*CRASH, part(), P1_ON_DUTY, A1_ON_DUTY)
    assert [one.need for one in spec.planned()] == ["1.2", "1.1"]


def test_a_snapshot_knows_the_parts():
    state = given(*CRASH, part()).made()[0]
    assert facts(of_image(image(state))) == facts(state)
