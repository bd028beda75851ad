"""The baselines, written as a good engineer would: `python -m loadtests.bench.baselines empty|insert PORT [DSN]`.

`empty`: aiohttp on uvloop, a handler that reads the JSON body and answers.
`insert`: the same with one INSERT per request, on 32 connections with prepared statements of their own.
"""

import asyncio
import gc
import sys

import asyncpg
import msgspec
import uvloop
from aiohttp import web

ANSWER = b'{"position":1,"ids":{"incident":1}}'
CONNECTIONS = 32
decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


async def empty(request: web.Request) -> web.Response:
    decode(await request.read())
    return web.Response(body=ANSWER, content_type="application/json")


class Inserting:
    """Takes a free connection of 32, inserts, answers when it is committed."""

    def __init__(self, free: "asyncio.Queue[asyncpg.prepared_stmt.PreparedStatement]") -> None:
        self.free = free

    async def __call__(self, request: web.Request) -> web.Response:
        body = await request.read()
        decode(body)
        statement = await self.free.get()
        try:
            await statement.fetchval(body)
        finally:
            self.free.put_nowait(statement)
        return web.Response(body=ANSWER, content_type="application/json")


async def inserting(dsn: str) -> Inserting:
    free: asyncio.Queue[asyncpg.prepared_stmt.PreparedStatement] = asyncio.Queue()
    for number in range(CONNECTIONS):
        connection = await asyncpg.connect(dsn)
        if number == 0:
            await connection.execute(
                "create table if not exists baseline"
                " (number bigint generated always as identity primary key, data bytea)"
            )
        free.put_nowait(await connection.prepare("insert into baseline (data) values ($1) returning number"))
    return Inserting(free)


async def main(kind: str, port: int, dsn: str | None) -> None:
    application = web.Application()
    handler = empty if kind == "empty" else await inserting(dsn or "")
    application.router.add_post("/{path:.*}", handler)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 5, 1_000_000)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None))
