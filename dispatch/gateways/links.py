"""The codes of links: nobody guesses one, and none is kept, since each follows from its message and the master key."""

import base64
import hmac

from dispatch.vault import Master
from events.values import MessageId

CODE_BYTES = 10
"""80 bits: 16 letters and figures that can be read out."""


class Links:
    """Which message a code is of, as far as messages were learnt."""

    def __init__(self, master: Master) -> None:
        self.master = master
        self.messages: dict[str, MessageId] = {}

    def code(self, journal: str, message: MessageId) -> str:
        told = hmac.digest(self.master.lookup, f"link {journal}:{message}".encode(), "sha256")
        return base64.b32encode(told[:CODE_BYTES]).decode().lower()

    def learn(self, journal: str, message: MessageId) -> None:
        """It is open: its code finds it."""
        self.messages[self.code(journal, message)] = message

    def forget(self, journal: str, message: MessageId) -> None:
        self.messages.pop(self.code(journal, message), None)
