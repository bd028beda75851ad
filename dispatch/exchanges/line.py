"""How an exchange is asked to ring a desk's telephone and then somebody outside: its settings, and one such wish."""

import re
import string
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from dispatch.signing import can_sign
from events.values import Time

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
"""An extension that may stand in a dial string or a markup; anything else could say more than where to ring."""
NUMBER = re.compile(r"\+?[0-9]{2,15}")
FIELDS = frozenset(("to", "extension", "number", "message"))
"""What the fields of `mapped` may be filled with."""


class Dial(Struct, frozen=True, forbid_unknown_fields=True):
    """Where its interface listens, and as whom we speak to it."""

    url: str
    user: str = ""
    """ARI's and FreeSWITCH's user, Twilio's account SID, Stringee's key SID."""
    secret: str = ""
    """Its password, auth token or key secret; of our own form, what signs."""
    extension: str = ""
    """How a desk is rung: `PJSIP/{extension}`, `user/{extension}`, `sip:{extension}@…`; empty: as is usual there."""
    outside: str = ""
    """How a number is rung: FreeSWITCH's `sofia/gateway/…/{to}`, Asterisk's `{to}` in `context`."""
    context: str = "default"
    """Asterisk's, in which `outside` is dialled."""
    callers: dict[str, str] = {}
    """What the person called sees, by the number of the region: `{"115": "842713115115"}`. Without, as `numbers` has
    it the other way round."""
    is_local: bool = False
    """Numbers are written 0912… instead of +84912…"""
    ring_s: Annotated[int, Meta(gt=0, le=120)] = 30
    """So long the desk's telephone rings."""
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 10.0
    # of `mapped` alone
    method: Literal["POST", "GET", "PUT"] = "POST"
    headers: dict[str, str] = {}
    body: Literal["json", "form", "query"] = "json"
    fields: dict[str, str] = {}
    """Filled with `{to}`, `{extension}`, `{number}`, `{message}`."""

    def problem(self, adapter: str) -> str | None:
        """What is wrong with it for this kind of exchange; shows no secret."""
        if adapter == "canonical" and not can_sign(self.secret):
            return "`dial.secret` signs what is asked for: `whsec_…`"
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return "`dial.url` is no address"
        if (adapter == "mapped") != bool(self.fields):
            return "`dial.fields` belong to `mapped`"
        if adapter in ("twilio", "stringee") and not (self.user and self.secret):
            return "`dial` needs `user` and `secret`"
        if adapter.startswith("freeswitch") and not self.outside:
            return "`dial` needs `outside`, the gateway by which it calls out"
        written = {"extension": (self.extension,), "to": (self.outside,), "": tuple(self.fields.values())}
        wrong = next((one for name, texts in written.items() for one in texts if not _fits(one, name)), None)
        return f"`dial` cannot fill in {wrong!r}" if wrong is not None else None


def _fits(written: str, name: str) -> bool:
    """Only what we have may stand in braces."""
    try:
        names = {found for _, found, _, _ in string.Formatter().parse(written) if found is not None}
    except ValueError:
        return False
    return names <= ({name} if name else FIELDS)


class Line(Struct, frozen=True):
    """Ring this extension, and when somebody there lifts the receiver, `to`. `number` is of the region, and may not be
    known; `message` is the same at every try, `at` the time of this one."""

    message: str
    extension: str
    to: str
    number: str = ""
    at: Time = Time(0)

    @property
    def known_number(self) -> str:
        """Of the region, as far as it is one."""
        return self.number if NUMBER.fullmatch(self.number) is not None else ""

    @property
    def can_be_dialled(self) -> bool:
        """Nothing in it can be read as more than what it is."""
        return PLAIN.fullmatch(self.extension) is not None and NUMBER.fullmatch(self.to) is not None


class Wish(Struct, frozen=True):
    """A line as one request."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes
