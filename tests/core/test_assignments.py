"""One unit goes to one need: the order, the steps, the ways it ends, and every reason to refuse."""

import pytest

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from events.values import Step
from tests.core.given import given, later
from tests.core.happened import A1_GOES, A1_ON_DUTY, A2_ON_DUTY, CLOSED, FALL, advanced, assigned, ended, need, opened
from tests.core.province import CENTRE, KHOA, LAN, NEAR, NEAR_S, on_duty

ASSIGN = commands.AssignUnit(id="1", need="1.1", unit="A1")
ACTIVE = [step for step, after in rules.STEPS.items() if after]
BROUGHT_TO = {Step.TRANSPORTING: "h1", Step.AT_HOSPITAL: "h1"}
STANDINGS = [
    (events.UnitWentOffDuty("A1", "shift_end"), Reason.UNIT_IS_OFF_DUTY),
    (events.UnitWentOutOfService("A1", "flat_tyre"), Reason.UNIT_IS_OUT_OF_SERVICE),
]


def a1_is(step: Step) -> tuple:
    """A1 goes, and has come to this step."""
    return A1_GOES if step is Step.ASSIGNED else (*A1_GOES, advanced(step, hospital=BROUGHT_TO.get(step)))


# --- the order


def test_an_available_unit_is_assigned():
    given(*FALL, A1_ON_DUTY).seen(A1=CENTRE).when(ASSIGN).then(
        events.UnitAssigned("1/1", "1.1", 1, "A1", CENTRE, NEAR_S)
    )


def test_the_second_assignment_of_an_incident_has_the_second_number():
    given(*A1_GOES, ended(Step.REFUSED), A2_ON_DUTY).when(commands.AssignUnit(id="1", need="1.1", unit="A2")).then(
        events.UnitAssigned("1/2", "1.1", 1, "A2", CENTRE, NEAR_S)
    )


def test_a_unit_is_assigned_to_an_incident_without_a_place_since_a_missing_place_never_refuses():
    given(opened(place=None), need(), A1_ON_DUTY).when(ASSIGN).then(
        events.UnitAssigned("1/1", "1.1", 1, "A1", CENTRE, None)
    )


def test_a_unit_that_did_not_answer_may_be_sent_again_by_a_person_when_it_is_back():
    given(*A1_GOES, ended(Step.SILENT), events.UnitReturned("A1")).when(ASSIGN).then(
        events.UnitAssigned("1/2", "1.1", 1, "A1", CENTRE, NEAR_S)
    )


def test_no_unit_is_assigned_to_a_need_that_is_not_there():
    given(A1_ON_DUTY).when(ASSIGN).refused(Reason.NO_SUCH_NEED)


def test_no_unit_is_assigned_to_an_incident_that_has_ended():
    given(*FALL, A1_ON_DUTY, CLOSED).when(ASSIGN).refused(Reason.INCIDENT_HAS_ENDED)


def test_no_unit_is_assigned_where_one_has_been():
    given(*A1_GOES, ended(Step.CLEARED)).when(ASSIGN).refused(Reason.NEED_IS_FILLED)


def test_no_unit_is_assigned_where_one_is_going_and_the_refusal_says_who_was_faster():
    given(*FALL, A1_ON_DUTY, A2_ON_DUTY, later(7_000, assigned(unit="A2"), by=KHOA)).at(8_000).when(ASSIGN).refused(
        Reason.NEED_IS_FILLED, by=KHOA, after_ms=7_000, fact=5
    )


def test_a_unit_that_is_not_there_is_not_assigned():
    given(*FALL).when(commands.AssignUnit(id="1", need="1.1", unit="A9")).refused(Reason.NO_SUCH_UNIT)


def test_a_unit_that_never_came_on_duty_is_not_assigned():
    given(*FALL).when(ASSIGN).refused(Reason.UNIT_IS_OFF_DUTY)


@pytest.mark.parametrize(("gone", "reason"), STANDINGS)
def test_a_unit_that_is_not_there_for_it_is_not_assigned(gone, reason):
    given(*FALL, A1_ON_DUTY, gone).when(ASSIGN).refused(reason)


def test_a_silent_unit_is_not_assigned():
    given(*A1_GOES, ended(Step.SILENT)).when(ASSIGN).refused(Reason.UNIT_IS_SILENT)


def test_a_unit_of_another_service_is_not_assigned():
    given(*FALL, on_duty("F1")).when(commands.AssignUnit(id="1", need="1.1", unit="F1")).refused(
        Reason.UNIT_OF_OTHER_SERVICE
    )


def test_a_unit_that_lacks_a_capability_is_not_assigned():
    given(opened(), need("1.1", "ambulance", "ambulance", "doctor"), A1_ON_DUTY).when(ASSIGN).refused(
        Reason.UNIT_LACKS_CAPABILITY
    )


def test_a_busy_unit_is_not_assigned_twice():
    given(*A1_GOES, opened(2), need("2.1")).when(commands.AssignUnit(id="1", need="2.1", unit="A1")).refused(
        Reason.UNIT_IS_BUSY, by=LAN, after_ms=0, fact=4
    )


