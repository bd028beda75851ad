"""How long to wait between tries where a database does not answer, or takes nothing, and when to say so."""

import asyncio

RETRY_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Pauses between tries; the last one is repeated."""
GIVE_UP_S = 3.0
"""So long a request waits, before it is told."""


class Patience:
    """From the first failure on, until it goes well again."""

    def __init__(self) -> None:
        self.since_s: float | None = None
        self.tries = 0

    def it_went_well(self) -> None:
        self.since_s, self.tries = None, 0

    async def wait(self) -> None:
        """It failed: for a moment before the next try."""
        if self.since_s is None:
            self.since_s = asyncio.get_running_loop().time()
        self.tries += 1
        await asyncio.sleep(RETRY_S[min(self.tries, len(RETRY_S)) - 1])

    def is_over(self) -> bool:
        """Whoever waits should be told by now."""
        return self.since_s is not None and asyncio.get_running_loop().time() - self.since_s > GIVE_UP_S
