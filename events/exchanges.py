"""The exchanges that bring the calls: whether they are heard of."""

from events.base import Event
from events.values import ExchangeId, Silence, Time


class ExchangeFellSilent(Event, frozen=True):
    """Since then this exchange is not heard of as it should be: its calls may be ringing where nobody hears them.

    Said again when the reason changes.
    """

    exchange: ExchangeId
    since: Time
    why: Silence


class ExchangeCameBack(Event, frozen=True):
    """It is heard again; or it is watched no longer, by a change of its settings."""

    exchange: ExchangeId
