"""A service that tells three agencies of their work, and waiting for what they, citizens and stories hear."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from dispatch.gateways import sender
from tests.edge.conftest import REGION, Client, Running, serving
from tests.edge.gateway import SECRET, Gateway, settings, signed
from tests.edge.mailbox import Mailbox, server_of
from tests.edge.test_messages import until
from tests.edge.test_ticket_story import story
from tests.edge.test_tickets import one

CONSOLE = "https://1022.example"
ADDRESS = "Số 5 hẻm Giếng Cạn"
WAYS = {"environment": ["webhook", "mail"], "construction": ["webhook"], "trade": ["mail"]}


def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is left alone for long."""
    monkeypatch.setattr(sender, "PAUSES_S", (0.1,))
    monkeypatch.setattr(sender, "PATIENT_PAUSES_S", (0.1,))
    monkeypatch.setattr(sender, "REST_MS", 50)


def region_telling(folder: Path) -> Path:
    """The region, with ways for three of its agencies."""
    copy = folder / "region"
    if not copy.exists():
        shutil.copytree(REGION, copy)
        told = json.loads((copy / "agencies.json").read_text())
        for agency in told["agencies"]:
            agency.update({"told_by": WAYS[agency["id"]]} if agency["id"] in WAYS else {})
        (copy / "agencies.json").write_text(json.dumps(told))
    return copy


def written(system: Gateway | None, mailbox: Mailbox | None) -> dict[str, Any]:
    """The operator's file."""
    to = {"url": system.url, "secrets": [SECRET]} if system is not None else {}
    agencies = [
        {
            "id": name,
            **(to if "webhook" in ways else {}),
            **({"mail": f"phong@{name}.example"} if mailbox is not None and "mail" in ways else {}),
        }
        for name, ways in WAYS.items()
    ]
    server = {"mail": server_of(mailbox)} if mailbox is not None else {}
    return {"agencies": [one for one in agencies if len(one) > 1], "console_url": CONSOLE, **server}


@asynccontextmanager
async def telling(
    database: str,
    folder: Path,
    system: Gateway | None = None,
    mailbox: Mailbox | None = None,
    texts: Gateway | None = None,
) -> AsyncIterator[Running]:
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / "agencies.json").write_text(json.dumps(written(system, mailbox)))
    if texts is not None:
        (folder / "secrets" / "gateways.json").write_bytes(settings(signed(texts, "one", "sms")))
    async with serving(database, folder, region_telling(folder)) as running:
        yield running


async def told_by(gateway: Gateway, count: int) -> list[dict[str, Any]]:
    """What it heard, once it heard so much."""

    async def has() -> bool:
        return len(gateway.heard) >= count

    await until(has)
    return gateway.heard


async def mailed(mailbox: Mailbox, count: int) -> list[Any]:
    async def has() -> bool:
        return len(mailbox.taken) >= count

    await until(has)
    return mailbox.taken


async def untold(client: Client, number: int, *ways: str) -> None:
    async def is_so() -> bool:
        return sorted((await one(client, number))["untold"]) == sorted(ways)

    await until(is_so)


async def story_with(client: Client, number: int, event: str) -> list[dict[str, Any]]:
    async def has() -> Any:
        told = [row["event"] for row in await story(client, number)]
        return told if any(row["type"] == event for row in told) else None

    rows: list[dict[str, Any]] = await until(has)
    return rows
