"""Which gateways there are, from a file of the operator: where each listens, how it is spoken to, what it can do."""

import string
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from dispatch import machines
from dispatch.exchanges.setup import SECRET_MIN
from dispatch.settings import LOOPBACK, WrongSetting, is_secret, written
from events.values import Way

FIELDS = frozenset(("to", "text", "message", "extension", "language", "number"))
"""What a request may be filled with: whom it goes to, what it says, its id, the telephone that rings first, in which
language it is, and the service number it is about."""

NO_ADDRESS = "no https address (http goes to this machine alone)"

Field = Annotated[str, Meta(min_length=1, max_length=128)]


class Telling(Struct, frozen=True, forbid_unknown_fields=True):
    """How a gateway that cannot sign tells us something: by `secret` in the path it calls, and which of its fields
    means what; `a.b` is field `b` of field `a`."""

    secret: Annotated[str, Meta(min_length=SECRET_MIN, pattern=r"^[A-Za-z0-9_-]*$")]
    sender: Field | None = msgspec.field(default=None, name="from")
    text: Field | None = None
    id: Field | None = None
    """Its own name for a text, by which the same one told twice is known."""
    message: Field | None = None
    """The id that we sent the message with (`{message}`), for what became of it."""
    state: Field | None = None
    states: dict[str, Literal["delivered", "failed"]] = {}
    """What its states mean; others mean nothing to us."""
    answer: Field | None = None
    """The key that was pressed in a spoken call."""
    reply: str = ""
    """What it is answered. Usually nothing: some gateways send it on as a text."""


class Gateway(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that takes messages by HTTP. Without `body` it is spoken to in our own signed form."""

    name: Annotated[str, Meta(pattern=machines.PATTERN + r"[a-z][a-z0-9-]{0,31}$")]
    ways: tuple[Way | Literal["loudspeaker"], ...]
    """`loudspeaker`: plays warnings by clusters, and is spoken to in our own signed form alone."""
    url: str
    secret: str = ""
    """`whsec_…`: signs what we send in our own form, and what it tells us."""
    method: Literal["POST", "GET", "PUT"] = "POST"
    headers: dict[str, str] = {}
    body: Literal["signed", "json", "form", "query"] = "signed"
    fields: dict[str, str] = {}
    """With `json`, `form` or `query`: its fields, filled with `{to}`, `{text}`, `{message}`, …"""
    is_plain: bool = False
    """Texts go without tone marks: one part instead of three, for telephones that show no Vietnamese."""
    is_local: bool = False
    """Numbers are written 0912… instead of +84912…"""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 10.0
    receipt: Telling | None = None


class Gateways(Struct, frozen=True, forbid_unknown_fields=True):
    """`public_url` is how telephones outside reach this service: links begin with it."""

    gateways: tuple[Gateway, ...] = ()
    public_url: str = ""

    def of(self, way: Way | Literal["loudspeaker"]) -> tuple[Gateway, ...]:
        """Those that can, in the order in which the operator prefers them."""
        return tuple(one for one in self.gateways if way in one.ways)


class WrongGateways(WrongSetting):
    """The file cannot be used; the message says where, and shows no secret."""


def load(file: Path) -> Gateways:
    """What the operator wrote. Raises WrongGateways."""
    try:
        found = written(file, Gateways)
    except (OSError, msgspec.DecodeError) as wrong:
        raise WrongGateways(f"{file}: {wrong}") from wrong
    if len({one.name for one in found.gateways}) < len(found.gateways):
        raise WrongGateways(f"{file}: two gateways have one name")
    for one in found.gateways:
        problem = _problem(one)
        if problem is not None:
            raise WrongGateways(f"{file}: {one.name}: {problem}")
    if found.public_url and not is_address(found.public_url):
        raise WrongGateways(f"{file}: public_url is {NO_ADDRESS}")
    return found


def _problem(one: Gateway) -> str | None:
    if not is_address(one.url):
        return f"`url` is {NO_ADDRESS}"
    if (one.secret or one.body == "signed") and not is_secret(one.secret):
        return "what is signed needs a `secret`, as whsec_ and base64"
    if one.body == "signed":
        return None
    if "loudspeaker" in one.ways:
        return "loudspeakers are spoken to in signed form"
    if not one.fields:
        return f"`{one.body}` needs `fields`"
    unknown = {name for written in one.fields.values() for name in _names(written)} - FIELDS
    return f"there is no {{{min(unknown)}}} to fill in" if unknown else None


def _names(written: str) -> list[str]:
    """What is to be filled in; a brace that is not closed is none of it."""
    try:
        return [name for _, name, _, _ in string.Formatter().parse(written) if name is not None]
    except ValueError:
        return ["?"]


def is_address(url: str) -> bool:
    """By which what is personal may go: encrypted, or to this very machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
