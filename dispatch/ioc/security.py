"""What the SOC reads: lines by their number, as JSON, and those that come."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext

import asyncpg
import structlog
from aiohttp import web

from dispatch import security
from dispatch.accounts import Identity
from dispatch.http import access
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply
from dispatch.ioc.reader import Reader
from events.database import AWAY, connected

MAY_READ = frozenset(("administrator",))
SCOPE = "security"
LINES = 1_000
LOOK_S = 0.5
BEAT_S = 15.0
"""So often a stream on which nothing comes says that it lives, by an empty line."""
NUMBER_MAX = 2**62
LINES_OF_JSON = "application/jsonl"
HEADERS = {
    "Content-Type": LINES_OF_JSON,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Accel-Buffering": "no",
}

log = structlog.get_logger("ioc")


async def get_security(reader: Reader, request: web.BaseRequest) -> web.StreamResponse | Reply:
    """Lines after a number (`after`), from the first one without it; with `follow=true` also those that come. A line
    that broke off is asked for again after the last number. `X-Behind-Entries` says how much of the journal was not
    looked through yet: no lines, and 0, is peace."""
    identity = _reads(reader, request)
    after, follows = _asked(request)
    reader.take(identity, is_past=True)
    reader.work(is_past=True)
    if request.method == "HEAD":
        return Reply(200, content_type=LINES_OF_JSON.encode())
    response = web.StreamResponse(headers=HEADERS)
    try:
        with reader.at_length():
            async with connected(reader.follower.dsn) as connection:
                behind = max(0, reader.follower.position - await security.reached(connection))
                response.headers["X-Behind-Entries"] = str(behind)
                await response.prepare(request)
                with reader.door.holding(request) if follows else nullcontext():
                    await _write(response, connection, after, lambda: follows and _still(reader, request))
        await response.write_eof()
    except AWAY as gone:
        if not response.prepared:
            raise
        log.info("security_ended", error=repr(gone))
        if request.transport is not None:
            request.transport.abort()
    return response


def _reads(reader: Reader, request: web.BaseRequest) -> Identity:
    """Lines are of the whole province: nobody who is bound to a part of it. Raises Problem 401, 403."""
    identity = reader.whoever(request)
    access.check_role(identity, MAY_READ, SCOPE)
    if identity.area is not None:
        raise Problem(403, "not_allowed")
    return identity


def _still(reader: Reader, request: web.BaseRequest) -> bool:
    """She has not hung up, her token was not withdrawn, her account not closed."""
    if request.transport is None or request.transport.is_closing():
        return False
    try:
        _reads(reader, request)
    except Problem:
        return False
    return True


async def _write(
    response: web.StreamResponse, connection: asyncpg.Connection, after: int, follows: Callable[[], bool]
) -> None:
    """Until all is written, or for as long as somebody reads who still may. Raises what database and line raise."""
    quiet_s = 0.0
    while True:
        lines = await security.read(connection, after, NUMBER_MAX, LINES)
        if lines:
            after, quiet_s = lines[-1].number, 0.0
            await response.write("".join(f"{one.line}\n" for one in lines).encode())
            continue
        if not follows():
            return
        await asyncio.sleep(LOOK_S)
        quiet_s += LOOK_S
        if quiet_s >= BEAT_S:
            quiet_s = 0.0
            await response.write(b"\n")


def _asked(request: web.BaseRequest) -> tuple[int, bool]:
    """Raises Problem 400."""
    wrong = [Wrong(f"?{name}", "No such parameter") for name in request.query if name not in ("after", "follow")]
    after, follow = request.query.get("after", "0"), request.query.get("follow", "false")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        wrong.append(Wrong("?after", "The number of a line"))
    if follow not in ("true", "false"):
        wrong.append(Wrong("?follow", "true or false"))
    if wrong:
        raise Problem(400, "invalid", errors=tuple(wrong))
    return int(after), follow == "true"
