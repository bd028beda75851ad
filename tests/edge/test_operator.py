"""What the command line asks of the running service: with its token, and as long as a region of many units is."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from dispatch.adopting import adoption
from dispatch.core import commands
from dispatch.http import bodies, operator
from events.values import UnitId
from tests.edge.conftest import REGION, Client, Running, fresh


def operator_of(running: Running) -> Client:
    return running.client(Authorization=f"Bearer {running.settings.operator_file.read_text()}")


def adopting(version: str) -> commands.AdoptRegion:
    """The region once more, with so many units that they take more than a usual body."""
    command, _ = adoption(REGION)
    many = tuple(msgspec.structs.replace(command.units[0], id=UnitId(f"Q{number:05}")) for number in range(10_000))
    return msgspec.structs.replace(command, version=version, units=(*command.units, *many))


async def test_a_region_of_many_units_is_adopted(running: Running) -> None:
    body = msgspec.json.encode(adopting("many"))
    assert bodies.BODY_MAX < len(body) < operator.BODY_MAX
    async with operator_of(running) as client:
        done = await post(client, "/operator/commands", io.BytesIO(body))
        again = await post(client, "/operator/commands", pieces(body))
    assert (done[0], again) == (200, (200, {**done[1], "repeated": True}))
    assert "Q09999" in await (await running.person("khoa")).view("units")


async def post(client: Client, path: str, data: Any, **headers: str) -> tuple[int, Any]:
    async with client.session.post(client.base + path, data=data, headers=headers) as response:
        return response.status, json.loads(await response.read())


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    """Sent so, nobody knows beforehand how long it is."""
    for at in range(0, len(body), 65_536):
        yield body[at : at + 65_536]


async def test_a_body_that_is_too_long_is_413_also_in_pieces(running: Running) -> None:
    person = await running.person("khoa")
    body = b"[" + b" " * bodies.BODY_MAX + b"]"
    for data in (io.BytesIO(body), pieces(body)):
        status, told = await post(person, "/commands", data)
        assert (status, told["reason"]) == (413, "too_large")


async def test_it_is_for_the_operator_alone(running: Running) -> None:
    change = {"type": "RecordAccountChange", "id": fresh(), "account": "user:tam", "role": "x", "change": "put"}
    for name in ("nhung", "quantri"):
        assert (await (await running.person(name)).post("/operator/commands", change))[0] == 403
