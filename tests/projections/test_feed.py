"""The feed: a snapshot, then changes; whoever lags gets the newest of each row; whoever comes back gets what is missing."""

import msgspec
import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from dispatch.accounts import Identity
from dispatch.http.stream import ROOM_VIEWS, visible_to
from events import entry as kept
from events.keeping import Head
from events.values import Sealed
from projections import feed as module
from projections.feed import Audience, Feed
from projections.views import Views
from tests.core.exploring import explored
from tests.core.given import Spec, given
from tests.core.happened import A1_GOES, A1_ON_DUTY, CLOSED, FALL, RANG, call_back_due, ended, opened
from tests.core.province import CALL, NEAR, START, with_rules
from tests.core.walk import SEEDS, Walk, journal_of
from tests.projections.watching import ROOM, Screen, plain

CREW = Identity("a1", "A1", "crew", unit="A1")


class World:
    """A feed and its clock; entries are published as the engine does it."""

    def __init__(self, views: Views | None = None) -> None:
        self.feed = Feed(lambda: START, views)
        self.hash = kept.GENESIS

    def happened(self, *entries) -> None:
        rows = kept.store(entries, self.hash)
        self.hash = rows[-1].hash
        self.feed.publish(entries, Head(rows[-1].position, self.hash))

    def of(self, spec: Spec) -> "World":
        self.happened(*spec.entries[self.feed.views.position :])
        return self


class Watcher:
    """One who looks: a screen, and how far it was told."""

    def __init__(self, feed: Feed, audience: Audience | None = None) -> None:
        self.feed = feed
        self.audience = audience or Audience(ROOM)
        self.screen = Screen()
        self.sequence = 0

    def join(self, known: str = "") -> "Watcher":
        position = self.feed.remembers(self.audience, known)
        if position is not None:
            self.screen.take(self.feed.rest(self.audience, position))
        else:
            self.screen.take(self.feed.everything(self.audience, "journal-1"))
        self.sequence = self.feed.sequence
        return self

    def tick(self) -> list[bytes]:
        lines = self.audience.lines(self.feed.since(self.sequence))
        self.sequence = self.feed.sequence
        self.screen.take(self.feed.frame(lines))
        return lines

    def sees(self) -> None:
        """Exactly what is so."""
        tables = {**self.feed.views.tables, **self.feed.places.tables}
        rows = {(view, key): row for view in ROOM for key, row in plain(tables[view]).items()}
        assert self.screen.rows == rows


def test_a_watcher_is_sent_a_snapshot_and_then_what_changes():
    world = World().of(given(*FALL))
    watcher = Watcher(world.feed).join()
    assert watcher.screen.resets == 1
    watcher.sees()
    world.of(given(*FALL, A1_ON_DUTY))
    lines = watcher.tick()
    watcher.sees()
    assert watcher.screen.resets == 1
    assert [msgspec.json.decode(line)["view"] for line in lines] == ["units", "situation"]
    assert watcher.tick() == []


def test_a_frame_says_how_far_it_is_by_position_and_hash_and_what_time_it_is():
    world = World().of(given())
    frame = world.feed.frame([])
    fields = dict(line.split(b": ", 1) for line in frame.strip().split(b"\n"))
    data = msgspec.json.decode(fields[b"data"])
    assert fields[b"id"] == f"8-{world.hash.hex()[:8]}".encode()
    assert (data["position"], data["hash"], data["now"], data["changes"]) == (8, world.hash.hex(), START, [])


def test_whoever_lags_gets_each_row_once_and_the_newest():
    world = World().of(given(*FALL))
    watcher = Watcher(world.feed).join()
    facts = [*FALL]
    for number in range(50):
        facts.append(note(number))
        world.of(given(*facts))
    lines = [msgspec.json.decode(line) for line in watcher.tick()]
    assert [(line["view"], line["key"], line["row"]["notes"]) for line in lines] == [("queue", "1", 50)]
    watcher.sees()


def note(number: int) -> events.NoteAdded:
    return events.NoteAdded(1, Sealed("text:1", b"%d" % number))


def test_a_row_that_came_and_went_meanwhile_is_sent_as_gone():
    world = World().of(given())
    watcher = Watcher(world.feed).join()
    world.of(given(*FALL, CLOSED))
    lines = [msgspec.json.decode(line) for line in watcher.tick()]
    assert ("queue", "1", None) in [(line["view"], line["key"], line["row"]) for line in lines]
    watcher.sees()


