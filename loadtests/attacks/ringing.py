"""An exchange that rings on, call after call, and how long each of its webhooks took to be answered."""

import asyncio
import json
import secrets
import time
from datetime import UTC, datetime

import aiohttp
from standardwebhooks import Webhook

from dispatch.settings import Settings

PACE_S = 25.0
"""Calls a second, each with its end: fifty webhooks."""
LINES = 20
NUMBERS = ("113", "114", "115")


async def ring(settings: Settings, seconds: float) -> tuple[list[float], int]:
    """Milliseconds of each webhook that was answered, and how many were not."""
    webhook, told, failed = Webhook(settings.telephony_secrets()[0]), list[float](), 0
    connector = aiohttp.TCPConnector(limit=LINES)
    async with aiohttp.ClientSession(f"http://{settings.host}:{settings.port}", connector=connector) as client:
        loop = asyncio.get_running_loop()
        began_s, tasks = loop.time(), []
        for number in range(int(seconds * PACE_S)):
            await asyncio.sleep(max(0.0, began_s + number / PACE_S - loop.time()))
            tasks.append(asyncio.create_task(_call(client, webhook, NUMBERS[number % len(NUMBERS)])))
        for took in await asyncio.gather(*tasks):
            told += [one for one in took if one is not None]
            failed += sum(one is None for one in took)
    return told, failed


async def _call(client: aiohttp.ClientSession, webhook: Webhook, number: str) -> list[float | None]:
    call = secrets.token_hex(8)
    data = {"call": call, "number": number, "caller": f"+84{secrets.randbelow(10**9):09}"}
    return [await _tell(client, webhook, kind, data) for kind in ("call.ringing", "call.ended")]


async def _tell(client: aiohttp.ClientSession, webhook: Webhook, kind: str, data: dict[str, str]) -> float | None:
    """None where it was not taken."""
    delivery, at = secrets.token_hex(8), datetime.now(UTC)
    event = {"specversion": "1.0", "type": kind, "source": "exchange", "id": delivery, "data": data}
    body = json.dumps(event)
    headers = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": webhook.sign(delivery, at, body),
        "Content-Type": "application/cloudevents+json",
    }
    began_s = time.perf_counter()
    try:
        async with client.post("/webhooks/telephony", data=body.encode(), headers=headers) as answer:
            await answer.read()
            return (time.perf_counter() - began_s) * 1000 if answer.status == 200 else None
    except (aiohttp.ClientError, TimeoutError):
        return None
