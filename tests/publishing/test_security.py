"""The SOC reads who signed in, saw and did what: numbered without gaps, by HTTP and by syslog, and nothing personal."""

import asyncio
import datetime
import ipaddress
import json
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dispatch import security
from dispatch.accounts import Accounts
from dispatch.cli.serving import leaving
from dispatch.ioc import reader
from dispatch.publishing.setup import Syslog
from events import entry as kept
from tests.edge.conftest import DONG_XOAI, free_port, fresh
from tests.golden.test_golden import FILES, bytes_of
from tests.ioc.conftest import Centre
from tests.publishing.conftest import publishing, told_until, until

ROOT = Path(__file__).parents[2]
NUMBER, SAID = "0987123456", "Bà ngoại khó thở, nhà số 12 hẻm 3"
MESSAGE = re.compile(rb"<(\d+)>1 (\S+) (\S+) tiepung - (\S+) \[security@32473 ([^\]]*)\] \xef\xbb\xbf(.*)", re.DOTALL)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_line_of_any_entry_says_ids_and_coded_words_alone(file: Path):
    entry = kept.decode(bytes_of(file))
    line = security.line_of(entry, 1)
    if line is None:
        assert entry.by in security.OURS
        return
    assert line.kind in security.EVERY_KIND
    assert set(line.about) <= set(security.TOLD)
    for name, value in line.about.items():
        parts = value if isinstance(value, tuple) else (value,)
        assert all(isinstance(one, (str, int)) for one in parts), name


def test_whose_number_was_read_by_ringing_is_told():
    (file,) = [file for file in FILES if file.stem == "ContactRung"]
    line = security.line_of(kept.decode(bytes_of(file)), 1)
    assert line is not None
    assert (line.kind, line.by) == ("rang", "user:lan")
    assert line.about == {"alarm": "alarm ố", "site": "site ố", "contact": 2, "message": 2}


def test_every_kind_is_in_the_paper():
    paper = (ROOT / "docs/IOC.md").read_text()
    assert {kind for kind in security.EVERY_KIND if f"| `{kind}` |" not in paper} == set()


async def lines_of(centre: Centre, query: str = "") -> list[dict[str, Any]]:
    """All that there are by now."""
    position = await centre.caught_up()

    async def reached() -> bool:
        rows = await centre.service.fetch("select position from security_checkpoint")
        return bool(rows and rows[0]["position"] >= position)

    await until(reached)
    token = await centre.token("soc", scopes=("security",))
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as client,
        client.get(f"{centre.base}/security{query}") as response,
    ):
        assert response.status == 200
        assert response.content_type == "application/jsonl"
        return [json.loads(line) async for line in response.content if line.strip()]


@pytest.mark.asyncio(loop_scope="module")
async def test_who_signed_in_saw_and_did_is_told_in_order_without_gaps(centre: Centre):
    dsn = centre.service.dsn
    async with publishing(dsn):
        lan = await centre.service.person("lan")
        async with centre.service.client() as somebody:
            assert (await somebody.post("/session", {"name": "khoa", "password": "wrong-word"}))[0] == 401
        await centre.service.tell(
            {
                "specversion": "1.0",
                "type": "call.ringing",
                "source": "exchange",
                "id": fresh("d"),
                "data": {"call": "soc", "number": "115", "caller": NUMBER},
            }
        )
        number = await lan.open_incident("cardiac_arrest", place=DONG_XOAI, text=SAID)
        assert (await lan.post("/open", {"incident": number}))[0] == 200
        first = await lines_of(centre)
    for _ in range(3):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    async with publishing(dsn):
        lines = await lines_of(centre)
    assert lines[: len(first)] == first
    assert [one["number"] for one in lines] == list(range(1, len(lines) + 1))
    of_entries = [one["position"] for one in lines if one["event"] != "Visit"]
    assert of_entries == sorted(set(of_entries))
    told = {(one["kind"], one["by"]) for one in lines}
    assert {
        ("signed_in", "user:lan"),
        ("sign_in_refused", "user:khoa"),
        ("read", "user:lan"),
        ("did", "user:lan"),
    } <= told
    (read,) = [one for one in lines if one["kind"] == "read"]
    assert read["about"]["incident"] == number
    everything = json.dumps(lines, ensure_ascii=False)
    assert NUMBER not in everything
    assert NUMBER[1:] not in everything
    assert SAID not in everything
    assert "planner" not in {one["by"] for one in lines}
    entries = {one["position"]: one["by"] for one in await centre.service.entries()}
    missing = set(entries) - {one["position"] for one in lines}
    assert {entries[position] for position in missing} <= security.OURS
    assert (await lines_of(centre, f"?after={len(lines) - 2}"))[:2] == lines[-2:]