def test_all_who_see_the_same_are_sent_the_same_bytes():
    world = World().of(given(*FALL))
    first, second = Watcher(world.feed).join(), Watcher(world.feed).join()
    world.of(given(*FALL, A1_ON_DUTY))
    assert all(one is other for one, other in zip(first.tick(), second.tick(), strict=True))


def test_a_watcher_is_sent_only_the_views_it_asked_for():
    world = World().of(given(*FALL, RANG))
    watcher = Watcher(world.feed, Audience(frozenset(("units",)))).join()
    assert {view for view, _ in watcher.screen.rows} == {"units"}
    world.of(given(*FALL, RANG, CLOSED))
    assert watcher.tick() == []


def test_stories_are_not_streamed():
    world = World().of(given(*FALL, events.PersonErased(("call:1",), "asked")))
    everything = Audience(ROOM | {"story", "ticket_story"})
    assert not {view for view, _ in Watcher(world.feed, everything).join().screen.rows} & {"story", "ticket_story"}


def test_who_watches_is_told_who_was_erased_and_who_joins_of_the_last(monkeypatch: pytest.MonkeyPatch):
    """What a console has opened leaves it; a new one has opened nothing."""
    monkeypatch.setattr(module, "OVER_MAX", 1)
    world = World().of(given(*FALL))
    watcher = Watcher(world.feed, Audience(frozenset(("erasures",)))).join()
    world.of(given(*FALL, events.PersonErased(("call:1", "call:2"), "asked")))
    watcher.tick()
    assert {key for _, key in watcher.screen.rows} == {"call:1", "call:2"}
    assert {key for _, key in Watcher(world.feed, watcher.audience).join().screen.rows} == {"call:2"}


def test_a_large_snapshot_comes_in_pieces_of_which_only_the_last_says_how_far_it_is(monkeypatch):
    monkeypatch.setattr(module, "CHUNK_ROWS", 3)
    world = World().of(given(*FALL))
    opening = world.feed.everything(Audience(ROOM), "journal-1")
    frames = [message for message in opening.split(b"\n\n") if message.startswith((b"id", b"data"))]
    assert len(frames) > 3
    assert [frame.startswith(b"id: ") for frame in frames] == [False] * (len(frames) - 1) + [True]
    Watcher(world.feed).join().sees()


def test_an_empty_journal_can_be_watched():
    watcher = Watcher(World().feed).join()
    watcher.sees()
    assert watcher.screen.known == "0-00000000"


# --- places


def test_where_units_are_comes_the_short_way():
    world = World().of(given(A1_ON_DUTY))
    watcher = Watcher(world.feed).join()
    world.feed.move("A1", NEAR, START, 40.0, 90.0)
    assert [msgspec.json.decode(line)["row"]["speed_kmh"] for line in watcher.tick()] == [40.0]
    watcher.sees()


def test_whoever_comes_back_is_sent_all_places_since_they_have_no_position():
    world = World().of(given(A1_ON_DUTY))
    watcher = Watcher(world.feed).join()
    known = watcher.screen.known
    world.feed.move("A1", NEAR, START, None, None)
    watcher.join(known)
    assert watcher.screen.resets == 1
    watcher.sees()


def test_a_unit_that_the_region_knows_no_more_leaves_the_map():
    world = World().of(given(A1_ON_DUTY))
    watcher = Watcher(world.feed).join()
    world.feed.move("A1", NEAR, START, None, None)
    watcher.tick()
    world.of(given(A1_ON_DUTY, events.UnitRetired("A1")))
    watcher.tick()
    assert ("places", "A1") not in watcher.screen.rows
    watcher.sees()


# --- a crew


def test_a_crew_sees_its_own_unit_and_what_it_drives_to_and_nothing_else():
    world = World().of(given(*A1_GOES, opened(2), RANG))
    crew = Watcher(world.feed, Audience(ROOM, visible_to(CREW, world.feed))).join()
    assert set(crew.screen.rows) == {("queue", "1"), ("units", "A1"), ("situation", "region")}


def test_a_row_that_is_no_longer_a_crews_own_leaves_its_screen():
    world = World().of(given(*A1_GOES))
    crew = Watcher(world.feed, Audience(ROOM, visible_to(CREW, world.feed))).join()
    world.of(given(*A1_GOES, ended("refused")))
    lines = [msgspec.json.decode(line) for line in crew.tick()]
    assert ("queue", "1", None) in [(line["view"], line["key"], line["row"]) for line in lines]
    assert ("queue", "1") not in crew.screen.rows
    world.of(given(*A1_GOES, ended("refused"), note(1)))
    assert crew.tick() == [], "what it does not see any more is not told either"


