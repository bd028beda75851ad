"""What was spoken on a call, as far as the exchange kept it: that there is a recording, until when, and who heard it.

The sound stays in the exchange; the journal has where it lies, sealed.
"""

from events.base import Event
from events.values import Actor, CallId, RecordingId, Sealed, Time


class CallRecorded(Event, frozen=True):
    """The exchange has a recording of this call. `recording` says where, and may hold a number; it may be heard until
    `retained_until`."""

    call: CallId
    name: RecordingId
    recording: Sealed
    retained_until: Time
    duration_s: int | None = None


class RecordingOpened(Event, frozen=True):
    """This person was told where it lies: counts as hearing it."""

    call: CallId
    name: RecordingId
    person: Actor


class RecordingsExpired(Event, frozen=True):
    """So many recordings that were retained until then are told to nobody any more."""

    until: Time
    count: int
