"""What the edge notes of the exchanges: that one is not heard of any more, and that it is again."""

from dispatch.core.commands.base import Command, ExchangeId
from events.values import Silence, Time


class LoseExchange(Command, frozen=True):
    """The edge's: since then this exchange is not heard of as it should be."""

    exchange: ExchangeId
    since: Time
    why: Silence


class HearExchange(Command, frozen=True):
    """The edge's: it is heard again, or watched no longer."""

    exchange: ExchangeId
