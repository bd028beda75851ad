"""All views of the journal together, in the order in which they are told."""

from collections.abc import Iterable
from typing import Any

import msgspec

from events.entry import Entry
from events.image import decode, encode, hints_of
from events.values import Position
from projections.calls import Calls
from projections.erasures import Erasures
from projections.incidents import Incidents
from projections.projection import Change, View
from projections.situation import Situation
from projections.story import Story
from projections.units import Units


class Views:
    """Made from the journal alone; `position` is how far."""

    def __init__(self) -> None:
        self.position = Position(0)
        self.calls = Calls()
        self.incidents = Incidents()
        self.units = Units()
        self.situation = Situation()
        self.story = Story()
        self.erasures = Erasures()
        self.all: tuple[View, ...] = (
            self.calls,
            self.incidents,
            self.units,
            self.situation,
            self.story,
            self.erasures,
        )

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """Rows by key, by the name of the view."""
        return {name: rows for view in self.all for name, rows in view.tables.items()}

    def image(self) -> bytes:
        """All views as bytes, for a snapshot."""
        images = [encode(view, hints_of(type(view))) for view in self.all]
        return msgspec.msgpack.encode((self.position, images))

    @classmethod
    def of_image(cls, data: bytes) -> "Views":
        views = cls()
        views.position, images = msgspec.msgpack.decode(data, type=tuple[Position, list[bytes]])
        for view, image in zip(views.all, images, strict=True):
            decode(view, image, hints_of(type(view)))
        return views

    def project(self, entry: Entry) -> list[Change]:
        """What the entry changes in what people see."""
        assert entry.position == self.position + 1, (entry.position, self.position)
        self.position = entry.position
        changes: list[Change] = []
        for view in self.all:
            changes += view.project(entry)
        return changes

    def project_all(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.project(entry)
