"""All views of the journal together, in the order in which they are told."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, get_args

import msgspec

from events import AnyEvent
from events.entry import Entry
from events.image import decode, encode, hints_of
from events.values import BEGINNING, MINUTE_MS, Position, Time, minute_of
from projections import readings, story, ticket_story
from projections.calls import Calls
from projections.erasures import Erasures
from projections.hospitals import Hospitals
from projections.incidents import Incidents
from projections.messages import Messages
from projections.projection import KEPT_MS, Change, Forgetful, View
from projections.sites import Sites
from projections.situation import Situation
from projections.story import Story
from projections.ticket_figures import TicketFigures
from projections.ticket_story import TicketStory
from projections.tickets import Tickets
from projections.transfers import Transfers
from projections.units import Units
from projections.warnings import Warnings


class Views:
    """Made from the journal alone; `position` is how far."""

    def __init__(self) -> None:
        self.position = BEGINNING
        self.calls = Calls()
        self.incidents = Incidents()
        self.units = Units()
        self.sites = Sites()
        self.situation = Situation()
        self.hospitals = Hospitals()
        self.story = Story()
        self.erasures = Erasures()
        self.messages = Messages()
        self.transfers = Transfers()
        self.tickets = Tickets()
        self.warnings = Warnings()
        self.ticket_figures = TicketFigures()
        self.ticket_story = TicketStory()
        self.all: tuple[View, ...] = (
            self.calls,
            self.incidents,
            self.units,
            self.sites,
            self.situation,
            self.hospitals,
            self.erasures,
            self.messages,
            self.transfers,
            self.tickets,
            self.warnings,
            self.ticket_figures,
            self.story,
            self.ticket_story,
        )
        self.shares: list[tuple[View, list[Entry]]] = [(view, []) for view in self.all]
        """What each view is about to hear."""
        self.tell = {kind: self._who_hears(kind) for kind in get_args(AnyEvent)}
        self.due = Time(0)
        """Nothing leaves before."""
        self.forgetting: tuple[Forgetful, ...] = (
            self.calls,
            self.incidents,
            self.sites,
            self.situation,
            self.messages,
            self.hospitals,
            self.transfers,
            self.warnings,
            self.story,
            self.ticket_figures,
            self.ticket_story,
        )

    def _who_hears(self, kind: type) -> tuple[Callable[[Entry], None], ...]:
        """How those that hear of this kind of event are given one."""
        return tuple(share.append for view, share in self.shares if view.hears(kind))

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """Rows by key, by the name of the view."""
        return {name: rows for view in self.all for name, rows in view.tables.items()}

    def table(self, name: str) -> dict[str, Any]:
        """Rows by key of one view, which is not made for it as stories are."""
        return next(tables[name] for view in self.all if name in (tables := view.tables))

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

    def project(self, entries: Sequence[Entry]) -> list[Change]:
        """What these entries change in what people see: of each row the last. However the journal is cut into pieces,
        the same comes of it; view by view is much faster than entry by entry."""
        if not entries:
            return []
        assert [entry.position for entry in entries] == list(range(self.position + 1, self.position + len(entries) + 1))
        stirred: dict[View, None] = {}
        first = 0
        while first < len(entries):
            last = self._until(entries, first)
            part = entries if first == 0 and last == len(entries) else entries[first:last]
            self._hand_out(part, stirred)
            self.position, first = part[-1].position, last
            if part[-1].at >= min(self.due, self.situation.midnight):
                self._forget(part[-1].at)
                stirred.update(dict.fromkeys(self.forgetting))
        return [change for view in stirred for change in view.changes()]

    def _until(self, entries: Sequence[Entry], first: int) -> int:
        """Up to and with the first entry after whose minute began something was due: as in the core, it may still be
        about that."""
        if entries[-1].at < self.due:
            return len(entries)
        return bisect_left(entries, self.due, first, key=attrgetter("at")) + 1

    def _hand_out(self, entries: Sequence[Entry], stirred: dict[View, None]) -> None:
        """Each view takes the entries that say something to it, and never sees the others."""
        for entry in entries:
            for give in self.tell[type(entry.event)]:
                give(entry)
        for view, share in self.shares:
            if share:
                view.project(share)
                share.clear()
                stirred[view] = None

    def _forget(self, now: Time) -> None:
        """What was due before this minute leaves. Whatever else is going to leave stays for a day, so we look again
        after one."""
        for view in self.forgetting:
            view.forget(minute_of(now))
        first = min([Time(now + KEPT_MS), *(view.leaving[0][0] for view in self.forgetting if view.leaving)])
        self.due = minute_of(Time(first + MINUTE_MS - 1))

    def stories(self, entry: Entry) -> list[Change]:
        """The lines that the entry just projected adds to stories, and to who read what: for the archive, which alone
        keeps them."""
        kind = type(entry.event)
        incidents = self.story.told if self.story.hears(kind) else ()
        tickets = self.ticket_story.told if self.ticket_story.hears(kind) else ()
        reading = readings.row_of(entry)
        return [
            *([Change("readings", reading.key, reading)] if reading is not None else ()),
            *(Change("story", f"{one}:{entry.position}", story.row_of(one, entry)) for one in incidents),
            *(Change("ticket_story", f"{one}:{entry.position}", ticket_story.row_of(one, entry)) for one in tickets),
        ]
