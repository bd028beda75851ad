"""What hospitals can take: who may tell it, how long it holds, and how a crew turns to another."""

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from events.values import Step
from tests.core.given import Told, given, later
from tests.core.happened import A1_GOES, advanced, ended
from tests.core.province import DAY, LAN, MINUTE, NEAR_S, START, with_limits, with_rules

BEDS = {"emergency": 3, "burns": 0}
HELD_MS = rules.DAY_MS // 3
REPORT = commands.ReportHospital(id="1", hospital="h1", beds=BEDS)


def reported(until_ms: int = HELD_MS, hospital: str = "h1", **changed: object) -> events.HospitalReported:
    told = {"beds": BEDS, "diverting": False, "closed": (), **changed}
    return events.HospitalReported(hospital=hospital, until=START + until_ms, person=LAN, **told)


def until(after_ms: int) -> commands.ReportHospital:
    return commands.ReportHospital(id="1", hospital="h1", beds=BEDS, until=START + after_ms)


def test_what_a_hospital_can_take_holds_for_the_limit_of_the_region_or_as_long_as_it_says():
    given().when(REPORT).then(reported())
    given().when(until(MINUTE)).then(reported(MINUTE))
    short = events.RegionAdopted("2", "2", with_limits(hospital_s=60), {})
    given(short).when(REPORT).then(reported(MINUTE))


def test_the_same_told_again_is_news_since_it_is_younger():
    given(reported()).at(MINUTE).when(REPORT).then(reported(HELD_MS + MINUTE))


def test_what_was_so_earlier_and_comes_late_replaces_nothing():
    late = commands.ReportHospital(id="1", hospital="h1", beds={}, happened_at=START + 1)
    given(Told(reported(), 2)).at(MINUTE).when(late).refused(Reason.CHANGED_SINCE, after_ms=2)
    given(Told(reported(), 0)).at(MINUTE).when(late).then(reported(HELD_MS + 1, beds={}))


def test_a_desk_tells_of_its_own_hospital_and_of_no_other():
    given().by_desk("h1").when(REPORT).then(reported())
    given().by_desk("h2").when(REPORT).refused(Reason.NOT_YOURS)
    given().by_desk("").when(REPORT).refused(Reason.NOT_YOURS)


def test_only_hospitals_and_care_of_the_region_are_told_of():
    elsewhere = commands.ReportHospital(id="1", hospital="h9", beds={})
    given().when(elsewhere).refused(Reason.NO_SUCH_HOSPITAL)
    for wrong in ({"beds": {"magic": 1}}, {"beds": {}, "closed": ("magic",)}):
        given().when(commands.ReportHospital(id="1", hospital="h1", **wrong)).refused(Reason.NO_SUCH_CARE)


def test_it_holds_neither_until_a_time_that_is_over_nor_for_longer_than_anyone_can_know():
    given().when(until(0)).refused(Reason.TOO_OLD)
    given().when(until(7 * DAY)).then(reported(7 * DAY))
    given().when(until(7 * DAY + 1)).refused(Reason.TOO_FAR_AHEAD)


def test_a_kind_of_care_is_closed_once():
    closed = commands.ReportHospital(id="1", hospital="h1", beds={}, diverting=True, closed=("burns", "burns"))
    given().when(closed).then(reported(beds={}, diverting=True, closed=("burns",)))


def test_when_it_holds_no_longer_the_planner_says_that_nothing_is_known():
    lapse = commands.LapseHospital(id="1", hospital="h1")
    given(reported(MINUTE)).at(MINUTE - 1).plans()
    given(reported(MINUTE)).wakes_at(MINUTE)
    given(reported(MINUTE)).at(MINUTE).plans(lapse)
    given(reported(MINUTE)).at(MINUTE).when(lapse).then(events.HospitalLapsed("h1"))
    given(reported(MINUTE)).at(MINUTE - 1).when(lapse).refused(Reason.NOT_DUE)
    given().when(lapse).refused(Reason.NOT_DUE)
    given(reported(MINUTE), later(2, reported(2 * MINUTE))).at(MINUTE).plans()


def test_a_hospital_that_the_region_lists_no_more_is_not_waited_for():
    given(reported(MINUTE), events.RegionAdopted("2", "2", with_rules(hospitals=()), {})).at(MINUTE).plans()


# --- who drives there


def test_a_crew_turns_to_another_hospital_on_its_way():
    there = (*A1_GOES, advanced(Step.ON_SCENE), advanced(Step.TRANSPORTING, hospital="h1"))
    turn = commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.TRANSPORTING, hospital="h2")
    given(*there).by_crew("A1").when(turn).then(advanced(Step.TRANSPORTING, hospital="h2", eta_s=1001))
    same = commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.TRANSPORTING, hospital="h1")
    given(*there).by_crew("A1").when(same).refused(Reason.ALREADY_SO)
    unsaid = commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.TRANSPORTING)
    given(*there).by_crew("A1").when(unsaid).refused(Reason.ALREADY_SO)
    over = commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.ON_SCENE, hospital="h2")
    given(*there).by_crew("A1").when(over).refused(Reason.STEP_NOT_ALLOWED)


def test_a_crew_may_name_a_hospital_that_is_not_listed_and_is_expected_at_no_time():
    there = (*A1_GOES, advanced(Step.ON_SCENE))
    leave = commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.TRANSPORTING, hospital="elsewhere")
    given(*there).by_crew("A1").when(leave).then(advanced(Step.TRANSPORTING, hospital="elsewhere"))
    known = commands.AdvanceAssignment(id="1", assignment="1/1", step=Step.TRANSPORTING, hospital="h1")
    given(*there).by_crew("A1").when(known).then(advanced(Step.TRANSPORTING, hospital="h1", eta_s=NEAR_S))
    given(*there, ended(Step.CLEARED)).by_crew("A1").when(known).refused(Reason.ASSIGNMENT_HAS_ENDED)
