"""Which addresses lie inside the operator's own network: told only where the file allows it, whatever a name says."""

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Networks = tuple[IPv4Network | IPv6Network, ...]
NAT64 = IPv6Network("64:ff9b::/96")


class Inside(OSError):
    """A name leads to an address inside, which the file does not allow."""


def networks_of(written: Iterable[str]) -> Networks:
    """Raises ValueError."""
    return tuple(ip_network(one) for one in written)


def is_ours(address: str, allowed: Networks) -> bool:
    """It is none of the public internet (this machine, private, link-local, a cloud's metadata, shared, reserved), and
    nobody allowed it."""
    told = ip_address(address.partition("%")[0])
    if any(told in network for network in allowed):
        return False
    return any(not one.is_global or one.is_multicast for one in (told, *_within(told)))


def _within(address: IPv4Address | IPv6Address) -> Sequence[IPv4Address]:
    """IPv4 addresses that an IPv6 one stands for."""
    if isinstance(address, IPv4Address):
        return ()
    mapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        mapped.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [one for one in mapped if one is not None]


class Guarded(AbstractResolver):
    """What a name leads to, at each connection anew, without what is ours."""

    def __init__(self, allowed: Networks, inner: AbstractResolver | None = None) -> None:
        self.allowed = allowed
        self.inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises Inside when nothing else is left."""
        found = await self.inner.resolve(host, port, family)
        outside = [one for one in found if not is_ours(one["host"], self.allowed)]
        if not outside:
            raise Inside(f"{host} leads inside our own network")
        return outside

    async def close(self) -> None:
        await self.inner.close()
