"""Tells watchers what changed: each row encoded once, one write per watcher and tick, the newest of each row only."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec
from msgspec import Struct

from events.entry import Entry
from events.keeping import Head
from events.values import BEGINNING, Place, Position, Time, UnitId
from projections.places import PlaceRow, Places
from projections.projection import Change
from projections.views import Views

REMOVED_MAX = 20_000
"""So many removed rows are remembered for watchers that come back; whoever was away longer starts anew."""
OVER_MAX = 2_000
"""Of each view a new watcher is told so many rows of what is over (ended calls, settled call-backs, …), the last ones:
on a day of 200,000 calls all would be tens of megabytes for each console. Whoever watches hears of all."""
HEADS_MAX = 10_000
"""So many of the last heads are known by their hash: whoever comes back must have been told one of them."""
CHUNK_ROWS = 500
"""Rows of one frame of a snapshot."""
SILENT_VIEWS = frozenset(("story", "tickets", "ticket_story", "ticket_messages", "ticket_figures", "sites"))
"""Not streamed: asked for, incident by incident, ticket by ticket, site by site; or for the sender alone."""

encode_row = msgspec.json.Encoder().encode


class Line(Struct, gc=False):
    """The newest of a row. `sequence` counts changes, of the journal and of places alike."""

    sequence: int
    position: Position
    change: Change
    encoded: bytes | None = None

    def json(self) -> bytes:
        if self.encoded is None:
            change = self.change
            self.encoded = encode_row({"view": change.view, "key": change.key, "row": change.row})
        return self.encoded


MARK = re.compile(r"[0-9]{1,18}-[0-9a-f]{8}")


def mark_of(head: Head) -> str:
    """By which a watcher says up to where it has everything: the position, and by its hash of which journal."""
    return f"{head.position}-{head.hash[:4].hex()}"


Visible = Callable[[Change], bool]


class Audience:
    """Whoever sees the same: the rows it may see, of the views it asked for.

    An audience that sees only some rows of a view remembers which it was shown, so that a row that is no longer
    its own is sent as removed.
    """

    def __init__(self, views: frozenset[str], visible: Visible | None = None) -> None:
        self.views = views
        self.visible = visible
        self.shown: set[tuple[str, str]] = set()

    def lines(self, lines: Iterable[Line]) -> list[bytes]:
        """These lines, as this audience may see them."""
        mine = (line for line in lines if line.change.view in self.views)
        if self.visible is None:
            return [line.json() for line in mine]
        return [told for line in mine if (told := self._told(line, self.visible)) is not None]

    def _told(self, line: Line, visible: Visible) -> bytes | None:
        change = line.change
        key = (change.view, change.key)
        if change.row is not None and visible(change):
            self.shown.add(key)
            return line.json()
        if key not in self.shown:
            return None
        self.shown.discard(key)
        return encode_row({"view": change.view, "key": change.key, "row": None})


def is_over(change: Change) -> bool:
    """Nothing is to be done about this row any more."""
    field, current = OVER.get(change.view, NEVER)
    return field is not None and getattr(change.row, field) not in current


OVER: dict[str, tuple[str | None, tuple[str | None, ...]]] = {
    "calls": ("state", ("ringing", "answered")),
    "call_backs": ("end", (None,)),
    "handovers": ("state", ("offered",)),
    "history": ("incident", ()),
    "erasures": ("subject", ()),
    "messages": ("end", (None,)),
    "alarms": ("state", ("waiting", "verified", "lapsed")),
    "transfers": ("state", ("offered", "accepted")),
}
"""Of views whose rows stay when they are over: by which field that is seen, and what it says before."""
NEVER: tuple[None, tuple[()]] = (None, ())


class Feed:
    """Views, kept up to date, and what changed in them by order of the last change."""

    def __init__(self, clock: Callable[[], Time], views: Views | None = None) -> None:
        self.clock = clock
        self.places = Places()
        self.head = Head(Position(0), bytes(32))
        self.heads: dict[Position, bytes] = {}
        """Heads that were told, the oldest first."""
        self.sequence = 0
        self.lines: dict[tuple[str, str], Line] = {}
        """By the order of the last change."""
        self.current: dict[tuple[str, str], Line] = {}
        """Those of rows that are not over; with the last that are, it is what a new watcher is told."""
        self.over: dict[str, deque[Line]] = defaultdict(partial(deque, maxlen=OVER_MAX))
        self.removed = 0
        self.unheard = 0
        """The last change that is not remembered any more: whoever has heard of less starts anew."""
        self.hooks: list[Callable[[Sequence[Entry]], None]] = []
        self.change_hooks: list[Callable[[Sequence[Change]], None]] = []
        """Told which rows changed, before the other hooks; to begin with, all of them."""
        self.begin(views or Views())

    def begin(self, views: Views) -> None:
        """With these views; nothing was told before."""
        self.views = views
        self.forgotten = views.position
        for view, rows in views.tables.items():
            self._changed([Change(view, key, row) for key, row in rows.items()], views.position)

    # --- what happens

    def publish(self, entries: Sequence[Entry], head: Head) -> None:
        """These entries are on disk: make the views say so."""
        views = self.views
        changes = views.project([entry for entry in entries if entry.position > views.position])
        self._changed(changes, views.position)
        retired = [change.key for change in changes if change.row is None and change.view == "units"]
        self._note([Change("places", key, None) for key in retired if self.places.rows.pop(key, None)], views.position)
        self.head = self._remember(head)
        for hook in self.hooks:
            hook(entries)

    def _remember(self, head: Head) -> Head:
        self.heads[head.position] = head.hash
        if len(self.heads) > HEADS_MAX:
            del self.heads[next(iter(self.heads))]
        return head

    def move(self, unit: UnitId, place: Place, at: Time, speed_kmh: float | None, heading: float | None) -> None:
        """A unit was seen."""
        self._note((self.places.move(PlaceRow(unit, place, at, speed_kmh, heading)),), self.head.position)

    def _changed(self, changes: Sequence[Change], position: Position) -> None:
        self._note(changes, position)
        for hook in self.change_hooks:
            hook(changes)

    def _note(self, changes: Iterable[Change], position: Position) -> None:
        """These are now the newest, in this order."""
        lines, sequence = self.lines, self.sequence
        for change in changes:
            if change.view in SILENT_VIEWS:
                continue
            sequence += 1
            key = (change.view, change.key)
            line = lines.pop(key, None)
            if line is None:
                line = Line(sequence, position, change)
            else:
                if line.change.row is None:
                    self.removed -= 1
                line.sequence, line.position, line.change, line.encoded = sequence, position, change, None
            lines[key] = line
            if change.row is None:
                self.removed += 1
                self.current.pop(key, None)
            elif is_over(change):
                self.current.pop(key, None)
                self.over[change.view].append(line)
            else:
                self.current[key] = line
        self.sequence = sequence
        if self.removed > REMOVED_MAX:
            self._forget_removed()

    def _forget_removed(self) -> None:
        """The older half of what was removed; whoever has not heard of it by now starts anew."""
        gone = [key for key, line in self.lines.items() if line.change.row is None][: REMOVED_MAX // 2]
        for key in gone:
            line = self.lines.pop(key)
            self.forgotten, self.unheard = max(self.forgotten, line.position), max(self.unheard, line.sequence)
        self.removed -= len(gone)

    # --- what is told

    def since(self, sequence: int) -> list[Line]:
        """What changed after this, oldest first."""
        return list(reversed(list(self._newest(sequence))))

    def _newest(self, sequence: int) -> Iterator[Line]:
        for line in reversed(self.lines.values()):
            if line.sequence <= sequence:
                return
            yield line

    def frame(self, changes: Sequence[bytes], *, last: bool = True, head: Head | None = None) -> bytes:
        """One message of the stream; only the last of a write says up to which position everything was sent: that of
        the head, now or when what is sent was looked up."""
        head = head or self.head
        top = b"id: %b\n" % mark_of(head).encode() if last else b""
        return b'%sdata: {"position":%d,"hash":"%s","now":%d,"changes":[%s]}\n\n' % (
            top,
            head.position,
            head.hash.hex().encode(),
            self.clock(),
            b",".join(changes),
        )

    def remembers(self, audience: Audience, known: str) -> Position | None:
        """Up to where a watcher with this mark has everything, if it can be told the rest alone. What it was told
        before a restore that was accepted is of another journal, whatever the position."""
        position = Position(int(known.partition("-")[0])) if MARK.fullmatch(known) else BEGINNING
        told = self.heads.get(position)
        is_ours = told is not None and known == mark_of(Head(position, told))
        return position if is_ours and self.forgotten <= position and audience.visible is None else None

    def rest(self, audience: Audience, known: Position) -> bytes:
        """What a watcher is sent first who comes back, and is remembered."""
        return self.frame(audience.lines(self._after(known)))

    def everything(self, audience: Audience, journal: str) -> bytes:
        """What any other watcher is sent first."""
        told = audience.lines([*self.current.values(), *self._last_over()])
        parts = [told[at : at + CHUNK_ROWS] for at in range(0, len(told), CHUNK_ROWS)] or [[]]
        reset = b'event: reset\ndata: {"journal":"%s"}\n\n' % journal.encode()
        return reset + b"".join(self.frame(part, last=part is parts[-1]) for part in parts)

    def _after(self, known: Position) -> list[Line]:
        """What changed after this position, oldest first, and all places: those are not of the journal."""
        lines = [line for line in self.current.values() if line.change.view == "places"]
        newer: list[Line] = []
        for line in reversed(self.lines.values()):
            if line.change.view == "places" and line.change.row is not None:
                continue
            if line.position <= known:
                break
            newer.append(line)
        return [*lines, *reversed(newer)]

    def _last_over(self) -> list[Line]:
        """Of each view the last rows that are over, each once; a line may have come back, or be gone, since."""
        found = {line.change.view + line.change.key: line for lines in self.over.values() for line in lines}
        return [line for line in found.values() if line.change.row is not None and is_over(line.change)]

    def rows(self, view: str, visible: Visible | None) -> Mapping[str, Struct]:
        """A whole view, as far as it may be seen."""
        table: Mapping[str, Struct] = self.places.rows if view == "places" else self.views.table(view)
        if visible is None:
            return table
        return {key: row for key, row in table.items() if visible(Change(view, key, row))}
