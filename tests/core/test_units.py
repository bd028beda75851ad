"""Units go on and off duty, out of service and back; a crew speaks for its own unit only."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.values import Step
from tests.core.given import Told, given
from tests.core.happened import A1_GOES, A1_ON_DUTY, advanced, ended
from tests.core.province import CENTRE, FAR, NEAR, START

OFF = events.UnitWentOffDuty("A1", "shift_end")
OUT = events.UnitWentOutOfService("A1", "flat_tyre")
SILENT = (*A1_GOES, ended(Step.SILENT))

ON_DUTY = commands.BringOnDuty(id="1", unit="A1", place=NEAR)
OFF_DUTY = commands.TakeOffDuty(id="1", unit="A1", reason="shift_end")
OUT_OF_SERVICE = commands.TakeOutOfService(id="1", unit="A1", reason="flat_tyre")
RETURN = commands.ReturnUnit(id="1", unit="A1")
ALL = [ON_DUTY, OFF_DUTY, OUT_OF_SERVICE, RETURN]


@pytest.mark.parametrize("command", ALL)
def test_a_crew_speaks_for_no_other_unit_even_if_there_is_none(command):
    given().by_crew("A2").when(command).refused(Reason.NOT_YOURS)
    given(events.UnitRetired("A1")).by_crew("A2").when(command).refused(Reason.NOT_YOURS)


@pytest.mark.parametrize("command", ALL)
def test_a_unit_that_is_not_there_does_nothing(command):
    given(events.UnitRetired("A1")).when(command).refused(Reason.NO_SUCH_UNIT)


# --- on duty


def test_a_crew_comes_on_duty():
    given().by_crew("A1").when(ON_DUTY).then(events.UnitCameOnDuty("A1", NEAR))


def test_a_unit_that_came_on_duty_stands_where_it_said_and_may_be_sent():
    state, places = given(events.UnitCameOnDuty("A1", NEAR)).made()
    assert places.spots["A1"].place == NEAR
    assert list(state.available.pool_of) == ["A1"]


def test_a_unit_that_said_no_place_stands_at_home():
    _, places = given(A1_ON_DUTY).made()
    assert places.spots["A1"].place == CENTRE


@pytest.mark.parametrize("before", [(A1_ON_DUTY,), (A1_ON_DUTY, OUT), A1_GOES, SILENT])
def test_a_unit_does_not_come_on_duty_twice(before):
    given(*before).when(ON_DUTY).refused(Reason.ALREADY_SO)


# --- off duty


@pytest.mark.parametrize("before", [(A1_ON_DUTY,), (A1_ON_DUTY, OUT), SILENT])
def test_a_unit_goes_off_duty(before):
    spec = given(*before).when(OFF_DUTY).then(events.UnitWentOffDuty("A1", "shift_end"))
    assert "A1" not in spec.made()[0].available.pool_of


@pytest.mark.parametrize("before", [(), (A1_ON_DUTY, OFF)])
def test_a_unit_does_not_go_off_duty_twice(before):
    given(*before).when(OFF_DUTY).refused(Reason.ALREADY_SO)


def test_a_unit_does_not_go_off_duty_in_the_middle_of_a_job():
    given(*A1_GOES).when(OFF_DUTY).refused(Reason.UNIT_IS_BUSY)


# --- out of service and back


@pytest.mark.parametrize("before", [(A1_ON_DUTY,), SILENT])
def test_a_unit_goes_out_of_service(before):
    spec = given(*before).when(OUT_OF_SERVICE).then(OUT)
    assert "A1" not in spec.made()[0].available.pool_of


@pytest.mark.parametrize("step", [Step.ACKNOWLEDGED, Step.ON_SCENE, Step.AT_HOSPITAL])
def test_a_unit_that_breaks_down_under_way_leaves_its_need_open(step):
    spec = (
        given(*A1_GOES, advanced(step))
        .when(OUT_OF_SERVICE)
        .then(events.AssignmentEnded("1/1", Step.CANCELLED, "flat_tyre"), OUT)
    )
    state, _ = spec.made()
    assert list(state.queue.ranks) == ["1.1"]
    assert not state.available.pool_of


def test_a_unit_does_not_go_out_of_service_twice():
    given(A1_ON_DUTY, OUT).when(OUT_OF_SERVICE).refused(Reason.ALREADY_SO)


def test_a_unit_off_duty_does_not_go_out_of_service():
    given().when(OUT_OF_SERVICE).refused(Reason.UNIT_IS_OFF_DUTY)


@pytest.mark.parametrize("before", [(A1_ON_DUTY, OUT), SILENT])
def test_a_unit_returns(before):
    spec = given(*before).when(RETURN).then(events.UnitReturned("A1"))
    assert "A1" in spec.made()[0].available.pool_of


def test_a_unit_off_duty_does_not_return():
    given(A1_ON_DUTY, OFF).when(RETURN).refused(Reason.UNIT_IS_OFF_DUTY)


@pytest.mark.parametrize("before", [(A1_ON_DUTY,), A1_GOES])
def test_a_unit_that_is_well_does_not_return(before):
    given(*before).when(RETURN).refused(Reason.ALREADY_SO)


# --- where it stands


def test_a_click_made_without_a_signal_stands_for_when_it_was_made():
    late = commands.BringOnDuty(id="1", unit="A1", place=NEAR, happened_at=START + 1_000)
    spec = given().at(9_000).when(late).then(events.UnitCameOnDuty("A1", NEAR))
    assert spec.made()[0].units["A1"].stood_at == START + 1_000


def test_a_late_word_does_not_move_a_unit_back_to_where_it_was_before():
    """It came on duty at FAR; that it had been on scene before that is told later."""
    spec = given(
        Told(events.UnitCameOnDuty("A1", FAR), 60_000),
        *A1_GOES[1:],
        Told(advanced(Step.ON_SCENE), 61_000, happened_ms=1_000),
    )
    state, places = spec.made()
    assert places.spots["A1"].place == FAR
    assert state.units["A1"].stood == FAR, "a start from a snapshot would put it elsewhere"
