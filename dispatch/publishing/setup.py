"""Who is told what, from a file of the operator: each subscriber with its address, its secrets and its part."""

import ipaddress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from dispatch.gateways.setup import NO_ADDRESS, is_address
from dispatch.ioc.told import TOLD
from dispatch.publishing.inside import Networks, is_ours, networks_of
from dispatch.settings import LOOPBACK, WrongSetting, is_secret, written
from events.values import AreaId

SYSLOG = "syslog"
"""What counts lines and no positions, and is called so by nobody else."""
Secrets = Annotated[tuple[str, ...], Meta(min_length=1, max_length=2)]
"""Two while they are rotated: we sign with both."""
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class Subscriber(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One system that is told by signed requests."""

    name: Name
    url: str
    secrets: Secrets
    collections: tuple[str, ...] = TOLD
    area: AreaId | None = None
    """Only what lies in it or is about it, as a district's centre reads."""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 10.0
    give_up_s: Annotated[int, Meta(ge=1, le=30 * 86_400)] = 86_400
    """So long a message is tried; then it is a dead letter."""


class Nats(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A server of NATS with JetStream."""

    name: Name = "nats"
    url: str
    """`tls://…`, or `nats://…` to this machine."""
    user: str = ""
    password: str = ""
    token: str = ""
    stream: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = "TIEPUNG"
    """Made where there is none."""
    subject: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64}){0,7}$")] = "tiepung"
    """How subjects begin: `tiepung.incidents.changed`."""
    collections: tuple[str, ...] = TOLD
    area: AreaId | None = None


class Syslog(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A collector of the SOC's. What its files are is found out when the line is made."""

    host: Annotated[str, Meta(min_length=1, max_length=253)]
    port: Annotated[int, Meta(ge=1, le=65_535)] = 6514
    authority: str = ""
    """A file of certificates that are believed instead of the system's."""
    certificate: str = ""
    """A file with ours, where the collector asks for it; `key` where the key is not in it."""
    key: str = ""
    sender: Annotated[str, Meta(pattern=r"^[!-~]{0,255}$")] = ""
    """How we are called in each message; without it as this machine is."""

    @property
    def name(self) -> str:
        return SYSLOG


SUBSCRIBERS_MAX = 24
"""Each has a connection to the database for as long as it is told."""


class Publishing(Struct, frozen=True, forbid_unknown_fields=True):
    """`allowed` are the networks inside the operator's own that may be told: `10.20.0.0/16`, `127.0.0.1`."""

    webhooks: Annotated[tuple[Subscriber, ...], Meta(max_length=SUBSCRIBERS_MAX)] = ()
    allowed: tuple[str, ...] = ()
    nats: Nats | None = None
    syslog: Syslog | None = None

    @property
    def names(self) -> list[str]:
        """Of all who are told."""
        others = [one.name for one in (self.nats, self.syslog) if one is not None]
        return [one.name for one in self.webhooks] + others

    @property
    def networks(self) -> Networks:
        return networks_of(self.allowed)


class WrongPublishing(WrongSetting):
    """The file cannot be used; the message says where, and shows no secret."""


def load(file: Path) -> Publishing:
    """What the operator wrote. Raises WrongPublishing."""
    try:
        found = written(file, Publishing)
    except (OSError, msgspec.DecodeError) as wrong:
        raise WrongPublishing(f"{file}: {wrong}") from wrong
    try:
        networks = found.networks
    except ValueError as wrong:
        raise WrongPublishing(f"{file}: allowed: {wrong}") from wrong
    names = [*found.names, *(() if found.syslog is not None else (SYSLOG,))]
    if len(set(names)) < len(names):
        raise WrongPublishing(f"{file}: two subscribers have one name")
    for one in found.webhooks:
        problem = _problem(one, networks)
        if problem is not None:
            raise WrongPublishing(f"{file}: {one.name}: {problem}")
    if found.nats is not None:
        problem = _problem_of_nats(found.nats)
        if problem is not None:
            raise WrongPublishing(f"{file}: nats: {problem}")
    return found


def _problem(one: Subscriber, networks: Networks) -> str | None:
    if not is_address(one.url):
        return f"`url` is {NO_ADDRESS}"
    host = urlsplit(one.url).hostname or ""
    if _is_number(host) and is_ours(host, networks):
        return f"`url` lies inside our own network, and `allowed` does not name {host}"
    if not all(map(is_secret, one.secrets)):
        return "a secret is whsec_ and at least 24 bytes in base64"
    return unknown_of(one.collections)


def _problem_of_nats(one: Nats) -> str | None:
    parts = urlsplit(one.url)
    if not parts.hostname or (parts.scheme != "tls" and (parts.scheme != "nats" or parts.hostname not in LOOPBACK)):
        return "`url` is no tls:// address (nats:// goes to this machine alone)"
    if parts.username or parts.password:
        return "`user` and `password` stand beside `url`, not in it"
    return unknown_of(one.collections)


def unknown_of(collections: tuple[str, ...]) -> str | None:
    """What is wrong with these names, if anything is."""
    unknown = sorted(set(collections) - set(TOLD))
    return f"`collections` are some of {', '.join(TOLD)}; not {unknown[0]}" if unknown else None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
