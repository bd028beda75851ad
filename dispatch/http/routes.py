"""Which route a request takes."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from aiohttp import web
from msgspec import Struct

from dispatch.http.problems import Problem
from dispatch.http.replies import Reply

Answer = Callable[..., Awaitable[web.StreamResponse | Reply]]


class Route(Struct, frozen=True):
    """`proof` is how a request shows who it is: `signed_in`, `signature`, or `code` for who has a link
    that was sent to her, which nobody can guess, `none` for what is for everybody, `api_key` for other
    systems that bring a machine's token in a form. `shows` False: what it answers is of nobody and of no matter, or it
    notes itself who sees it."""

    method: str
    path: str
    answer: Answer
    proof: str = "signed_in"
    shows: bool = True

    @property
    def name(self) -> str:
        """As the SOC reads it."""
        return f"{self.method} {self.path}"

    @property
    def is_told(self) -> bool:
        """The SOC is told who reads what it answers."""
        return self.shows and self.method == "GET" and self.proof == "signed_in"


class Found(NamedTuple):
    """The route of a request, and the parts of its path."""

    route: Route
    parts: tuple[str, ...] = ()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse | Reply:
        return await self.route.answer(request, *self.parts)


class Routes:
    """Finds who answers. A HEAD is answered as a GET, whose body the reply leaves out."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.exact: dict[tuple[str, str], Found] = {}
        self.parts: list[tuple[re.Pattern[str], Route]] = []
        for route in routes:
            if "{" in route.path:
                pattern = re.compile(re.sub(r"\{\w+\}", "([^/]+)", route.path))
                self.parts.append((pattern, route))
            else:
                self.exact[route.method, route.path] = Found(route)

    def find(self, method: str, path: str) -> Found | None:
        """None where there is no such path. Raises Problem 405 where there is, for other methods."""
        method = "GET" if method == "HEAD" else method
        exact = self.exact.get((method, path))
        if exact is not None:
            return exact
        for pattern, route in self.parts:
            found = pattern.fullmatch(path)
            if found is not None and route.method == method:
                return Found(route, found.groups())
        known = [one for one, other in self.exact if other == path]
        known += [route.method for pattern, route in self.parts if pattern.fullmatch(path)]
        if known:
            raise Problem(405, "method_not_allowed", allowed=tuple(known))
        return None