@pytest.mark.asyncio(loop_scope="module")
async def test_that_nobody_numbers_is_told_to_who_reads_and_to_monitoring(centre: Centre):
    async def behind() -> tuple[int, int]:
        token = await centre.token("soc", scopes=("security",))
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            aiohttp.ClientSession() as client,
            client.get(f"{centre.base}/security", headers=headers) as response,
        ):
            assert response.status == 200
            lines = (await leaving(centre.follower)).lines
            assert lines is not None
            return int(response.headers["X-Behind-Entries"]), lines.entries

    lan = await centre.service.person("lan")
    async with publishing(centre.service.dsn):
        await lines_of(centre)
        assert await behind() == (0, 0)
    await lan.open_incident("house_fire", place=DONG_XOAI)
    await centre.caught_up()
    to_who_reads, to_monitoring = await behind()
    assert to_who_reads == to_monitoring > 0


@pytest.mark.asyncio(loop_scope="module")
async def test_only_who_has_the_scope_reads_it_and_what_comes_is_followed(centre: Centre):
    lan, token = await centre.service.person("lan"), await centre.token("soc", scopes=("security",))
    reader = await centre.token()
    async with aiohttp.ClientSession() as client:
        for asks, status in ((None, 401), (reader, 403), (token, 200)):
            headers = {"Authorization": f"Bearer {asks}"} if asks else {}
            async with client.get(f"{centre.base}/security", headers=headers) as response:
                assert response.status == status
        async with client.get(
            f"{centre.base}/ogc/collections", headers={"Authorization": f"Bearer {token}"}
        ) as response:
            assert response.status == 403
        for query in ("?after=-1", "?after=1&after=x", "?follow=yes", "?limit=3"):
            async with client.get(
                f"{centre.base}/security{query}", headers={"Authorization": f"Bearer {token}"}
            ) as response:
                assert response.status == 400 or query == "?after=1&after=x"
        async with publishing(centre.service.dsn):
            last = (await lines_of(centre))[-1]["number"]
            async with (
                asyncio.timeout(20),
                client.get(
                    f"{centre.base}/security?after={last}&follow=true", headers={"Authorization": f"Bearer {token}"}
                ) as response,
            ):
                number = await lan.open_incident("house_fire", place=DONG_XOAI)
                async for line in response.content:
                    told = json.loads(line)
                    assert told["number"] == last + 1
                    last = told["number"]
                    if told["event"] == "IncidentOpened" and told["about"]["incident"] == number:
                        break


@pytest.mark.asyncio(loop_scope="module")
async def test_a_part_of_the_province_reads_none_of_it_and_who_is_shut_out_is_told_no_more(centre: Centre):
    part = await centre.token("soc-part", scopes=("security",), area="689")
    gone = await centre.token("soc-gone", scopes=("security",))
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{centre.base}/security", headers={"Authorization": f"Bearer {part}"}) as response:
            assert response.status == 403
        async with (
            asyncio.timeout(20),
            client.get(f"{centre.base}/security?follow=true", headers={"Authorization": f"Bearer {gone}"}) as response,
        ):
            assert response.status == 200
            await Accounts(centre.service.dsn).withdraw_token("soc-gone", "test")
            await centre.follower.accounts.read()
            async for _ in response.content:
                pass  # it ends


