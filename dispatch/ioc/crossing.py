"""Who is in this group of one grouping *and* in that of another, as far as it can be told without telling of few.

Both groupings of the same things are told already, and every group of them is large. Groups are put together into
classes, and what is told is the whole table of classes of the one by classes of the other, each entry nothing or at
least so many. Classes are split as long as that holds. Why nothing small follows from it and from the groups
themselves: docs/decisions/0018.
"""

from collections.abc import Sequence

import numpy as np

from dispatch.ioc.columns import Numbers

Class = frozenset[int]
"""Numbers of groups that are told together."""


class Crossing:
    """A table of counts, a row for each group of the one grouping and a column for each of the other."""

    def __init__(self, table: Numbers, least: int) -> None:
        self.table = table
        self.least = least
        self.rows: list[Class] = [frozenset(range(table.shape[0]))]
        self.columns: list[Class] = [frozenset(range(table.shape[1]))]

    def split_rows(self, parts: Sequence[Class]) -> None:
        """Each of these apart from what else is in its class, one after the other, as far as all entries stay large."""
        self.rows = self._split(self.table, self.rows, self.columns, parts)

    def split_columns(self, parts: Sequence[Class]) -> None:
        self.columns = self._split(self.table.T, self.columns, self.rows, parts)

    def count(self, row: Class, column: Class) -> int:
        return int(self.table[np.ix_(sorted(row), sorted(column))].sum())

    def _split(
        self, table: Numbers, classes: Sequence[Class], across: Sequence[Class], parts: Sequence[Class]
    ) -> list[Class]:
        summed = np.stack([table[:, sorted(one)].sum(axis=1) for one in across], axis=1)
        found = list(classes)
        for part in parts:
            for one in list(found):
                inside, left = one & part, one - part
                if inside and left and self._is_large(summed, inside) and self._is_large(summed, left):
                    found.remove(one)
                    found += [inside, left]
        return found

    def _is_large(self, summed: Numbers, one: Class) -> bool:
        entries = summed[sorted(one)].sum(axis=0)
        return bool(((entries == 0) | (entries >= self.least)).all())
