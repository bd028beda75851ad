"""Stands between a service and PostgreSQL, and cuts the line at the worst moment: before a commit, or after it."""

import asyncio
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, quote, urlsplit

APPENDS = b'"cause":"'
"""Stands in every message that carries entries."""
KEPT = b"INSERT 0 "
"""Stands in the answer when they are on disk."""


class Proxy:
    """A socket of its own before the database's. `cut` says what happens next."""

    def __init__(self, dsn: str) -> None:
        query = parse_qs(urlsplit(dsn).query)
        self.target = f"{query['host'][0]}/.s.PGSQL.{query['port'][0]}"
        self.folder = Path(tempfile.mkdtemp(prefix="proxy"))
        self.dsn = dsn.replace(f"host={quote(query['host'][0])}", f"host={quote(str(self.folder))}")
        assert self.dsn != dsn
        self.socket = self.folder / f".s.PGSQL.{query['port'][0]}"
        self.before = 0
        """So many appends are cut off before they reach the database."""
        self.after = 0
        """So many are cut off when they are on disk, before the answer comes back."""
        self.cuts = 0
        self.silent = False
        """Nothing passes any more, and nobody is told."""
        self.away = False
        """Nobody answers the door, and who was inside is thrown out."""
        self.lines: set[asyncio.StreamWriter] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_unix_server(self._connected, str(self.socket))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.server is not None
        self.server.close()
        self.hang_up()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        shutil.rmtree(self.folder)

    def go_away(self) -> None:
        self.away = True
        self.hang_up()

    def come_back(self) -> None:
        self.away = self.silent = False

    def hang_up(self) -> None:
        for line in self.lines:
            line.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.away:
            writer.transport.abort()
            return
        from_database, to_database = await asyncio.open_unix_connection(self.target)
        lines = {writer, to_database}
        self.lines |= lines
        pumps = {
            asyncio.create_task(self._pump(reader, to_database, lines, self._is_cut_before)),
            asyncio.create_task(self._pump(from_database, writer, lines, self._is_cut_after)),
        }
        self.tasks |= pumps
        await asyncio.wait(pumps)
        for line in lines:
            line.close()
            with suppress(OSError):
                await line.wait_closed()
        self.lines -= lines
        self.tasks -= pumps

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lines: set, is_cut) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                while self.silent:
                    await asyncio.sleep(0.01)
                if is_cut(data):
                    self.cuts += 1
                    for line in lines:
                        line.transport.abort()
                    return
                writer.write(data)
                await writer.drain()
        writer.close()

    def _is_cut_before(self, data: bytes) -> bool:
        if self.before and APPENDS in data:
            self.before -= 1
            return True
        return False

    def _is_cut_after(self, data: bytes) -> bool:
        if self.after and KEPT in data:
            self.after -= 1
            return True
        return False
