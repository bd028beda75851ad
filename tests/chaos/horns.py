"""A gateway of loudspeakers that is as bad as the service it is told by: it loses, cuts off, delays and repeats."""

import asyncio
import json
import random
from collections import Counter, defaultdict
from contextlib import suppress
from typing import Any

import aiohttp
from aiohttp import web

from tests.edge.clusters import Clusters, acknowledge_at

TAKES_S_MAX = 0.08
REFUSED, CUT = 0.1, 0.1
"""So often it does not take a delivery, or plays it and says nothing of it."""


class Horns(Clusters):
    """It plays one identifier once, as 0012 asks of it, and keeps count by the cluster and the warning, which it is not
    asked: two identifiers of one warning would be two plays."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.random = random.Random(seed)
        self.service_url = ""
        self.told: dict[str, set[str]] = defaultdict(set)
        """What each delivery said: of every try the same."""
        self.plays: Counter[tuple[str, str]] = Counter()
        """By the warning's identifier and the cluster."""
        self.tries: Counter[str] = Counter()
        """By delivery."""
        self.speaks = asyncio.Event()
        """As long as it is not set, nothing is acknowledged."""
        self.speaks.set()

    async def take(self, request: web.Request) -> web.StreamResponse:
        chance = self.random.random()
        if chance < REFUSED:
            return web.Response(status=503)
        data = await self.checked(request)
        delivery = data["delivery"]
        await asyncio.sleep(self.random.uniform(0, TAKES_S_MAX))
        self.tries[delivery] += 1
        self.told[delivery].add(json.dumps(data, sort_keys=True))
        if delivery not in self.known:
            self.known.add(delivery)
            self.plays[data["identifier"], data["cluster"]] += 1
        if chance < REFUSED + CUT and request.transport is not None:
            request.transport.close()
            raise web.HTTPServiceUnavailable
        self.unacknowledged.append(delivery)
        return web.Response()

    def players(self, identifier: str) -> set[str]:
        """The clusters that have."""
        return {cluster for name, cluster in self.plays if name == identifier}

    def deliveries(self, number: int) -> list[str]:
        """Of a warning, as far as it heard of them."""
        return [delivery for delivery in self.tries if f":warning:{number}:" in delivery]

    async def speak(self) -> None:
        """For ever: what was played is acknowledged, a few at a time, and again until it is answered."""
        while True:
            await asyncio.sleep(self.random.uniform(0.02, 0.2))
            await self.speaks.wait()
            some = self.unacknowledged[: self.random.randint(1, 30)]
            if some and await self._acknowledged(some):
                del self.unacknowledged[: len(some)]

    async def _acknowledged(self, some: list[str]) -> bool:
        answer: Any = None
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            answer = await acknowledge_at(self.service_url, some)
        return answer is not None and answer[0] == 200
