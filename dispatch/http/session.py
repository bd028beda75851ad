"""Signing in and out; every success and every refusal for a name that exists is an entry."""

import asyncio
from contextlib import suppress
from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from dispatch.accounts import SESSION_MS, Identity, NoSuchAccount
from dispatch.consoles import fresh_id
from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.request import Request
from dispatch.http import access, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.known import COOKIE, cookie_of
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.http.stream import Watchers
from dispatch.machines import EDGE
from events.values import Actor, AreaId, Time

TRIES_FREE = 5
"""Wrong passwords for one name from one address before it has to wait."""
WAIT_S_MAX = 60
HASHING = asyncio.Semaphore(2)
"""Checking a password is slow on purpose: at most two at once, beside the hot path."""


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=64)]
    password: Annotated[str, Meta(min_length=1, max_length=256)]


class SessionBody(Struct, frozen=True):
    """Who you are, what you may see, and the token that changes must carry."""

    actor: str
    name: str
    display: str
    role: str
    services: tuple[str, ...]
    unit: str | None
    hospital: str | None
    agency: str | None
    csrf: str | None
    demo: bool
    now: Time
    can_text: bool
    """Whether texts with a link leave here."""
    area: AreaId | None = None
    """The only area she reads of, where operations centres read; nothing here is for her."""


sign_in = msgspec.json.Decoder(SignIn)


class Tries:
    """Wrong passwords by name and address; waiting doubles, and a right password or time ends it.

    By address, so that whoever guesses from elsewhere cannot lock a dispatcher out; by name, so that whoever guesses
    behind the same proxy, whose address is then everybody's, locks out no other name.
    """

    def __init__(self) -> None:
        self.failed: dict[tuple[str, str], tuple[int, float]] = {}

    def check(self, who: tuple[str, str], now_s: float) -> None:
        count, until = self.failed.get(who, (0, 0.0))
        if count >= TRIES_FREE and now_s < until:
            raise Problem(429, "too_many_tries", retry_after_s=int(until - now_s) + 1)

    def wrong(self, who: tuple[str, str], now_s: float) -> None:
        if len(self.failed) > 10_000:
            self.failed.clear()
        count = self.failed.get(who, (0, 0.0))[0] + 1
        self.failed[who] = (count, now_s + min(WAIT_S_MAX, 2 ** max(0, count - TRIES_FREE)))

    def right(self, who: tuple[str, str]) -> None:
        self.failed.pop(who, None)


tries = Tries()


async def post_session(edge: Edge, request: web.BaseRequest) -> Reply:
    """Sign in with name and password."""
    asked = wire.read(sign_in, await read_body(request))
    who, loop = (asked.name, request.remote or ""), asyncio.get_running_loop()
    tries.check(who, loop.time())
    async with HASHING:
        tries.check(who, loop.time())  # many may have come at once, and failed while this one waited
        account = await loop.run_in_executor(None, edge.accounts.check_password, asked.name, asked.password)
        if account is None:
            tries.wrong(who, loop.time())
    if account is None:
        _tell_of_refusal(edge, asked.name)
        raise Problem(401, "wrong_password")
    tries.right(who)
    try:
        secret, identity = await edge.accounts.open_session(account, edge.clock())
    except NoSuchAccount:
        raise Problem(401, "wrong_password") from None
    await record(edge, commands.RecordSignIn(id=fresh_id(), account=identity.actor, way="password"))
    reply = answer(session_body(edge, identity))
    secure = b"; Secure" if request.headers.get("X-Forwarded-Proto") == "https" else b""
    reply.headers += b"Set-Cookie: %b=%b; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%b\r\n" % (
        COOKIE.encode(),
        secret.encode(),
        SESSION_MS // 1000,
        secure,
    )
    return reply


def _tell_of_refusal(edge: Edge, name: str) -> None:
    """Nobody waits for this entry, or who guesses could tell from the time which names there are."""
    if name not in edge.accounts.accounts:
        return
    refusal = commands.RecordSignInRefusal(id=fresh_id(), account=Actor(f"user:{name}"), reason="wrong_password")
    with suppress(Problem):
        edge.submit(Request(refusal, EDGE, ""))


async def get_session(edge: Edge, request: web.BaseRequest) -> Reply:
    return answer(session_body(edge, edge.identify(request)))


async def delete_session(edge: Edge, watchers: Watchers, request: web.BaseRequest) -> Reply:
    """Sign out: the session is over at once, its open streams too."""
    identity = edge.identify(request)
    secret = cookie_of(request.headers.get("Cookie"))
    if secret is not None:
        await edge.accounts.close_session(secret)
    watchers.look_after()
    await record(edge, commands.RecordSignOut(id=fresh_id(), account=identity.actor))
    if not edge.accounts.is_signed_in(identity.name, edge.clock()):
        await _leave(edge, identity.actor)
    gone = b"Set-Cookie: %b=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0\r\n" % COOKIE.encode()
    return Reply(204, headers=gone)


async def _leave(edge: Edge, person: Actor) -> None:
    """Whoever signed out everywhere sits at no desk any more; what she still holds may be taken over at once."""
    seats = edge.engine.state.desks.items()
    for extension in [extension for extension, seat in seats if seat.person == person]:
        with suppress(Problem):
            await edge.carry_out(commands.SignOffDesk(id=fresh_id(), extension=extension), person)
    edge.consoles.gone(person)


async def post_heartbeat(edge: Edge, request: web.BaseRequest) -> Reply:
    """This person's console is there, or a crew's page; said every few seconds, so that what she holds is hers, and an
    order is looked at where it is sent."""
    identity = edge.identify(request)
    access.check_role(identity, access.ROOM | {"crew"})
    edge.consoles.hear(identity.actor)
    return Reply(204)


def session_body(edge: Edge, identity: Identity) -> SessionBody:
    return SessionBody(
        identity.actor,
        identity.name,
        identity.display,
        identity.role,
        identity.services,
        identity.unit,
        identity.hospital,
        identity.agency,
        identity.csrf,
        edge.demo,
        edge.clock(),
        edge.can_text,
        identity.area,
    )


async def record(edge: Edge, command: AnyCommand) -> Any:
    """The edge's own entries: by itself, never a repeat."""
    return await edge.carry_out(command, EDGE)
