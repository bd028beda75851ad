"""All views of the journal together, in the order in which they are told."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, get_args

import msgspec

from events import AnyEvent
from events.entry import Entry
from events.image import decode, encode, hints_of
from events.values import BEGINNING, IncidentId, Position, Time
from projections import calls, erasures, incidents, situation, story, units
from projections.calls import Calls
from projections.erasures import Erasures
from projections.incidents import Incidents
from projections.projection import Change, View
from projections.situation import Situation
from projections.story import Story
from projections.units import Units

EVENTS: tuple[type, ...] = get_args(AnyEvent)
SWEEP_MS = 1_000
"""How often, in the journal's time, rows that have been kept long enough are taken out."""


class Views:
    """Made from the journal alone; `position` is how far."""

    def __init__(self) -> None:
        self.position = BEGINNING
        self.sweep_at = Time(0)
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
            self.erasures,
        )
        self.told: Sequence[IncidentId] = ()
        self.forgetting = (self.incidents, self.story)
        self.routes = {kind: self._handlers(kind) for kind in EVENTS}

    def _handlers(self, kind: type) -> tuple[Callable[[Entry], Iterable[Change]], ...]:
        """The views that have something to say about such an event, in their order."""
        tables = (calls.TABLE, incidents.TABLE, units.TABLE, situation.TABLE, erasures.TABLE)
        pairs = zip(self.all, tables, strict=True)
        return tuple(view.project for view, table in pairs if kind in table)

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """Rows by key, by the name of the view."""
        tables = {name: rows for view in self.all for name, rows in view.tables.items()}
        return {**tables, **self.story.tables}

    def table(self, name: str) -> dict[str, Any]:
        """Rows by key of one view, which is not made for it as stories are."""
        return next(view.tables[name] for view in self.all if name in view.tables)

    def image(self) -> bytes:
        """All views as bytes, for a snapshot."""
        images = [encode(view, hints_of(type(view))) for view in (*self.all, self.story)]
        return msgspec.msgpack.encode((self.position, self.sweep_at, images))

    @classmethod
    def of_image(cls, data: bytes) -> "Views":
        views = cls()
        views.position, views.sweep_at, images = msgspec.msgpack.decode(data, type=tuple[Position, Time, list[bytes]])
        for view, image in zip((*views.all, views.story), images, strict=True):
            decode(view, image, hints_of(type(view)))
        return views

    def project(self, entry: Entry) -> list[Change]:
        """What the entry changes in what people see."""
        assert entry.position == self.position + 1, (entry.position, self.position)
        self.position = entry.position
        due = entry.at >= self.sweep_at
        changes = self.situation.forget(entry.at) if due else []
        for project in self.routes[type(entry.event)]:
            changes += project(entry)
        self.told = self.story.take(entry)
        if self.calls.leaving and self.calls.leaving[0][0] <= entry.at:
            changes += self.calls.forget(entry.at)
        if due:
            changes += self._sweep(entry.at)
        return changes

    def stories(self, entry: Entry) -> list[Change]:
        """The lines that the entry just projected adds to stories: for the archive, which alone keeps them."""
        return [
            Change("story", f"{incident}:{entry.position}", story.row_of(incident, entry)) for incident in self.told
        ]

    def _sweep(self, now: Time) -> list[Change]:
        """After the entry, as in the core: it may still be about what leaves now."""
        self.sweep_at = Time(now + SWEEP_MS)
        return [change for view in self.forgetting for change in view.forget(now)]

    def project_all(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.project(entry)
