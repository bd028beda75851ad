"""Hearing what was spoken: where the recording lies is told to who may, after the entry that says so is on disk."""

import secrets

import msgspec
from aiohttp import web
from msgspec import Struct

from dispatch.accounts import Identity
from dispatch.core import commands
from dispatch.http import access, wire
from dispatch.http.asking import calls_of
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.vault import Unreadable
from events.values import BEGINNING, CommandId
from projections import archive
from projections.calls import CallRow, Recording

READINGS = frozenset(("supervisor", "administrator"))


class Hear(Struct, frozen=True, forbid_unknown_fields=True):
    """Of which call; without `name` the last one."""

    call: commands.CallId
    name: commands.RecordingId | None = None


class OfCall(Struct, frozen=True, forbid_unknown_fields=True):
    """Which call; its id may have any character, and so stands in the query."""

    call: commands.CallId


what_to_hear = msgspec.json.Decoder(Hear)


async def post_recording(edge: Edge, request: web.BaseRequest) -> Reply:
    """For supervisors, and for who held the call while it lasted."""
    identity = edge.identify(request)
    access.check_role(identity, access.ROOM)
    asked = wire.read(what_to_hear, await read_body(request))
    row = (await calls_of(edge, [asked.call])).get(asked.call) if "\0" not in asked.call else None
    if row is None:
        raise Problem(404, "no_such_call")
    _check_may_hear(identity, row)
    found = _found(row, asked)
    if found.retained_until <= edge.clock():
        raise Problem(410, "recording_expired")
    await edge.vault.fetch([found.recording.subject])
    try:
        recording = edge.vault.open(found.recording)
    except Unreadable:
        raise Problem(410, "recording_expired") from None
    command = commands.OpenRecording(id=CommandId(secrets.token_hex(16)), call=row.call, name=found.name)
    done = await edge.carry_out(command, identity.actor)
    return answer({"recording": recording, "position": done.position})


async def get_readings(edge: Edge, request: web.BaseRequest) -> Reply:
    """Who heard a recording of the call or was shown what is personal of it, in order, however long ago."""
    access.check_role(edge.identify(request), READINGS)
    call = wire.queried(request.query, OfCall).call
    position, rows = await archive.readings(edge.dsn, call) if "\0" not in call else (BEGINNING, [])
    return answer({"position": position, "readings": rows})


def _check_may_hear(identity: Identity, row: CallRow) -> None:
    """Raises Problem 403."""
    held_by = row.held_by if row.state == "ended" else row.person
    if identity.role != "supervisor" and held_by != identity.actor:
        raise Problem(403, "not_allowed")


def _found(row: CallRow, asked: Hear) -> Recording:
    """Raises Problem 404."""
    found = [one for one in row.recordings if asked.name in (None, one.name)]
    if not found:
        raise Problem(404, "no_recording")
    return found[-1]
