"""What a line is while it lasts: the exchange's news as they come, and its answer to which calls it has."""

from collections.abc import AsyncIterator
from typing import Any, Protocol

from dispatch.exchanges.canonical import Live

ANSWER_S_MAX = 10.0
"""So long an exchange may take to let us in, and to answer what it is asked."""
CONNECTION_S_MAX = 45.0
"""A line on which nothing comes for so long, not even a sign of life, is dead."""


class LineBroken(Exception):
    """This line is of no use any more: it was cut, refused, or what came on it cannot be read. Another may be."""


class Stolen(LineBroken):
    """Another has taken the line from us, since an exchange has one for each name."""


class NotNow(Exception):
    """The service cannot take it just now: tell it again in a moment."""


class Session(Protocol):
    """While it lasts. Each raises LineBroken."""

    async def live(self) -> Live: ...

    def news(self) -> AsyncIterator[dict[str, Any]]:
        """As the exchange tells them, since before it was asked for its calls."""
        ...
