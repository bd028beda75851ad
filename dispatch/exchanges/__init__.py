"""What exchanges really send, each in one file, turned into the one form the service takes."""

from collections.abc import Callable, Mapping

from dispatch.exchanges import asterisk, freeswitch, mapped, stringee, twilio
from dispatch.exchanges.canonical import CallData, CallEvent
from dispatch.exchanges.setup import Asked, Exchange, Unreadable

__all__ = ["ADAPTERS", "Asked", "CallData", "CallEvent", "Exchange", "Unreadable"]

Hear = Callable[[Asked, Exchange], list[CallEvent]]

ADAPTERS: Mapping[str, Hear] = {
    "stringee": stringee.hear,
    "twilio": twilio.hear,
    "freeswitch": freeswitch.hear,
    "freeswitch_cdr": freeswitch.hear_record,
    "asterisk": asterisk.hear,
    "mapped": mapped.hear,
}
