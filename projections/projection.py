"""What every view is: rows by key, and a table from event to the function that changes them."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from msgspec import Struct

from events.entry import Entry

KEPT_MS = 24 * 3600 * 1000
"""Ended calls and closed incidents stay in views and state for a day; the archive keeps them for ever."""


class Change(Struct, frozen=True, gc=False):
    """A line that now reads so; `row` None: it is gone."""

    view: str
    key: str
    row: Struct | None


class View(Protocol):
    """One file of this folder. `tables` are its rows by view and key; thrown away, they come again from the journal."""

    @property
    def tables(self) -> dict[str, dict[str, Any]]: ...

    def project(self, entry: Entry) -> Iterable[Change]:
        """The rows that this entry changes; asked only for events the view handles."""
        ...


Handler = Callable[[Any, Any, Entry], Any]
"""From an event to its row or changes; the table at the foot of each view says which."""
