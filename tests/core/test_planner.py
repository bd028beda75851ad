"""The planner: the most urgent need gets who is there first; what waits too long rises; the silent are passed over."""

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from dispatch.core import commands
from dispatch.core.decide import Moment
from dispatch.core.evolve import evolve
from dispatch.core.plan import candidates, plan, set_aside
from dispatch.core.proximity import Places
from events.entry import Entry
from events.values import PLANNER, Place, Step
from tests.core.drawing import drawn, place_of, sent
from tests.core.exploring import explored
from tests.core.given import Spec, given, given_only, later, without_id
from tests.core.happened import A1_GOES, A1_ON_DUTY, A2_ON_DUTY, CLOSED, FALL, advanced, assigned, ended, need, opened
from tests.core.province import (
    BEGUN,
    CENTRE,
    FAR,
    LAN,
    NEAR,
    RECOMMENDING,
    REGISTERED,
    START,
    on_duty,
    with_limits,
)


def assign(of: str, unit: str) -> commands.AssignUnit:
    return commands.AssignUnit(id="", need=of, unit=unit)


def recommend(of: str, unit: str) -> commands.RecommendUnit:
    return commands.RecommendUnit(id="", need=of, unit=unit)


SILENCE = commands.SilenceAssignment(id="", assignment="1/1")
PROMOTE = commands.PromoteNeed(id="", need="1.1")
CLOSE = commands.CloseIncident(id="", incident=1, disposition="served")

# --- who goes


def test_the_nearest_able_unit_goes():
    drawing = """
        A1 .. .. .. ..
        .. .. .. .. A2
        .. F1 A! .. ..
    """
    assert sent(drawing) == [("A2", "A!")]


def test_the_nearest_is_so_as_the_crow_flies_in_both_directions():
    drawing = """
        .. .. .. .. A1
        A2 .. .. A! ..
        .. .. .. .. ..
    """
    assert sent(drawing) == [("A1", "A!")]


def test_on_a_tie_the_name_that_sorts_first_goes():
    assert sent("A2\nA!\nA1") == [("A1", "A!")]
    assert sent("A10\nA!\nA9") == [("A10", "A!")]


def test_the_most_urgent_is_served_first_even_if_it_is_far_away():
    drawing = """
        A1 A!3 .. .. ..
        .. .. .. .. A!1
    """
    assert sent(drawing) == [("A1", "A!1")]


def test_each_next_need_gets_the_nearest_of_those_that_are_left():
    drawing = """
        A2 .. A!2 A1 .. ..
        .. .. ..  .. .. ..
        A3 .. ..  A!1 .. ..
    """
    assert sent(drawing) == [("A1", "A!1"), ("A2", "A!2")]


def test_of_equally_urgent_ones_the_first_that_should_have_been_served_is_served_first():
    facts = [opened(), opened(2), need("2.1"), need("1.1", after_ms=1_000)]
    given(*facts, A1_ON_DUTY).plans(assign("2.1", "A1"))


def test_every_service_serves_its_own():
    drawing = """
        A1 F1 P1
        F! P! A!
    """
    assert sorted(sent(drawing)) == [("A1", "A!"), ("F1", "F!"), ("P1", "P!")]


def test_who_is_off_duty_does_not_go():
    assert sent("a1 A! .. .. A2") == [("A2", "A!")]
    assert sent("a1 A! f1") == []


def test_whoever_can_do_more_goes_where_less_is_wanted_but_not_the_other_way_round():
    able = (opened(), need("1.1", "ambulance", "ambulance", "doctor"))
    given(*able, A1_ON_DUTY).plans()
    given(*able, A1_ON_DUTY, A2_ON_DUTY).seen(A1=NEAR, A2=FAR).plans(assign("1.1", "A2"))
    given(*FALL, A2_ON_DUTY).plans(assign("1.1", "A2"))


def test_an_urgent_need_that_nobody_can_serve_does_not_hold_up_the_others():
    facts = [opened(priority=1), need("1.1", "ambulance", "doctor", priority=1), opened(2), need("2.1")]
    given(*facts, A1_ON_DUTY).plans(assign("2.1", "A1"))


