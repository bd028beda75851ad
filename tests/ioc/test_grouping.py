"""Small numbers stay untold: by the plainest reckoning, by whoever subtracts, and by whoever knows how it is done."""

import itertools
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.ioc.grouping import Path, grouped

NAMES = st.sampled_from("abc")
PATHS = st.tuples(NAMES, NAMES, NAMES)


def told_of(counts: dict[Path, int], least: int, salt: str = "") -> dict[Path, int]:
    things = [path for path, count in counts.items() for _ in range(count)]
    return {one.path: one.count for one in grouped(things, lambda path: path, least, salt)}


@given(st.lists(PATHS, max_size=120), st.integers(3, 9), st.text(max_size=3))
def test_each_group_is_large_and_each_thing_is_in_one_that_it_belongs_to(things: list[Path], least: int, salt: str):
    groups = grouped(list(enumerate(things)), lambda pair: pair[1], least, salt)
    told = [number for one in groups for number, _ in one.things]
    assert len(told) == len(set(told))
    assert all(one.count >= least for one in groups)
    assert all(path[: len(one.path)] == one.path for one in groups for _, path in one.things)
    assert len({one.path for one in groups}) == len(groups)
    assert not groups or sorted(told) == list(range(len(things)))


@given(st.lists(PATHS, max_size=120), st.integers(3, 9))
def test_a_whole_path_is_told_just_where_enough_share_it_but_for_the_one_that_hides_the_rest(things: list[Path], least: int):  # fmt: skip
    by_hand = {path: count for path, count in Counter(things).items() if count >= least}
    told = {path: count for path, count in told_of(Counter(things), least).items() if len(path) == 3}
    assert told.items() <= by_hand.items()
    assert len(by_hand) - len(told) <= 1


@given(st.lists(PATHS, max_size=120), st.integers(3, 9))
def test_the_order_of_things_does_not_matter(things: list[Path], least: int):
    assert told_of(Counter(things), least) == told_of(Counter(reversed(things)), least)


@given(st.lists(PATHS, max_size=200), st.integers(3, 6))
def test_whatever_is_subtracted_from_whatever_leaves_nothing_or_enough(things: list[Path], least: int):
    """Every answer there can be is the sum of groups below a path, or of those that are told so exactly."""
    told = told_of(Counter(things), least)
    prefixes = {path[:depth] for path in told for depth in range(len(path) + 1)}
    below = {prefix: frozenset(path for path in told if path[: len(prefix)] == prefix) for prefix in prefixes}
    answers = {*below.values(), *(frozenset((path,)) for path in told)}
    for one, other in itertools.product(answers, repeat=2):
        left = sum(told[path] for path in one) - sum(told[path] for path in one & other)
        assert left == 0 or left >= least
    differing = [one ^ other for one, other in itertools.product(answers, repeat=2)]
    assert all(sum(told[path] for path in some) == 0 or sum(told[path] for path in some) >= least for some in differing)


def known(leaves: list[Path], most: int, least: int) -> tuple[int, int]:
    """Of all tables there can be, how many somebody who knows the rules and has what is told can see through: some
    part of them is a small number in every table that would have been told so. And how many tables there are."""
    by_told = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=len(leaves)):
        by_told[tuple(sorted(told_of(dict(zip(leaves, counts, strict=True)), least).items()))].append(counts)
    parts = {path[:depth] for path in leaves for depth in range(1, len(path) + 1)}
    of = [[at for at, leaf in enumerate(leaves) if leaf[: len(part)] == part] for part in parts]
    seen_through = 0
    for tables in by_told.values():
        if all(max(table) < most for table in tables):  # else others that would be told so were not counted out
            values = [{sum(table[at] for at in some) for table in tables} for some in of]
            if any(len(one) == 1 and 0 < min(one) < least for one in values):
                seen_through += len(tables)
    return seen_through, (most + 1) ** len(leaves)


@pytest.mark.parametrize(("names", "most", "least"), [("abc", 11, 4), ("abcd", 7, 3)])
def test_who_knows_how_it_is_done_and_tries_all_tables_finds_no_small_number(names: str, most: int, least: int):
    assert known([(name,) for name in names], most, least)[0] == 0


@pytest.mark.parametrize(
    "leaves",
    [
        [("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")],
        [("a", "1", "x"), ("a", "1", "y"), ("a", "2", "x"), ("b", "1", "x"), ("b", "1", "y")],
    ],
)
def test_of_small_trees_fewer_than_one_table_in_a_hundred_is_seen_through(leaves: list[Path]):
    """Where hardly any other part is there that could be hidden. The paper says so, too."""
    seen_through, tables = known(leaves, 5, 3)
    assert seen_through < tables / 100


def test_the_rest_at_its_most_goes_further_up():
    """Twice four, where four is the most that is hidden: both would be known."""
    counts = {("a", "x"): 4, ("a", "y"): 4, ("b", "x"): 20, ("c", "x"): 9}
    told = told_of(counts, 5)
    assert ("a",) not in told
    assert told[()] in (8 + 20, 8 + 9)
    assert told_of({**counts, ("a", "y"): 3}, 5).get(("a",), 7) == 7


def test_too_few_are_not_told_at_all():
    assert told_of({("a", "x"): 2, ("b", "x"): 2}, 5) == {}
    assert told_of({}, 5) == {}
