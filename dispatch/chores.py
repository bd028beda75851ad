"""What this process does after an entry, beside the turns: once for many entries, and again until it is done."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import structlog

from events.database import AWAY

AGAIN_S = 1.0
"""Until a chore that the database kept from being done is tried again."""
BUG_S = 30.0
"""Likewise, where it showed a bug: what was wrong with a file or a machine may be mended meanwhile."""
Do = Callable[[], Awaitable[None]]

log = structlog.get_logger("chores")


class Chores:
    """Each by its name: put twice before it is begun, it is done once."""

    def __init__(self) -> None:
        self.due: dict[str, Do] = {}
        self.put_down = asyncio.Event()
        self.failing: set[str] = set()
        """Those that showed a bug, and are tried again."""

    def put(self, name: str, do: Do) -> None:
        self.due[name] = do
        self.put_down.set()

    async def now(self, name: str, do: Do) -> None:
        """Without waiting for its turn; what fails is tried again as any other."""
        await self._try(name, do)
        if self.due:
            self.put_down.set()

    async def run(self) -> None:
        """For ever. A bug costs its own chore alone: calls go on being answered."""
        while True:
            await self.put_down.wait()
            self.put_down.clear()
            for name in list(self.due):
                await self._try(name, self.due.pop(name))
            if self.due:
                await asyncio.sleep(AGAIN_S)
                self.put_down.set()

    async def _try(self, name: str, do: Do) -> None:
        try:
            await do()
        except (*AWAY, asyncpg.PostgresError) as away:
            log.error("chore_waits", chore=name, error=repr(away))
            self.due.setdefault(name, do)
        except Exception:
            if name not in self.failing:
                log.exception("chore_failed", chore=name)
            self.failing.add(name)
            asyncio.get_running_loop().call_later(BUG_S, self._again, name, do)
        else:
            self.failing.discard(name)

    def _again(self, name: str, do: Do) -> None:
        """Unless it was put anew meanwhile, and done."""
        if name in self.failing:
            self.due.setdefault(name, do)
            self.put_down.set()