def test_nobody_is_sent_to_nowhere():
    given(opened(place=None), need(), A1_ON_DUTY).plans()
    given(opened(place=None), need(), A1_ON_DUTY, events.PlaceChanged(1, FAR, None, None)).plans(assign("1.1", "A1"))


def test_nobody_is_sent_to_the_other_end_of_the_world():
    """A panel that knows no place may tell 0, 0."""
    facts = (opened(place=Place(0.0, 0.0)), need(), opened(2), need("2.1"), A1_ON_DUTY)
    given(*facts).plans(assign("2.1", "A1"))
    given(*facts, RECOMMENDING).plans(recommend("2.1", "A1"))
    given(opened(place=Place(CENTRE.lat + 4.4, CENTRE.lon)), need(), A1_ON_DUTY).plans(assign("1.1", "A1"))


def test_a_unit_stands_where_it_was_seen_last():
    given(*FALL, A1_ON_DUTY, A2_ON_DUTY).plans(assign("1.1", "A1"))
    given(*FALL, A1_ON_DUTY, A2_ON_DUTY).seen(A1=FAR).plans(assign("1.1", "A2"))


def test_without_a_region_nothing_is_planned():
    given_only(BEGUN).plans()


@pytest.mark.parametrize("end", [CLOSED, events.IncidentCancelled(1, "mistake"), events.NeedDropped("1.1", "no")])
def test_nobody_is_sent_when_it_is_over(end):
    given(*FALL, end, A1_ON_DUTY).plans()


# --- who is not asked again


@pytest.mark.parametrize("end", [Step.REFUSED, Step.SILENT, Step.CANCELLED])
def test_who_did_not_go_is_not_asked_again_for_the_same_but_the_next_is(end):
    facts = (*A1_GOES, ended(end), events.UnitReturned("A1"))
    given(*facts).plans()
    given(*facts, A2_ON_DUTY).seen(A1=NEAR, A2=FAR).plans(assign("1.1", "A2"))
    given(*facts, need("1.2")).plans(assign("1.2", "A1"))


def test_a_silent_crew_is_given_up_at_the_limit_and_the_next_goes():
    spec = given(*A1_GOES, A2_ON_DUTY)
    spec.at(59_999).plans()
    spec.wakes_at(60_000)
    spec.at(60_000).plans(SILENCE, assign("1.1", "A2"))


def test_a_crew_that_answered_is_left_in_peace():
    spec = given(*A1_GOES, A2_ON_DUTY, advanced(Step.ACKNOWLEDGED))
    spec.wakes_at(None)
    spec.at(3_600_000).plans()


# --- what waits too long


def test_a_need_that_waited_past_its_bound_is_promoted_and_so_on_to_the_first_priority():
    spec = given(*FALL)
    spec.at(1_799_999).plans()
    spec.wakes_at(1_800_000)
    spec.at(1_800_000).plans(PROMOTE)
    promoted = given(*FALL, later(1_800_000, events.NeedPromoted("1.1", 2), by=PLANNER))
    promoted.at(2_399_999).plans()
    promoted.at(2_400_000).plans(PROMOTE)
    first = given(*FALL, events.NeedPromoted("1.1", 1))
    first.wakes_at(None)
    first.at(10**9).plans()


def test_a_promoted_need_goes_before_the_others_it_waited_behind():
    facts = [opened(), need(), opened(2, priority=2), need("2.1", priority=2), events.NeedPromoted("1.1", 1)]
    given(*facts, A1_ON_DUTY).plans(assign("1.1", "A1"))


def test_what_is_served_does_not_wait():
    given(*A1_GOES, advanced(Step.ON_SCENE)).at(10**9).plans()


def test_a_need_that_is_open_again_waits_from_then_on():
    spec = given(*A1_GOES, later(1_000_000, ended(Step.REFUSED)))
    spec.wakes_at(2_800_000)
    spec.at(2_800_000).plans(PROMOTE)


def test_a_need_without_a_place_is_promoted_as_well():
    given(opened(place=None), need()).at(1_800_000).plans(PROMOTE)


def test_a_changed_priority_begins_anew():
    changed = later(1_000_000, events.PriorityChanged(1, 2))
    spec = given(*FALL, changed)
    spec.wakes_at(1_600_000)
    spec.at(1_600_000).plans(PROMOTE)


