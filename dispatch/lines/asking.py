"""An exchange that tells us by itself is asked which calls it has: when we begin, and when it is heard again after it
was silent. What it did not tell meanwhile comes right then."""

import asyncio
import random
from collections.abc import Mapping
from typing import Any

import aiohttp
import msgspec
import structlog

from dispatch.engine import Engine
from dispatch.exchanges import Exchange, Unreadable
from dispatch.exchanges.asking import ASKING
from dispatch.exchanges.canonical import Live
from dispatch.lines.comparing import Comparison, Tell
from dispatch.lines.heard import Lines
from dispatch.lines.session import ANSWER_S_MAX, LineBroken
from events.values import CallId, Time

PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Between tries, each up to half as long again; the last one is repeated. Whoever says that he is asked too often, or
does not know us, is asked no sooner."""
SURE_S = 3.0
"""Until a call that is missing is looked for once more: a list may lag behind what the exchange told already."""
ANSWER_MAX = 8 << 20
"""Bytes of one part of a list."""
PAGES_MAX = 1_000

log = structlog.get_logger("lines")


class Asker:
    """Of one exchange. It goes on asking until it has a whole answer: an error is none, and half of one neither."""

    def __init__(self, exchange: Exchange, engine: Engine, lines: Lines, tell: Tell) -> None:
        self.exchange = exchange
        self.lines = lines
        self.comparison = Comparison(exchange, engine, tell)
        self.back = lines.back[exchange.name]

    async def run(self) -> None:
        """For ever."""
        while True:
            self.back.clear()
            self.lines.owes(self.exchange.name)
            await self._ask_until_answered()
            self.lines.answered(self.exchange.name)
            await self.back.wait()

    async def _ask_until_answered(self) -> None:
        """A bug in what one exchange says stops nobody else."""
        tries = 0
        while True:
            try:
                await self.compare()
            except (LineBroken, OSError) as broken:
                log.warning("calls_not_told", exchange=self.exchange.name, why=str(broken))
            except Exception:
                log.exception("bug", exchange=self.exchange.name)
            else:
                log.info("calls_told", exchange=self.exchange.name)
                return
            await asyncio.sleep(PAUSES_S[min(tries, len(PAUSES_S) - 1)] * random.uniform(1.0, 1.5))
            tries += 1

    async def compare(self) -> None:
        """Only what is missing twice has ended. Raises LineBroken."""
        before = self.comparison.believed()
        live = await self._live(before)
        if self.comparison.missing(before, live):
            await asyncio.sleep(SURE_S)
            again = await self._live(before)
            live = Live(live.calls | again.calls, again.news)
        await self.comparison.settle(before, live)

    async def _live(self, before: dict[CallId, Time]) -> Live:
        """Raises LineBroken."""
        ask = self.exchange.ask
        assert ask is not None
        way = ASKING[ask.of or self.exchange.adapter]
        believed = {call.removeprefix(f"{self.exchange.name}:"): at for call, at in before.items()}
        rows: list[dict[str, Any]] = []
        asked: set[str] = set()
        limit = aiohttp.ClientTimeout(total=ANSWER_S_MAX)
        try:
            async with aiohttp.ClientSession(timeout=limit) as client:
                for first in way.addresses(ask, believed):
                    address: str | None = first
                    while address is not None:
                        if address in asked or len(asked) >= PAGES_MAX:
                            raise LineBroken("its list has no end")
                        asked.add(address)
                        secret = ask.secret()
                        headers = way.headers(ask, secret, self.lines.clock())
                        told, body = await _read(client, address, headers, way.body)
                        way.prove(secret, headers, told, body)
                        page = way.read(msgspec.json.decode(body), address, ask)
                        rows += page.rows
                        address = page.next
            return way.live(rows, self.exchange, believed)
        except Unreadable as wrong:
            raise LineBroken(str(wrong)) from None
        except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise LineBroken(type(wrong).__name__) from None


async def _read(
    client: aiohttp.ClientSession, address: str, headers: dict[str, str], asked: bytes | None
) -> tuple[Mapping[str, str], bytes]:
    """All of the answer, with its headers. A redirection is none: our password goes to nobody else."""
    method = "GET" if asked is None else "POST"
    async with client.request(method, address, data=asked, headers=headers, allow_redirects=False) as answer:
        if answer.status != 200:
            raise LineBroken(f"it answered {answer.status}")
        told = bytearray()
        async for piece in answer.content.iter_any():
            told += piece
            if len(told) > ANSWER_MAX:
                raise LineBroken("a longer answer than any list")
        return answer.headers, bytes(told)
