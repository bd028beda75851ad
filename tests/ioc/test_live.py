"""What operations centres see as it happens, from a follower, also after that was started again."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from dispatch.clock import Clock
from dispatch.ioc.follower import Follower
from dispatch.ioc.server import serve
from tests.edge.conftest import DONG_XOAI, free_port
from tests.ioc.conftest import Centre
from tests.ioc.test_features import FAR

pytestmark = pytest.mark.asyncio(loop_scope="module")
SOON_S = 20
hashes: dict[int, str] = {}
"""By position, what was told of the chain: every watcher is a witness."""


async def frames(base: str, token: str, until: str, last: str = "") -> tuple[list[Any], str]:
    """Changes up to the one that names this row, and the id of the last frame."""
    headers = {"Authorization": f"Bearer {token}", **({"Last-Event-ID": last} if last else {})}
    changes, known = [], ""
    async with (
        asyncio.timeout(SOON_S),
        aiohttp.ClientSession() as client,
        client.get(f"{base}/stream?views=queue", headers=headers) as stream,
    ):
        assert stream.status == 200
        async for line in stream.content:
            if line.startswith(b"id: "):
                known = line[4:].decode().strip()
            elif line.startswith(b"data: ") and b'"changes"' in line:
                told = json.loads(line[6:])
                changes += told["changes"]
                hashes[told["position"]] = told["hash"]
            elif not line.strip() and any(one["key"] == until for one in changes):
                return changes, known
    raise AssertionError("the stream ended")


async def test_a_follower_streams_and_goes_on_after_it_was_started_again(centre: Centre):
    lan, token = await centre.service.person("lan"), await centre.token()
    first = str(await lan.open_incident("house_fire", place=DONG_XOAI))
    seen, known = await frames(centre.base, token, first)
    assert known
    position, mark = known.split("-")
    (kept,) = await centre.service.fetch("select hash from entries where position = $1", int(position))
    assert hashes[int(position)] == kept["hash"].hex()
    assert kept["hash"].hex().startswith(mark)
    second = str(await lan.open_incident("house_fire", place=DONG_XOAI))
    port, started = free_port(), asyncio.Event()
    other = asyncio.create_task(serve(Follower(centre.service.dsn, Clock()), "127.0.0.1", port, started))
    try:
        await started.wait()
        await ready(f"http://127.0.0.1:{port}")
        seen, _ = await frames(f"http://127.0.0.1:{port}", token, second, known)
        assert {first, second} >= {one["key"] for one in seen} >= {second}
    finally:
        other.cancel()
        await asyncio.wait([other])


async def ready(base: str) -> None:
    async with aiohttp.ClientSession() as client, asyncio.timeout(SOON_S):
        while True:
            async with client.get(f"{base}/readyz") as response:
                if response.status == 200:
                    return
            await asyncio.sleep(0.05)


async def test_a_district_is_streamed_its_own_part_and_reads_nowhere_else(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    query = "?level=district&bbox=106.883,11.535,106.883,11.535&datetime=2025-01-01"
    district = (await centre.items(reader, "areas", query))["features"][0]["properties"]["code"]
    token = await centre.token("ioc-part", area=district)
    far = str(await lan.open_incident("house_fire", place=FAR))
    here = str(await lan.open_incident("house_fire", place=DONG_XOAI))
    seen, _ = await frames(centre.base, token, here)
    assert far not in {one["key"] for one in seen}
    await asyncio.sleep(0)
    async with centre.service.client(Authorization=f"Bearer {token}") as elsewhere:
        for path in ("/stream", "/views/queue", f"/incidents/{here}/story", "/tickets", "/warnings"):
            assert (await elsewhere.get(path))[0] in (401, 403), path


async def test_whoever_may_not_look_is_not_let_in(centre: Centre):
    async with centre.service.client() as anybody:
        anybody.base = centre.base
        assert (await anybody.get("/stream"))[0] == 401
        machine = await centre.token("ioc-blind", scopes=("sightings",))
        assert (await anybody.get("/stream", Authorization=f"Bearer {machine}"))[0] == 403
