"""The page behind a link that a caller was sent, and the place she sends by it. Its code is the only proof there is.

Whoever has the code may look at the page as often as they like: previews of messages do. Only a place that is sent,
with consent, makes an entry. A code that is wrong, over, or of an erased caller is answered alike.
"""

import html
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Annotated, Literal

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from dispatch.consoles import fresh_id
from dispatch.core import commands
from dispatch.core.rules import Reason
from dispatch.gateways import wording
from dispatch.gateways.links import Open, may_tell
from dispatch.http import wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge, language_of
from dispatch.http.problems import Problem
from dispatch.http.replies import NO_STORE, Reply
from dispatch.machines import LINK
from events.regions import Rules
from events.values import Place, Time

BODY_MAX = 1_024
"""Bytes; a place is a hundred."""
AGE_MS_MAX = 10 * 60 * 1000
"""A telephone's place is believed to be so old at most; what says otherwise is of now."""
PAGES = Path(__file__).parent / "pages"
PAGE = Template((PAGES / "link.html").read_text())
HEADERS = NO_STORE + (
    b"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    b"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'\r\n"
    b"Permissions-Policy: geolocation=(self), camera=(), microphone=()\r\n"
    b"X-Robots-Tag: noindex, nofollow\r\n"
)
HTML = b"text/html; charset=utf-8"
FILES: Mapping[str, Reply] = {
    "link.js": Reply(
        200, (PAGES / "link.js").read_bytes(), b"text/javascript; charset=utf-8", b"Cache-Control: no-cache\r\n"
    ),
    "link.css": Reply(
        200, (PAGES / "link.css").read_bytes(), b"text/css; charset=utf-8", b"Cache-Control: no-cache\r\n"
    ),
}
KEPT = {
    "vi": (
        "Bạn có thể yêu cầu xoá số điện thoại khỏi hồ sơ",
        "Số điện thoại của bạn bị xoá khỏi hồ sơ sau {time}, hoặc sớm hơn nếu bạn yêu cầu",
        ("{n} ngày", "{n} năm"),
    ),
    "en": (
        "You may ask to have your number erased from it",
        "Your number is erased from it after {time}, or sooner if you ask",
        ("{n} days", "{n} years"),
    ),
}
YEAR_DAYS = 365
DRILL = {"vi": '<p class="drill">DIỄN TẬP</p>', "en": '<p class="drill">EXERCISE</p>'}


class Sent(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the telephone is. `at` is when it was there and `now` when that was sent, both by its own clock."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    uncertainty_m: Annotated[float, Meta(ge=0, le=1_000_000)]
    consent: Literal[True]
    at: int | None = None
    now: int | None = None


sent = msgspec.json.Decoder(Sent)


async def get_link(edge: Edge, request: web.BaseRequest, code: str) -> Reply:
    """The page; for a code that is none, one that says so."""
    link = edge.links.find(code, edge.clock())
    if link is None:
        return Reply(_status(edge, request), _page(edge, None, language_of(request.headers)), HTML, HEADERS)
    return Reply(200, _page(edge, link, _language(edge, link)), HTML, HEADERS)


def _status(edge: Edge, request: web.BaseRequest) -> int:
    """Whoever follows an old link reads what is so, however many wrong ones came from her address."""
    try:
        edge.citizens.strayed(request)
    except Problem as problem:
        return problem.status
    return 404


async def post_link(edge: Edge, request: web.BaseRequest, code: str) -> Reply:
    """A place; answered when it is on disk. Raises Problem."""
    now = edge.clock()
    link = edge.links.find(code, now)
    if link is None:
        edge.citizens.strayed(request)
        raise Problem(404, "link_is_over")
    told = wire.read(sent, await read_body(request, BODY_MAX))
    if not may_tell(link, now):
        raise Problem(429, "too_many_tries", retry_after_s=5)
    try:
        await edge.carry_out(_command(link, told, now), LINK)
    except Problem as problem:
        if problem.reason != Reason.NO_SUCH_MESSAGE:
            raise
        edge.links.forget(edge.journal, link.message)
        raise Problem(404, "link_is_over") from None
    return Reply(200, b'{"taken":true}')


async def get_file(name: str, request: web.BaseRequest) -> Reply:
    """What the page is made of."""
    file = FILES[name]
    return Reply(file.status, file.body, file.content_type, file.headers)


def _command(link: Open, told: Sent, now: Time) -> commands.LocateCall:
    """Only how old it is is believed of the telephone's clock."""
    age_ms = told.now - told.at if told.now is not None and told.at is not None else 0
    happened_at = Time(now - age_ms) if 0 < age_ms <= AGE_MS_MAX else None
    return commands.LocateCall(
        id=fresh_id(),
        happened_at=happened_at,
        call=link.call,
        place=Place(told.lat, told.lon),
        uncertainty_m=told.uncertainty_m,
        source="link",
        message=link.message,
    )


def _language(edge: Edge, link: Open) -> str:
    row = edge.feed.views.calls.rows.get(link.call)
    return wording.language_of(row.language if row is not None else None)


def _kept(rules: Rules | None, language: str) -> str:
    """For how long it is known whose place it was."""
    for_good, until, (in_days, in_years) = KEPT[language]
    days = rules.limits.retention_days if rules is not None else 0
    if not days:
        return for_good
    years, rest = divmod(days, YEAR_DAYS)
    return until.format(time=in_days.format(n=days) if rest or years == 1 else in_years.format(n=years))


def _page(edge: Edge, link: Open | None, language: str) -> bytes:
    """Filled in with what is nobody's: which line asks, and until when."""
    rules = edge.engine.state.rules
    row = edge.feed.views.calls.rows.get(link.call) if link is not None else None
    numbers = [one.number for one in rules.numbers] if rules is not None else []
    known = row.number if row is not None and row.number in numbers else ""
    until = wording.clock_time(link.expires, rules.utc_offset_min) if link is not None and rules is not None else ""
    is_drill = row is not None and row.drill
    words = {
        "language": language,
        "state": "gone" if link is None else "ask",
        "number": known,
        "title": f"{known} – gửi vị trí" if known else "Tiếp Ứng",
        "region_vi": rules.name.vi if rules is not None else "",
        "region_en": rules.name.en if rules is not None else "",
        "until": until,
        "kept_vi": _kept(rules, "vi"),
        "kept_en": _kept(rules, "en"),
        "call_numbers": known or ", ".join(numbers),
    }
    marks = {f"drill_{one}": DRILL[one] if is_drill else "" for one in DRILL}
    return PAGE.substitute({name: html.escape(word) for name, word in words.items()}, **marks).encode()
