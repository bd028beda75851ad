"""What this process does beside the turns: chores after an entry, once for many entries and again until they are done,
and loops, which never are."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import structlog

from events.database import AWAY

AGAIN_S = 1.0
"""Until a chore that the database kept from being done is tried again."""
BUG_S = 30.0
"""Likewise, where it showed a bug: what was wrong with a file or a machine may be mended meanwhile."""
WELL_S = 60.0
"""A loop that has gone on for so long since its last bug does not count as failing."""
Do = Callable[[], Awaitable[None]]

log = structlog.get_logger("chores")


class Chores:
    """Each by its name: put twice before it is begun, it is done once."""

    def __init__(self) -> None:
        self.due: dict[str, Do] = {}
        self.put_down = asyncio.Event()
        self.failing: set[str] = set()
        """Those that showed a bug, and are tried again; loops, too."""

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

    async def keep(self, name: str, loop: Do) -> None:
        """A loop, for ever. A bug ends neither us nor the others: it begins anew, soon at first, then more seldom."""
        pause_s = AGAIN_S
        while True:
            well = asyncio.get_running_loop().call_later(WELL_S, self.failing.discard, name)
            try:
                await loop()
            except Exception:
                log.exception("chore_failed", chore=name)
                self.failing.add(name)
            finally:
                well.cancel()
            if well.when() <= asyncio.get_running_loop().time():
                pause_s = AGAIN_S
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, BUG_S)

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
