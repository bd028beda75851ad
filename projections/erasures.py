"""Whose keys were thrown away: asked again after a restore, so that none comes back."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import Position, Subject
from projections.projection import Change, Handler, Touched, drained


class ErasureRow(Struct, frozen=True, gc=False):
    subject: Subject
    position: Position
    reason: str


class Erasures:
    rows: dict[str, ErasureRow]

    def __init__(self) -> None:
        self.rows = {}
        self.touched: Touched[Subject] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"erasures": self.rows}

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            handler = TABLE.get(type(entry.event))
            if handler is not None:
                handler(self, entry.event, entry)

    def changes(self) -> list[Change]:
        return drained("erasures", self.touched)


def person_erased(view: Erasures, e: events.PersonErased, entry: Entry) -> None:
    for subject in e.subjects:
        view.rows[subject] = view.touched[subject] = ErasureRow(subject, entry.position, e.reason)


TABLE: dict[type, Handler] = {events.PersonErased: person_erased}
