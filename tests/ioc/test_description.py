"""The OpenAPI document is one, and the service answers as it says."""

import asyncio
import json
import os
import re
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from dispatch.clock import Clock
from dispatch.http.routes import Route, Routes
from dispatch.http.stream import Watchers
from dispatch.ioc import asyncapi, others
from dispatch.ioc.collections import COLLECTIONS
from dispatch.ioc.follower import Follower
from dispatch.ioc.metrics import Metrics, nobody
from dispatch.ioc.reader import Reader
from dispatch.ioc.server import table
from tests.edge.conftest import DONG_XOAI, fresh
from tests.ioc.conftest import Centre

EXAMPLES = 8
"""Of each way to ask a page."""
ASKERS = 32
"""So many that none asks more than she may, however quickly they ask in turn."""
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_the_document_is_valid_in_both_languages():
    for language in ("vi", "en"):
        validate(others.document("http://127.0.0.1", language))


def routes(follower: Follower | None = None) -> list[Route]:
    """All there are; their table alone needs no database."""
    reader = Reader(follower or Follower("", Clock()))
    watchers = Watchers(reader.feed)
    return table(reader, watchers, Metrics(reader, watchers, nobody))


def test_every_route_is_described_and_whatever_is_described_is_a_route():
    """In OpenAPI, or where it is live in AsyncAPI."""
    described = others.document("http://127.0.0.1", "vi")["paths"]
    live = {one["address"] for one in asyncapi.document("127.0.0.1", "vi")["channels"].values() if one["address"]}
    served = routes()
    for route in served:
        pattern = re.compile(re.sub(r"\{\w+\}", "([^/]+)", route.path.rstrip("/")))
        found = [path for path in described if pattern.fullmatch(path)]
        assert found or route.path in live, route.path
        if "{name}" in route.path:
            assert {path.split("/")[3] for path in found} == set(COLLECTIONS)
    for path in described:
        assert Routes(served).find("GET", path) is not None, path


def test_who_needs_no_proof_is_said_to_need_none():
    described = others.document("http://127.0.0.1", "vi")["paths"]
    proofs = {route.path: route.proof for route in routes()}
    for path, methods in described.items():
        if path in proofs:
            assert (methods["get"].get("security") == []) == (proofs[path] == "none"), path


def test_answers_are_described_to_the_last_field():
    """Of structs, in OpenAPI's own words: no reference leads nowhere, and nothing is left of JSON Schema's others."""
    document = others.document("http://127.0.0.1", "en")
    components = document["components"]["schemas"]
    told = json.dumps(document)
    assert set(re.findall(r"#/components/schemas/([\w.-]+)", told)) <= set(components)
    assert not re.search(r'"(prefixItems|const|\$defs)"|"type": "null"', told)
    response = document["paths"]["/indicators"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    fields = components[response["$ref"].rpartition("/")[2]]["properties"]
    assert set(fields) == {"position", "from", "to", "by", "percentiles", "rows", "definitions"}
    assert "intervals_ms" in components[fields["rows"]["items"]["$ref"].rpartition("/")[2]]["properties"]
    shown = components["incidents"]["properties"]["properties"]["properties"]
    assert set(shown) == {one.name for one in COLLECTIONS["incidents"].properties}


@pytest.mark.asyncio(loop_scope="module")
async def test_whatever_is_asked_is_answered_as_described(centre: Centre, tmp_path: Path):
    """By schemathesis: what the document allows, and what it does not."""
    lan = await centre.service.person("lan")
    for _ in range(3):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    async with centre.service.client() as exchange:
        await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114")
    await centre.caught_up()
    scopes = ("read", "security", "wall", "metrics")
    tokens = [await centre.token(f"ioc-schemathesis-{one}", scopes=scopes) for one in range(ASKERS)]
    asking = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        "run", f"{centre.base}/ogc/api", "-H", f"Authorization: Bearer {tokens[0]}", "--checks", CHECKS,
        "--max-examples", str(EXAMPLES), "--seed", "7", "--generation-deterministic",
        cwd=tmp_path,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.ioc.asking", "PYTHONPATH": str(Path.cwd()), "TOKENS": " ".join(tokens)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await asking.communicate()
    assert asking.returncode == 0, told.decode()[-6000:]