def test_the_need_is_looked_at_before_the_unit():
    given(*FALL, CLOSED).when(commands.AssignUnit(id="1", need="1.1", unit="A9")).refused(Reason.INCIDENT_HAS_ENDED)
    given(*A1_GOES).when(commands.AssignUnit(id="1", need="1.1", unit="A9")).refused(Reason.NEED_IS_FILLED)


def test_whether_a_unit_is_well_is_looked_at_before_what_it_can_do():
    given(*FALL).when(commands.AssignUnit(id="1", need="1.1", unit="F1")).refused(Reason.UNIT_IS_OFF_DUTY)
    given(opened(), need("1.1", "ambulance", "doctor"), on_duty("F1")).when(
        commands.AssignUnit(id="1", need="1.1", unit="F1")
    ).refused(Reason.UNIT_OF_OTHER_SERVICE)


# --- the steps


@pytest.mark.parametrize("before", ACTIVE)
@pytest.mark.parametrize("step", Step)
def test_a_crew_comes_one_step_further_exactly_where_the_table_says_so(before, step):
    asked = (
        given(*a1_is(before))
        .by_crew("A1")
        .when(commands.AdvanceAssignment(id="1", assignment="1/1", step=step, hospital="h1"))
    )
    if step is before:
        asked.refused(Reason.ALREADY_SO, by=LAN, after_ms=0)
    elif step is Step.CLEARED:
        asked.then(ended(Step.CLEARED))
    elif step in rules.STEPS[before] and step in rules.REPORTED:
        asked.then(advanced(step, hospital="h1", eta_s=NEAR_S if step is Step.TRANSPORTING else None))
    else:
        asked.refused(Reason.STEP_NOT_ALLOWED)


def test_an_assignment_that_has_ended_goes_no_further():
    given(*A1_GOES, ended(Step.CLEARED)).when(
        commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.ON_SCENE)
    ).refused(Reason.ASSIGNMENT_HAS_ENDED)


def test_what_is_no_assignment_goes_no_further():
    given().when(commands.AdvanceAssignment(id="1", assignment="A1", step=Step.ON_SCENE)).refused(
        Reason.NO_SUCH_ASSIGNMENT
    )


def test_a_crew_speaks_for_itself_only():
    given(*A1_GOES).by_crew("A2").when(
        commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.ASSIGNED)
    ).refused(Reason.NOT_YOURS)


def test_a_step_refused_says_who_came_before():
    given(*A1_GOES, later(9_000, advanced(Step.ON_SCENE), by=KHOA)).when(
        commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.EN_ROUTE)
    ).refused(Reason.STEP_NOT_ALLOWED, by=KHOA, after_ms=9_000, fact=5)


def test_a_crew_on_scene_stands_at_the_incident():
    spec = given(*A1_GOES, later(5_000, advanced(Step.ON_SCENE)))
    state, places = spec.made()
    assert state.units["A1"].stood == NEAR
    assert places.spots["A1"].place == NEAR


# --- the ways it ends

ENDS = {
    Step.REFUSED: commands.RefuseAssignment(id="1", assignment="1/1", reason="flat_tyre"),
    Step.CANCELLED: commands.CancelAssignment(id="1", assignment="1/1", reason="nearer_unit"),
}


@pytest.mark.parametrize("before", ACTIVE)
@pytest.mark.parametrize("end", ENDS)
def test_it_ends_exactly_where_the_table_says_so(before, end):
    command = ENDS[end]
    asked = given(*a1_is(before)).by_crew("A1").when(command)
    if rules.may_follow(end, before):
        asked.then(ended(end, reason=command.reason))
    else:
        asked.refused(Reason.STEP_NOT_ALLOWED, by=LAN)


@pytest.mark.parametrize("end", ENDS)
def test_what_has_ended_does_not_end_again(end):
    given(*A1_GOES, ended(end)).when(ENDS[end]).refused(Reason.ASSIGNMENT_HAS_ENDED)


@pytest.mark.parametrize("kind", [commands.RefuseAssignment, commands.CancelAssignment])
def test_nobody_ends_what_is_no_assignment(kind):
    given().when(kind(id="1", assignment="?", reason="no")).refused(Reason.NO_SUCH_ASSIGNMENT)


@pytest.mark.parametrize("end", ENDS)
def test_a_crew_does_not_end_what_is_not_its_own(end):
    given(*A1_GOES, A2_ON_DUTY).by_crew("A2").when(ENDS[end]).refused(Reason.NOT_YOURS)


def test_after_a_refusal_the_need_is_open_again_and_the_unit_free():
    state, _ = given(*A1_GOES, ended(Step.REFUSED)).made()
    assert "1.1" in state.queue.ranks
    assert "A1" in state.available.pool_of
    assert state.needs["1.1"].tried == ["A1"]


def test_a_cleared_need_is_done():
    state, _ = given(*A1_GOES, ended(Step.CLEARED)).made()
    assert state.needs["1.1"].done
    assert not state.queue.ranks


