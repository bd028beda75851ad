"""The network between a browser and a service: passes bytes on until it is cut, and again when it is mended."""

import asyncio
import threading
from types import TracebackType
from urllib.parse import urlsplit


class Link:
    """A port of its own in front of the service."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.url = ""
        self.up = True
        self.open: set[asyncio.StreamWriter] = set()
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Link":
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.loop.call_soon_threadsafe(self.stopped.set_result, None)
        self.thread.join(10)

    def cut(self) -> None:
        """Nothing passes; what was open is broken off."""
        self.up = False
        self.loop.call_soon_threadsafe(self._break)

    def mend(self) -> None:
        self.up = True

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._serve())
        self.loop.close()

    async def _serve(self) -> None:
        self.stopped: asyncio.Future[None] = self.loop.create_future()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.ready.set()
        await self.stopped
        server.close()
        self._break()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # what was cut off closes in the next turn of the loop

    def _break(self) -> None:
        for writer in list(self.open):
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.up:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(self.host, self.port)
        self.open |= {writer, back}
        try:
            await asyncio.gather(_pass(reader, back), _pass(there, writer))
        except asyncio.CancelledError:
            pass  # the link ends; a cancelled handler is told as an error by asyncio
        finally:
            self.open -= {writer, back}
            for one in (writer, back):
                one.transport.abort()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
    except (ConnectionError, OSError):
        writer.transport.abort()
