"""How many recordings are retained until when; of a call that is known, which it has."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.state import State, recordings_timer
from events.entry import Entry


def call_recorded(state: State, e: events.CallRecorded, entry: Entry) -> None:
    call = state.calls.get(e.call)
    if call is not None:
        call.recordings = (*call.recordings, e.name)
    state.recordings[e.retained_until] = state.recordings.get(e.retained_until, 0) + 1
    state.timers.put(recordings_timer(e.retained_until), e.retained_until)


def recording_opened(state: State, e: events.RecordingOpened, entry: Entry) -> None:
    """Who heard what decides nothing."""


def recordings_expired(state: State, e: events.RecordingsExpired, entry: Entry) -> None:
    del state.recordings[e.until]
    state.timers.drop(recordings_timer(e.until))


TABLE: Table = {
    events.CallRecorded: call_recorded,
    events.RecordingOpened: recording_opened,
    events.RecordingsExpired: recordings_expired,
}
