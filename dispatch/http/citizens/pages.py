"""How the citizen's pages are written: one language each, every word escaped, no script needed."""

import datetime
import html
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl

from aiohttp import web

from dispatch.http.bodies import read_body
from dispatch.http.citizens.words import WORDS, Words
from dispatch.http.edge import Edge, language_of
from dispatch.http.problems import Problem
from dispatch.http.replies import NO_STORE, Reply
from events.regions import Name, Rules
from events.values import Time

PAGES = Path(__file__).parents[1] / "pages"
FRAME = Template((PAGES / "citizen.html").read_text())
HTML = b"text/html; charset=utf-8"
HEADERS = NO_STORE + (
    b"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
    b"Permissions-Policy: geolocation=(self), camera=(), microphone=()\r\n"
)
HIDDEN = HEADERS + b"X-Robots-Tag: noindex, nofollow\r\n"
"""Of what is shown by a code: no search engine keeps it."""
NO_CACHE = b"Cache-Control: no-cache\r\n"
FILES: Mapping[str, Reply] = {
    "citizen.css": Reply(200, (PAGES / "citizen.css").read_bytes(), b"text/css; charset=utf-8", NO_CACHE),
    "citizen.js": Reply(200, (PAGES / "citizen.js").read_bytes(), b"text/javascript; charset=utf-8", NO_CACHE),
}
OWN = "1022"
FIELDS_MAX = 20
escape = html.escape


async def get_file(name: str, request: web.BaseRequest) -> Reply:
    return FILES[name]


async def read_form(request: web.BaseRequest, most: int) -> dict[str, str]:
    """Plain fields, the last of each name. Raises Problem 400, 413."""
    body = await read_body(request, most)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS_MAX, errors="strict"))
    except ValueError:
        raise Problem(400, "unreadable") from None


def words_of(request: web.BaseRequest, asked: str | None = None) -> Words:
    """As she chose, else as her browser says."""
    chosen = asked or request.query.get("lang", "")
    return WORDS[chosen if chosen in WORDS else language_of(request.headers)]


def in_language(name: Name, words: Words) -> str:
    return name.en if words["language"] == "en" else name.vi


def page(
    edge: Edge,
    words: Words,
    title: str,
    main: str,
    *,
    path: str,
    status: int = 200,
    headers: bytes = HEADERS,
    carried: Mapping[str, str] | None = None,
    retry_after_s: int | None = None,
) -> Reply:
    """A whole page around `main`, which is HTML. `carried` goes along when the language is changed."""
    rules = edge.engine.state.rules
    if retry_after_s is not None:
        headers += b"Retry-After: %d\r\n" % retry_after_s
    written = FRAME.substitute(
        language=words["language"],
        title=escape(title),
        brand=escape(words["brand"]),
        region=escape(in_language(rules.name, words)) if rules is not None else "",
        switch=_switch(words, path, carried),
        main=main,
    )
    return Reply(status, written.encode(), HTML, headers)


def _switch(words: Words, path: str, carried: Mapping[str, str] | None) -> str:
    """What was shown by a form is asked for again by one: no code stands in an address."""
    other, name = words["other"], words["other_name"]
    if carried is None:
        return f'<a class="switch" lang="{other}" hreflang="{other}" href="{path}?lang={other}">{name}</a>'
    fields = "".join(hidden(one, value) for one, value in carried.items())
    button = f'<button class="switch" lang="{other}" name="lang" value="{other}">{name}</button>'
    return f'<form method="post" action="{path}">{fields}{button}</form>'


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def danger(rules: Rules | None, words: Words) -> str:
    """The numbers to call first, as the region has them."""
    numbers = [one for one in rules.numbers if one.number != OWN] if rules is not None else []
    named = [(escape(one.number), escape(in_language(one.name, words))) for one in numbers]
    links = "".join(f'<a href="tel:{number}">{number}<small>{name}</small></a>' for number, name in named)
    warning = words["danger"]
    return f'<section class="danger" aria-label="{warning}"><p>{warning}</p><div>{links}</div></section>'


def notice(text: str, tone: str = "said") -> str:
    role = "alert" if tone == "wrong" else "status"
    return f'<p class="notice {tone}" role="{role}">{escape(text)}</p>' if text else ""


def paragraphs(text: str) -> str:
    """As it was typed, line by line."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def list_of(items: Sequence[tuple[str, str]]) -> str:
    """What and how much; both are text."""
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in items) + "</dl>"


def waiting(seconds: int, words: Words) -> str:
    """How long, in whole minutes from one minute on: never sooner than it is."""
    if seconds <= 60:
        return words["second" if seconds == 1 else "seconds"].format(n=seconds)
    return words["minutes"].format(n=math.ceil(seconds / 60))


def day(at: Time, rules: Rules | None) -> str:
    return _there(at, rules).strftime("%d/%m")


def moment(at: Time, rules: Rules | None) -> str:
    return _there(at, rules).strftime("%H:%M %d/%m/%Y")


def _there(at: Time, rules: Rules | None) -> datetime.datetime:
    """As a clock on the wall of the region shows it."""
    zone = datetime.timezone(datetime.timedelta(minutes=rules.utc_offset_min if rules is not None else 0))
    return datetime.datetime.fromtimestamp(at / 1000, zone)
