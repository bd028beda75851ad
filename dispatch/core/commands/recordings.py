"""Recordings: that there is one, that somebody hears it, and that its time has come."""

from typing import Annotated

from msgspec import Meta

from dispatch.core.commands.base import CallId, Command, RecordingId
from events.values import Sealed, Time


class RecordCall(Command, frozen=True):
    """The exchange has a recording of this call, and keeps it until then, or for as long as the region wants."""

    call: CallId
    name: RecordingId
    recording: Sealed
    keep_until: Time | None = None
    duration_s: Annotated[int, Meta(ge=0)] | None = None


class OpenRecording(Command, frozen=True):
    """Tell me where it lies."""

    call: CallId
    name: RecordingId


class ExpireRecordings(Command, frozen=True):
    """The planner's: what was retained until then is told to nobody any more."""

    until: Time