def test_a_silent_unit_is_not_free_until_it_reports_itself():
    spec = given(*A1_GOES, ended(Step.SILENT))
    assert "A1" not in spec.made()[0].available.pool_of
    back = spec.by_crew("A1").when(commands.ReturnUnit(id="1", unit="A1")).then(events.UnitReturned("A1"))
    assert "A1" in back.made()[0].available.pool_of


# --- silence

SILENCE = commands.SilenceAssignment(id="1", assignment="1/1")


def test_a_crew_that_does_not_answer_is_silent_when_the_limit_has_come():
    given(*A1_GOES).at(60_000).when(SILENCE).then(ended(Step.SILENT))


def test_a_crew_is_not_silent_a_millisecond_before():
    given(*A1_GOES).at(59_999).when(SILENCE).refused(Reason.NOT_DUE)


@pytest.mark.parametrize("step", [step for step in ACTIVE if step is not Step.ASSIGNED])
def test_a_crew_that_answered_is_not_silent_any_more(step):
    given(*a1_is(step)).at(60_000).when(SILENCE).refused(Reason.STEP_NOT_ALLOWED)


def test_an_assignment_that_has_ended_is_not_silent():
    given(*A1_GOES, ended(Step.CANCELLED)).at(60_000).when(SILENCE).refused(Reason.ASSIGNMENT_HAS_ENDED)


def test_what_is_no_assignment_is_not_silent():
    given().when(commands.SilenceAssignment(id="1", assignment="?")).refused(Reason.NO_SUCH_ASSIGNMENT)


# --- diverting

SECOND = (opened(2, "cardiac", 1), need("2.1", priority=1))
DIVERT = commands.DivertUnit(id="1", unit="A1", need="2.1")


@pytest.mark.parametrize("step", ACTIVE)
def test_a_unit_is_diverted_exactly_while_it_is_under_way(step):
    asked = given(*a1_is(step), *SECOND).when(DIVERT)
    if rules.may_follow(Step.DIVERTED, step):
        place = CENTRE
        asked.then(ended(Step.DIVERTED, reason="to_2"), events.UnitAssigned("2/1", "2.1", 2, "A1", place, NEAR_S))
    else:
        asked.refused(Reason.STEP_NOT_ALLOWED, by=LAN)


def test_a_unit_is_diverted_within_its_incident():
    given(*A1_GOES, need("1.2", priority=1)).when(commands.DivertUnit(id="1", unit="A1", need="1.2")).then(
        ended(Step.DIVERTED, reason="to_1"), events.UnitAssigned("1/2", "1.2", 1, "A1", CENTRE, NEAR_S)
    )


def test_a_diverted_unit_may_be_asked_again_for_what_it_left():
    state, _ = given(*A1_GOES, *SECOND, ended(Step.DIVERTED), assigned("2/1", "2.1")).made()
    assert state.needs["1.1"].tried == []
    assert list(state.queue.ranks) == ["1.1"]


def test_a_free_unit_is_diverted_as_it_is_assigned():
    given(*SECOND, A1_ON_DUTY).when(DIVERT).then(events.UnitAssigned("2/1", "2.1", 2, "A1", CENTRE, NEAR_S))


def test_a_unit_is_not_diverted_to_a_need_that_is_not_there():
    given(*A1_GOES).when(DIVERT).refused(Reason.NO_SUCH_NEED)


def test_a_unit_is_not_diverted_to_an_incident_that_has_ended():
    given(*A1_GOES, *SECOND, events.IncidentCancelled(2, "mistake")).when(DIVERT).refused(Reason.INCIDENT_HAS_ENDED)


def test_a_unit_is_not_diverted_to_where_it_goes_already():
    given(*A1_GOES).when(commands.DivertUnit(id="1", unit="A1", need="1.1")).refused(Reason.NEED_IS_FILLED, by=LAN)


def test_a_unit_that_is_not_there_is_not_diverted():
    given(*SECOND).when(commands.DivertUnit(id="1", unit="A9", need="2.1")).refused(Reason.NO_SUCH_UNIT)


@pytest.mark.parametrize(("gone", "reason"), STANDINGS)
def test_a_unit_that_is_not_there_for_it_is_not_diverted(gone, reason):
    given(*SECOND, A1_ON_DUTY, gone).when(DIVERT).refused(reason)


def test_a_silent_unit_is_not_diverted():
    given(*A1_GOES, *SECOND, ended(Step.SILENT)).when(DIVERT).refused(Reason.UNIT_IS_SILENT)


def test_a_unit_of_another_service_is_not_diverted():
    given(*SECOND, on_duty("F1")).when(commands.DivertUnit(id="1", unit="F1", need="2.1")).refused(
        Reason.UNIT_OF_OTHER_SERVICE
    )


def test_a_unit_that_lacks_a_capability_is_not_diverted():
    given(*A1_GOES, opened(2), need("2.1", "ambulance", "doctor")).when(DIVERT).refused(Reason.UNIT_LACKS_CAPABILITY)


def test_a_crew_diverts_nobody_else():
    given(*A1_GOES, *SECOND, A2_ON_DUTY).by_crew("A2").when(DIVERT).refused(Reason.NOT_YOURS)
