"""Watchers for the figures: `python -m loadtests.bench.watch PORT TOKEN N [VIEWS]` reads N streams and throws them
away. It says `told` when each has been told something."""

import asyncio
import sys
from typing import cast

import uvloop


class Reading(asyncio.Protocol):
    """Reads and forgets."""

    def __init__(self, token: str, views: str, told: set["Reading"]) -> None:
        self.token = token
        self.views = views
        self.told = told

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        headers = ("Host: bench", f"Authorization: Bearer {self.token}", "Accept-Encoding: gzip")
        request = "\r\n".join((f"GET /stream?views={self.views} HTTP/1.1", *headers, "", ""))
        cast(asyncio.Transport, transport).write(request.encode())

    def data_received(self, data: bytes) -> None:
        if self not in self.told and not data.startswith(b"HTTP/1.1 200"):
            sys.exit(f"refused: {data[:200]!r}")
        self.told.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        sys.exit("a stream ended")


async def main(port: int, token: str, count: int, views: str = "") -> None:
    loop, told = asyncio.get_running_loop(), set[Reading]()
    for _ in range(count):
        await loop.create_connection(lambda: Reading(token, views, told), "127.0.0.1", port)
    while len(told) < count:
        await asyncio.sleep(0.05)
    print("told", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))
