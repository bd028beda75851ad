"""Small numbers are not told: things are put into groups so large that no group, and no difference of groups, is one.

Each thing has a path from coarse to fine, as commune, kind, hour. Where too few share a whole path they are told
together one step coarser. Every group has at least `least` things, each thing is in at most one, and whatever is
answered is a sum of whole groups: so whatever is subtracted from whatever, nothing is left or at least `least`.
Why it is so and what it withstands: docs/decisions/0018.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

Thing = TypeVar("Thing")
Path = tuple[str, ...]


class Group(Struct, Generic[Thing], frozen=True):
    """What is told of `things` is that path, which may be shorter than theirs, and how many they are."""

    path: Path
    things: list[Thing]

    @property
    def count(self) -> int:
        return len(self.things)


class Rest(Struct, Generic[Thing], frozen=True):
    """What is told further up. Who knows which parts there are knows that it is at most `most`."""

    things: list[Thing]
    most: int


def grouped(things: Sequence[Thing], path_of: Callable[[Thing], Path], least: int, salt: str) -> list[Group[Thing]]:
    """Groups in the order of their paths, which are equally long before; none where all together are too few.

    One of the groups, picked by the digest of its name and never by its size, is told with what is left at the end
    without any path: so nobody can say how much of that was left, not even who knows the sum of all.
    """
    pairs = sorted(((path_of(one), one) for one in things), key=_path)
    groups, rest = _told(pairs, 0, (), least)
    if not groups:
        return [Group((), rest.things)] if least <= len(rest.things) < rest.most else []
    picked = min(groups, key=lambda one: hashlib.sha256("\0".join((salt, *one.path)).encode()).digest())
    groups.remove(picked)
    return sorted([*groups, Group((), [*rest.things, *picked.things])], key=lambda one: one.path)


def _path(pair: tuple[Path, Thing]) -> Path:
    return pair[0]


def _told(
    pairs: Sequence[tuple[Path, Thing]], depth: int, path: Path, least: int
) -> tuple[list[Group[Thing]], Rest[Thing]]:
    """Groups of what shares this path, and what is left for the one above."""
    if not pairs:
        return [], Rest([], 0)
    if depth == len(pairs[0][0]):
        return _whole([thing for _, thing in pairs], path, least)
    groups: list[Group[Thing]] = []
    left: list[Thing] = []
    most = 0
    for name, part in _parts(pairs, depth):
        told, rest = _told(part, depth + 1, (*path, name), least)
        groups += told
        left += rest.things
        most += rest.most
    if len(left) < least:
        return groups, Rest(left, least - 1 if left else 0)
    if len(left) == most or not path:  # at its most, each part of it would be known
        return groups, Rest(left, most)
    return [*groups, Group(path, left)], Rest([], 0)


def _whole(things: list[Thing], path: Path, least: int) -> tuple[list[Group[Thing]], Rest[Thing]]:
    if len(things) >= least:
        return [Group(path, things)], Rest([], 0)
    return [], Rest(things, least - 1)


def _parts(pairs: Sequence[tuple[Path, Thing]], depth: int) -> Iterator[tuple[str, Sequence[tuple[Path, Thing]]]]:
    """They are in order: each part is a stretch."""
    begin = 0
    for end in range(1, len(pairs) + 1):
        if end == len(pairs) or pairs[end][0][depth] != pairs[begin][0][depth]:
            yield pairs[begin][0][depth], pairs[begin:end]
            begin = end
