"""Who may carry a message, in which order: gateways, and for a line first the exchanges that can dial."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from dispatch.exchanges.dialling import DIALLING, wish_of
from dispatch.exchanges.line import Dial, Line
from dispatch.exchanges.setup import Exchange
from dispatch.gateways.setup import Gateway, Gateways
from dispatch.gateways.speaking import Asked, Letter, request_of
from events.values import CallId, Time, Way


class Carrier(Struct, frozen=True):
    """`ask` gives None for what it cannot be asked."""

    name: str
    timeout_s: float
    ask: Callable[[Letter, Time], Asked | None]
    is_taken: Callable[[int, bytes], bool]


def carriers(
    way: Way, call: CallId | None, gateways: Gateways, exchanges: Mapping[str, Exchange]
) -> tuple[Carrier, ...]:
    """A caller is called back by the exchange her call came by, then by the others, then by what else can dial."""
    by_gateway = tuple(map(_gateway, gateways.of(way)))
    if way != "line":
        return by_gateway
    source = (call or "").partition(":")[0]
    can = [(one, one.dial) for one in exchanges.values() if one.dial is not None]
    first = sorted(can, key=lambda pair: pair[0].name != source)
    return (*(_exchange(exchange, dial) for exchange, dial in first), *by_gateway)


def _gateway(gateway: Gateway) -> Carrier:
    return Carrier(
        gateway.name,
        gateway.timeout_s,
        lambda letter, now: request_of(letter, gateway, now),
        lambda status, _: 200 <= status < 300,
    )


def _exchange(exchange: Exchange, dial: Dial) -> Carrier:
    def ask(letter: Letter, now: Time) -> Asked | None:
        line = Line(letter.message, letter.extension, letter.to, letter.number, now)
        if not line.can_be_dialled:
            return None
        wish = wish_of(line, exchange, dial)
        return Asked(wish.method, wish.url, wish.headers, wish.body)

    return Carrier(exchange.name, dial.timeout_s, ask, DIALLING[exchange.adapter][1])
