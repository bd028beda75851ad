"""The journal as a whole: what was touched is found and named; the archive is made again, the same."""

from pathlib import Path
from typing import Any

import pytest

from dispatch.failures import FATAL
from tests.chaos.processes import Service, entries, environment, fetch, machine, services, tool

TOUCHED = {
    "a changed row": "update entries set data = replace(convert_from(data, 'utf8'), 'stroke', 'birth')::bytea where position = {at}",
    "a changed hash": "update entries set hash = sha256('x') where position = {at}",
    "a missing row": "delete from entries where position = {at}",
    "rows that changed places": (
        "with both_ as (select position, data, hash from entries where position in ({at}, {at} + 1)) "
        "update entries set data = other.data from both_ as other "
        "where entries.position in ({at}, {at} + 1) and other.position = 2 * {at} + 1 - entries.position"
    ),
    "a row put in": (
        "with gone as (update entries set position = position + 100000 where position >= {at} returning 1) "
        "insert into entries select {at}, convert_to('{{}}', 'utf8'), sha256('x') from (select count(*) from gone) as _"
    ),
}


@pytest.fixture(scope="module")
def at() -> int:
    return 123


async def filled(database: str, data: Path) -> dict[str, str]:
    token = await machine(database)
    service = await Service(database, data).start()
    async with services(service):
        await service.ready()
        asked = [{"type": "OpenIncident", "id": f"o{n}", "kind": "stroke"} for n in range(10)]
        assert (await service.ask("POST", "/commands", asked, token))[0] == 200
    return environment(database, data)


@pytest.mark.parametrize("what", TOUCHED)
async def test_what_was_touched_is_found_and_named(database: str, tmp_path: Path, what: str) -> None:
    settings = await filled(database, tmp_path)
    at = next(one["position"] for one in await entries(database) if one["event"]["type"] == "IncidentOpened") + 2
    code, out, err = await tool(settings, "verify")
    assert (code, "entries verified; head " in out) == (0, True), err
    await fetch(database, TOUCHED[what].format(at=at))
    code, out, err = await tool(settings, "verify")
    assert code == 1
    assert f"position {at}" in err
    assert "Traceback" not in err
    service = await Service(database, tmp_path).start()
    assert await service.ended() == FATAL
    assert "ALARM" in service.said()
    assert "Traceback" not in service.said()


async def test_the_archive_made_again_is_the_same(database: str, tmp_path: Path) -> None:
    settings = await filled(database, tmp_path)
    code, out, err = await tool(settings, "rebuild")
    assert code == 0, err
    assert "The archive is made of" in out + err
    first = await rows(database)
    assert first
    code, out, err = await tool(settings, "rebuild")
    assert code == 0, err
    assert await rows(database) == first
    position = await fetch(database, "select position from archive_checkpoint")
    assert position[0][0] == len(await entries(database))


async def rows(database: str) -> list[Any]:
    kept = await fetch(database, "select view, key, since, until, row::text from archive order by view, key, since")
    return [tuple(row) for row in kept]
