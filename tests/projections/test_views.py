"""Views against the state: what people see is what is so, and made again from the journal it is the same."""

import itertools
import random as sources

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from projections.projection import Change
from projections.views import Views
from tests.core.exploring import explored
from tests.core.given import given, later
from tests.core.province import DAY, with_rules
from tests.core.test_tickets import FORWARDED, OPENED
from tests.core.walk import SEEDS, journal_of
from tests.projections.watching import check, plain, watched

STORIES = {"story", "ticket_story"}
"""Asked for one by one: nobody is told of a change."""
EXAMPLES = (SEEDS, st.integers(1, 120), st.sampled_from(["automatic", "recommend"]))


@explored(200)
@each(*EXAMPLES)
def test_what_people_see_is_what_is_so(random, steps, assigning):
    walk, views = watched(random, with_rules(assigning=assigning))
    walk.go(steps, lambda walk, turn: check(views, walk.state))


@explored(60)
@each(*EXAMPLES)
def test_views_made_again_are_the_same(random, steps, assigning):
    walk, views = watched(random, with_rules(assigning=assigning))
    walk.go(steps)
    again = Views()
    again.project(walk.entries)
    assert plain(again.tables) == plain(views.tables)


@explored(60)
@each(*EXAMPLES)
def test_views_from_an_image_are_the_same_and_go_on_alike(random, steps, assigning):
    walk, views = watched(random, with_rules(assigning=assigning))
    walk.go(steps)
    again = Views.of_image(views.image())
    assert again.tables == views.tables
    assert again.position == views.position
    walk.heard.append(lambda entry: again.project([entry]))
    walk.go(20)
    assert again.tables == views.tables


@explored(60)
@each(*EXAMPLES, st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_however_the_journal_is_cut_the_same_comes_of_it(random, steps, assigning, sizes):
    """Long pauses as well, in which things leave in the middle of a piece."""
    walk, views = watched(random, with_rules(assigning=assigning), gaps=((0, 8 * 3600 * 1000),))
    walk.go(steps)
    again, at, followed = Views(), 0, {}
    for size in itertools.cycle(sizes):
        if at >= len(walk.entries):
            break
        keep_up(followed, again.project(walk.entries[at : at + size]))
        at += size
    assert again.image() == views.image()
    told = {view: rows for view, rows in plain(views.tables).items() if view not in STORIES}
    assert {view: followed.get(view, {}) for view in told} == told


@explored(60)
@each(*EXAMPLES)
def test_what_is_told_of_a_change_is_enough_to_follow(random, steps, assigning):
    """Whoever only hears the changes has the same rows: the feed, the archive."""
    followed: dict[str, dict[str, bytes]] = {}
    views = Views()

    def follow(entry) -> None:
        keep_up(followed, views.project([entry]))

    walk, _ = watched(random, with_rules(assigning=assigning))
    for entry in walk.entries:
        follow(entry)
    walk.heard.append(follow)
    walk.go(steps)
    told = {view: rows for view, rows in plain(views.tables).items() if view not in STORIES}
    assert {view: followed.get(view, {}) for view in told} == told


def keep_up(followed: dict[str, dict[str, bytes]], changes: list[Change]) -> None:
    for change in changes:
        rows = followed.setdefault(change.view, {})
        if change.row is None:
            rows.pop(change.key, None)
        else:
            rows[change.key] = plain({"row": change.row})["row"]


@pytest.mark.parametrize("seed", range(3))
def test_views_grow_no_more_than_what_is_going_on(seed):
    walk, views = watched(sources.Random(seed), gaps=((0, 6 * 3600 * 1000),))
    walk.go(1_500)
    assert walk.now > walk.entries[0].at + 150 * DAY
    recent = walk.now - DAY
    assert all(row.closed_at > recent - 10**8 for row in views.incidents.ended.values())
    ended = [row for row in views.calls.rows.values() if row.state == "ended" and row.incident not in views.calls.of]
    lately = {
        one.event.call for one in walk.entries if isinstance(one.event, events.CallDetached) and one.at > recent - 10**8
    }
    # Whoever was taken off an incident is kept for a day from then, as by the core.
    due = [row.call for row in ended if row.call not in lately]
    assert all(views.calls.ended[call] > recent - 10**8 for call in due), "counted from when the journal heard"
    assert views.calls.ended.keys() | views.calls.seated.keys() <= views.calls.rows.keys()
    assert views.calls.of.keys() == {int(key) for key in (*views.incidents.open, *views.incidents.ended)}
    assert views.story.of.keys() <= {int(key) for key in (*views.incidents.open, *views.incidents.ended)}
    assert len(views.situation.calls) <= len(views.calls.rows) + 10


def test_an_entry_out_of_order_is_not_shown():
    entries = journal_of(1, 5)
    views = Views()
    views.project(entries[:1])
    with pytest.raises(AssertionError):
        views.project(entries[2:3])
    with pytest.raises(AssertionError):
        views.project([entries[1], entries[3]])


def test_what_is_kept_for_a_year_does_not_keep_what_goes_after_a_day():
    """Found by a seed: only figures were going to leave, so nobody looked again for four hundred days."""
    views = given(OPENED, later(2 * DAY, FORWARDED), later(4 * DAY, FORWARDED)).shown()
    assert len(views.ticket_story.rows(1)) == 1


def test_one_view_is_looked_up_without_making_stories():
    views = given().shown()
    tables = views.tables
    del views.story, views.ticket_story
    for name in tables.keys() - STORIES:
        assert views.table(name) == tables[name]
    for name in tables.keys() - {*STORIES, "situation"}:
        assert views.table(name) is tables[name], "nothing is copied"


def test_every_view_has_its_name():
    calls = {"calls", "call_backs", "handovers", "messages", "transfers"}
    sites = {"sites", "hazards", "alarms", "devices"}
    room = {
        *calls,
        *sites,
        "queue",
        "history",
        "units",
        "situation",
        "hospitals",
        "arrivals",
        "tickets",
        "ticket_messages",
        "ticket_figures",
        "warnings",
    }
    assert given().shown().tables.keys() == {*room, *STORIES, "erasures"}
