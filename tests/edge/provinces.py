"""Two services of ours on loopback that hand incidents to each other, and a centre of a test's own that speaks as one."""

import base64
import json
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from standardwebhooks import Webhook

from tests.edge.conftest import REGION, Client, Running, free_port, fresh, serving
from tests.edge.gateway import SECRET, Gateway
from tests.edge.test_messages import until


def secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def centre(id: str, url: str, **more: Any) -> dict[str, Any]:
    """As an operator writes one down."""
    name = {"vi": f"Trung tâm {id}", "en": f"Centre {id}"}
    told: dict[str, Any] = {"id": id, "name": name, "url": url, "sign_with": [SECRET], "signed_by": [SECRET]}
    return told | more


def write_centres(folder: Path, *centres: dict[str, Any], domain: str = "binhphuoc.example") -> None:
    (folder / "secrets").mkdir(parents=True, exist_ok=True)
    (folder / "secrets" / "centres.json").write_text(json.dumps({"domain": domain, "centres": centres}))


def region_with(folder: Path, **limits: int) -> Path:
    """The region, with other limits."""
    copy = folder / "region"
    shutil.copytree(REGION, copy)
    told = json.loads((copy / "region.json").read_text())
    told["limits"].update(limits)
    (copy / "region.json").write_text(json.dumps(told))
    return copy


class Provinces(NamedTuple):
    """Each knows the other by its name: here and there."""

    here: Running
    there: Running


@asynccontextmanager
async def provinces(database: str, folder: Path, **limits: int) -> AsyncIterator[Provinces]:
    """`binh-phuoc` and `dong-nai`, each with a database and secrets of its own."""
    other = f"there_{secrets.token_hex(4)}"
    await _execute(database, f"CREATE DATABASE {other} TEMPLATE template0")
    own = database.partition("?")[0].rpartition("/")[2]
    ports, keys = (free_port(), free_port()), (secret(), secret())
    region = region_with(folder, **limits) if limits else REGION
    for at, (mine, other_name) in enumerate((("here", "dong-nai"), ("there", "binh-phuoc"))):
        us = ("binh-phuoc", "dong-nai")[at]
        url = f"http://127.0.0.1:{ports[1 - at]}/webhooks/centres/{us}"
        told = centre(other_name, url, sign_with=[keys[at]], signed_by=[keys[1 - at]])
        write_centres(folder / mine, told, domain=f"{us}.example")
    try:
        async with (
            serving(database, folder / "here", region, ports[0]) as here,
            serving(database.replace(f"/{own}?", f"/{other}?"), folder / "there", region, ports[1]) as there,
        ):
            yield Provinces(here, there)
    finally:
        await _execute(database, f"DROP DATABASE {other} WITH (FORCE)")


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def beside(database: str, folder: Path, gateway: Gateway, **more: Any) -> AsyncIterator[Running]:
    """One service, and beside it the centre `112`, which is the test's."""
    limits = more.pop("limits", {})
    write_centres(folder, centre("112", gateway.url, **more))
    region = region_with(folder, **limits) if limits else REGION
    async with serving(database, folder, region) as running:
        yield running


async def tell(
    running: Running,
    kind: str,
    data: dict[str, Any] | bytes,
    *,
    delivery: str | None = None,
    key: str = SECRET,
    at: datetime | None = None,
    name: str = "112",
) -> tuple[int, Any]:
    """One delivery of the centre, signed."""
    delivery, at = delivery or fresh("delivery"), at or datetime.now(UTC)
    body = data if isinstance(data, bytes) else json.dumps({"type": kind, "data": data}).encode()
    headers = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(key).sign(delivery, at, body.decode("utf-8", "replace")),
    }
    async with running.client() as other:
        return await other.post(f"/webhooks/centres/{name}", body, **headers)


def offered(transfer: str = "h-1", seconds: int = 600, **more: Any) -> dict[str, Any]:
    """What 112 tells when it offers something: its minimum of fields."""
    return {
        "transfer": transfer,
        "expires_at": (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(),
        "reason": "other_service",
        "incident": {
            "reference": "112-2025-88",
            "kind": "cardiac_arrest",
            "priority": 1,
            "occurred_at": "2025-11-27T08:00:00+07:00",
            "place": {"lat": 11.535, "lon": 106.883, "address": "12 Hùng Vương"},
            "reporter": {"name": "Nguyễn Văn An", "phone": "0912345678", "organisation": "UBND phường"},
            "development": "Một người ngừng thở",
            "extent": "một nhà",
            "likely_spread": "không",
            "help_wanted": "xe cấp cứu",
            "data": {"persons": 1, "hazards": ["điện"], "note": "đường hẹp"},
        },
        **more,
    }


async def transfer(client: Client, state: str, key: str = "1") -> dict[str, Any]:
    """Its row, as soon as it stands so."""

    async def is_so() -> Any:
        row = (await client.view("transfers")).get(key, {})
        return row if row.get("state") == state else None

    row: dict[str, Any] = await until(is_so)
    return row


async def texts(client: Client, **what: Any) -> list[str]:
    """What can be read there, in the clear."""
    status, body = await client.post("/open", what)
    assert status == 200, body
    return sorted(body["texts"].values())
