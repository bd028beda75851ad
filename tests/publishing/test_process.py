"""The process that publishes, as an operator starts, kills and asks it."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.chaos.processes import ROOT, environment
from tests.edge.conftest import DONG_XOAI
from tests.edge.gateway import SECRET, Gateway, listening
from tests.ioc.conftest import Centre
from tests.publishing.conftest import told_until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def process(centre: Centre, file: Path, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    with (folder / "publish.log").open("ab") as said:
        one = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "dispatch", "serve", "--role", "publish"),
            cwd=ROOT,
            env=environment(centre.service.dsn, folder, EOC_PUBLISHING=file),
            stdout=said,
            stderr=said,
        )
    try:
        yield one
    finally:
        if one.returncode is None:
            one.send_signal(signal.SIGTERM)
        await asyncio.wait_for(one.wait(), 30)


async def asked(centre: Centre, folder: Path, *arguments: str) -> tuple[int, str]:
    """What the command line says."""

    def run() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "dispatch", "subscriber", *arguments],
            cwd=ROOT,
            env=environment(centre.service.dsn, folder),
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    return await asyncio.to_thread(run)


def file_of(folder: Path, gateway: Gateway) -> Path:
    one = {"name": "bi", "url": gateway.url, "secrets": [SECRET], "collections": ["incidents"]}
    file = folder / "publishing.json"
    file.write_text(json.dumps({"webhooks": [one], "allowed": ["127.0.0.1"]}))
    return file


async def test_nothing_is_missing_after_a_kill_and_the_command_line_says_how_it_stands(centre: Centre, tmp_path: Path):
    lan = await centre.service.person("lan")
    async with listening() as gateway:
        file = file_of(tmp_path, gateway)
        async with process(centre, file, tmp_path) as one:
            await told_until(centre, "bi", 1)
            numbers = [await lan.open_incident("house_fire", place=DONG_XOAI) for _ in range(3)]
            await told_until(centre, "bi", await centre.caught_up())
            numbers += [await lan.open_incident("house_fire", place=DONG_XOAI) for _ in range(20)]
            one.send_signal(signal.SIGKILL)
            await one.wait()
        numbers += [await lan.open_incident("house_fire", place=DONG_XOAI)]
        position = await centre.caught_up()
        async with process(centre, file, tmp_path):
            await told_until(centre, "bi", position)
            told = {one["data"]["id"] for one in gateway.heard}
            assert told >= set(map(str, numbers))
            rows = await centre.service.fetch("select position from entries order by position desc limit 1")
            assert position == rows[0]["position"]
            gateway.statuses = [422]
            lost = await lan.open_incident("house_fire", place=DONG_XOAI)
            await told_until(centre, "bi", await centre.caught_up())
        code, said = await asked(centre, tmp_path, "list")
        assert code == 0, said
        assert "bi" in said
        (last,) = await centre.service.fetch("select number from security_checkpoint")
        assert f"SOC's lines: {last['number']}; " in said
        code, said = await asked(centre, tmp_path, "dead", "bi")
        assert f"-incidents-{lost}" in said
        assert "status 422" in said
        assert (await asked(centre, tmp_path, "resend", "bi"))[0] == 0
        assert (await asked(centre, tmp_path, "resend", "nobody"))[0] == 1
        assert (await asked(centre, tmp_path, "replay", "bi", "--from", "0"))[0] == 0
        assert (await asked(centre, tmp_path, "replay", "nobody", "--from", "0"))[0] == 1
        gateway.statuses, gateway.heard = [200], []
        async with process(centre, file, tmp_path):
            await told_until(centre, "bi", await centre.caught_up())
        assert {one["data"]["id"] for one in gateway.heard} >= {*map(str, numbers), str(lost)}
        assert (await asked(centre, tmp_path, "forget", "bi"))[0] == 0
        assert (await asked(centre, tmp_path, "forget", "bi"))[0] == 1
        assert not await centre.service.fetch("select from dead_letters where subscriber = 'bi'")


async def test_a_file_that_cannot_be_used_is_said_at_the_start(centre: Centre, tmp_path: Path):
    file = tmp_path / "publishing.json"
    file.write_text(json.dumps({"webhooks": [{"name": "bi", "url": "ftp://x", "secrets": [SECRET]}]}))
    async with process(centre, file, tmp_path) as one:
        assert await asyncio.wait_for(one.wait(), 30) == 3
    assert "`url` is no https address" in (tmp_path / "publish.log").read_text()
