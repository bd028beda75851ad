"""What is answered when something goes wrong, and the one line that the log has of it."""

import re
from collections.abc import Mapping

import structlog
from aiohttp.client_exceptions import ClientConnectionResetError

from dispatch.http import problems
from dispatch.http.edge import language_of
from dispatch.http.problems import Problem
from dispatch.http.replies import NO_STORE, PROBLEM, Reply
from events.database import AWAY

log = structlog.get_logger("http")


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
    if isinstance(wrong, ClientConnectionResetError):  # aiohttp's word for who hung up before the answer
        return Problem(400, "unreadable")
    if isinstance(wrong, AWAY):
        log.error("database_away", path=path, error=repr(wrong))
        return Problem(503, "unavailable", retry_after_s=2)
    if not isinstance(wrong, Problem):
        log.error("bug", path=path, exc_info=wrong)
        return Problem(500, "bug")
    if wrong.status >= 500 or wrong.status in (401, 403, 413):
        log.info("refused", path=path, status=wrong.status, reason=wrong.reason)
    return wrong