def test_a_crew_that_comes_back_starts_anew():
    world = World().of(given(*A1_GOES))
    crew = Watcher(world.feed, Audience(ROOM, visible_to(CREW, world.feed))).join()
    again = Watcher(world.feed, Audience(ROOM, visible_to(CREW, world.feed))).join(crew.screen.known)
    assert again.screen.resets == 1
    assert again.screen.rows == crew.screen.rows


# --- at random


@explored(60)
@each(SEEDS, st.integers(10, 150), st.sampled_from(["automatic", "recommend"]))
def test_every_watcher_sees_exactly_what_is_so(random, steps, assigning):
    """They come, are told now and then, lag, leave and come back, while everything happens."""
    world = World()
    watchers = [Watcher(world.feed).join() for _ in range(2)]
    crews = [Watcher(world.feed, Audience(ROOM, visible_to(CREW, world.feed))).join()]
    walk = Walk(random, with_rules(assigning=assigning))
    world.happened(*walk.entries)
    for _ in range(steps):
        turn = walk.step()
        if turn.entries:
            world.happened(*turn.entries)
        if walk.state.units and random.randint(0, 3) == 0:
            world.feed.move(random.choice(list(walk.state.units)), walk.place(), walk.now, None, None)
        for watcher in watchers:
            what = random.randint(0, 9)
            if what < 4:
                watcher.tick()
                watcher.sees()
            elif what == 4:
                watcher.join(watcher.screen.known)
                watcher.sees()
        if random.randint(0, 2) == 0:
            crews[0].tick()
            crew_sees(crews[0])
        if random.randint(0, 20) == 0:
            watchers.append(Watcher(world.feed).join())


def crew_sees(crew: Watcher) -> None:
    visible = crew.audience.visible
    rows = {(view, key): row for view in ROOM for key, row in plain(crew.feed.rows(view, visible)).items()}
    assert crew.screen.rows == rows


@explored(30)
@each(SEEDS, st.integers(10, 80))
def test_what_was_encoded_once_is_still_true(random, steps):
    """A row that changes without being told would be sent as it was."""
    world = World()
    walk = Walk(random)
    world.happened(*walk.entries)
    for _ in range(steps):
        turn = walk.step()
        if turn.entries:
            world.happened(*turn.entries)
        for line in world.feed.lines.values():
            change = line.change
            fresh = module.encode_row({"view": change.view, "key": change.key, "row": change.row})
            assert line.json() == fresh


def test_listeners_hear_what_was_kept():
    heard = []
    world = World()
    world.feed.hooks.append(heard.extend)
    entries = journal_of(1, 20)
    world.happened(*entries)
    assert heard == entries


# --- a day with very many calls

OF_CALLS = Audience(frozenset(("calls", "call_backs")))


def test_who_comes_in_a_burst_is_told_all_that_waits_and_only_the_last_of_what_is_over(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "OVER_MAX", 3)
    calls = [f"exchange:c{number}" for number in range(8)]
    facts = [
        fact
        for call in calls
        for fact in (events.CallRang(call, "115", None), events.CallEnded(call, "abandoned", None))
    ]
    facts += [due for call in calls[:5] for due in (call_back_due(call), events.CallBackSettled(call, "reached"))]
    waiting = [events.CallRang("exchange:w", "115", None), call_back_due(calls[7])]
    world = World().of(given(*facts, *waiting))
    screen = Watcher(world.feed, OF_CALLS).join().screen
    assert {key for view, key in screen.rows if view == "calls"} == {*calls[5:], "exchange:w"}
    assert {key for view, key in screen.rows if view == "call_backs"} == {*calls[2:5], calls[7]}
    assert len(world.feed.rows("calls", None)) == 9


def test_a_call_back_that_is_asked_for_anew_is_told_though_it_was_over(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "OVER_MAX", 1)
    other = "exchange:c2"
    over = (call_back_due(), events.CallBackSettled(CALL, "reached"))
    newer = (call_back_due(other), events.CallBackSettled(other, "reached"))
    world = World().of(given(*over, *newer, call_back_due(why="promised")))
    rows = Watcher(world.feed, OF_CALLS).join().screen.rows
    assert {key for view, key in rows if view == "call_backs"} == {CALL, other}


def test_only_what_somebody_may_watch_is_kept_for_watchers():
    """A row that no audience can ask for would be remembered, and told to nobody."""
    assert set(Views().tables) - module.SILENT_VIEWS | {"places"} == ROOM_VIEWS
