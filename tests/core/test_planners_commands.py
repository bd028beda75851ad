"""What only the planner asks for: promoting and proposing. Refused, it is an alarm; so each refusal has its reason."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.values import PLANNER, Step
from tests.core.given import given
from tests.core.happened import A1_GOES, A1_ON_DUTY, FALL, assigned, ended, need, opened
from tests.core.province import CENTRE, NEAR_S

PROMOTE = commands.PromoteNeed(id="1", need="1.1")
RECOMMEND = commands.RecommendUnit(id="1", need="1.1", unit="A1")
FILLED = [(assigned(),), (assigned(), ended(Step.CLEARED))]


def test_a_need_is_promoted_when_it_has_waited_long_enough():
    given(*FALL).at(1_800_000).by(PLANNER).when(PROMOTE).then(events.NeedPromoted("1.1", 2))


def test_a_need_that_is_not_there_is_not_promoted():
    given().when(PROMOTE).refused(Reason.NO_SUCH_NEED)


@pytest.mark.parametrize("filled", FILLED)
def test_a_need_for_which_somebody_goes_or_was_there_is_not_promoted(filled):
    given(*FALL, A1_ON_DUTY, *filled).at(10**9).when(PROMOTE).refused(Reason.NEED_IS_FILLED)


def test_a_need_of_the_first_priority_is_not_promoted():
    given(opened(priority=1), need(priority=1)).at(10**9).when(PROMOTE).refused(Reason.NEED_IS_FILLED)


def test_a_need_is_not_promoted_a_millisecond_early():
    given(*FALL).at(1_799_999).when(PROMOTE).refused(Reason.NOT_DUE)


def test_a_unit_is_proposed_with_the_time_it_needs():
    given(*FALL, A1_ON_DUTY).by(PLANNER).when(RECOMMEND).then(events.UnitRecommended("1.1", "A1", NEAR_S))


def test_a_unit_is_proposed_without_a_time_where_there_is_no_place():
    given(opened(place=None), need(), A1_ON_DUTY).seen(A1=CENTRE).when(RECOMMEND).then(
        events.UnitRecommended("1.1", "A1", None)
    )


def test_nobody_is_proposed_for_a_need_that_is_not_there():
    given(A1_ON_DUTY).when(RECOMMEND).refused(Reason.NO_SUCH_NEED)


@pytest.mark.parametrize("filled", FILLED)
def test_nobody_is_proposed_where_somebody_goes_or_was_there(filled):
    given(*FALL, A1_ON_DUTY, *filled).when(RECOMMEND).refused(Reason.NEED_IS_FILLED)


@pytest.mark.parametrize("facts", [FALL, (*A1_GOES, opened(2), need("2.1"))])
def test_a_unit_that_is_not_free_is_not_proposed(facts):
    name = "2.1" if len(facts) > 2 else "1.1"
    given(*facts).when(commands.RecommendUnit(id="1", need=name, unit="A1")).refused(Reason.UNIT_IS_BUSY)
