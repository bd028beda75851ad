"""The resources of GeoReport v2, each in both formats; whatever goes wrong is told in its form, too."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple

from aiohttp import web

from dispatch.http.edge import Edge, language_of
from dispatch.http.open311 import making, reading
from dispatch.http.open311.form import Format, wrong
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from events.database import AWAY

ROOT = "/open311/v2"
FORMATS: tuple[Format, ...] = ("json", "xml")


class Resource(NamedTuple):
    method: str
    path: str
    answer: Callable[..., Awaitable[Reply]]
    summary: str
    proof: str = "none"


RESOURCES = (
    Resource("GET", "/discovery", reading.get_discovery, "Open311: where it is and in which formats"),
    Resource("GET", "/services", reading.get_services, "Open311: which services there are"),
    Resource("GET", "/services/{code}", reading.get_service, "Open311: what a service asks for"),
    Resource("GET", "/requests", reading.get_requests, "Open311: how requests stand"),
    Resource("POST", "/requests", making.post_requests, "Open311: a new request, with an api_key", "api_key"),
    Resource("GET", "/requests/{id}", reading.get_request, "Open311: how one stands"),
    Resource("GET", "/tokens/{token}", reading.get_token, "Open311: the number of a token"),
)


def routes(edge: Edge) -> list[tuple[str, str, Callable[..., Awaitable[Reply]], str]]:
    """Method, path, what answers, and what proof it asks for."""
    return [
        (one.method, f"{ROOT}{one.path}.{form}", partial(_answered, one, edge, form), one.proof)
        for one in RESOURCES
        for form in FORMATS
    ]


async def _answered(resource: Resource, edge: Edge, form: Format, request: web.BaseRequest, *parts: str) -> Reply:
    try:
        return await resource.answer(edge, form, request, *parts)
    except (Problem, *AWAY) as why:
        problem = why if isinstance(why, Problem) else Problem(503, "unavailable", retry_after_s=2)
        return wrong(problem, form, language_of(request.headers))


def described(operation: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    """For the API's own description."""
    paths: dict[str, dict[str, Any]] = {}
    for one in RESOURCES:
        for form in FORMATS:
            names = tuple(part[1:-1] for part in one.path.split("/") if part.startswith("{"))
            told = operation(
                one.summary, {"200": {"description": "As GeoReport v2 says"}}, parameters=names, security=[]
            )
            paths.setdefault(f"{ROOT}{one.path}.{form}", {})[one.method.lower()] = told
    return paths
