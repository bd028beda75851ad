"""How many texts a number gets in a day of what anybody could cause: whoever reports may write another's number."""

from collections import OrderedDict

from events.values import DAY_MS, MessageId, Time

TEXTS_MAX = 5
NUMBERS_MAX = 10_000
"""So many numbers are remembered, by their keyed hashes; the one texted longest ago is forgotten first."""


class Sparing:
    """In memory alone: a start forgets it."""

    def __init__(self) -> None:
        self.texts: OrderedDict[bytes, dict[MessageId, Time]] = OrderedDict()

    def may_text(self, number: bytes, message: MessageId, now: Time) -> bool:
        """Counted if it may; the same message is counted once, however often it is tried."""
        told = self.texts.get(number, {})
        lately = {name: at for name, at in told.items() if at > now - DAY_MS}
        if message not in lately and len(lately) >= TEXTS_MAX:
            return False
        lately.setdefault(message, now)
        self.texts[number] = lately
        self.texts.move_to_end(number)
        if len(self.texts) > NUMBERS_MAX:
            self.texts.popitem(last=False)
        return True
