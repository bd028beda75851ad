"""Whether a crew's page is open: heard of by its heartbeat, told by its unit's row, and no alarm of the room."""

import asyncio
from pathlib import Path
from typing import Any

from tests.edge.conftest import Client, Running, serving


async def page_of(client: Client) -> Any:
    return (await client.view("units"))["A01"]["no_page_since"]


async def figure(running: Running, name: str) -> float:
    status, body = await (await running.person("nhung")).get("/metrics")
    assert status == 200
    lines = (line for line in body.decode().splitlines() if line.startswith(f"{name} "))
    return float(next(lines).split()[1])


async def test_a_crew_with_a_number_whose_page_is_closed_is_told_by_its_unit_until_it_is_back(
    database: str, tmp_path: Path
) -> None:
    async with serving(database, tmp_path) as running:
        nhung, crew = await running.person("nhung"), await running.crew("A01")
        await crew.do("SetUnitPhone", unit="A01", phone="0987654321")
        assert (await crew.post("/heartbeat", b""))[0] == 204
        assert await page_of(nhung) is None
        assert (await crew.ask("DELETE", "/session"))[0] == 204
        async with asyncio.timeout(10):
            while await page_of(nhung) is None:
                await asyncio.sleep(0.1)
        assert "silent:crew:A01" not in await nhung.view("situation")
        assert await figure(running, "tiepung_crews_without_page") == 1
        assert await figure(running, "tiepung_consoles_silent") == 0
        assert (await crew.post("/heartbeat", b""))[0] == 204
        async with asyncio.timeout(10):
            while await page_of(nhung) is not None:
                await asyncio.sleep(0.1)
