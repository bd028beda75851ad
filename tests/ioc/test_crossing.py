"""What is told of two groupings at once: nothing small follows from it and from the groups, however one reckons."""

import itertools

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.ioc.columns import Numbers
from dispatch.ioc.crossing import Class, Crossing

LEAST = 3
SIZE = 3
tables = st.lists(st.integers(0, 5), min_size=SIZE * SIZE, max_size=SIZE * SIZE).map(
    lambda told: np.array(told, np.int64).reshape(SIZE, SIZE)
)
parts = st.lists(st.sets(st.integers(0, SIZE - 1), min_size=1).map(frozenset), max_size=4)
"""Sets of groups in the order in which they are tried."""


def crossed(table: Numbers, columns: list[Class], rows: list[Class]) -> Crossing:
    """Of groups each of which is large, as they are told by themselves."""
    assume(all(count >= LEAST for count in (*table.sum(axis=0), *table.sum(axis=1))))
    crossing = Crossing(table, LEAST)
    crossing.split_columns(columns)
    crossing.split_rows(rows)
    crossing.split_columns([frozenset((one,)) for one in range(SIZE)])
    return crossing


def alike(table: Numbers, crossing: Crossing) -> Numbers:
    """All tables that would be told so: with the same groups of both kinds and the same classes by classes."""
    most = np.minimum.outer(table.sum(axis=1), table.sum(axis=0))
    free = np.array(list(itertools.product(*(range(most[at] + 1) for at in np.ndindex(SIZE - 1, SIZE - 1)))))
    found = np.zeros((len(free), SIZE, SIZE), np.int64)
    found[:, :-1, :-1] = free.reshape(-1, SIZE - 1, SIZE - 1)
    found[:, :-1, -1] = table.sum(axis=1)[:-1] - found[:, :-1, :-1].sum(axis=2)
    found[:, -1, :] = table.sum(axis=0) - found[:, :-1, :].sum(axis=1)
    fits = (found >= 0).all(axis=(1, 2))
    for row, column in itertools.product(crossing.rows, crossing.columns):
        some = found[:, sorted(row)][:, :, sorted(column)]
        fits &= some.sum(axis=(1, 2)) == crossing.count(row, column)
    return found[fits]


@settings(max_examples=60, deadline=None)
@given(tables, parts, parts)
def test_who_tries_all_tables_that_would_be_told_so_learns_of_no_few(
    table: Numbers, columns: list[Class], rows: list[Class]
):
    """Of one group and one group the narrowest bounds lie at least so far apart, or it is nothing, or large. Of any
    set of them whatever is certain is nothing or large."""
    there = alike(table, crossed(table, columns, rows)).reshape(-1, SIZE * SIZE)
    assert len(there)
    low, high = there.min(axis=0), there.max(axis=0)
    for least, most in zip(low.tolist(), high.tolist(), strict=True):
        assert most - least >= LEAST or (least == most and (least == 0 or least >= LEAST))
    chosen = np.array(list(itertools.product((0, 1), repeat=SIZE * SIZE)), np.int64)
    sums = there @ chosen.T
    certain = sums.min(axis=0)[sums.min(axis=0) == sums.max(axis=0)]
    assert all(count == 0 or count >= LEAST for count in certain.tolist())


@given(tables, parts, parts)
def test_classes_are_of_whole_groups_each_once_and_each_entry_is_nothing_or_large(
    table: Numbers, columns: list[Class], rows: list[Class]
):
    crossing = crossed(table, columns, rows)
    for classes in (crossing.rows, crossing.columns):
        assert sorted(one for some in classes for one in some) == list(range(SIZE))
    entries = [crossing.count(*both) for both in itertools.product(crossing.rows, crossing.columns)]
    assert all(count == 0 or count >= LEAST for count in entries)
    assert sum(entries) == table.sum()


def test_where_all_is_large_each_group_is_told_with_each():
    crossing = Crossing(np.full((3, 3), 5), 5)
    alone = [frozenset((one,)) for one in range(3)]
    crossing.split_rows(alone)
    crossing.split_columns(alone)
    assert sorted(map(sorted, crossing.rows)) == sorted(map(sorted, crossing.columns)) == [[0], [1], [2]]


def test_a_small_entry_stays_with_others():
    """Of the second row four are left for the second column: apart from the third row it would be told."""
    crossing = Crossing(np.array([[9, 9], [9, 4], [9, 9]]), 5)
    crossing.split_columns([frozenset((0,))])
    crossing.split_rows([frozenset((one,)) for one in range(3)])
    assert sorted(map(sorted, crossing.rows)) == [[0], [1, 2]]
