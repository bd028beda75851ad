"""The codes of links: nobody guesses one, and none is kept, since each follows from its message and the master key."""

import base64
import hmac
from collections import deque
from collections.abc import Callable, Iterable

from msgspec import Struct

import events
from dispatch.vault import Master
from events.values import MINUTE_MS, CallId, MessageId, Time
from projections.messages import MessageRow

CODE_BYTES = 10
"""80 bits: 16 letters and figures that can be read out."""
TOLD_MAX = 30
"""Places told by one link in a minute: a page tells ten at most, and somebody may have passed the link on."""


class Open(Struct):
    """A link that may be answered, of whose call, and until when; `told` are the times of what it told lately."""

    message: MessageId
    call: CallId
    expires: Time
    told: deque[Time]


class Links:
    """Which message a code is of, as far as messages were learnt."""

    def __init__(self, master: Master) -> None:
        self.master = master
        self.open: dict[str, Open] = {}

    def code(self, journal: str, message: MessageId) -> str:
        told = hmac.digest(self.master.lookup, f"link {journal}:{message}".encode(), "sha256")
        return base64.b32encode(told[:CODE_BYTES]).decode().lower()

    def learn(self, journal: str, message: MessageId, call: CallId, expires: Time, now: Time) -> None:
        """Its code finds it; those whose time is over are let go."""
        for code in [code for code, link in self.open.items() if link.expires <= now]:
            del self.open[code]
        self.open[self.code(journal, message)] = Open(message, call, expires, deque())

    def due(self, journal: str, e: events.MessageDue, now: Time) -> None:
        if e.purpose == "link" and e.call is not None:
            self.learn(journal, e.message, e.call, e.expires, now)

    def ended(self, journal: str, e: events.MessageEnded) -> None:
        """By one that was answered better places may still be told."""
        if e.end != "answered":
            self.forget(journal, e.message)

    def load(self, journal: str, rows: Iterable[MessageRow], is_erased: Callable[[CallId], bool], now: Time) -> None:
        """What was learnt before we led."""
        for row in rows:
            may_answer = row.state != "ended" or row.end == "answered"
            if row.purpose == "link" and row.call is not None and may_answer and not is_erased(row.call):
                self.learn(journal, row.message, row.call, row.expires, now)

    def find(self, code: str, now: Time) -> Open | None:
        """The link of this code, while it holds; it may have been read out and typed."""
        link = self.open.get(code.lower())
        return link if link is not None and now < link.expires else None

    def forget(self, journal: str, message: MessageId) -> None:
        self.open.pop(self.code(journal, message), None)

    def erase(self, calls: Iterable[CallId]) -> None:
        """Whose caller was erased tells nothing any more."""
        gone = set(calls)
        for code in [code for code, link in self.open.items() if link.call in gone]:
            del self.open[code]


def may_tell(link: Open, now: Time) -> bool:
    """Not more often than a page does; counted here if it may."""
    while link.told and link.told[0] <= now - MINUTE_MS:
        link.told.popleft()
    if len(link.told) >= TOLD_MAX:
        return False
    link.told.append(now)
    return True
