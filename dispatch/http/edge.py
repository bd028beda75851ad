"""What every route shares: who asks, in which language, and the one way into the engine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from http.cookies import CookieError, SimpleCookie
from typing import Any

from aiohttp import web
from aiohttp.web_exceptions import HTTPRequestEntityTooLarge
from msgspec import Struct

from dispatch.accounts import Accounts, Identity, same
from dispatch.core.commands import AnyCommand
from dispatch.core.decide import Request
from dispatch.core.rules import Refusal
from dispatch.core.turn import Done
from dispatch.engine import Broken, Engine, Full, Stopped
from dispatch.http import access, problems, wire
from dispatch.http.problems import Problem
from dispatch.vault import Vault
from events.keeping import Key
from events.values import Actor, IncidentId, Position, Time, UnitId
from projections.feed import Feed

COOKIE = "tiepung"
BODY_MAX = 1 << 20
"""Bytes of a body; exchanges and consoles send a few hundred."""
ANSWER_S_MAX = 15.0


class Edge(Struct):
    """The parts a route may use; put together in `__main__`."""

    engine: Engine
    feed: Feed
    vault: Vault
    accounts: Accounts
    clock: Callable[[], Time]
    dsn: str
    journal: str
    demo: bool
    telephony_secrets: tuple[str, ...]
    area_of: Callable[[Any], str | None]
    public_files: dict[str, bytes]
    archive_story: Callable[[IncidentId], Awaitable[tuple[Position, list[Any]]]]

    # --- who asks

    def identify(self, request: web.BaseRequest) -> Identity:
        """By bearer token or by cookie; a change asked by cookie must carry the session's CSRF token."""
        headers = request.headers
        authorization = headers.get("Authorization")
        if authorization is not None:
            identity = self.accounts.of_token(authorization[7:]) if authorization[:7] == "Bearer " else None
        else:
            identity = self._of_cookie(headers.get("Cookie"))
        if identity is None:
            raise Problem(401, "not_signed_in")
        changes = identity.csrf is not None and request.method not in ("GET", "HEAD")
        if changes and not same(headers.get("X-CSRF-Token", ""), identity.csrf or ""):
            raise Problem(403, "csrf")
        return identity

    def _of_cookie(self, header: str | None) -> Identity | None:
        secret = cookie_of(header)
        return self.accounts.of_session(secret, self.clock()) if secret else None

    # --- what is asked

    def submit_wire(self, asked: Any, identity: Identity) -> "asyncio.Future[Done]":
        """Check, seal, put into the inbox at once; await the result for the answer. Raises Problem."""
        access.check_command(
            identity, wire.CLEAR.get(type(asked), type(asked)), access.service_of(asked, self.feed.views)
        )
        by = identity.actor
        content = self.vault.master.content_hash(wire.encode(asked))
        command, keys = wire.seal(asked, by, self.vault)
        command = self._with_area(command)
        unit = identity.unit if identity.role == "crew" else None
        return asyncio.ensure_future(self.carry_out(command, by, content, keys, unit))

    def _with_area(self, command: AnyCommand) -> AnyCommand:
        """The edge knows the map: the smallest area that holds the place."""
        place = getattr(command, "place", None)
        if place is None or getattr(command, "area", "") is not None:
            return command
        return replace(command, area=self.area_of(place))

    async def carry_out(
        self,
        command: AnyCommand,
        by: Actor,
        content: str,
        keys: Sequence[Key] = (),
        unit: UnitId | None = None,
        *,
        telephony: bool = False,
    ) -> Done:
        """Through the engine, until it is on disk or refused. Raises Problem."""
        try:
            waiting = self.engine.submit(Request(command, by, content, unit), keys, telephony=telephony)
            answer = await asyncio.wait_for(asyncio.shield(waiting), ANSWER_S_MAX)
        except Full:
            raise Problem(503, "busy", retry_after_s=1) from None
        except (Stopped, TimeoutError):
            raise Problem(503, "unavailable", retry_after_s=2) from None
        except Broken:
            raise Problem(500, "bug") from None
        if isinstance(answer.reply, Refusal):
            raise problems.refused(answer.reply)
        self.vault.kept(keys)
        return answer.reply


def replace(command: AnyCommand, **fields: object) -> AnyCommand:
    known = {name: getattr(command, name) for name in command.__struct_fields__}
    return type(command)(**{**known, **fields})


def cookie_of(header: str | None) -> str | None:
    if not header:
        return None
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


async def read_body(request: web.BaseRequest, most: int = BODY_MAX) -> bytes:
    """The whole body. Raises Problem 413 for one that is too large, without reading on."""
    length = request.content_length
    if length is not None and length > most:
        raise Problem(413, "too_large")
    try:
        return await request.read()
    except HTTPRequestEntityTooLarge:
        raise Problem(413, "too_large") from None


def language_of(request: web.BaseRequest) -> str:
    """Vietnamese, unless English is asked for first."""
    wanted = request.headers.get("Accept-Language", "")
    first = wanted.split(",")[0].split(";")[0].strip().lower()
    return "en" if first.startswith("en") else "vi"
