"""A real NATS server is told what changes: in order, each once, also when it is killed and comes back."""

import asyncio
import random
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import nats
import pytest

from dispatch.clock import Clock
from dispatch.ioc.told import TOLD
from dispatch.publishing import cursors
from dispatch.publishing.changes import Source
from dispatch.publishing.setup import Nats
from dispatch.publishing.subscriber import heed_end
from events.database import connected
from events.values import Position
from tests import programs
from tests.edge.conftest import DONG_XOAI
from tests.ioc.conftest import Centre
from tests.publishing.conftest import publishing, told_until, until

pytestmark = pytest.mark.asyncio(loop_scope="module")
USER, PASSWORD = "tiepung", "a-word-for-tests"


@pytest.fixture(scope="session")
def program() -> str:
    """Where the server is."""
    return programs.program("nats-server", "nats-server")


def quiet_port() -> int:
    """Below those that connections take: whoever tries a server that is away would else meet himself there one day. By
    true chance: tests beside this one begin with the same seed, and would choose the same."""
    for port in random.SystemRandom().sample(range(20_000, 30_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


class Server:
    """On loopback, with a folder that outlives it."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self.port = quiet_port()
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        words = (
            "-a",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-js",
            "-sd",
            str(self.folder),
            "--user",
            USER,
            "--pass",
            PASSWORD,
        )
        with (self.folder / "nats.log").open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(self.program, *words, stdout=said, stderr=said)
        await until(self._listens)
        assert self.process.returncode is None, (self.folder / "nats.log").read_text()[-2000:]

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    async def kill(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):  # a test may have killed it before
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    def setup(self, **more: Any) -> Nats:
        return Nats(url=f"nats://127.0.0.1:{self.port}", user=USER, password=PASSWORD, **more)

    async def make_stream(self, name: str, subject: str) -> None:
        """An operator's own, which soon forgets what it would know as doubles."""
        client = await nats.connect(f"nats://127.0.0.1:{self.port}", user=USER, password=PASSWORD)
        await client.jetstream().add_stream(name=name, subjects=[f"{subject}.>"], duplicate_window=0.1)
        await client.close()

    async def kept(self, stream: str) -> list[Any]:
        """What is in the stream, by its sequence."""
        client = await nats.connect(f"nats://127.0.0.1:{self.port}", user=USER, password=PASSWORD)
        try:
            context = client.jetstream()
            state = (await context.stream_info(stream)).state
            return [await context.get_msg(stream, at) for at in range(1, state.last_seq + 1)]
        finally:
            await client.close()


@asynccontextmanager
async def running(program: str, folder: Path) -> AsyncIterator[Server]:
    server = Server(program, folder)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


async def expected(centre: Centre, after: int) -> list[str]:
    """Ids of all messages since, in order."""
    async with connected(centre.service.dsn) as connection:
        source = Source(centre.service.dsn, TOLD)
        until = Position(await centre.caught_up())
        return [one.id for one in await source.messages(connection, Position(after), until)]


async def first_told(centre: Centre, name: str) -> int:
    """Where this subscriber began."""
    await told_until(centre, name, 1)
    rows = await centre.service.fetch("select position from subscribers where name = $1", name)
    return int(rows[0]["position"])


def ids(kept: list[Any]) -> list[str]:
    return [one.headers["Nats-Msg-Id"] for one in kept]


async def test_a_server_that_is_killed_and_comes_back_has_each_message_once_in_order(
    centre: Centre, program: str, tmp_path: Path
):
    lan = await centre.service.person("lan")
    async with running(program, tmp_path) as server:
        async with publishing(centre.service.dsn, nats=server.setup(name="nats-killed")):
            begin = await first_told(centre, "nats-killed")
            for _ in range(5):
                await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
            await told_until(centre, "nats-killed", await centre.caught_up())
            opening = asyncio.create_task(_open(lan, 30))
            await asyncio.sleep(0.3)
            await server.kill()
            await opening
            await _open(lan, 5)  # a fast machine has told all thirty before

            async def says_so() -> bool:
                rows = await centre.service.fetch("select failing_since from subscribers where name = 'nats-killed'")
                return rows[0]["failing_since"] is not None

            await until(says_so)
            await server.start()
            await told_until(centre, "nats-killed", await centre.caught_up())
        kept = await server.kept("TIEPUNG")
        assert ids(kept) == await expected(centre, begin)
        assert {one.subject for one in kept} >= {"tiepung.incidents.changed"}


async def _open(lan: Any, count: int) -> None:
    for _ in range(count):
        await lan.open_incident("house_fire", place=DONG_XOAI)


async def test_a_publisher_that_ends_in_the_middle_sends_nothing_twice(centre: Centre, program: str, tmp_path: Path):
    lan = await centre.service.person("lan")
    async with running(program, tmp_path) as server:
        setup = server.setup(name="nats-twice", stream="OTHER", subject="eoc.binh-phuoc")
        await server.make_stream("OTHER", "eoc.binh-phuoc")
        async with publishing(centre.service.dsn, nats=setup):
            begin = await first_told(centre, "nats-twice")
        for _ in range(4):
            opening = asyncio.create_task(_open(lan, 10))
            async with publishing(centre.service.dsn, nats=setup):
                await asyncio.sleep(0.4)
            await opening
        # As if it had been killed between the server's yes and its own note of it, longer ago than the server knows doubles.
        await centre.service.fetch("update subscribers set position = $1 where name = 'nats-twice'", begin)
        async with publishing(centre.service.dsn, nats=setup):
            await told_until(centre, "nats-twice", await centre.caught_up())
        kept = await server.kept("OTHER")
        assert ids(kept) == await expected(centre, begin)
        assert all(one.subject.startswith("eoc.binh-phuoc.") for one in kept)


async def test_a_stream_of_the_operators_own_is_left_as_it_is_and_a_wrong_password_is_said(
    centre: Centre, program: str, tmp_path: Path
):
    lan = await centre.service.person("lan")
    async with running(program, tmp_path) as server:
        client = await nats.connect(f"nats://127.0.0.1:{server.port}", user=USER, password=PASSWORD)
        await client.jetstream().add_stream(name="OWN", subjects=["own.>"], max_age=60)
        wrong = Nats(
            name="nats-own",
            url=f"nats://127.0.0.1:{server.port}",
            user=USER,
            password="no",
            stream="OWN",
            subject="own",
        )
        async with publishing(centre.service.dsn, nats=wrong):
            begin = await first_told(centre, "nats-own")
            await lan.open_incident("house_fire", place=DONG_XOAI)

            async def says_so() -> bool:
                rows = await centre.service.fetch("select cause from subscribers where name = 'nats-own'")
                return "authorization" in (rows[0]["cause"] or "").lower()

            await until(says_so)
        async with publishing(centre.service.dsn, nats=server.setup(name="nats-own", stream="OWN", subject="own")):
            await told_until(centre, "nats-own", await centre.caught_up())
        assert (await client.jetstream().stream_info("OWN")).config.max_age == 60
        assert ids(await server.kept("OWN")) == await expected(centre, begin)
        await client.close()


async def test_who_is_stopped_at_the_moment_of_an_answer_stops_all_the_same():
    """What `wait_for` of Python 3.11 forgets."""
    answered = asyncio.get_running_loop().create_future()

    async def forgets() -> None:
        with suppress(asyncio.CancelledError):
            await answered
        heed_end()
        raise AssertionError("it went on")

    task = asyncio.create_task(forgets())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_is_asked_for_again_comes_whole_also_over_a_new_line(centre: Centre, program: str, tmp_path: Path):
    """The last that the stream has is among what is asked for again: it was taken before, and says nothing of this."""
    lan = await centre.service.person("lan")
    async with running(program, tmp_path) as server:
        setup = server.setup(name="nats-again", stream="AGAIN", subject="again")
        await server.make_stream("AGAIN", "again")
        async with publishing(centre.service.dsn, nats=setup):
            begin = await first_told(centre, "nats-again")
            await _open(lan, 3)
            await told_until(centre, "nats-again", await centre.caught_up())
        once = await expected(centre, begin)
        await asyncio.sleep(0.2)
        async with connected(centre.service.dsn) as connection:
            assert await cursors.replay(connection, "nats-again", Position(begin), Clock()())
        async with publishing(centre.service.dsn, nats=setup):
            await told_until(centre, "nats-again", await centre.caught_up())
        assert ids(await server.kept("AGAIN")) == [*once, *once]
