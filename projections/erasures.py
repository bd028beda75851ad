"""Whose keys were thrown away: asked again after a restore, so that none comes back."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import IncidentId, Position, Subject, Time
from projections.projection import Change, Handler, Touched, drained

EVERYBODY = Subject("*")


class ErasureRow(Struct, frozen=True, gc=False):
    subject: Subject
    position: Position
    reason: str
    at: Time | None = None
    until: Position | None = None
    """Of the row `*`: everything kept up to there went for its age."""
    incidents: tuple[IncidentId, ...] = ()
    """Whose texts or callers they were."""


class Erasures:
    rows: dict[str, ErasureRow]

    def __init__(self) -> None:
        self.rows = {}
        self.touched: Touched[Subject] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"erasures": self.rows}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            TABLE[type(entry.event)](self, entry.event, entry)

    def changes(self) -> list[Change]:
        return drained("erasures", self.touched)


def person_erased(view: Erasures, e: events.PersonErased, entry: Entry) -> None:
    for subject in e.subjects:
        row = ErasureRow(subject, entry.position, e.reason, entry.at, incidents=e.incidents)
        view.rows[subject] = view.touched[subject] = row


def persons_expired(view: Erasures, e: events.PersonsExpired, entry: Entry) -> None:
    row = ErasureRow(EVERYBODY, entry.position, "retention", entry.at, e.until)
    view.rows[EVERYBODY] = view.touched[EVERYBODY] = row


TABLE: dict[type, Handler] = {events.PersonErased: person_erased, events.PersonsExpired: persons_expired}
