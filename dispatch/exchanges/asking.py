"""How an exchange that tells us by itself is asked which calls it has: where, as whom, and what its answer says. Pure.

Twilio lists the calls of an account by their state. Stringee documents no list of live calls, but a log of those that
are over. Who speaks our own form answers in it, signed. Of any other exchange the operator's file says where its list
is.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from dispatch import signing
from dispatch.exchanges import fitting, kamailio, mapped, stringee, twilio
from dispatch.exchanges.canonical import Live
from dispatch.exchanges.dialling import basic, stringee_token
from dispatch.exchanges.setup import Ask, Exchange, Unreadable, text
from events.values import Time

Row = dict[str, Any]
Open = Mapping[str, Time]
"""Calls that we believe live, by the exchange's own names, and when each rang."""

LIVE = ("queued", "ringing", "in-progress")
"""Twilio's states of calls that are not over, in the order a call goes through them: one that goes on while we ask is
found in the later."""
TWILIO_ROWS = 1_000
STRINGEE_ROWS = 100
"""The most that each gives at once."""
APART_MS = 600_000
"""So far the clocks may be apart by which a call rang there and here."""


class Page(NamedTuple):
    """A part of the list, and the address of the next one."""

    rows: list[Row]
    next: str | None


class Asking(NamedTuple):
    """How one kind of exchange is asked. `read` and `live` raise Unreadable."""

    addresses: Callable[[Ask, Open], list[str]]
    """Where the lists begin that together are the answer; none: there is nothing to ask."""
    headers: Callable[[Ask, str, Time], dict[str, str]]
    """By its secret, at this time."""
    read: Callable[[Any, str, Ask], Page]
    """What came from this address."""
    live: Callable[[list[Row], Exchange, Open], Live]
    body: bytes | None = None
    """What is posted; None: it is got."""
    prove: Callable[[str, Mapping[str, str], Mapping[str, str], bytes], None] = lambda *_: None
    """That the answer is its own: by the secret, the headers of the request and of the answer, and its body. Raises
    Unreadable."""


# --- Twilio


def _of_twilio(ask: Ask, _: Open) -> list[str]:
    base = f"{ask.url.rstrip('/')}/2010-04-01/Accounts/{ask.user}/Calls.json"
    return [f"{base}?{urlencode({'Status': state, 'PageSize': TWILIO_ROWS})}" for state in LIVE]


def _by_login(ask: Ask, secret: str, _: Time) -> dict[str, str]:
    return {**basic(ask.user, secret), **ask.headers}


def _read_twilio(told: Any, address: str, _: Ask) -> Page:
    if not isinstance(told, dict) or "next_page_uri" not in told:
        raise Unreadable("no list of calls")
    return Page(_rows(told.get("calls")), _next(text(told["next_page_uri"]), address))


# --- Stringee


def _of_stringee(ask: Ask, believed: Open) -> list[str]:
    if not believed:
        return []
    began = {
        "version": 2,
        "limit": STRINGEE_ROWS,
        "sort_by": "start_time",
        "from_start_time": min(believed.values()) - APART_MS,
        "to_start_time": max(believed.values()) + APART_MS,
    }
    return [f"{ask.url.rstrip('/')}/v1/call/log?{urlencode(began)}"]


def _by_token(ask: Ask, secret: str, now: Time) -> dict[str, str]:
    return {"X-STRINGEE-AUTH": stringee_token(ask.user, secret, "calls", now)}


def _read_stringee(told: Any, address: str, _: Ask) -> Page:
    data = told.get("data") if isinstance(told, dict) and told.get("r") == 0 else None
    rows = _rows(data.get("calls") if isinstance(data, dict) else None)
    if len(rows) < STRINGEE_ROWS:
        return Page(rows, None)
    first = address.partition("&search_after")[0]
    after = urlencode([("search_after[]", rows[-1].get(name)) for name in ("start_time", "id")])
    return Page(rows, f"{first}&{after}")


# --- by the operator's file


def _read_mapped(told: Any, address: str, ask: Ask) -> Page:
    rows = _rows(mapped.at_path(told, ask.calls) if ask.calls else told)
    return Page(rows, _next(text(mapped.at_path(told, ask.next)), address) if ask.next is not None else None)


# --- in our own form


def _by_signature(_: Ask, secret: str, now: Time) -> dict[str, str]:
    if not signing.can_sign(secret):
        raise Unreadable("its password signs nothing")
    return signing.signed(f"calls-{now}", b"", now, secret)


def _prove(secret: str, sent: Mapping[str, str], told: Mapping[str, str], body: bytes) -> None:
    if not signing.is_answer(secret, sent[signing.ID], told, body):
        raise Unreadable("nobody signed the answer")


def _read_canonical(told: Any, address: str, _: Ask) -> Page:
    if not isinstance(told, dict):
        raise Unreadable("no list of calls")
    return Page(_rows(told.get("calls")), _next(text(told.get("next")), address))


# --- what they share


def _rows(value: Any) -> list[Row]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Unreadable("no list of calls")
    return value


def _next(written: str | None, address: str) -> str | None:
    """We go with our password to nobody but whom we asked."""
    if written is None:
        return None
    wanted = urljoin(address, written)
    if urlsplit(wanted)[:2] != urlsplit(address)[:2]:
        raise Unreadable("the list goes on elsewhere")
    return wanted


ASKING: Mapping[str, Asking] = {
    "twilio": Asking(_of_twilio, _by_login, _read_twilio, lambda rows, exchange, _: twilio.live(rows, exchange)),
    "stringee": Asking(
        _of_stringee, _by_token, _read_stringee, lambda rows, _, believed: stringee.live(rows, frozenset(believed))
    ),
    "canonical": Asking(
        lambda ask, _: [ask.url],
        _by_signature,
        _read_canonical,
        lambda rows, exchange, _: fitting.live(rows, exchange),
        prove=_prove,
    ),
    "kamailio": Asking(
        lambda ask, _: [ask.url],
        lambda ask, secret, _: {"Content-Type": "application/json", **basic(ask.user, secret)},
        lambda told, _, __: Page(kamailio.rows(told), None),
        lambda rows, exchange, _: kamailio.live(rows, exchange),
        body=kamailio.ASKED,
    ),
    "mapped": Asking(
        lambda ask, _: [ask.url], _by_login, _read_mapped, lambda rows, exchange, _: mapped.live(rows, exchange)
    ),
}
"""By what the list is of, else by adapter."""
