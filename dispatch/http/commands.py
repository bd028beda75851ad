"""Everything operators and crews ask for: one route, whose API is the union of the command structs."""

import asyncio
from typing import Any

from aiohttp import web

from dispatch.core.turn import Done
from dispatch.http import problems, wire
from dispatch.http.edge import Edge, language_of, read_body
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer, encode


async def post_commands(edge: Edge, request: web.BaseRequest) -> Reply:
    """One command, or a list answered one by one in order."""
    identity = edge.identify(request)
    body = await read_body(request)
    if body[:1] == b"[" or body.lstrip()[:1] == b"[":
        return await _answer_list(edge, request, body)
    done = await edge.submit_wire(wire.decode(body), identity)
    return Reply(200, told(done))


async def _answer_list(edge: Edge, request: web.BaseRequest, body: bytes) -> Reply:
    identity = edge.identify(request)
    waiting: list[Any] = []
    for raw in wire.decode_list(body):
        try:
            waiting.append(edge.submit_wire(wire.decode(raw), identity))
        except Problem as problem:
            waiting.append(problem)
    results = [await _outcome(one) for one in waiting]
    language = language_of(request)
    return answer([_line(result, language) for result in results])


async def _outcome(one: "Problem | asyncio.Future[Done]") -> Done | Problem:
    if isinstance(one, Problem):
        return one
    try:
        return await one
    except Problem as problem:
        return problem


def _line(result: Done | Problem, language: str) -> object:
    if isinstance(result, Problem):
        return problems.body(result, language)
    return {"status": 200, **as_json(result)}


def as_json(done: Done) -> dict[str, object]:
    """Where it is in the journal, what it made, and whether it was asked before."""
    shown: dict[str, object] = {"position": done.position}
    if done.made is not None:
        shown["ids"] = {"assignment" if isinstance(done.made, str) else "incident": done.made}
    if done.repeated:
        shown["repeated"] = True
    return shown


def told(done: Done) -> bytes:
    if done.made is None and not done.repeated:
        return b'{"position":%d}' % done.position
    return encode(as_json(done))
