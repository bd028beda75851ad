"""Who heard a recording of a call or was shown what is personal of it: lines of the archive, kept like stories."""

from msgspec import Struct

from events import PersonRead, RecordingOpened
from events.entry import Entry
from events.values import Actor, CallId, Position, RecordingId, Time


class ReadingRow(Struct, frozen=True, gc=False):
    """One who did, and when. Key: `<call>:<position>`."""

    call: CallId
    position: Position
    at: Time
    by: Actor
    recording: RecordingId | None
    """None: it was text, a number or a name."""
    purpose: str | None = None

    @property
    def key(self) -> str:
        return f"{self.call}:{self.position}"


def row_of(entry: Entry) -> ReadingRow | None:
    """What the entry says of this; most say nothing."""
    event = entry.event
    if isinstance(event, RecordingOpened):
        return ReadingRow(event.call, entry.position, entry.at, event.person, event.name)
    if isinstance(event, PersonRead) and event.call is not None:
        return ReadingRow(event.call, entry.position, entry.at, event.reader, None, event.purpose)
    return None
