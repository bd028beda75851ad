"""How often who may ask what without being known: by the address it comes from, and in all. Kept in memory, bounded."""

import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from msgspec import Struct

from dispatch.http.problems import Problem

Network = IPv4Network | IPv6Network
KEYS_MAX = 10_000
"""So many addresses are remembered; who asked longest ago is forgotten first."""
HOPS_MAX = 16
IPV6_PREFIX = 64
"""One customer has all addresses of such a network."""


class Rate(Struct, frozen=True):
    """So many at once, and then so many a second."""

    burst: int
    per_s: float


class Limiter:
    """For each key its own share, and one for all. Whoever has used up its own takes nothing of the others'."""

    def __init__(self, each: Rate, total: Rate) -> None:
        self.each = each
        self.total = total
        self.left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """What each had left, and when that was counted."""
        self.left_in_all = (float(total.burst), 0.0)

    def check(self, key: str, now_s: float) -> None:
        """Raises Problem 429 when nothing is left; takes nothing."""
        _refuse_below_one(self._of(key, now_s), self.each)
        _refuse_below_one(_grown(self.left_in_all, self.total, now_s), self.total)

    def take(self, key: str, now_s: float) -> None:
        """One of it. Raises Problem 429."""
        self.check(key, now_s)
        self.left[key] = (self._of(key, now_s) - 1, now_s)
        self.left.move_to_end(key)
        if len(self.left) > KEYS_MAX:
            self.left.popitem(last=False)
        self.left_in_all = (_grown(self.left_in_all, self.total, now_s) - 1, now_s)

    def _of(self, key: str, now_s: float) -> float:
        known = self.left.get(key)
        return float(self.each.burst) if known is None else _grown(known, self.each, now_s)


def _grown(known: tuple[float, float], rate: Rate, now_s: float) -> float:
    left, since_s = known
    return min(float(rate.burst), left + max(0.0, now_s - since_s) * rate.per_s)


def _refuse_below_one(left: float, rate: Rate) -> None:
    if left < 1:
        raise Problem(429, "too_many_tries", retry_after_s=math.ceil((1 - left) / rate.per_s))


class Share:
    """So many at a time, and no more: whoever comes then is told to come again."""

    def __init__(self, most: int, retry_after_s: int) -> None:
        self.most = most
        self.retry_after_s = retry_after_s
        self.taken = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Raises Problem 503."""
        if self.taken >= self.most:
            raise Problem(503, "busy", retry_after_s=self.retry_after_s)
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1


class OneEach:
    """Of each key one at a time: whoever comes with a second is told to come again."""

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        self.having: set[str] = set()

    @contextmanager
    def one(self, key: str) -> Iterator[None]:
        """Raises Problem 503."""
        if key in self.having:
            raise Problem(503, "busy", retry_after_s=self.retry_after_s)
        self.having.add(key)
        try:
            yield
        finally:
            self.having.discard(key)


def networks(told: str) -> tuple[Network, ...]:
    """`10.0.0.0/8, ::1`. Raises ValueError."""
    return tuple(ip_network(one.strip()) for one in told.split(",") if one.strip())


def address_of(peer: str | None, forwarded: Sequence[str], proxies: Sequence[Network]) -> str:
    """Who asks: the peer; where that is a proxy of ours, whom it says it asks for, and so on back to the first that is
    none of ours. What stands before that was written by whoever asks, and proves nothing. Empty: nobody knows."""
    hops = [one.strip() for line in forwarded for one in line.split(",")][-HOPS_MAX:]
    known = _address(peer or "")
    while known is not None and hops and any(known in network for network in proxies):
        told = _address(hops.pop())
        if told is None:
            break
        known = told
    return _key(known)


WITH_PORT = re.compile(r"\[(.+)\]:\d+|([\d.]+):\d+")
"""As some proxies write it."""


def _address(told: str) -> IPv4Address | IPv6Address | None:
    ported = WITH_PORT.fullmatch(told)
    bare = told if ported is None else ported[1] or ported[2]
    try:
        known = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (known.ipv4_mapped or known) if isinstance(known, IPv6Address) else known


def _key(known: IPv4Address | IPv6Address | None) -> str:
    if isinstance(known, IPv6Address):
        return str(IPv6Network((known, IPV6_PREFIX), strict=False))
    return str(known) if known is not None else ""
