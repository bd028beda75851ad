"""Everything operators and crews ask for: one route, whose API is the union of the command structs."""

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web

from dispatch.accounts import Identity
from dispatch.core.commands import AnyCommand, CancelWarning, OpenTicket, WriteWarning
from dispatch.core.turn import Done
from dispatch.http import problems, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge, language_of
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer, encode
from dispatch.inbox import Asked


async def post_commands(edge: Edge, request: web.BaseRequest) -> Reply:
    """One command, or a list answered one by one in order."""
    body = await read_body(request)
    if is_list(body):
        return await _answer_list(edge, request, body)
    pending = begin(edge, check(edge, request.headers, body))
    await pending.settled()
    return end(edge, pending)


def is_list(body: bytes) -> bool:
    return body[:1] != b"{" and body.lstrip()[:1] == b"["


def check(edge: Edge, headers: Mapping[str, str], body: bytes) -> tuple[Any, Identity]:
    """Who asks for what. Raises Problem."""
    identity = edge.identity_of(headers, "POST")
    return wire.decode(body), identity


def begin(edge: Edge, checked: tuple[Any, Identity]) -> Asked:
    """One command into the inbox. Raises Problem."""
    return edge.ask(*checked)


def end(edge: Edge, pending: Asked) -> Reply:
    """Its answer. Raises Problem."""
    return Reply(200, told(edge.done(pending), pending.request.command))


async def _answer_list(edge: Edge, request: web.BaseRequest, body: bytes) -> Reply:
    """All into the inbox at once, so they are decided in the order they were sent."""
    identity = edge.identify(request)
    asked = [_ask(edge, raw, identity) for raw in wire.decode_list(body)]
    for one in asked:
        if isinstance(one, Asked):
            await one.settled()
    language = language_of(request.headers)
    return answer([_line(edge, request, one, language) for one in asked])


def _ask(edge: Edge, raw: msgspec.Raw, identity: Identity) -> Asked | Problem:
    try:
        return edge.ask(wire.decode(raw), identity)
    except Problem as problem:
        return problem


def _line(edge: Edge, request: web.BaseRequest, asked: Asked | Problem, language: str) -> object:
    """One answer of a list, with its status."""
    try:
        if isinstance(asked, Problem):
            raise asked
        return {"status": 200, **as_json(edge.done(asked), asked.request.command)}
    except Problem as problem:
        edge.door.turned_away(request.headers, request.remote, "POST /commands", problem)
        return problems.body(problem, language)


def as_json(done: Done, command: AnyCommand) -> dict[str, object]:
    """Where it is in the journal, what it made, and whether it was asked before."""
    shown: dict[str, object] = {"position": done.position}
    if done.made is not None:
        numbered = NUMBERED.get(type(command), "incident")
        shown["ids"] = {"assignment" if isinstance(done.made, str) else numbered: done.made}
    if done.repeated:
        shown["repeated"] = True
    return shown


NUMBERED: dict[type, str] = {OpenTicket: "ticket", WriteWarning: "warning", CancelWarning: "warning"}
"""What these make; whatever else makes something that has a number makes an incident."""


def told(done: Done, command: AnyCommand) -> bytes:
    if done.made is None and not done.repeated:
        return b'{"position":%d}' % done.position
    return encode(as_json(done, command))
