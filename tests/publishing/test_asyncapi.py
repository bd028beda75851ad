"""The AsyncAPI document is one, by the schema of AsyncAPI, and what is sent is as it says."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import jsonschema
import pytest

from dispatch import security
from dispatch.http.stream import VIEWS
from dispatch.ioc import asyncapi
from dispatch.ioc.told import TOLD
from tests.edge.conftest import DONG_XOAI, fresh
from tests.edge.gateway import listening
from tests.ioc.conftest import Centre
from tests.publishing.conftest import publishing, subscriber, told_until, until
from tests.publishing.test_webhooks import replayed

SCHEMA = json.loads((Path(__file__).parent / "asyncapi-3.0.0.json").read_text())


def read(language: str = "en") -> dict[str, Any]:
    """As it leaves."""
    document: dict[str, Any] = json.loads(json.dumps(asyncapi.document("127.0.0.1:8081", language)))
    return document


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_one_by_the_schema_of_asyncapi(language: str):
    jsonschema.validate(read(language), SCHEMA)


def test_a_document_that_is_none_is_found():
    wrong = read()
    wrong["operations"]["send.stream"]["action"] = "shout"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)


def test_whatever_is_referred_to_is_there():
    document = read()

    def look(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                found: Any = document
                for part in node["$ref"].removeprefix("#/").split("/"):
                    found = found[part]
            for value in node.values():
                look(value)
        elif isinstance(node, list):
            for value in node:
                look(value)

    look(document)


def test_all_that_is_told_is_described():
    document = read()
    assert set(asyncapi.ROWS) == set(VIEWS["ioc"])
    kinds = {f"{name}.{what}" for name in TOLD for what in ("changed", "removed")}
    assert set(document["components"]["messages"]) == {*kinds, "frame", "reset", "line"}
    assert {f"nats.{kind}" for kind in kinds} <= set(document["channels"])
    assert all(kind in document["components"]["messages"]["line"]["summary"] for kind in security.EVERY_KIND)


def check(document: dict[str, Any], name: str, told: Any) -> None:
    """Raises where a message is not as described; refused, too, is a property that is not."""
    payload = document["components"]["messages"][name]["payload"]
    jsonschema.Draft202012Validator({**payload, "components": document["components"]}).validate(told)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_sent_is_as_it_says(centre: Centre):
    lan, khoa = await centre.service.person("lan"), await centre.service.person("khoa")
    async with listening() as gateway, publishing(centre.service.dsn, subscriber(gateway, "described")):
        await told_until(centre, "described", 1)
        await replayed(centre, "described")
        for unit in list(await lan.view("units"))[:20]:
            await lan.do("BringOnDuty", unit=unit)
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        await lan.open_incident("house_fire")
        await khoa.do("OpenTicket", field="water", text="Mất nước", place=DONG_XOAI)
        async with centre.service.client() as exchange:
            await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114")
        await told_until(centre, "described", await centre.caught_up())

        async def numbered() -> bool:
            return bool(await centre.service.fetch("select 1 from security where line like '%IncidentOpened%'"))

        await until(numbered)
    token, soc = await centre.token(), await centre.token("soc", scopes=("security",))
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{centre.base}/asyncapi.json") as response:
            assert response.status == 200
            document = await response.json()
        jsonschema.validate(document, SCHEMA)
        assert document["servers"]["views"]["host"] == centre.base.removeprefix("http://")
        async with client.get(f"{centre.base}/security", headers={"Authorization": f"Bearer {soc}"}) as response:
            lines = [json.loads(line) async for line in response.content]
        frames = await _frames(
            client, f"{centre.base}/stream?views=queue,units,situation,hospitals", token, str(number)
        )
    assert len({one["type"] for one in gateway.heard}) >= 5
    for one in gateway.heard:
        check(document, one["type"], one)
        if one["data"]["feature"] is not None:
            described = document["components"]["messages"][one["type"]]["payload"]["allOf"][1]
            properties = described["properties"]["data"]["properties"]["feature"]["properties"]["properties"][
                "properties"
            ]
            assert set(one["data"]["feature"]["properties"]) == set(properties)
    for line in lines:
        check(document, "line", line)
    for frame in frames:
        check(document, "frame", frame)


async def _frames(client: aiohttp.ClientSession, url: str, token: str, key: str) -> list[Any]:
    """Until this row was told."""
    found: list[Any] = []
    async with client.get(url, headers={"Authorization": f"Bearer {token}"}) as stream:
        async for line in stream.content:
            if line.startswith(b"data: ") and b'"changes"' in line:
                found.append(json.loads(line[6:]))
                if any(one["key"] == key for one in found[-1]["changes"]):
                    return found
    raise AssertionError("the stream ended")
