"""Which route a request takes, and what is answered when something goes wrong on it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

import structlog
from aiohttp import web
from msgspec import Struct

from dispatch.http import problems
from dispatch.http.edge import language_of
from dispatch.http.problems import Problem
from dispatch.http.replies import NO_STORE, PROBLEM, Reply
from events.database import AWAY

Answer = Callable[..., Awaitable[web.StreamResponse | Reply]]

log = structlog.get_logger("http")


class Route(Struct, frozen=True):
    """`proof` is how a request shows who it is: `signed_in`, `signature`, or `code` for who has a link
    that was sent to her, which nobody can guess, `none` for what is for everybody, `api_key` for other
    systems that bring a machine's token in a form."""

    method: str
    path: str
    answer: Answer
    proof: str = "signed_in"


class Routes:
    """Finds who answers. A HEAD is answered as a GET, whose body the reply leaves out."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.exact: dict[tuple[str, str], Answer] = {}
        self.parts: list[tuple[str, re.Pattern[str], Answer]] = []
        for route in routes:
            if "{" in route.path:
                pattern = re.compile(re.sub(r"\{\w+\}", "([^/]+)", route.path))
                self.parts.append((route.method, pattern, route.answer))
            else:
                self.exact[route.method, route.path] = route.answer

    def find(self, method: str, path: str) -> Answer | None:
        """None where there is no such path. Raises Problem 405 where there is, for other methods."""
        method = "GET" if method == "HEAD" else method
        exact = self.exact.get((method, path))
        if exact is not None:
            return exact
        for allowed, pattern, answer in self.parts:
            found = pattern.fullmatch(path)
            if found is not None and allowed == method:
                return partial(_with_parts, answer, found.groups())
        known = [one for one, other in self.exact if other == path]
        known += [one for one, pattern, _ in self.parts if pattern.fullmatch(path)]
        if known:
            raise Problem(405, "method_not_allowed", allowed=tuple(known))
        return None


async def _with_parts(answer: Answer, parts: Sequence[str], request: web.BaseRequest) -> web.StreamResponse | Reply:
    return await answer(request, *parts)


def refuse(headers: Mapping[str, str], path: str, wrong: Exception) -> Reply:
    """A problem as its answer; a database that is away is to be asked again; the rest is a bug, told as no more."""
    problem = _logged(path, wrong)
    more = NO_STORE
    if problem.retry_after_s is not None:
        more += b"Retry-After: %d\r\n" % problem.retry_after_s
    if problem.status == 401:
        more += b"WWW-Authenticate: Bearer\r\n"
    if problem.allowed:
        more += b"Allow: %b\r\n" % ", ".join(problem.allowed).encode()
    reply = Reply(problem.status, problems.encoded(problem, language_of(headers)), PROBLEM, more)
    if problem.status in (408, 413):
        reply.keep_alive = False
    return reply


SECRET_PATH = re.compile(r"(/webhooks/(?:exchanges|messages)/[^/]*/|^/l/|^/public/tickets/|^/open311/v2/tokens/)[^/]*")
"""Exchanges, gateways, callers and citizens can prove themselves by their path alone: a log must not tell it."""


def _logged(path: str, wrong: Exception) -> Problem:
    """What is answered, and a line of the log, once."""
    path = SECRET_PATH.sub(r"\1…", path)
    if isinstance(wrong, AWAY):
        log.error("database_away", path=path, error=repr(wrong))
        return Problem(503, "unavailable", retry_after_s=2)
    if not isinstance(wrong, Problem):
        log.error("bug", path=path, exc_info=wrong)
        return Problem(500, "bug")
    if wrong.status >= 500 or wrong.status in (401, 403, 413):
        log.info("refused", path=path, status=wrong.status, reason=wrong.reason)
    return wrong
