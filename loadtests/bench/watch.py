"""Watchers for the figures: `python -m loadtests.bench.watch PORT TOKEN N` reads N streams and throws them away."""

import asyncio
import sys
from typing import cast

import uvloop


class Reading(asyncio.Protocol):
    """Reads and forgets."""

    def __init__(self, token: str) -> None:
        self.token = token

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        headers = ("Host: bench", f"Authorization: Bearer {self.token}", "Accept-Encoding: gzip")
        request = "\r\n".join(("GET /stream HTTP/1.1", *headers, "", ""))
        cast(asyncio.Transport, transport).write(request.encode())


async def main(port: int, token: str, count: int) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(count):
        await loop.create_connection(lambda: Reading(token), "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
