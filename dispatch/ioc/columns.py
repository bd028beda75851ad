"""Facts as columns of numbers, so that figures of a year take milliseconds."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Word = TypeVar("Word", bound=Hashable)
Numbers = NDArray[Any]
MISSING = np.iinfo(np.int64).min
"""Where a time or an interval was never told."""
ROWS_AT_FIRST = 1_024


class Words(Generic[Word]):
    """Words as small numbers, in the order in which they came."""

    def __init__(self) -> None:
        self.numbers: dict[Word, int] = {}
        self.all: list[Word] = []

    def number(self, word: Word) -> int:
        found = self.numbers.get(word)
        if found is None:
            found = self.numbers[word] = len(self.all)
            self.all.append(word)
        return found


class Columns:
    """Rows of numbers by key, column by column. The place of a row that goes is taken by the last."""

    def __init__(self, **kinds: type) -> None:
        self.columns: dict[str, Numbers] = {name: np.zeros(ROWS_AT_FIRST, kind) for name, kind in kinds.items()}
        self.arrays = tuple(self.columns.values())
        self.keys: list[Hashable] = []
        self.at: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: Hashable) -> bool:
        return key in self.at

    def put(self, key: Hashable, *row: float) -> None:
        """In the order in which the columns were named."""
        at = self.at.get(key)
        if at is None:
            at = self.at[key] = len(self.keys)
            self.keys.append(key)
            if at == len(self.arrays[0]):
                self._grow()
        for column, value in zip(self.arrays, row, strict=True):
            column[at] = value

    def drop(self, key: Hashable) -> None:
        at, last = self.at.pop(key), self.keys.pop()
        if last != key:
            self.keys[at], self.at[last] = last, at
            for column in self.arrays:
                column[at] = column[len(self.keys)]

    def _grow(self) -> None:
        self.columns = {name: np.resize(column, 2 * len(column)) for name, column in self.columns.items()}
        self.arrays = tuple(self.columns.values())

    def table(self) -> "Table":
        """As it is now; until the next change."""
        return Table({name: column[: len(self.keys)] for name, column in self.columns.items()})


class Appended:
    """Rows of numbers that only come, column by column. A table of them stays as it is."""

    def __init__(self, **kinds: type) -> None:
        self.columns: dict[str, Numbers] = {name: np.zeros(ROWS_AT_FIRST, kind) for name, kind in kinds.items()}
        self.arrays = tuple(self.columns.values())
        self.count = 0

    def __len__(self) -> int:
        return self.count

    def extend(self, rows: Sequence[Sequence[int]]) -> None:
        """In the order in which the columns were named; many at once, since one by one costs ten times as much."""
        if not rows:
            return
        until = self.count + len(rows)
        if until > len(self.arrays[0]):
            room = max(2 * len(self.arrays[0]), until)
            self._become({name: _with_room(column, room) for name, column in self.columns.items()})
        for column, values in zip(self.arrays, zip(*rows, strict=True), strict=True):
            column[self.count : until] = values
        self.count = until

    def keep(self, chosen: Numbers) -> None:
        """Those alone, by a column of yes and no."""
        found = self.table().where(chosen)
        self.count = len(found)
        room = max(ROWS_AT_FIRST, self.count)
        self._become({name: _with_room(column, room) for name, column in found.columns.items()})

    def _become(self, columns: dict[str, Numbers]) -> None:
        self.columns = columns
        self.arrays = tuple(columns.values())

    def table(self) -> "Table":
        return Table({name: column[: self.count] for name, column in self.columns.items()})


class Table:
    """Columns of the same length."""

    def __init__(self, columns: Mapping[str, Numbers]) -> None:
        self.columns = columns

    def __getitem__(self, name: str) -> Numbers:
        return self.columns[name]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def none(self) -> "Table":
        return self.where(np.zeros(0, np.int64))

    def where(self, chosen: Numbers) -> "Table":
        """The rows that are chosen, by a column of yes and no or by their places."""
        return Table({name: column[chosen] for name, column in self.columns.items()})

    def by(self, groups: Numbers) -> dict[int, "Table"]:
        """Split, by a number for each row."""
        if not len(groups):
            return {}
        order = np.argsort(groups, kind="stable")
        found, begins = np.unique(groups[order], return_index=True)
        pieces = np.split(order, begins[1:])
        return {int(group): self.where(piece) for group, piece in zip(found, pieces, strict=True)}


def _with_room(column: Numbers, room: int) -> Numbers:
    """A copy with zeros behind it, which take no memory until something is written there."""
    longer = np.zeros(room, column.dtype)
    longer[: len(column)] = column
    return longer
