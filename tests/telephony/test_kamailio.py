"""A real exchange end to end: Kamailio with our configuration, and callers and desks that speak SIP (SIPp)."""

import asyncio
import base64
import json
import os
import re
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from string import Template
from typing import Any

import aiohttp
import pytest

from tests.edge.conftest import Running, free_port, serving
from tests.programs import program

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONFIGURED = ROOT / "deploy" / "telephony"
SOON_S = 20.0
CANARY = [{"name": "sip", "adapter": "canonical", "quiet_s": 86400, "canary": {"within_s": 3600, "number": "900"}}]


@pytest.fixture(scope="session")
def programs() -> dict[str, str]:
    """Where Kamailio and SIPp are."""
    packages = {"kamailio": "kamailio kamailio-utils-modules", "sipp": "sip-tester"}
    return {name: program(name, package) for name, package in packages.items()}


def free_udp() -> int:
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Site:
    """A service, the forwarder, and the exchange, each on a port of its own."""

    def __init__(self, running: Running, programs: dict[str, str], folder: Path) -> None:
        self.running = running
        self.programs = programs
        self.folder = folder
        self.exchange, self.desk, self.forwarder, self.rpc = free_udp(), free_udp(), free_port(), free_port()

    @asynccontextmanager
    async def process(self, name: str, arguments: Sequence[str], **environment: str) -> AsyncIterator[Any]:
        """Ours to end, and its words when it fails."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, **environment},
            )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await asyncio.wait_for(process.wait(), SOON_S)

    def words(self, name: str) -> str:
        log = self.folder / f"{name}.log"
        return log.read_text(errors="replace")[-4000:] if log.exists() else ""

    def forwarding(self) -> Any:
        arguments = ("-m", "dispatch", "forward", "--source", "sip", "--to", self.running.base)
        where = ("--port", str(self.forwarder), "--spool", str(self.folder / "spool"))
        secret = {"EOC_TELEPHONY_SECRETS": self.running.secrets[0], "PYTHONPATH": str(ROOT)}
        return self.process("forward", (sys.executable, *arguments, *where), **secret)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The exchange with where it is asked which calls it has."""
        login = {"user": "eoc", "password": "open sesame"}
        ask = {"url": f"http://127.0.0.1:{self.rpc}/RPC", "of": "kamailio", **login}
        return [{**CANARY[0], "numbers": {"115": "115"}, "ask": ask}]

    def switching(self) -> Any:
        """Its own processes in the foreground (-DD), so that they end with it."""
        told = {
            "RPC_PORT": str(self.rpc),
            "RPC_LOGIN": f'"{base64.b64encode(b"eoc:open sesame").decode()}"',
            "PORT": str(self.exchange),
            "FORWARDER": f'"http://127.0.0.1:{self.forwarder}/"',
            "DESKS": f'"127.0.0.1:{self.desk}"',
        }
        defines = [part for name, value in told.items() for part in ("-A", f"{name}={value}")]
        run = ("-P", str(self.folder / "kamailio.pid"), "-Y", str(self.folder), "-DD", "-E")
        file = str(CONFIGURED / "kamailio.cfg")
        return self.process("kamailio", (self.programs["kamailio"], "-f", file, *defines, *run, "-m", "64", "-M", "8"))

    @asynccontextmanager
    async def desks(self, scenario: str, calls: int = 1) -> AsyncIterator[None]:
        arguments = ("-sf", str(HERE / f"{scenario}.xml"), "-i", "127.0.0.1", "-p", str(self.desk), "-m", str(calls))
        async with self.process("desk", (self.programs["sipp"], *arguments, "-nostdin")):
            await asyncio.sleep(0.3)
            yield

    async def call(self, scenario: str, number: str, caller: str, calls: int = 1) -> None:
        """Whole calls from this number; SIPp says whether each went as it should."""
        what = ("-sf", str(HERE / f"{scenario}.xml"), "-s", number)
        many = ("-m", str(calls), "-l", str(calls), "-r", "10", "-key", "caller", caller, "-nostdin", "-timeout", "20s")
        await self.sipp(f"127.0.0.1:{self.exchange}", *what, *many)

    async def canary(self) -> None:
        """The test call as `canary.service` makes it."""
        unit = (CONFIGURED / "canary.service").read_text()
        told = dict(one.split("=") for one in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)[0].split())
        told["EXCHANGE"] = f"127.0.0.1:{self.exchange}"
        _, _, words = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)[0].partition(" ")
        await self.sipp(*Template(words.replace("/etc/tiepung", str(CONFIGURED))).substitute(told).split())

    async def sipp(self, *arguments: str) -> None:
        from_here = ("-i", "127.0.0.1", "-p", str(free_udp()))
        async with self.process("caller", (self.programs["sipp"], *arguments, *from_here)) as process:
            code = await asyncio.wait_for(process.wait(), 30)
        assert code == 0, self.words("caller") + self.words("kamailio")

    async def rows(self, view: str) -> dict[str, Any]:
        return await (await self.running.person("khoa")).view(view)

    async def become(self, wanted: dict[str, Any]) -> None:
        """Calls by their caller: how each stands, who answered, and whether she is to be called back."""
        deadline = time.monotonic() + SOON_S
        while (found := await self.known()) != wanted:
            assert time.monotonic() < deadline, (found, self.words("forward"), self.words("kamailio"))
            await asyncio.sleep(0.1)

    async def known(self) -> dict[str, Any]:
        person, called_back = await self.running.person("khoa"), await self.rows("call_backs")
        found: dict[str, Any] = {}
        for call, row in (await self.rows("calls")).items():
            (caller,) = (await person.post("/open", {"call": call}))[1]["texts"].values()
            found[caller] = (
                row["number"], row["state"], row["end"], row["extension"], call in called_back
            )  # fmt: skip
        return found


