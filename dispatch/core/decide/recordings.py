"""Recordings: each told once, kept for as long as the region wants, heard by who may, and every hearing an entry."""

import events
from dispatch.core import commands
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State
from events.values import DAY_MS, Time


def record_call(state: State, c: commands.RecordCall, asked: Request, moment: Moment) -> Decision:
    """Of a call that is known: late news of a recording let nobody ring anew."""
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if c.name in call.recordings:
        return Refusal(Reason.ALREADY_SO)
    until = retained_until(state, c, moment)
    if until <= moment.now:
        return Refusal(Reason.TOO_OLD)
    return [events.CallRecorded(c.call, c.name, c.recording, until, c.duration_s)]


def retained_until(state: State, c: commands.RecordCall, moment: Moment) -> Time:
    """To the end of that day: so that they expire day by day, and not one by one. Never longer than the region says."""
    days = state.rules.limits.recording_days if state.rules is not None else 0
    offset_ms = state.rules.utc_offset_ms if state.rules is not None else 0
    most = moment.now + days * DAY_MS
    wanted = most if c.keep_until is None else min(c.keep_until, most)
    if wanted <= moment.now:
        return moment.now
    return Time(((wanted + offset_ms) // DAY_MS + 1) * DAY_MS - offset_ms)


def open_recording(state: State, c: commands.OpenRecording, asked: Request, moment: Moment) -> Decision:
    """The edge knows whose it is, and who may."""
    return [events.RecordingOpened(c.call, c.name, asked.by)]


def expire_recordings(state: State, c: commands.ExpireRecordings, asked: Request, moment: Moment) -> Decision:
    count = state.recordings.get(c.until)
    if count is None or c.until > moment.now:
        return Refusal(Reason.NOT_DUE)
    return [events.RecordingsExpired(c.until, count)]


TABLE: Table = {
    commands.RecordCall: record_call,
    commands.OpenRecording: open_recording,
    commands.ExpireRecordings: expire_recordings,
}
