"""What is wrong outside is told in one sentence, with an exit code that is not zero, and without our insides."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.chaos.processes import REGIONS, ROOT, Service, environment, machine, services, tool
from tests.edge.conftest import free_port

NOBODY = "postgresql://tiepung@127.0.0.1:1/tiepung"


def one_sentence(code: int, said: str) -> str:
    """The one line it was refused with."""
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("{")]
    assert code not in (0, None), said
    assert "Traceback" not in said
    assert len(lines) == 1, said
    return lines[0]


async def serve(**settings: object) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EOC_")}
    code, out, err = await tool({**kept, **{name: str(value) for name, value in settings.items()}}, "serve")
    return one_sentence(code, out + err)


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1", "8080 ", "²"])
async def test_a_port_that_is_none_is_named(tmp_path: Path, port: str) -> None:
    said = await serve(EOC_PORT=port, EOC_DATA=tmp_path, EOC_DATABASE_URL=NOBODY)
    assert "EOC_PORT must be a port" in said


@pytest.mark.parametrize("arguments", [("verify",), ("account", "list"), ("account", "close", "hoa")], ids=" ".join)
async def test_beside_a_demo_of_another_folder_it_is_said_that_its_folder_must_be_named(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EOC_")}
    code, out, err = await tool({**kept, "EOC_DATA": str(tmp_path)}, *arguments)
    said = one_sentence(code, out + err)
    assert f"in {tmp_path}" in said
    assert "EOC_DATA names the folder" in said


async def test_a_port_that_is_taken_is_told_with_what_to_do(database: str, tmp_path: Path) -> None:
    with taken_port() as port:
        said = await serve(EOC_PORT=port, EOC_DATA=tmp_path, EOC_DATABASE_URL=database)
    assert f"Port {port} is taken" in said
    assert "EOC_PORT" in said


async def test_an_address_that_is_none_of_this_machine_is_told_as_such(database: str, tmp_path: Path) -> None:
    for host in ("no.such.host.invalid", "192.0.2.7"):
        said = await serve(EOC_PORT=free_port(), EOC_HOST=host, EOC_DATA=tmp_path, EOC_DATABASE_URL=database)
        assert f"EOC_HOST is '{host}'" in said
        assert "database" not in said


async def test_of_the_views_port_that_is_taken_its_own_setting_is_told(database: str, tmp_path: Path) -> None:
    with taken_port() as port:
        settings = environment(database, tmp_path, EOC_VIEWS_PORT=port)
        code, out, err = await tool(settings, "serve", "--role", "views")
    said = one_sentence(code, out + err)
    assert f"Port {port} is taken" in said
    assert "EOC_VIEWS_PORT" in said


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.parametrize(
    "url",
    [
        NOBODY,
        "postgresql:///tiepung?host=/nirgends/socket",
        "mysql://127.0.0.1/tiepung",
        "nothing at all",
        "postgresql://tiepung@127.0.0.1:99999/tiepung",
        "postgresql://a:b@[::1/x",
        "postgresql://a:secret#b@127.0.0.1/x",
    ],
)
@pytest.mark.parametrize("command", ["serve", "verify", "archive"])
async def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path, url: str, command: str) -> None:
    code, out, err = await tool(environment(url, tmp_path), command)
    said = one_sentence(code, out + err)
    assert "database" in said.lower()
    assert "secret" not in said


async def test_a_database_there_is_not_is_told(database: str, tmp_path: Path) -> None:
    code, out, err = await tool(environment(database.replace("/test_", "/no_such_"), tmp_path), "serve")
    assert "database" in one_sentence(code, out + err).lower()


async def test_a_database_that_is_slow_to_answer_is_told(tmp_path: Path) -> None:
    """It takes the connection and then says nothing."""
    with taken_port() as port:
        code, out, err = await tool(environment(f"postgresql://x@127.0.0.1:{port}/x", tmp_path), "verify")
    assert "database" in one_sentence(code, out + err).lower()


@pytest.mark.parametrize(
    ("setting", "undo"),
    [
        ("alter system set fsync = off", "alter system reset fsync"),
        ("alter system set full_page_writes = off", "alter system reset full_page_writes"),
        ("alter system set synchronous_commit = off", "alter system reset synchronous_commit"),
    ],
)
async def test_a_database_that_may_lose_what_it_confirms_is_refused(
    database: str, tmp_path: Path, setting: str, undo: str
) -> None:
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(setting)
        await connection.execute("select pg_reload_conf()")
        code, out, err = await tool(environment(database, tmp_path), "serve")
    finally:
        await connection.execute(undo)
        await connection.execute("select pg_reload_conf()")
        await connection.close()
    said = one_sentence(code, out + err)
    assert "may lose what it confirms" in said
    assert setting.split()[3] in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify",),
        ("rebuild",),
        ("archive",),
        ("account", "add", "lan", "--role", "dispatcher", "--password-stdin"),
        ("account", "close", "lan"),
        ("account", "token", "lan", "--label", "x"),
        ("adopt-region", str(REGIONS["nho"])),
        ("accept-restore", "--name", "A", "--reason", "x"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
async def test_a_database_nobody_served_yet_is_told(database: str, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, out, err = await tool(environment(database, tmp_path), *arguments, said=b"mat-khau-dai\n")
    one_sentence(code, out + err)


async def test_no_database_at_all_is_told_with_what_to_do(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EOC_")}
    code, out, err = await tool({**kept, "EOC_DATA": str(tmp_path)}, "verify")
    assert "EOC_DATABASE_URL" in one_sentence(code, out + err)


@pytest.mark.parametrize("secret", ["whsec_%%%", "whsec_", ",", "x"])
async def test_a_secret_that_is_none_is_told_and_not_shown(database: str, tmp_path: Path, secret: str) -> None:
    code, out, err = await tool(environment(database, tmp_path, EOC_TELEPHONY_SECRETS=secret), "serve")
    said = one_sentence(code, out + err)
    assert "EOC_TELEPHONY_SECRETS" in said
    assert "%%%" not in said


async def test_a_region_that_is_wrong_is_told_with_file_and_line(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "region"
    shutil.copytree(REGIONS["nho"], folder)
    with (folder / "units.csv").open("a") as units:
        units.write("M9,medics,bed,nowhere,invented,\n")
    code, out, err = await tool(environment(database, tmp_path, EOC_REGION=folder), "serve")
    assert code != 0
    assert "Traceback" not in err
    assert "units.csv:6" in out + err
    code, out, err = await tool(environment(database, tmp_path), "check-region", str(folder))
    assert (code, "units.csv:6" in out) == (1, True)
    (folder / "units.csv").write_text((REGIONS["nho"] / "units.csv").read_text())
    (folder / "cameras.csv").write_text("")
    code, out, err = await tool(environment(database, tmp_path), "check-region", str(folder))
    assert (code, out.splitlines()) == (1, ["cameras.csv:1: the file is empty [empty_file]"])
    assert "1 thing is wrong." in err


async def test_a_region_folder_there_is_not_is_told(database: str, tmp_path: Path) -> None:
    code, out, err = await tool(environment(database, tmp_path, EOC_REGION=tmp_path / "none"), "serve")
    assert code != 0
    assert "Traceback" not in out + err


async def test_a_region_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Nobody may read it, it is none, or what is to be written cannot be."""
    folder, areas = tmp_path / "region", REGIONS["nho"] / "areas.geojson"
    shutil.copytree(REGIONS["nho"], folder)
    (folder / ".areas.geojson.new").mkdir()
    none = environment(NOBODY, tmp_path, EOC_REGION=tmp_path / "none")
    for arguments in (
        ("import-areas", str(areas)),
        ("import-areas", str(areas), "--folder", str(folder)),
    ):
        code, out, err = await tool(none, *arguments)
        assert "cannot be used: " in one_sentence(code, out + err.split("\r")[-1])
    (folder / "areas.geojson").write_text("")
    code, out, err = await tool(none, "import-areas", str(areas), "--folder", str(folder))
    assert (code != 0, "areas.geojson:1:" in out + err, "Traceback" in out + err) == (True, True, False)
    for command in ("check-region", "adopt-region", "import-areas"):
        code, out, err = await tool(none, command, str(tmp_path / "none"))
        assert (code, "does not exist" in err, "Traceback" in err) == (2, True, False)
    (folder / "units.csv").unlink()
    (folder / "units.csv").mkdir()
    for command in ("check-region", "adopt-region"):
        code, out, err = await tool(none, command, str(folder))
        assert (code, "units.csv:1: the file cannot be read" in out + err, "Traceback" in out + err) == (1, True, False)


async def test_a_data_folder_that_cannot_be_written_is_told(database: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, out, err = await tool(environment(database, tmp_path / "file"), "serve")
    one_sentence(code, out + err)


async def test_a_service_killed_and_started_again_needs_nothing_else(database: str, tmp_path: Path) -> None:
    token = await machine(database)
    for n in range(2):
        service = await Service(database, tmp_path).start()
        async with services(service):
            await service.ready()
            assert (await service.command(token, "OpenIncident", f"o{n}", kind="stroke"))[0] == 200
            service.signal(9)
            assert await service.ended() == -9


@pytest.mark.parametrize("setting", ["EOC_PORT", "EOC_VIEWS_PORT"])
def test_run_says_that_its_port_is_taken(tmp_path: Path, setting: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EOC_")}
    with taken_port() as port:
        done = subprocess.run(
            [sys.executable, "-m", "dispatch", "run", "--city", "off"],
            cwd=ROOT,
            env={**kept, "EOC_DATA": str(tmp_path), "EOC_PORT": str(free_port()), setting: str(port)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stdout + done.stderr
    said = " ".join((done.stdout + done.stderr).split())
    assert f"Port {port} is taken" in said
    assert f"with {setting}" in said
