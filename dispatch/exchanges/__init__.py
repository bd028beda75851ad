"""What exchanges really send, each in one file, turned into the one form the service takes."""

from collections.abc import Callable, Mapping

from dispatch.exchanges import asterisk, freeswitch, mapped, stringee, twilio
from dispatch.exchanges.canonical import CallData, CallEvent
from dispatch.exchanges.setup import Asked, Exchange, Unreadable

__all__ = ["ADAPTERS", "Asked", "CallData", "CallEvent", "Exchange", "Unreadable"]

Hear = Callable[[Asked, Exchange], list[CallEvent]]


def _of_callers(hear: Hear) -> Hear:
    """What goes out from a number of ours to somebody is a call that we made. One to a number of ours is heard whoever
    calls: better a call of our own in the list than a caller who is not."""

    def heard(asked: Asked, exchange: Exchange) -> list[CallEvent]:
        return [one for one in hear(asked, exchange) if not exchange.is_made_by_us(one.data.caller, one.data.number)]

    return heard


ADAPTERS: Mapping[str, Hear] = {
    "stringee": _of_callers(stringee.hear),
    "twilio": _of_callers(twilio.hear),
    "freeswitch": _of_callers(freeswitch.hear),
    "freeswitch_cdr": _of_callers(freeswitch.hear_record),
    "asterisk": _of_callers(asterisk.hear),
    "mapped": _of_callers(mapped.hear),
}
