"""Rows of facts divided by several of their properties at once, and percentiles of every group in one pass."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct

from dispatch.ioc.columns import MISSING, Numbers, Table

Group = tuple[str, ...]
"""A word of each property by which rows were divided."""
GROUPS_MAX = 2_000
NO_WORD = -1
"""Of a row that has none: it is told as an empty one."""


class TooMany(ValueError):
    """So many groups are more than anybody is told at once: fewer properties, a filter, or a shorter time."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count:,} rows, at most {GROUPS_MAX:,}: fewer groupings, a filter or a shorter time")


class Property(Struct, frozen=True):
    """`of` gives the number of each row's word."""

    words: Sequence[str]
    of: Callable[[Table], Numbers]


class Cut(Struct, frozen=True):
    """A table, and in which group each of its rows is."""

    table: Table
    at: Numbers


class Division(Struct, frozen=True):
    """Groups in order, and the tables as they are cut into them."""

    groups: tuple[Group, ...]
    cuts: tuple[Cut, ...]


def whole(*tables: Table) -> Division:
    """All in one group."""
    return Division(((),), tuple(Cut(table, np.zeros(len(table), np.int16)) for table in tables))


def divided(properties: Sequence[Property], *tables: Table) -> Division:
    """Raises TooMany."""
    codes = [_codes(properties, table) for table in tables]
    found = np.unique(np.concatenate(codes))
    if len(found) > GROUPS_MAX:
        raise TooMany(len(found))
    groups = [_words(properties, int(code)) for code in found]
    order = sorted(range(len(groups)), key=groups.__getitem__)
    rank = np.empty(len(groups), np.int16)
    rank[order] = np.arange(len(groups))
    cuts = (Cut(table, rank[np.searchsorted(found, code)]) for table, code in zip(tables, codes, strict=True))
    return Division(tuple(groups[one] for one in order), tuple(cuts))


def _codes(properties: Sequence[Property], table: Table) -> Numbers:
    """One number for all of a row's words."""
    code = np.zeros(len(table), np.int64)
    for one in properties:
        code = code * (len(one.words) + 1) + (one.of(table).astype(np.int64) + 1)
    return code


def _words(properties: Sequence[Property], code: int) -> Group:
    words: list[str] = []
    for one in reversed(properties):
        code, at = divmod(code, len(one.words) + 1)
        words.append(one.words[at - 1] if at else "")
    return tuple(reversed(words))


class Ranks(Struct, frozen=True):
    """Of each group: how many values were told, how many were not, and its percentiles, which mean nothing where none
    was."""

    counts: list[int]
    missing: list[int]
    percentiles: tuple[list[int], ...]


def ranks(values: Numbers, at: Numbers, groups: int, percents: Sequence[int]) -> Ranks:
    """By nearest rank: the smallest value that at least so many in a hundred do not exceed."""
    is_told = values != MISSING
    told, group = values[is_told], at[is_told]
    counts = counted(group, groups)
    order = np.argsort(told)
    ordered = told[order][np.argsort(group[order], kind="stable")]
    begins = np.cumsum(counts) - counts
    places = [begins + np.maximum(-(-counts * percent // 100) - 1, 0) for percent in percents]
    last = max(len(ordered) - 1, 0)
    ordered = ordered if len(ordered) else np.zeros(1, np.int64)
    found = tuple(ordered[np.minimum(place, last)].tolist() for place in places)
    return Ranks(counts.tolist(), (counted(at, groups) - counts).tolist(), found)


def counted(at: Numbers, groups: int) -> Numbers:
    """How many rows are in each group."""
    return np.bincount(at, minlength=groups)


def different(values: Numbers, at: Numbers, groups: int) -> Numbers:
    """How many values there are in each group, each counted once; ids, none of which is negative."""
    if not len(values):
        return counted(at, groups)
    size = int(values.max()) + 1
    return counted(np.unique(at.astype(np.int64) * size + values) // size, groups)
