"""Whoever comes back is told the rest alone, or starts anew where that is not known any more."""

import events
from events.keeping import Head
from projections import feed as module
from projections.views import Views
from tests.core.given import given
from tests.core.happened import A1_ON_DUTY, CLOSED, FALL, RANG, opened
from tests.projections.test_feed import Watcher, World


def test_whoever_comes_back_is_sent_only_what_changed_meanwhile():
    world = World().of(given(*FALL))
    watcher = Watcher(world.feed).join()
    world.of(given(*FALL, A1_ON_DUTY, CLOSED))
    before = watcher.screen.changes
    watcher.join(watcher.screen.known)
    assert watcher.screen.resets == 1
    assert watcher.screen.changes - before < 10
    watcher.sees()


def test_whoever_was_away_longer_than_removed_rows_are_remembered_starts_anew(monkeypatch):
    monkeypatch.setattr(module, "REMOVED_MAX", 4)
    facts = []
    world = World().of(given())
    watcher = Watcher(world.feed).join()
    for number in range(1, 9):
        facts += [opened(number), events.IncidentCancelled(number, "x")]
    world.of(given(*facts))
    assert world.feed.removed <= 4
    watcher.join(watcher.screen.known)
    assert watcher.screen.resets == 2
    watcher.sees()


def test_whoever_knows_more_than_there_is_starts_anew():
    """Another journal, or one that went backwards."""
    world = World().of(given())
    watcher = Watcher(world.feed).join(known="9999-00000000")
    assert watcher.screen.resets == 1
    watcher.sees()


def test_whoever_knows_what_a_restore_took_back_starts_anew_also_when_the_journal_has_grown_past_it():
    """The position says nothing: another entry stands there now."""
    lost = World().of(given(*FALL))
    watcher = Watcher(lost.feed).join()
    other = World().of(given(RANG))
    assert other.feed.head.position < lost.feed.head.position
    for number in range(2, 9):
        other.of(given(RANG, *(opened(one) for one in range(1, number))))
    assert lost.feed.head.position in other.feed.heads
    back = Watcher(other.feed)
    back.screen = watcher.screen
    back.join(watcher.screen.known).sees()
    assert back.screen.resets == 2


def test_of_a_head_that_is_not_known_any_more_one_starts_anew(monkeypatch):
    monkeypatch.setattr(module, "HEADS_MAX", 2)
    world = World().of(given())
    watcher = Watcher(world.feed).join()
    first = watcher.screen.known
    for number in range(2, 4):
        world.of(given(*(opened(one) for one in range(1, number))))
    assert len(world.feed.heads) == 2
    watcher.join(first).sees()
    assert watcher.screen.resets == 2


def test_after_a_restart_from_a_snapshot_nobody_keeps_a_row_that_went_before_it():
    """The watcher was there at the opening; the incident ended; the service started again from a snapshot after that."""
    world = World().of(given(*FALL))
    watcher = Watcher(world.feed).join()
    after = given(*FALL, CLOSED)
    again = World(Views.of_image(after.shown().image()))
    again.feed.head = Head(len(after.entries), bytes(32))
    back = Watcher(again.feed)
    back.screen = watcher.screen
    back.join(watcher.screen.known)
    back.sees()
