"""Warnings as a desk asks for them: written by one, let out by another, waited for."""

import time
from typing import Any

from tests.edge.clusters import until
from tests.edge.conftest import Client, Running, fresh

COMMUNE, IN_COMMUNE = "25195", 42
VI = {"headline": "Ngập sâu", "description": "Nước suối lên nhanh, không qua ngầm.", "instruction": "Lên nhà văn hoá."}
EN = {"headline": "Deep flood", "description": "The stream is rising fast."}


async def written(client: Client, **fields: Any) -> int:
    usual = {"level": "urgent", "category": "met", "vi": VI, "en": EN, "expires": expires(), "areas": [COMMUNE]}
    return await number_of(client, "WriteWarning", **{**usual, **fields})


async def number_of(client: Client, what: str, **fields: Any) -> int:
    done = await client.do(what, **fields)
    return int(done["ids"]["warning"])


def expires(after_s: float = 3_600) -> int:
    return int((time.time() + after_s) * 1000)


async def refused(client: Client, what: str, **fields: Any) -> str:
    _, body = await client.command(what, fresh(), **fields)
    return str(body["reason"])


async def one(client: Client, number: int) -> dict[str, Any]:
    status, body = await client.get(f"/warnings/{number}")
    assert status == 200, body
    return dict(body)


async def in_state(client: Client, number: int, **so: Any) -> dict[str, Any]:
    async def is_so() -> Any:
        row = (await client.view("warnings"))[str(number)]
        return row if all(row[name] == value for name, value in so.items()) else None

    return dict(await until(is_so))


async def let_out(running: Running, number: int, count: int = IN_COMMUNE) -> None:
    nhung = await running.person("nhung")
    await nhung.do("ApproveWarning", warning=number, count=count)
