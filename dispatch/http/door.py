"""Notes for the SOC who was refused, who was shown what and who holds a stream. Never waits, and never
fails; what succeeds on the hot routes is not noted here: those are entries."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from aiohttp import web
from msgspec.structs import replace
from multidict import MultiMapping
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from dispatch.accounts import Accounts, Identity
from dispatch.http.citizens.limits import Network, address_of
from dispatch.http.known import proof_of, whoever
from dispatch.http.problems import Problem
from dispatch.http.routes import Found
from dispatch.visits import NOBODY, REFUSED, SAW, STREAM_CLOSED, STREAM_OPENED, Visit, Visits
from events.values import Time

REFUSALS = {401: "not_signed_in", 403: "not_allowed", 429: "too_many_tries"}
"""What is noted, and its reason where an answer says none."""
NUMBER = re.compile(r"[1-9][0-9]{0,8}")
"""Of a matter, as who is signed in may name one that is not hers; no telephone number is written so."""
WHAT_MAX = 250
"""The views of a console are 170 letters."""
NOTED = web.RequestKey("noted", bool)
"""A request that needs no second note."""

log = structlog.get_logger("http")


@contextmanager
def _sparing() -> Iterator[None]:
    """A bug in here costs the note: whoever asks is answered all the same."""
    try:
        yield
    except Exception:
        log.exception("not_noted")


class Door:
    """One for the process. `proxies` are believed whom they ask for."""

    def __init__(
        self, visits: Visits, accounts: Accounts, clock: Callable[[], Time], proxies: Sequence[Network] = ()
    ) -> None:
        self.visits = visits
        self.accounts = accounts
        self.clock = clock
        self.proxies = proxies

    @_sparing()
    def answered(self, request: web.BaseRequest, found: Found | None, answer: Any) -> None:
        """With a `StreamResponse` or a `Reply`."""
        if answer.status in REFUSALS:
            self.refused(request, found, Problem(answer.status, REFUSALS[answer.status]))
        elif answer.status < 400 and found is not None and found.route.is_told and request.method != "HEAD":
            self.saw(request, found.route.name, "/".join(found.parts))

    @_sparing()
    def refused(self, request: web.BaseRequest, found: Found | None, wrong: Exception) -> None:
        """Whatever is no refusal for want of a right, or for asking too often, is not noted."""
        if found is not None and isinstance(wrong, Problem):
            numbers = "/".join(part for part in found.parts if NUMBER.fullmatch(part))
            self.turned_away(request.headers, request.remote, found.route.name, wrong, numbers)

    @_sparing()
    def turned_away(
        self, headers: MultiMapping[str], peer: str | None, route: str, wrong: Problem, what: str = ""
    ) -> None:
        """`what` was asked for is told only of somebody who is known: anybody may write anything."""
        if wrong.status not in REFUSALS:
            return
        identity = whoever(self.accounts, headers, self.clock())
        visit = self._visit(REFUSED, identity, headers, peer, route)
        named = (wrong.about or what) if identity is not None else ""
        proof = proof_of(headers) if identity is None else ""
        named, reason = named[:WHAT_MAX], wrong.reason
        self.visits.note(replace(visit, what=named, status=wrong.status, reason=reason, proof=proof))

    @_sparing()
    def saw(self, request: web.BaseRequest, route: str, what: str = "") -> None:
        """It was shown to whoever asks, or begins to be. Once for each request."""
        if NOTED in request:
            return
        request[NOTED] = True
        self._note(SAW, request, route, what)

    @contextmanager
    def holding(self, request: web.BaseRequest, what: str = "") -> Iterator[None]:
        """A stream, from its opening to its end."""
        request[NOTED] = True
        opened: Visit | None = None
        with _sparing():
            identity, route = whoever(self.accounts, request.headers, self.clock()), f"GET {request.path}"
            opened = self._visit(STREAM_OPENED, identity, request.headers, request.remote, route, what)
            self.visits.note(opened)
        try:
            yield
        finally:
            with _sparing():
                if opened is not None:
                    self.visits.note(replace(opened, kind=STREAM_CLOSED))

    def _note(self, kind: str, request: web.BaseRequest, route: str, what: str) -> None:
        identity = whoever(self.accounts, request.headers, self.clock())
        self.visits.note(self._visit(kind, identity, request.headers, request.remote, route, what))

    def _visit(
        self,
        kind: str,
        identity: Identity | None,
        headers: MultiMapping[str],
        peer: str | None,
        route: str,
        what: str = "",
    ) -> Visit:
        by, token = (identity.actor, identity.token) if identity is not None else (NOBODY, "")
        address = address_of(peer, headers.getall("X-Forwarded-For", []), self.proxies)
        return Visit(kind, by, token, address, route, what[:WHAT_MAX].encode(errors="replace").decode())


def figures(visits: Visits) -> Iterable[Metric]:
    """How many came, and of how many no line will tell one by one."""
    noted = CounterMetricFamily("tiepung_visits", "Noted for the SOC, by kind", labels=["kind", "status"])
    for (kind, status), count in sorted(visits.noted.items()):
        noted.add_metric([kind, str(status or 200)], count)
    yield noted
    yield CounterMetricFamily("tiepung_visits_not_kept", "Of which only the number is told", value=visits.not_kept)
    yield GaugeMetricFamily(
        "tiepung_visits_written", "1 if the database takes what was noted", value=int(visits.written)
    )
    yield GaugeMetricFamily("tiepung_visits_gathered", "Sums in memory", value=len(visits.sums))
