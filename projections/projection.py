"""What every view is: rows by key, and a table from event to the function that changes them."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from events import values
from events.entry import Entry
from events.values import Time

KEPT_MS = values.KEPT_MS


class Change(Struct, frozen=True, gc=False):
    """A line that now reads so; `row` None: it is gone."""

    view: str
    key: str
    row: Struct | None


Name = TypeVar("Name")
Touched = dict[Name, Any]
"""Rows by key that were changed and not told yet; None: it is gone."""


class View(Protocol):
    """One file of this folder. `tables` are its rows by view and key; thrown away, they come again from the journal."""

    @property
    def tables(self) -> dict[str, dict[str, Any]]: ...

    def hears(self, kind: type) -> bool:
        """Whether events of this kind change anything here."""
        ...

    def project(self, entries: Sequence[Entry]) -> None:
        """Take in what these entries say, in their order; of kinds that are heard here, and no others."""
        ...

    def changes(self) -> list[Change]:
        """The rows that were changed since this was asked last, each as it is now."""
        ...


class Forgetful(View, Protocol):
    """A view out of which things go when they have been kept long enough: `leaving` says when, the first first."""

    leaving: "deque[tuple[Time, Any]]"

    def forget(self, now: Time) -> None:
        """Let go of what has been kept long enough."""
        ...


def drained(view: str, touched: Touched[Name]) -> list[Change]:
    """The changes, of each row the last; nothing is left to tell."""
    changes = [Change(view, str(name), row) for name, row in touched.items()]
    touched.clear()
    return changes


Handler = Callable[[Any, Any, Entry], Any]
"""From an event to its row or changes; the table at the foot of each view says which."""
