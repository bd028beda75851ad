"""Who may read what: every route of the operations centres' side, asked for by everybody there is."""

from typing import Any

import pytest

from dispatch.accounts import ROLES
from tests.edge.conftest import Client
from tests.ioc.conftest import Centre
from tests.ioc.test_description import routes

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVERYBODY = frozenset(("nobody", *ROLES, "machine read", "machine metrics", "machine security", "machine wall"))
READERS = frozenset(("call_taker", "dispatcher", "supervisor", "ioc", "administrator", "machine read"))
MEASURING = frozenset(("supervisor", "administrator", "machine metrics"))
ITEMS = "/ogc/collections/{name}/items"
WHO = {
    "/ogc": EVERYBODY,
    "/ogc/": EVERYBODY,
    "/ogc/conformance": EVERYBODY,
    "/ogc/api": EVERYBODY,
    "/ogc/collections": READERS,
    "/ogc/collections/{name}": READERS,
    "/ogc/collections/{name}/schema": READERS,
    "/ogc/collections/{name}/queryables": READERS,
    ITEMS: READERS,
    f"{ITEMS}/{{item}}": READERS,
    "/incidents/{incident}/near": READERS,
    "/exports/{file}": READERS,
    "/exports/incidents/{file}": READERS,
    "/exports/warnings/{file}": READERS,
    "/heat": READERS,
    "/indicators": READERS,
    "/indicators/tickets": READERS,
    "/coverage": READERS,
    "/stream": READERS,
    "/asyncapi.json": EVERYBODY,
    "/security": frozenset(("administrator", "machine security")),
    "/wall": EVERYBODY,
    "/assets/{file}": EVERYBODY,
    "/icon.svg": EVERYBODY,
    "/wall/picture": READERS | {"machine wall"},
    "/wall/land": READERS | {"machine wall"},
    "/healthz": EVERYBODY,
    "/readyz": EVERYBODY,
    "/metrics": MEASURING,
}
"""By route, who is answered; a machine without a scope, and every role that is not named, is refused."""
PARTS = {"incident": "999999", "name": "units", "item": "XCC-01", "file": "units.csv"}
BOUND: dict[str, dict[str, Any]] = {
    "crew": {"unit": "XCC-01"},
    "hospital": {"hospital": "BVDK"},
    "agency": {"agency": "soxaydung"},
}


async def everybody(centre: Centre) -> dict[str, Client]:
    """A client of each kind; a token stands for its account, whatever the role."""
    people = {"nobody": await centre.service.stack.enter_async_context(Client(centre.base, {}))}
    for role in ROLES:
        name = f"r-{role.replace('_', '-')}"
        people[role] = await centre.reader(name, role=role, scopes=(), **BOUND.get(role, {}))
    for scope in ("read", "metrics", "security", "wall"):
        people[f"machine {scope}"] = await centre.reader(f"r-machine-{scope}", scopes=(scope,))
    return people


async def test_each_role_is_told_what_the_table_says_and_no_more(centre: Centre):
    all_routes = routes(centre.follower)
    assert {route.path for route in all_routes} == set(WHO)
    people = await everybody(centre)
    assert set(people) == EVERYBODY
    for route in all_routes:
        path = route.path.format(**PARTS)
        for who, client in people.items():
            status, body = await client.get(path) if route.path != "/stream" else await head(client, path)
            if who in WHO[route.path]:
                assert status in (200, 404), (route.path, who, status)
            else:
                assert status == (401 if who == "nobody" else 403), (route.path, who, status, body)
                assert set(body or {}) <= {"type", "title", "status", "reason"}, (route.path, who, body)
        assert (route.proof == "none") == (WHO[route.path] == EVERYBODY)


async def head(client: Client, path: str) -> tuple[int, Any]:
    """What would be answered, without staying."""
    async with client.session.head(client.base + path) as answer:
        return answer.status, None