@pytest.fixture
async def site(database: str, tmp_path: Path, programs: dict[str, str]) -> AsyncIterator[Site]:
    (tmp_path / "data" / "secrets").mkdir(parents=True)
    (tmp_path / "data" / "secrets" / "exchanges.json").write_text(json.dumps(CANARY))
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(serving(database, tmp_path / "data"))
        one = Site(running, programs, tmp_path)
        await stack.enter_async_context(one.forwarding())
        await stack.enter_async_context(one.switching())
        await asyncio.sleep(1.5)
        yield one


async def test_calls_are_answered_given_up_and_turned_away_as_they_were(site: Site) -> None:
    async with site.desks("desk_answers"):
        await site.call("caller", "115", "0901000001")
    answered = {"0901000001": ("115", "ended", "answered", "201", False)}
    await site.become(answered)
    async with site.desks("desk_rings"):
        await site.call("caller_gives_up", "113", "0901000002")
    async with site.desks("desk_is_busy"):
        await site.call("caller_is_turned_away", "114", "0901000003")
    turned_away = {
        "0901000002": ("113", "ended", "abandoned", None, True),
        "0901000003": ("114", "ended", "abandoned", None, True),
    }
    await site.become({**answered, **turned_away})
    ended = [entry["event"] for entry in await site.running.entries() if entry["event"]["type"] == "CallEnded"]
    assert [event["cause"] for event in ended] == [None, "cancelled", "busy"]


async def test_two_calls_at_once_are_two_calls(site: Site) -> None:
    async with site.desks("desk_answers", calls=2):
        await asyncio.gather(site.call("caller", "115", "0901000011"), site.call("caller", "113", "0901000012"))
    await site.become(
        {
            "0901000011": ("115", "ended", "answered", "201", False),
            "0901000012": ("113", "ended", "answered", "201", False),
        }
    )


async def test_a_test_call_comes_all_the_way_and_is_none_of_the_rooms(site: Site) -> None:
    await site.canary()
    deadline = time.monotonic() + SOON_S
    supervisor = await site.running.person("nhung")
    while b'tiepung_exchange_canary_seconds{source="sip"}' not in (await supervisor.get("/metrics"))[1]:
        assert time.monotonic() < deadline, site.words("forward") + site.words("kamailio")
        await asyncio.sleep(0.1)
    assert await site.known() == {}


async def test_what_was_told_while_the_forwarder_was_away_comes_when_it_is_back(
    database: str, tmp_path: Path, programs: dict[str, str]
) -> None:
    async with serving(database, tmp_path / "data") as running:
        site = Site(running, programs, tmp_path)
        async with site.switching():
            await asyncio.sleep(1.5)
            async with site.desks("desk_rings"):
                await site.call("caller_gives_up", "115", "0901000021")
            assert await site.known() == {}
            async with site.forwarding():
                await site.become({"0901000021": ("115", "ended", "abandoned", None, True)})
                async with aiohttp.ClientSession() as client:
                    answer = await client.get(f"http://127.0.0.1:{site.forwarder}/")
                    assert await answer.json() == {"waiting": 0, "refused": 0}


async def test_after_an_outage_it_says_which_calls_it_has(
    database: str, tmp_path: Path, programs: dict[str, str]
) -> None:
    """Nobody forwards anything: all that is known was asked for."""
    async with serving(database, tmp_path / "data") as running:
        site = Site(running, programs, tmp_path)
    (tmp_path / "data" / "secrets" / "exchanges.json").write_text(json.dumps(site.asked))
    async with site.switching():
        await asyncio.sleep(1.5)
        async with site.desks("desk_rings", calls=2):
            waiting = (
                site.call("caller_waits", number, caller)
                for number, caller in (("115", "0901000031"), ("113", "0901000032"))
            )
            calls = asyncio.gather(*waiting)
            await asyncio.sleep(0.5)
            async with serving(database, tmp_path / "data") as site.running:
                await site.become({"0901000031": ("115", "ringing", None, None, False)})
            await calls
        async with serving(database, tmp_path / "data") as site.running:
            await site.become({"0901000031": ("115", "ended", "abandoned", None, True)})
            ended = [one["event"] for one in await site.running.entries() if one["event"]["type"] == "CallEnded"]
            assert [event["cause"] for event in ended] == ["gone_after_outage"]
        async with aiohttp.ClientSession() as client:
            for login, method, status in (("x:y", "dlg.list", 401), ("eoc:open sesame", "core.kill", 404)):
                proof = {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()}
                asked = {"jsonrpc": "2.0", "method": method, "id": 1}
                answer = await client.post(f"http://127.0.0.1:{site.rpc}/RPC", json=asked, headers=proof)
                assert answer.status == status, method
