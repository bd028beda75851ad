"""Which exchanges there are, from a file of the operator: how each speaks and proves itself, and its numbers."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from dispatch.exchanges.line import Dial
from dispatch.settings import WrongSetting

SECRET_MIN = 24
"""Characters of a secret that stands in a path or signs a request."""

DIGITS_MAX = 20
"""Longer is no time and no sequence."""
Field = Annotated[str, Meta(min_length=1, max_length=128)]


class Fields(Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the exchange's fields means what; `a.b` is field `b` of field `a`.

    Either `event` says what happened, and `events` translates its values; or one request at the end of the call tells
    all of it, and `times` names the field with the time of each event, which is empty or "0" for what did not happen.
    """

    call: Field
    number: Field | None = None
    caller: Field | None = None
    agent: Field | None = None
    cause: Field | None = None
    event: Field | None = None
    events: dict[str, str] = {}
    at: Field | None = None
    at_format: str = "iso"
    """`iso`, `s`, `ms` or `us` since 1970, or as `datetime.strptime` takes it; without a zone the region's time."""
    times: dict[str, Field] = {}
    inbound: tuple[Field, str] | None = None
    """A field and the value it has for calls that come in; others are not ours to answer."""


class Exchange(Struct, frozen=True, forbid_unknown_fields=True):
    """One exchange. `secret` stands in the path it calls, or is Twilio's auth token."""

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    adapter: Literal["stringee", "twilio", "freeswitch", "freeswitch_cdr", "asterisk", "mapped"]
    secret: Annotated[str, Meta(min_length=SECRET_MIN)]
    numbers: dict[str, str] = {}
    """From what is dialled, as the exchange writes it, to the region's number: `{"842713115115": "115"}`."""
    networks: tuple[str, ...] = ()
    """Whence it calls, as `203.0.113.0/24`; none: from anywhere, and the secret is the only proof."""
    url: str = ""
    """The address it calls us by, which Twilio signs."""
    greeting: str = ""
    """What is answered to an exchange that asks what to do with a call: TwiML, SCCO."""
    mapping: Fields | None = None
    dial: Dial | None = None
    """How it is asked to ring somebody; without, it is not."""

    def dialled(self, number: str | None) -> str | None:
        """The region's number, as far as it is known."""
        if number is None:
            return None
        bare = number.removeprefix("+")
        return self.numbers.get(number) or self.numbers.get(bare) or bare[:16]


class WrongExchanges(WrongSetting):
    """The file cannot be used; the message says where."""


def load(file: Path) -> dict[str, Exchange]:
    """Exchanges by name. Raises WrongExchanges."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=list[Exchange])
    except (OSError, msgspec.DecodeError) as wrong:
        raise WrongExchanges(f"{file}: {wrong}") from wrong
    for one in found:
        if (one.adapter == "mapped") != (one.mapping is not None):
            raise WrongExchanges(f"{file}: {one.name}: `mapped` and a mapping belong together")
        if one.adapter == "twilio" and not one.url:
            raise WrongExchanges(f"{file}: {one.name}: Twilio signs the `url` it calls")
        problem = one.dial.problem(one.adapter) if one.dial is not None else None
        if problem is not None:
            raise WrongExchanges(f"{file}: {one.name}: {problem}")
        for network in one.networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as wrong:
                raise WrongExchanges(f"{file}: {one.name}: {wrong}") from wrong
    if len({one.name for one in found}) < len(found):
        raise WrongExchanges(f"{file}: two exchanges have one name")
    return {one.name: one for one in found}


class Asked(Struct, frozen=True):
    """A request of an exchange, taken apart: `fields` are those of the query, the form, or the JSON object."""

    fields: dict[str, Any]
    headers: Mapping[str, str] = {}
    """By names in any case."""
    query: str = ""
    form: dict[str, str] = {}


class Unreadable(Exception):
    """It is not what this exchange says it sends."""


def text(value: Any) -> str | None:
    """A field as text; empty is none."""
    if value is None or isinstance(value, dict | list | bool):
        return None
    return str(value).strip() or None


def digits(value: Any) -> int | None:
    """A whole number, however it is written; 0 is none."""
    written = text(value)
    if written is None or len(written) > DIGITS_MAX or not written.isascii() or not written.isdigit():
        return None
    return int(written) or None
