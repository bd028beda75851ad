"""What a service says of itself: lines of JSON that machines read, and nothing in them of whom it is about."""

import asyncio
import json
import os
from typing import Any

import aiohttp

from tests.chaos.processes import Service, machine
from tests.edge.conftest import signed
from tests.edge.scanning import forms
from tests.edge.wiretap import Wire, request

NUMBER = "0987600618"
TEXT = "Chồng tôi ngã từ mái nhà"
ADDRESS = "Số 7 hẻm Cây Điệp"


def lines(service: Service) -> list[dict[str, Any]]:
    return [json.loads(line) for line in service.said().splitlines()]


async def test_every_line_is_json_and_none_tells_of_a_person(service: Service) -> None:
    token = await machine(service.dsn)
    await known(service, token)
    await talk(service, token)
    await go_wrong(service, token)
    said = lines(service)
    assert all({"event", "level", "timestamp"} <= set(line) for line in said)
    assert {"leading", "turn", "refused"} <= {line["event"] for line in said}
    raw = service.log.read_bytes()
    for text in (NUMBER, NUMBER[1:], TEXT, ADDRESS, token):
        assert not any(form in raw for form in forms(text)), text
    for file in service.data.rglob("*"):
        if file.is_file() and "secrets" not in file.parts:
            assert not any(form in file.read_bytes() for text in (NUMBER, TEXT) for form in forms(text)), file
    for file in (service.data / "secrets").iterdir():
        assert os.stat(file).st_mode & 0o077 == 0, file


async def known(service: Service, token: str) -> None:
    """An account made while it runs is known after it was told."""
    operator = (service.data / "secrets" / "operator.token").read_text()
    change = {"type": "RecordAccountChange", "id": "k", "account": "user:may", "role": "dispatcher", "change": "put"}
    assert (await service.ask("POST", "/operator/commands", change, operator))[0] == 200
    for _ in range(100):
        if (await service.ask("GET", "/session", token=token))[0] == 200:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the account is not known")


async def talk(service: Service, token: str) -> None:
    data = {"call": "c1", "number": "115", "caller": NUMBER}
    event = {"specversion": "1.0", "type": "call.ringing", "source": "exchange", "id": "d1", "data": data}
    body = json.dumps(event).encode()
    secret = (service.data / "secrets" / "telephony").read_text().strip()
    async with aiohttp.ClientSession() as exchange:
        url = service.url + "/webhooks/telephony"
        async with exchange.post(url, data=body, headers=signed("d1", body, secret)) as response:
            assert response.status == 200
    opened = {"kind": "stroke", "call": "exchange:c1", "text": TEXT, "address": ADDRESS}
    assert (await service.command(token, "OpenIncident", "o1", **opened))[0] == 200
    _, told = await service.ask("POST", "/open", {"incident": 1}, token)
    assert sorted(told["texts"].values()) == sorted([NUMBER, TEXT, ADDRESS])


async def go_wrong(service: Service, token: str) -> None:
    """Requests that fail, with personal data in them and with bytes that are no text."""
    assert (await service.command(token, "AddNote", "n1", incident=99, text=TEXT))[0] == 409
    assert (await service.command(token, "AddNote", "n2", incident="x", text=TEXT))[0] == 422
    assert (await service.command("", "AddNote", "n3", incident=1, text=TEXT))[0] == 401
    assert (await service.ask("POST", "/session", {"name": "may", "password": TEXT}))[0] == 401
    for sent, status in (
        (request("GET", "/views/\udcff\udcfe"), 400),
        (request("POST", "/open", b"{}", Authorization="Bearer \udcff"), 401),
        (request("GET", "/views/queue", Cookie="tiepung=\udcff"), 401),
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        wire = Wire(reader, writer)
        await wire.send(sent)
        answer = await wire.answer()
        assert answer.status == status
        assert b"Traceback" not in answer.body
        writer.close()
