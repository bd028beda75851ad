"""Signs what an exchange tells that cannot sign by itself, and delivers it until the service has taken it.

It runs beside the exchange. What it was told is on its disk before it says so, and goes out in the order in which it
came, under the same id each time; so neither a service nor a line that is away for hours loses a call.
"""

import asyncio
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import aiohttp
import msgspec
import structlog
from aiohttp import web
from standardwebhooks import Webhook

from dispatch.exchanges import CallData, CallEvent, Unreadable
from dispatch.exchanges.fitting import fit
from dispatch.exchanges.setup import digits
from dispatch.settings import listening, write_secret

SPOOL_MAX = 100_000
"""So many events wait on disk; more are refused, and wait where they come from."""
BODY_MAX = 16_384
FIELDS_MAX = 20
PAUSES_S = (0.1, 0.5, 2.0, 5.0)
DELIVERY_S_MAX = 10.0
AGAIN = frozenset((401, 403, 404, 408, 425, 429))
"""Answers that a person or time will mend, besides redirections and all from 500 on: nothing is set aside for them."""

log = structlog.get_logger("forward")


class Waiting(msgspec.Struct):
    """One event as it lies on disk."""

    id: str
    body: bytes


class Forwarder:
    def __init__(self, spool: Path, url: str, secret: str, source: str) -> None:
        self.spool = spool
        self.url = f"{url.rstrip('/')}/webhooks/telephony"
        self.webhook = Webhook(secret)
        self.source = source
        self.refused = spool / "refused"
        self.refused.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.waiting = deque(sorted(file.name for file in spool.glob("*.event")))
        self.arrived = asyncio.Event()

    # --- what comes

    async def take(self, request: web.Request) -> web.Response:
        """A form with `type`, `call` and what is known; answered when it is on disk."""
        if len(self.waiting) >= SPOOL_MAX:
            return web.Response(status=503)
        try:
            told = dict(parse_qsl((await request.read()).decode(), max_num_fields=FIELDS_MAX))
            event = self.event_of(told)
        except (ValueError, Unreadable) as wrong:
            log.warning("unreadable", why=type(wrong).__name__)
            return web.Response(status=422)
        name = f"{time.time_ns():020d}.event"
        write_secret(self.spool / name, msgspec.json.encode(Waiting(event.id, msgspec.json.encode(event))))
        self.waiting.append(name)
        self.arrived.set()
        return web.Response()

    def event_of(self, told: dict[str, str]) -> CallEvent:
        """Raises Unreadable."""
        seconds, micros = digits(told.get("seconds")), digits(told.get("micros")) or 0
        if not told.get("type") or not told.get("call"):
            raise Unreadable("type and call are missing")
        data = CallData(
            call=told["call"],
            number=told.get("number"),
            caller=told.get("caller"),
            agent=told.get("agent"),
            cause=told.get("cause"),
            at=seconds * 1000 + micros // 1000 if seconds is not None else None,
        )
        return fit(CallEvent("1.0", told["type"], self.source, f"{told['type']}:{seconds}.{micros}:{data.call}", data))

    async def tell(self, _: web.Request) -> web.Response:
        """How many wait, for monitoring."""
        return web.json_response({"waiting": len(self.waiting), "refused": sum(1 for _ in self.refused.iterdir())})

    # --- what goes

    async def run(self, host: str, port: int) -> None:
        """Until it is cancelled. Raises WrongSetting when the port is taken."""
        application = web.Application(client_max_size=BODY_MAX)
        application.router.add_post("/", self.take)
        application.router.add_get("/", self.tell)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            with listening(host, port, at="--host", by="--port"):
                await web.TCPSite(runner, host, port).start()
            log.info("forwarding", to=self.url, waiting=len(self.waiting))
            limit = aiohttp.ClientTimeout(total=DELIVERY_S_MAX)
            async with aiohttp.ClientSession(timeout=limit) as client:
                await self.deliver(client)
        finally:
            await runner.cleanup()

    async def deliver(self, client: aiohttp.ClientSession) -> None:
        """For ever: the oldest first, each until it is taken or refused."""
        tries = 0
        while True:
            while not self.waiting:
                self.arrived.clear()
                await self.arrived.wait()
            file = self.spool / self.waiting[0]
            status = await self._send(client, msgspec.json.decode(file.read_bytes(), type=Waiting))
            if status in AGAIN or 300 <= status < 400 or status >= 500:
                if tries == 0:
                    log.warning("not_taken", status=status, waiting=len(self.waiting))
                await asyncio.sleep(PAUSES_S[min(tries, len(PAUSES_S) - 1)])
                tries += 1
                continue
            tries = 0
            if status >= 400:
                log.error("refused", status=status, file=file.name)
                file.replace(self.refused / file.name)
            else:
                file.unlink()
            self.waiting.popleft()

    async def _send(self, client: aiohttp.ClientSession, one: Waiting) -> int:
        """The answer's status; 599 where there was none."""
        now = datetime.now(UTC)
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": one.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self.webhook.sign(one.id, now, one.body.decode()),
        }
        try:
            async with client.post(self.url, data=one.body, headers=headers, allow_redirects=False) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 599
