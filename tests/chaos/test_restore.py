"""A journal that went backwards does not go on unseen: alarm, end, and a person who answers for going on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dispatch.failures import FATAL
from tests.chaos.processes import Service, entries, environment, fetch, machine, services, tool

ALARM = "ALARM: the journal went backwards"
ACCEPT = ("accept-restore", "--name", "Nguyễn Văn A", "--reason", "hỏng đĩa, bản sao 03:00")


@asynccontextmanager
async def journal_that_grew(database: str, data: Path) -> AsyncIterator[tuple[str, str, int]]:
    """The address of a copy taken in the middle, a token, and how long the copy's journal is."""
    token = await machine(database)
    name = urlsplit(database).path[1:]
    older = database.replace(f"/{name}?", f"/{name}_older?")
    service = await Service(database, data).start()
    async with services(service):
        await service.ready()
        await service.command(token, "OpenIncident", "o1", kind="stroke", text="Ngã")
        await service.end()
        await execute(database, f"CREATE DATABASE {name}_older TEMPLATE {name}")
        length = len(await entries(older))
        service = await Service(database, data).start()
    async with services(service):
        await service.ready()
        for n in range(5):
            assert (await service.command(token, "OpenIncident", f"p{n}", kind="stroke"))[0] == 200
    try:
        yield older, token, length
    finally:
        await execute(database, f"DROP DATABASE {name}_older WITH (FORCE)")


async def execute(database: str, statement: str) -> None:
    name = urlsplit(database).path[1:]
    await fetch(database.replace(f"/{name}?", "/postgres?"), statement)


async def ends_with_the_alarm(service: Service) -> None:
    await service.start()
    assert await service.ended() == FATAL
    said = service.said()
    assert ALARM in said
    assert "accept-restore" in said
    assert "Traceback" not in said


@pytest.mark.timeout(150)
async def test_an_older_copy_stops_the_service_until_somebody_answers_for_it(database: str, tmp_path: Path) -> None:
    async with journal_that_grew(database, tmp_path) as (older, token, length):
        settings = environment(older, tmp_path)
        service = Service(older, tmp_path)
        await ends_with_the_alarm(service)
        assert len(await entries(older)) == length
        code, _, err = await tool(settings, "verify")
        assert (code, "went" in err or "not as it was kept" in err, "Traceback" in err) == (1, True, False)
        for half in (("accept-restore",), ACCEPT[:3], ACCEPT[:1] + ACCEPT[3:]):
            code, _, err = await tool(settings, *half)
            assert (code, "Missing option" in err) == (2, True), err
        for blank in ((*ACCEPT[:2], " ", *ACCEPT[3:]), (*ACCEPT[:4], "")):
            code, _, err = await tool(settings, *blank)
            assert (code, "It must not be empty" in err, "Traceback" in err) == (2, True, False), err
        await ends_with_the_alarm(Service(older, tmp_path))
        code, out, err = await tool(settings, *ACCEPT)
        assert code == 0, err
        assert f"Accepted at position {length + 1}" in out
        accepted = (await entries(older))[-1]
        assert accepted["event"]["type"] == "RestoreAccepted"
        assert (accepted["event"]["person"], accepted["event"]["reason"]) == (ACCEPT[2], ACCEPT[4])
        assert accepted["event"]["known_position"] > length
        service = await Service(older, tmp_path).start()
        async with services(service):
            await service.ready()
            status, body = await service.command(token, "OpenIncident", "p1", kind="stroke")
            assert (status, body.get("repeated")) == (200, None), "it was lost, so it is done anew"
            assert (await service.command(token, "OpenIncident", "o1", kind="stroke", text="Ngã"))[1]["repeated"]
        code, out, err = await tool(settings, "verify")
        assert code == 0, err
        code, out, err = await tool(settings, *ACCEPT)
        assert (code, "nothing to accept" in out) == (0, True), "once is enough"


@pytest.mark.timeout(120)
async def test_rows_that_are_missing_at_the_end_stop_the_service(database: str, tmp_path: Path) -> None:
    token = await machine(database)
    service = await Service(database, tmp_path).start()
    async with services(service):
        await service.ready()
        for n in range(3):
            assert (await service.command(token, "OpenIncident", f"o{n}", kind="stroke"))[0] == 200
    last = len(await entries(database))
    await fetch(database, "delete from entries where position > $1", last - 2)
    await ends_with_the_alarm(Service(database, tmp_path))
    assert len(await entries(database)) == last - 2


@pytest.mark.timeout(120)
async def test_another_history_of_the_same_length_stops_the_service(database: str, tmp_path: Path) -> None:
    """A failover to a copy that lost the last entries, and then took others: no shorter, but not the one known."""
    async with journal_that_grew(database, tmp_path) as (older, token, length):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "secrets").symlink_to(tmp_path / "secrets")
        service = await Service(older, elsewhere).start()
        async with services(service):
            await service.ready()
            for n in range(20):
                assert (await service.command(token, "OpenIncident", f"q{n}", kind="stroke"))[0] == 200
        await ends_with_the_alarm(Service(older, tmp_path))
        assert len(await entries(older)) > length + 5


@pytest.mark.timeout(120)
async def test_a_running_service_that_loses_its_past_stops(database: str, tmp_path: Path) -> None:
    """The database fails over under a service that runs: it sees so when it has to read the journal again."""
    token = await machine(database)
    service = await Service(database, tmp_path).start()
    async with services(service):
        await service.ready()
        for n in range(4):
            assert (await service.command(token, "OpenIncident", f"o{n}", kind="stroke"))[0] == 200
        last = len(await entries(database))
        await fetch(database, "delete from entries where position > $1", last - 4)
        await fetch(database, CUT)
        asking = asyncio.create_task(service.command(token, "OpenIncident", "o9", kind="stroke"))
        code = await asyncio.wait_for(service.ended(), 30)
        await asyncio.gather(asking, return_exceptions=True)
        assert code != 0
        assert "ALARM" in service.said()
        assert "Traceback" not in service.said()
    assert len(await entries(database)) == last - 4


CUT = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name = 'tiepung'
"""
