"""What happened to one incident, line by line, and nothing that happened to another."""

import events
from events.values import Step
from tests.core.given import Told, given, later
from tests.core.happened import A1_GOES, CLOSED, FALL, RANG, advanced, ended, need, opened
from tests.core.province import CALL, DAY, NEAR, START, TEXT, on_duty
from tests.core.test_calls import ANSWERED, ATTACHED, LOCATED


def told(*facts, of: int = 1) -> list[str]:
    return [type(row.event).__name__ for row in given(*facts).shown().story.rows(of)]


def test_everything_that_happens_to_an_incident_is_told_in_order():
    assert told(*A1_GOES, advanced(Step.ON_SCENE), events.NoteAdded(1, TEXT), ended(Step.CLEARED), CLOSED) == [
        "IncidentOpened",
        "NeedAdded",
        "UnitAssigned",
        "AssignmentAdvanced",
        "NoteAdded",
        "AssignmentEnded",
        "IncidentClosed",
    ]


def test_what_happens_to_its_calls_belongs_to_it_while_they_do():
    assert told(RANG, opened(), ATTACHED, LOCATED, events.CallDetached(CALL, 1), ANSWERED) == [
        "IncidentOpened",
        "CallAttached",
        "CallLocated",
        "CallDetached",
    ]
    from_call = events.IncidentOpened(1, "fall", 3, NEAR, None, CALL, None, None, False, "1")
    assert told(RANG, from_call, ANSWERED) == ["IncidentOpened", "CallAnswered"]


def test_each_incident_has_its_own():
    assert told(*FALL, opened(2), need("2.1"), of=2) == ["IncidentOpened", "NeedAdded"]
    assert told(of=3) == []


def test_a_changed_region_is_told_to_every_incident_that_is_open():
    adopted = events.RegionAdopted("2", "d", given().made()[0].rules, {})
    assert told(*FALL, adopted)[-1] == "RegionAdopted"
    assert told(*FALL, CLOSED, adopted)[-1] == "IncidentClosed"


def test_a_line_says_when_it_was_so_and_who_said_it():
    (line,) = given(Told(opened(), 900, "crew:A1", happened_ms=100)).shown().story.rows(1)
    assert (line.at, line.happened_at, line.by, line.position, line.key) == (
        START + 900,
        START + 100,
        "crew:A1",
        9,
        "1:9",
    )


def test_whoever_read_or_added_something_after_the_end_is_told():
    assert told(*FALL, CLOSED, events.PersonRead("user:lan", None, 1))[-1] == "PersonRead"


def test_a_story_leaves_a_day_after_the_end_and_what_comes_later_leaves_nothing_behind():
    facts = (*FALL, CLOSED)
    assert told(*facts, later(DAY - 2_000, on_duty("P1")))
    gone = given(*facts, later(DAY + 2_000, on_duty("P1")), events.PersonRead("user:lan", None, 1)).shown().story
    assert (gone.of, gone.calls, gone.open) == ({}, {}, set())


def test_a_call_that_has_gone_over_to_another_incident_stays_with_that_one():
    over = (RANG, opened(), ATTACHED, events.CallDetached(CALL, 1), opened(2), events.CallAttached(CALL, 2), CLOSED)
    assert told(*over, later(DAY + 2_000, on_duty("P1")), LOCATED, of=2)[-1] == "CallLocated"


def test_a_story_of_an_incident_that_was_open_again_stays_as_long_as_its_row():
    facts = (*FALL, CLOSED, later(DAY - 2_000, events.IncidentReopened(1, "again", 3)), CLOSED)
    views = given(*facts, later(DAY + 2_000, on_duty("P1"))).shown()
    assert "1" in views.incidents.ended
    assert len(views.story.rows(1)) == 5


def test_keys_that_were_thrown_away_are_remembered_for_ever():
    erased = events.PersonErased(("call:1", "text:1"), "asked")
    rows = given(erased, later(400 * DAY, on_duty("P1"))).shown().erasures.rows
    assert sorted(rows) == ["call:1", "text:1"]
    assert rows["call:1"].reason == "asked"


def test_an_erasure_is_told_in_the_stories_it_is_about_and_names_nobody_else():
    erased = events.PersonErased(("call:1", "call:2"), "asked", (1, 2), (7,))
    facts = (*FALL, opened(2), erased)
    assert told(*facts)[-1] == told(*facts, of=2)[-1] == "PersonErased"
    assert given(*facts).shown().story.rows(1)[-1].event == events.PersonErased((), "asked", (1,))


def test_an_erasure_of_long_ago_is_told_to_the_archive_alone():
    erased = later(DAY + 2_000, events.PersonErased(("call:1",), "asked", (1,)))
    story = given(*FALL, CLOSED, later(DAY + 2_000, on_duty("P1")), erased).shown().story
    assert (story.of, story.told) == ({}, (1,))
