"""Who may carry a message, in which order: gateways, and for a line first the exchanges that can dial."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from dispatch.exchanges.dialling import DIALLING, wish_of
from dispatch.exchanges.line import Dial, Line
from dispatch.exchanges.setup import Exchange
from dispatch.gateways.mail import Mail
from dispatch.gateways.setup import Gateway, Gateways
from dispatch.gateways.speaking import Asked, Letter, Parcel, request_of
from events.values import CallId, Time, Way

NO = frozenset(range(100, 500)) - {408, 409, 425, 429}
"""Answers that are final: what is wrong with a carrier or with us is not mended by asking again."""


class Carrier(Struct, frozen=True):
    """`ask` gives None for what it cannot be asked."""

    name: str
    timeout_s: float
    ask: Callable[[Letter | Parcel, Time], Asked | None]
    is_taken: Callable[[int, bytes], bool]
    final: frozenset[int] = NO


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


def parcel_post(parcel: Parcel) -> Carrier:
    """Another centre, or an agency's system, takes what is for it by itself."""
    return msgspec.structs.replace(_gateway(parcel.gateway), final=parcel.final)


def mail_post(mail: Mail) -> Carrier:
    """By the one server there is; it is not asked by HTTP."""
    return Carrier("mail", mail.server.timeout_s, lambda *_: None, lambda *_: False)


def _gateway(gateway: Gateway) -> Carrier:
    return Carrier(
        gateway.name,
        gateway.timeout_s,
        lambda letter, now: request_of(letter, gateway, now),
        lambda status, _: 200 <= status < 300,
    )


def _exchange(exchange: Exchange, dial: Dial) -> Carrier:
    def ask(letter: Letter | Parcel, now: Time) -> Asked | None:
        assert isinstance(letter, Letter), "an exchange dials"
        line = Line(letter.message, letter.extension, letter.to, letter.number, now)
        if not line.can_be_dialled:
            return None
        wish = wish_of(line, exchange, dial)
        return Asked(wish.method, wish.url, wish.headers, wish.body)

    return Carrier(exchange.name, dial.timeout_s, ask, DIALLING[exchange.adapter][1])
