"""One who looks: reads the stream as a browser does, frame by frame."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.edge.conftest import Client

FRAME_S_MAX = 10.0


@dataclass
class Frame:
    """One message of the stream."""

    event: str = "message"
    id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> dict[tuple[str, str], Any]:
        return {(one["view"], one["key"]): one["row"] for one in self.data.get("changes", ())}


class Stream:
    """An open stream. `rows` is what the watcher would show."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.rows: dict[tuple[str, str], Any] = {}
        self.frames: list[Frame] = []
        self.last_id: str | None = None

    async def next(self) -> Frame:
        """The next frame, taken in. Raises EOFError when the stream has ended."""
        frame = Frame()
        while True:
            try:
                line = (await asyncio.wait_for(self.response.content.readline(), FRAME_S_MAX)).decode()
            except (aiohttp.ClientPayloadError, ConnectionError):
                raise EOFError from None
            if not line:
                raise EOFError
            name, _, value = line.rstrip("\n").partition(": ")
            match name:
                case "":
                    break
                case "data":
                    frame.data = json.loads(value)
                case "id":
                    frame.id = value
                case "event":
                    frame.event = value
        self._take(frame)
        return frame

    def _take(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.last_id = frame.id or self.last_id
        if frame.event == "reset":
            self.rows.clear()
        for key, row in frame.rows.items():
            if row is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = row

    async def opened(self) -> list[Frame]:
        """The frames of the opening: up to the first that bears an id."""
        first = len(self.frames)
        while (await self.next()).id is None:
            pass
        return self.frames[first:]

    async def until(self, view: str, key: str) -> Any:
        """The next row of this key; None when it is gone."""
        async with asyncio.timeout(FRAME_S_MAX):
            while True:
                rows = (await self.next()).rows
                if (view, key) in rows:
                    return rows[view, key]

    async def position(self, position: int) -> None:
        """Read until everything up to a position was sent."""
        async with asyncio.timeout(FRAME_S_MAX):
            while self.last_id is None or int(self.last_id.partition("-")[0]) < position:
                await self.next()


@asynccontextmanager
async def watching(client: Client, views: str = "", **headers: str) -> AsyncIterator[Stream]:
    """The stream of these views, open as long as the block runs."""
    path = f"/stream?views={views}" if views else "/stream"
    timeout = aiohttp.ClientTimeout(total=None)
    async with client.session.get(client.base + path, headers=headers, timeout=timeout) as response:
        assert response.status == 200, await response.text()
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield Stream(response)
