"""A full disk: nothing dies of it, whoever asks is told, and when there is room again all goes on."""

import asyncio
import sys
from pathlib import Path

import asyncpg
import pytest

from dispatch import supervise
from dispatch.failures import FATAL, FULL
from dispatch.supervise import Child
from tests.chaos.processes import ROOT, Service, environment, machine, services

NO_ROOM = """
create function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'No space left on device' using errcode = 'disk_full'; end $$;
create trigger no_room before insert on entries for each statement execute function no_room();
"""


class NoRoomToLog(Service):
    """What it says goes where nothing can be written."""

    async def start(self) -> "NoRoomToLog":
        with Path("/dev/full").open("wb", buffering=0) as full:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "dispatch", "serve", cwd=ROOT, env=self.environment, stdout=full, stderr=full
            )
        return self

    def said(self) -> str:
        return ""


async def test_where_neither_journal_nor_log_can_be_written_it_answers_and_goes_on_when_there_is_room(
    database: str, tmp_path: Path
) -> None:
    token = await machine(database)
    service = await NoRoomToLog(database, tmp_path).start()
    async with services(service):
        await service.ready()
        assert (await service.command(token, "OpenIncident", "1", kind="stroke"))[0] == 200
        owner = await asyncpg.connect(database)
        await owner.execute(NO_ROOM)
        for name in ("2", "3"):
            status, told = await service.command(token, "OpenIncident", name, kind="stroke")
            assert (status, told["reason"]) == (503, "unavailable")
        status, rows = await service.ask("GET", "/views/queue", token=token)
        assert (status, len(rows["rows"])) == (200, 1), "what is known can still be read"
        await owner.execute("drop trigger no_room on entries")
        await owner.close()
        assert (await service.command(token, "OpenIncident", "2", kind="stroke"))[0] == 200
        assert (await service.command(token, "OpenIncident", "1", kind="stroke"))[1]["ids"] == {"incident": 1}


@pytest.mark.parametrize(("code", "waits", "ends"), [(FULL, True, False), (FULL, False, True), (FATAL, True, True)])
async def test_what_ran_before_waits_for_room_and_what_has_not_begun_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, *, waits: bool, ends: bool
) -> None:
    """Each time it is started it ends with this code, and the third time well."""
    monkeypatch.setattr(supervise, "ROOM_S", 0.01)
    count = tmp_path / "count"
    count.write_text("")
    program = f"import sys, pathlib; p = pathlib.Path({str(count)!r}); t = p.read_text() + 'x'; p.write_text(t); "
    child = Child("child", ("-c", program + f"sys.exit({code} if len(t) < 3 else {FATAL})"), tmp_path)
    child.begun = waits
    assert await asyncio.wait_for(child.run(), 20) == (code if ends else FATAL)
    assert len(count.read_text()) == (1 if ends else 3)


async def test_a_follower_without_room_says_so_in_a_sentence(database: str, tmp_path: Path) -> None:
    service = await Service(database, tmp_path).start()
    async with services(service):
        await service.ready()
        owner = await asyncpg.connect(database)
        await owner.execute(NO_ROOM.replace("on entries", "on archive").replace("insert on", "insert or update on"))
        await owner.close()
        follower = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dispatch", "archive", cwd=ROOT, env=environment(database, tmp_path),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, said = await asyncio.wait_for(follower.communicate(), 30)
        assert follower.returncode == FULL, said
        assert b"The disk is full" in said