@pytest.mark.asyncio(loop_scope="module")
async def test_whoever_reads_for_ever_leaves_room_for_who_asks(centre: Centre, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "AT_LENGTH_MAX", 3)
    headers = {"Authorization": f"Bearer {await centre.token('soc-crowd', scopes=('security', 'read'))}"}

    async def status(client: aiohttp.ClientSession, path: str) -> int:
        async with client.get(centre.base + path, headers=headers) as response:
            return response.status

    async with aiohttp.ClientSession() as client:
        async with AsyncExitStack() as streams:
            for _ in range(3):
                stream = client.get(f"{centre.base}/security?follow=true", headers=headers)
                assert (await streams.enter_async_context(stream)).status == 200
            assert await status(client, "/security") == 503
            assert await status(client, "/exports/units.csv") == 200
            past = f"{datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
            assert await status(client, f"/ogc/collections/units/items?datetime={past}") == 200
        async with asyncio.timeout(20):
            while await status(client, "/security") != 200:
                await asyncio.sleep(0.2)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of `localhost`, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "collector")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "collector.pem"
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


class Listening:
    """What a collector was sent, frame by frame."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.writers: list[asyncio.StreamWriter] = []

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        try:
            while True:
                length = int(await reader.readuntil(b" "))
                self.frames.append(await reader.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    @property
    def numbers(self) -> set[int]:
        return {json.loads(MESSAGE.fullmatch(one)[6])["number"] for one in self.frames}  # type: ignore[index]


@asynccontextmanager
async def collecting(certificate: Path, port: int) -> AsyncIterator[Listening]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    one = Listening()
    server = await asyncio.start_server(one.take, "127.0.0.1", port, ssl=context)
    try:
        yield one
    finally:
        server.close()
        for writer in one.writers:
            writer.transport.abort()
        await asyncio.sleep(0.1)


@pytest.mark.asyncio(loop_scope="module")
async def test_syslog_has_every_line_though_its_collector_goes_and_comes_back(centre: Centre, certificate: Path):
    lan, port = await centre.service.person("lan"), free_port()
    setup = Syslog(host="127.0.0.1", port=port, authority=str(certificate), sender="eoc-1")
    async with publishing(centre.service.dsn, syslog=setup):
        await lines_of(centre)
        await told_until(centre, "syslog", 1)
        (row,) = await centre.service.fetch("select position from subscribers where name = 'syslog'")
        async with collecting(certificate, port) as first:
            for _ in range(5):
                await lan.open_incident("house_fire", place=DONG_XOAI)
            await until(lambda: len(first.numbers) > 3)
        for _ in range(5):
            await lan.open_incident("house_fire", place=DONG_XOAI)
        async with collecting(certificate, port) as second:
            last = (await lines_of(centre))[-1]["number"]
            await until(lambda: last in second.numbers)
            assert first.numbers | second.numbers >= set(range(row["position"] + 1, last + 1))
    found = MESSAGE.fullmatch(second.frames[-1])
    assert found is not None
    line = json.loads(found[6])
    assert found[1] == b"110"
    assert found[2].decode() == line["at"]
    assert found[3] == b"eoc-1"
    assert found[4].decode() == line["kind"]
    assert f'number="{line["number"]}"'.encode() in found[5]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_collector_for_whom_nobody_vouches_is_told_nothing(centre: Centre, certificate: Path):
    lan, port = await centre.service.person("lan"), free_port()
    async with (
        collecting(certificate, port) as one,
        publishing(centre.service.dsn, syslog=Syslog(host="127.0.0.1", port=port)),
    ):
        await lines_of(centre)
        await told_until(centre, "syslog", 1)
        await lan.open_incident("house_fire", place=DONG_XOAI)

        async def says_so() -> bool:
            rows = await centre.service.fetch("select cause from subscribers where name = 'syslog'")
            return "certificate" in (rows[0]["cause"] or "").lower()

        await until(says_so)
        assert one.frames == []
