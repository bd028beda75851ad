"""What `run` says of a service that cannot start: why, once, and no greeting."""

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest

from dispatch import supervise
from dispatch.failures import FATAL
from dispatch.settings import from_environment
from dispatch.supervise import Child
from tests.chaos.processes import REGIONS, Service, environment, services
from tests.edge.conftest import free_port

SECONDS = 12.0


async def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **settings: object) -> str:
    """What it says until it ends with FATAL; runs of blanks are one, as a narrow window breaks lines."""
    for name in [name for name in os.environ if name.startswith("EOC_")]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))
    with pytest.raises(SystemExit) as ended:
        await supervise.run(from_environment(), city=False)
    assert ended.value.code == FATAL
    return " ".join(capsys.readouterr().out.split())


async def test_of_a_database_that_is_never_there_it_says_so_once_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervise, "READY_S_MAX", SECONDS)
    url, port = "postgresql://x@127.0.0.1:1/none", free_port()
    said = await run(
        monkeypatch, capsys, EOC_DATABASE_URL=url, EOC_DATA=tmp_path, EOC_PORT=port, EOC_VIEWS_PORT=free_port()
    )
    why = "The database cannot be reached:"
    assert (tmp_path / "logs" / "serve.log").read_text().count(why) > 1, "it was tried again"
    assert said.count(f"serve cannot start yet, and is tried again: {why}") == 1
    assert said.count(f"The service cannot start: {why}") == 1
    assert not [untrue for untrue in ("stands by", "Another service", "starting it again", "Ctrl-C") if untrue in said]


async def test_a_url_that_cannot_be_read_ends_it_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await run(
        *(monkeypatch, capsys),
        EOC_DATABASE_URL="postgresql://a:b@[::1/x",
        EOC_DATA=tmp_path,
        EOC_PORT=free_port(),
        EOC_VIEWS_PORT=free_port(),
    )
    assert "The service cannot start: EOC_DATABASE_URL is no address of a database" in said
    assert "tried again" not in said


async def test_a_standby_is_said_to_stand_by(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervise, "READY_S_MAX", SECONDS)
    leader = await Service(database, tmp_path).start()
    async with services(leader):
        await leader.ready()
        port, views = free_port(), free_port()
        standby = Child(
            "standby", ("-m", "dispatch", "serve"), tmp_path, environment(database, tmp_path, EOC_PORT=port)
        )
        standby.begun = False
        for name, value in {"EOC_DATABASE_URL": database, "EOC_PORT": port, "EOC_VIEWS_PORT": views}.items():
            monkeypatch.setenv(name, str(value))
        began = time.monotonic()
        serving = asyncio.create_task(standby.run())
        try:
            await supervise._ready(from_environment(), serving, standby)
        finally:
            await standby.stop()
            await serving
    assert time.monotonic() - began >= SECONDS
    assert "this one stands by" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (["{}", "No."], ["No."]),
        (["No.", "{}"], ["{}"]),
        ([], ["it ended (3)"]),
        (["{}", "Wrong:", "a:1: [x]"], ["Wrong:", "a:1: [x]"]),
        (["{}", "Wrong:", *map(str, range(99_999))], ["Wrong:", *map(str, range(10)), "… and 99989 lines more"]),
        (["{}", "Traceback (most recent call last):", "  File …", "ValueError: x"], ["ValueError: x"]),
    ],
    ids=["a sentence", "a line of the log", "nothing", "a list", "a long list", "a bug"],
)
async def test_of_what_it_says_last_the_first_lines_are_told(tmp_path: Path, says: list[str], words: list[str]) -> None:
    script = tmp_path / "child.py"
    said = "\n".join(says)
    script.write_text(f"import sys; sys.stdout.write({said!r}); sys.stdout.flush(); sys.exit({FATAL})")
    (tmp_path / "child.log").write_text("of an earlier start\n")
    child = Child("child", (str(script),), tmp_path)
    assert await child.run() == FATAL
    assert child.why.replace(f", in {child.log}", "").splitlines() == words


async def test_of_a_region_that_is_wrong_its_mistakes_are_told(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "region"
    shutil.copytree(REGIONS["nho"], folder)
    with (folder / "units.csv").open("a") as units:
        units.write("M9,medics,bed,nowhere,invented,\n")
    settings = {"EOC_DATABASE_URL": database, "EOC_DATA": tmp_path, "EOC_REGION": folder}
    said = await run(monkeypatch, capsys, **settings, EOC_PORT=free_port(), EOC_VIEWS_PORT=free_port())
    assert "The service cannot start: The region folder cannot be used: units.csv:6:" in said
    assert "[unknown_" in said or "[no_such" in said, said
