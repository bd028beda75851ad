"""Whose keys were thrown away: asked again after a restore, so that none comes back."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import Position, Subject
from projections.projection import Change, Handler


class ErasureRow(Struct, frozen=True):
    subject: Subject
    position: Position
    reason: str


class Erasures:
    rows: dict[str, ErasureRow]

    def __init__(self) -> None:
        self.rows = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"erasures": self.rows}

    def project(self, entry: Entry) -> Iterable[Change]:
        return [Change("erasures", row.subject, row) for row in TABLE[type(entry.event)](self, entry.event, entry)]


def person_erased(view: Erasures, e: events.PersonErased, entry: Entry) -> list[ErasureRow]:
    rows = [ErasureRow(subject, entry.position, e.reason) for subject in e.subjects]
    view.rows.update((row.subject, row) for row in rows)
    return rows


TABLE: dict[type, Handler] = {events.PersonErased: person_erased}
