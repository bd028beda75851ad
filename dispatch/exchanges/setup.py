"""Which exchanges there are, from a file of the operator: how each speaks and proves itself, and its numbers."""

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from dispatch import machines
from dispatch.exchanges import quiet
from dispatch.exchanges.line import Dial
from dispatch.exchanges.quiet import Quiet
from dispatch.phones import e164
from dispatch.settings import WrongSetting, written
from dispatch.signing import can_sign

SECRET_MIN = 24
"""Characters of a secret that stands in a path or signs a request."""

AGENT_MAX = 32
"""Characters."""
BRIDGED = "bridge"
"""For the extension, where two legs are bridged and it is not said with which."""
DAY_S = 24 * 3600
DIGITS_MAX = 20
"""Longer is no time and no sequence."""
Field = Annotated[str, Meta(min_length=1, max_length=128)]
STATES_OF_ROWS = frozenset(("call.ringing", "call.answered", "call.ended"))
"""What a call in a list of calls may be in."""


class Fields(Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the exchange's fields means what; `a.b` is field `b` of field `a`.

    Either `event` says what happened, or where that is missing the last part of the path, and `events` translates its
    values; or one request at the end of the call tells
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
    recording: Field | None = None
    """Where a recording lies, in whatever request has it."""
    recording_s: Field | None = None


class Canary(Struct, frozen=True, forbid_unknown_fields=True):
    """A test call that arrives again and again, to show that calls do; it is never a call of the room.

    Known by the region's `number` it was made to, by its `caller`, or by both together: both must agree. Nobody but the
    test may call so, since such a call is not answered by anybody.
    """

    within_s: Annotated[int, Meta(ge=5, le=DAY_S)]
    """The longest time from one to the next: a little more than twice its usual pause."""
    number: Annotated[str, Meta(min_length=1, max_length=16)] | None = None
    caller: Annotated[str, Meta(min_length=3, max_length=32)] | None = None


class Connect(Struct, frozen=True, forbid_unknown_fields=True):
    """A line that we hold open to the exchange, to hear it by and to ask which calls it has.

    Asterisk: `http://pbx:8088/ari`, with `user`, password and `app`. FreeSWITCH: `tcp://pbx:8021` and its password.
    """

    url: Annotated[str, Meta(min_length=1, max_length=256)]
    user: Annotated[str, Meta(pattern="^[^:]*$")] = ""
    password: str = ""
    password_file: str = ""
    """Where the password stands instead; its first line."""
    app: str = "tiepung"

    def secret(self) -> str:
        """Raises OSError."""
        return _secret(self.password, self.password_file)


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an exchange that tells us by itself is asked which calls it has.

    Twilio: `https://api.twilio.com`, with the account SID as `user` and its auth token. Stringee:
    `https://api.stringee.com`, with the key SID and the key secret. `mapped`: the whole address of the list.
    `canonical`: that too, and as the password the secret by which request and answer are signed.
    """

    url: Annotated[str, Meta(min_length=1, max_length=1_000)]
    user: Annotated[str, Meta(pattern="^[^:]*$")] = ""
    password: str = ""
    password_file: str = ""
    """Where the password stands instead; its first line."""
    of: Literal["", "kamailio"] = ""
    """Of `canonical`: what stands behind it and is asked in its own way at `url`, with `user` and password."""
    # of mapped alone
    headers: dict[str, str] = {}
    calls: str = ""
    """Which field of the answer is the list; empty: the answer is."""
    next: Field | None = None
    """Which field of the answer is the address of the next part of the list; empty or null there: this was the last."""
    row: Fields | None = None
    """What the fields of one call in the list mean; `event` is its state, and `events` says which of them rings, is
    answered, or has ended."""

    def secret(self) -> str:
        """Raises OSError."""
        return _secret(self.password, self.password_file)

    def problem(self, adapter: str) -> str | None:
        """What is wrong with it for this kind of exchange; shows no secret."""
        if adapter not in ("twilio", "stringee", "mapped", "canonical"):
            return "`ask` is for twilio, stringee, mapped and canonical"
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return "`ask.url` is no address"
        if adapter == "mapped":
            row = self.row
            if row is None or row.event is None or not row.events or row.times:
                return "`ask.row` needs `event` and `events`, and no `times`"
            return None if {*row.events.values()} <= STATES_OF_ROWS else "`ask.row.events` are ringing, answered, ended"
        if self.row is not None or self.calls or self.next is not None or self.headers:
            return "`ask.row`, `calls`, `next` and `headers` belong to `mapped`"
        has_login = bool(self.user and (self.password or self.password_file))
        if self.of:
            is_right = adapter == "canonical" and has_login
            return None if is_right else "`ask.of` is for canonical, with `user` and `password`"
        if adapter == "canonical":
            return None if self.password_file or can_sign(self.password) else "`ask.password` signs: `whsec_…`"
        return None if has_login else "`ask` needs `user` and `password`, or `password_file`"


def _secret(password: str, file: str) -> str:
    """Read at each try, so that it can be changed. Raises OSError."""
    return (Path(file).read_text().splitlines() or [""])[0] if file else password


class Exchange(Struct, frozen=True, forbid_unknown_fields=True):
    """One exchange. `secret` stands in the path it calls, is Twilio's auth token, or comes in its `header`.

    With the adapter `canonical` it is the source of that name of events in our own form, which are signed: then it has
    no secret here.
    """

    name: Annotated[str, Meta(pattern=machines.PATTERN + r"[a-z][a-z0-9-]{0,31}$")]
    adapter: Literal["stringee", "twilio", "freeswitch", "freeswitch_cdr", "asterisk", "mapped", "canonical"]
    secret: Annotated[str, Meta(min_length=SECRET_MIN)] | None = None
    numbers: dict[str, str] = {}
    """From what is dialled, as the exchange writes it, to the region's number: `{"842713115115": "115"}`."""
    networks: tuple[str, ...] = ()
    """Whence it calls, as `203.0.113.0/24`; none: from anywhere, and the secret is the only proof."""
    url: str = ""
    """The address it calls us by, which Twilio signs."""
    header: str = ""
    """Of `mapped`: the header that brings the secret, so that no path does; `Authorization` of Alohub."""
    greeting: str = ""
    """What is answered to an exchange that asks what to do with a call: TwiML, SCCO."""
    mapping: Fields | None = None
    dial: Dial | None = None
    """How it is asked to ring somebody; without, it is not."""
    quiet_s: Quiet | UnsetType | None = UNSET
    """So long it may be without any news, by the hour where that is written; longer is an alarm. Not written: as
    is usual, where it is not watched otherwise. None: it is not watched so."""
    canary: Canary | None = None
    connect: Connect | None = None
    ask: Ask | None = None
    """How it is asked which calls it has, where it tells us by itself; without, it is not."""

    @property
    def watched(self) -> bool:
        """Whether its silence is an alarm."""
        return self.quiet is not None or self.canary is not None or self.connect is not None

    @property
    def quiet(self) -> Quiet | Mapping[str, int] | None:
        """How long it may be without news; None: that is not looked at."""
        if not isinstance(self.quiet_s, UnsetType):
            return self.quiet_s
        return quiet.USUAL if self.canary is None and self.connect is None else None

    def dialled(self, number: str | None) -> str | None:
        """The region's number, as far as it is known."""
        if number is None:
            return None
        bare = number.removeprefix("+")
        return self.numbers.get(number) or self.numbers.get(bare) or bare[:16]

    def is_ours(self, number: str | None) -> bool:
        """Whether it is a number of ours, as the exchange writes it or as the region does; with 84 or 0 before it."""
        ours = {alike(one) for one in (*self.numbers, *self.numbers.values())}
        return number is not None and alike(number) in ours

    def is_made_by_us(self, caller: str | None, dialled: str | None) -> bool:
        return self.is_ours(caller) and not self.is_ours(dialled)

    def agent(self, *told: str | None) -> str:
        """The first that may be a person's telephone, bare of the rest of its address; empty: none. A number of ours is
        where the caller rang, and nobody's telephone."""
        for one in told:
            bare = re.sub("^(sips?|client):", "", one or "").partition("@")[0].strip()
            if bare and not self.is_ours(bare):
                return bare[:AGENT_MAX]
        return ""


class WrongExchanges(WrongSetting):
    """The file cannot be used; the message says where."""


def load(file: Path) -> dict[str, Exchange]:
    """Exchanges by name. Raises WrongExchanges."""
    try:
        found = written(file, list[Exchange])
    except (OSError, msgspec.DecodeError) as wrong:
        raise WrongExchanges(f"{file}: {wrong}") from wrong
    for one in found:
        if (one.adapter == "canonical" or one.connect is not None) != (one.secret is None):
            raise WrongExchanges(
                f"{file}: {one.name}: a secret, or a line to `connect`; and neither for `canonical`, which signs"
            )
        if one.connect is not None and not _can_connect(one, one.connect):
            raise WrongExchanges(
                f"{file}: {one.name}: `connect` is asterisk's http or freeswitch's tcp, with `numbers`"
            )
        if one.canary is not None and one.canary.number is None and one.canary.caller is None:
            raise WrongExchanges(f"{file}: {one.name}: a canary is known by a `number`, a `caller`, or both")
        if (one.adapter == "mapped") != (one.mapping is not None):
            raise WrongExchanges(f"{file}: {one.name}: `mapped` and a mapping belong together")
        if one.header and one.adapter != "mapped":
            raise WrongExchanges(f"{file}: {one.name}: a `header` that brings the secret belongs to `mapped`")
        if one.adapter == "twilio" and not one.url:
            raise WrongExchanges(f"{file}: {one.name}: Twilio signs the `url` it calls")
        wrong_quiet = quiet.problem(one.quiet_s) if isinstance(one.quiet_s, int | dict) else None
        asked_for = [wrong_quiet, *(part.problem(one.adapter) for part in (one.dial, one.ask) if part is not None)]
        if one.ask is not None and not one.numbers:
            asked_for.append("`ask` needs `numbers`: of all calls in the list, ours are those made to one of them")
        for problem in filter(None, asked_for):
            raise WrongExchanges(f"{file}: {one.name}: {problem}")
        for network in one.networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as wrong:
                raise WrongExchanges(f"{file}: {one.name}: {wrong}") from wrong
    if len({one.name for one in found}) < len(found):
        raise WrongExchanges(f"{file}: two exchanges have one name")
    return {one.name: one for one in found}


def _can_connect(one: Exchange, connect: Connect) -> bool:
    """Of all calls that an exchange tells on its line, ours are those made to one of its numbers."""
    schemes = {"asterisk": ("http", "https"), "freeswitch": ("tcp",)}.get(one.adapter, ())
    return bool(one.numbers) and urlsplit(connect.url).scheme in schemes


class Asked(Struct, frozen=True):
    """A request of an exchange, taken apart: `fields` are those of the query, the form, or the JSON object."""

    fields: dict[str, Any]
    headers: Mapping[str, str] = {}
    """By names in any case."""
    query: str = ""
    form: dict[str, str] = {}
    event: str = ""
    """What the path says after the secret."""


class Unreadable(Exception):
    """It is not what this exchange says it sends."""


def alike(number: str) -> str:
    """What is one number however it is written, also with a plus before a 0; what is short stays as it is."""
    bare = number.removeprefix("+")
    return e164(bare) or bare


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