# --- what is over


def test_an_incident_that_was_served_and_lacks_nothing_is_closed_after_a_while():
    spec = given(*A1_GOES, later(30_000, ended(Step.CLEARED)))
    spec.wakes_at(630_000)
    spec.at(629_999).plans()
    spec.at(630_000).plans(CLOSE)


def test_an_incident_that_lacks_something_again_is_not_closed():
    given(*A1_GOES, ended(Step.CLEARED), need("1.2")).seen(A1=FAR).at(600_000).plans(assign("1.2", "A1"))


def test_an_incident_that_nobody_served_is_not_closed_by_itself():
    given(*FALL, events.NeedDropped("1.1", "no")).at(10**9).plans()


def test_an_incident_is_never_closed_by_itself_where_the_region_says_so():
    adopted = events.RegionAdopted("1", "digest-1", with_limits(close_s=0), {})
    given_only(BEGUN, adopted, *REGISTERED, *A1_GOES, ended(Step.CLEARED)).at(10**9).plans()


# --- where people decide


def recommending(*facts) -> Spec:
    return given_only(BEGUN, RECOMMENDING, *REGISTERED, *facts)


PROPOSED = events.UnitRecommended("1.1", "A1", 112)


def test_where_people_decide_the_planner_proposes_once():
    recommending(*FALL, A1_ON_DUTY).plans(recommend("1.1", "A1"))
    recommending(*FALL, A1_ON_DUTY, PROPOSED).plans()


def test_a_unit_is_proposed_for_one_need_only():
    two = (*FALL, opened(2), need("2.1"))
    recommending(*two, A1_ON_DUTY).plans(recommend("1.1", "A1"))
    recommending(*two, A1_ON_DUTY, A2_ON_DUTY).plans(recommend("1.1", "A1"), recommend("2.1", "A2"))


@pytest.mark.parametrize(
    "gone", [events.UnitWentOffDuty("A1", "shift_end"), events.UnitWentOutOfService("A1", "flat_tyre")]
)
def test_another_is_proposed_when_the_first_is_gone(gone):
    recommending(*FALL, A1_ON_DUTY, A2_ON_DUTY, PROPOSED, gone).plans(recommend("1.1", "A2"))


@pytest.mark.parametrize(
    "over",
    [
        events.NeedDropped("1.1", "no"),
        CLOSED,
        events.IncidentCancelled(1, "mistake"),
        assigned(unit="A2"),
    ],
)
def test_a_unit_that_is_not_needed_there_any_more_is_proposed_to_the_next(over):
    """Somebody else waits already, and nothing else changes: the planner must look again by itself."""
    other = [A2_ON_DUTY] if isinstance(over, events.UnitAssigned) else []
    state, places = recommending(*FALL, opened(2), need("2.1"), A1_ON_DUTY, PROPOSED, *other).made()
    state.queue.settled()
    evolve(state, Entry(state.position + 1, START, LAN, "over", over))
    wanted = plan(state, Moment(START, places))
    assert wanted is not None
    assert without_id(wanted) == recommend("2.1", "A1")


def test_another_is_proposed_when_the_place_is_another_and_nobody_is_promised_twice():
    facts = (*FALL, A1_ON_DUTY, A2_ON_DUTY, PROPOSED, events.PlaceChanged(1, FAR, None, None))
    recommending(*facts).seen(A2=FAR).plans(recommend("1.1", "A2"))


def test_a_need_with_a_proposal_that_nobody_takes_up_rises_as_well():
    recommending(*FALL, A1_ON_DUTY, PROPOSED).at(1_800_000).plans(PROMOTE)


# --- a bug in the planner is an alarm, once


@pytest.mark.parametrize(
    ("spec", "command", "after_ms"),
    [
        (given(*FALL, A1_ON_DUTY), assign("1.1", "A1"), 0),
        (recommending(*FALL, A1_ON_DUTY), recommend("1.1", "A1"), 0),
        (given(*A1_GOES), SILENCE, 10**9),
        (given(*FALL), PROMOTE, 10**9),
        (given(*A1_GOES, ended(Step.CLEARED)), CLOSE, 10**9),
    ],
)
def test_what_was_set_aside_is_not_wanted_again(spec, command, after_ms):
    state, places = spec.made()
    moment = Moment(START + after_ms, places)
    assert without_id(plan(state, moment)) == command
    set_aside(state, command)
    assert plan(state, moment) is None


# --- what a person may choose from


def test_a_person_may_choose_from_the_free_first_then_from_those_under_way():
    facts = (*A1_GOES, opened(2, "cardiac", 1, FAR), need("2.1", priority=1), A2_ON_DUTY)
    state, places = given(*facts).seen(A1=FAR, A2=NEAR).made()
    found = candidates(state, "2.1", Moment(START, places))
    assert [(row.unit, row.busy, row.tried) for row in found] == [("A2", None, False), ("A1", 1, False)]
    assert found[1].eta_s == 1
    assert found[0].eta_s == 1001


def test_who_did_not_go_is_named_last_and_who_is_on_scene_or_of_another_service_not_at_all():
    state, places = given(*A1_GOES, ended(Step.REFUSED), A2_ON_DUTY, on_duty("F1")).made()
    found = candidates(state, "1.1", Moment(START, places))
    assert [(row.unit, row.tried) for row in found] == [("A2", False), ("A1", True)]
    busy = given(*A1_GOES, advanced(Step.ON_SCENE), opened(2), need("2.1")).made()
    assert candidates(busy[0], "2.1", Moment(START, busy[1])) == []


def test_there_is_nobody_to_choose_from_for_what_is_not_there_or_has_no_place():
    state, places = given(opened(place=None), need()).made()
    assert candidates(state, "1.1", Moment(START, places)) is None
    assert candidates(state, "9.9", Moment(START, places)) is None


# --- drawn at random, against looking at everything

PLACED = st.tuples(st.integers(0, 6), st.integers(0, 6))
UNITS = st.lists(st.tuples(st.sampled_from("AFP"), PLACED), max_size=8)
WAITING = st.lists(st.tuples(st.sampled_from("AFP"), st.integers(1, 4), PLACED), max_size=8)


@explored(200)
@each(UNITS, WAITING)
def test_whoever_is_drawn_where_ever_the_planner_sends_as_one_who_looks_at_everything(units, waiting):
    squares: dict[tuple[int, int], list[str]] = {}
    for number, (service, at) in enumerate(units):
        squares.setdefault(at, []).append(f"{service}{number}")
    for service, priority, at in waiting:
        squares.setdefault(at, []).append(f"{service}!{priority}")
    one_each = {at: names[0] for at, names in squares.items()}
    drawing = "\n".join(" ".join(one_each.get((row, column), "..") for column in range(7)) for row in range(7))
    assert sent(drawing) == looked_up(one_each), drawing


def looked_up(squares: dict[tuple[int, int], str]) -> list[tuple[str, str]]:
    """By priority, then by the name of the need: each gets the nearest of those that are left."""
    free = {name: place_of(*at) for at, name in squares.items() if "!" not in name}
    incidents = [(token, place_of(*at)) for at, token in sorted(squares.items()) if "!" in token]
    numbered = sorted((token[2:], f"{number}.1", token, place) for number, (token, place) in enumerate(incidents, 1))
    orders = []
    for _, _, token, place in numbered:
        able = [name for name in free if name[0] == token[0]]
        if able:
            nearest = min(able, key=lambda name, place=place: (square(free[name], place), name))
            del free[nearest]
            orders.append((nearest, token))
    return orders


def square(one: Place, other: Place) -> float:
    """Of the distance, counted as the index counts it, so that ties are ties."""
    plane = Places(CENTRE.lat)
    dx, dy = one.lon * plane.x_m - other.lon * plane.x_m, one.lat * plane.y_m - other.lat * plane.y_m
    return dx * dx + dy * dy


def test_a_drawing_is_read_as_it_is_drawn():
    spec = drawn("a1 .. A!4\nF2 .. ..")
    state, places = spec.made()
    assert state.units.keys() == {"A1", "F2"}
    assert list(state.available.pool_of) == ["F2"]
    assert state.needs["1.1"].priority == 4
    assert places.spots["F2"].place.lat < CENTRE.lat
