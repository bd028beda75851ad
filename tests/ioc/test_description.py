"""The OpenAPI document is one, and the service answers as it says."""

import asyncio
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from dispatch.clock import Clock
from dispatch.http.routes import Route
from dispatch.http.stream import Watchers
from dispatch.ioc import description, others
from dispatch.ioc.collections import COLLECTIONS
from dispatch.ioc.follower import Follower
from dispatch.ioc.metrics import Metrics, nobody
from dispatch.ioc.reader import Reader
from dispatch.ioc.server import table
from tests.edge.conftest import DONG_XOAI, fresh
from tests.ioc.conftest import Centre

EXAMPLES = 8
"""Of each way to ask a page."""
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_the_document_is_valid_in_both_languages():
    for language in ("vi", "en"):
        validate(description.document("http://127.0.0.1", language, others.paths(language)))


def routes(follower: Follower | None = None) -> list[Route]:
    """All there are; their table alone needs no database."""
    reader = Reader(follower or Follower("", Clock()))
    watchers = Watchers(reader.feed)
    return table(reader, watchers, Metrics(reader, watchers, nobody))


def test_every_page_of_the_standard_is_described():
    paths = {route.path.rstrip("/") for route in routes() if route.path.startswith("/ogc")}
    described = set(description.document("http://127.0.0.1", "vi")["paths"])
    for path in paths - {"/ogc/api"}:
        for name in COLLECTIONS:
            assert path.replace("{name}", name).replace("{item}", "{id}") in described


@pytest.mark.asyncio(loop_scope="module")
async def test_whatever_is_asked_is_answered_as_described(centre: Centre, tmp_path: Path):
    """By schemathesis: what the document allows, and what it does not."""
    lan = await centre.service.person("lan")
    for _ in range(3):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    async with centre.service.client() as exchange:
        await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114")
    await centre.caught_up()
    token = await centre.token("ioc-schemathesis")
    asking = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        "run", f"{centre.base}/ogc/api", "-H", f"Authorization: Bearer {token}", "--checks", CHECKS,
        "--max-examples", str(EXAMPLES), "--seed", "7", "--generation-deterministic", "--rate-limit", "50/s",
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await asking.communicate()
    assert asking.returncode == 0, told.decode()[-6000:]
