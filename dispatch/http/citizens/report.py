"""A report without sign-in becomes a ticket: by a plain form, with pictures if she likes, and a code to keep."""

import secrets
from contextlib import nullcontext

from aiohttp import web

from dispatch.codes import code_of
from dispatch.files import Taken
from dispatch.http.citizens import form, report_page
from dispatch.http.citizens.form import Form, Report
from dispatch.http.citizens.lookup import carry_out, opened_by
from dispatch.http.citizens.pages import read_form, words_of
from dispatch.http.citizens.report_page import LANGUAGE_PATH, PATH, Shown
from dispatch.http.citizens.words import Words
from dispatch.http.edge import Edge
from dispatch.http.files import attach, cleaned
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from dispatch.http.wire import TEXT_MAX
from dispatch.machines import PUBLIC
from events.database import AWAY
from events.values import CommandId, TicketId

__all__ = ["LANGUAGE_PATH", "PATH", "get_report", "post_language", "post_report"]

CHANGED = "id_used_for_other_content"
FIELD_MAX = 128
"""Letters of a field that is no text, as far as the page shows it again."""
SAID = {
    "too_large": "too_large",
    "too_slow": "too_slow",
    "file_not_taken": "wrong_photos",
    "file_acts": "wrong_acts",
    "file_is_locked": "wrong_locked",
    "too_many_files": "wrong_photos",
    "too_many_tries": "too_many",
    "busy": "too_many",
    CHANGED: "sent_before",
}
"""Which words tell of which problem."""


async def get_report(edge: Edge, request: web.BaseRequest) -> Reply:
    """An empty form. What it sends is taken once, however often it is sent."""
    return report_page.asking(edge, words_of(request), Shown(_fresh()))


async def post_language(edge: Edge, request: web.BaseRequest) -> Reply:
    """The form in her language, with what stood in it: nothing is received by that. Raises Problem 400, 408, 413."""
    sent = await read_form(request, form.WORDS_MAX)
    typed = {name: text[: TEXT_MAX.get(name, FIELD_MAX)] for name, text in sent.items()}
    return report_page.asking(edge, words_of(request, typed.get("lang")), Shown({**_fresh(), **typed}))


async def post_report(edge: Edge, request: web.BaseRequest) -> Reply:
    """The code, when the ticket is on disk; else the form with what she typed."""
    words, sent = words_of(request), Form({}, [])
    try:
        edge.citizens.report(request)
        with edge.citizens.uploads.one() if form.is_large(request) else nullcontext():
            await form.read(request, sent)
            return await _taken(edge, words_of(request, sent.get("lang")), sent)
    except (Problem, *AWAY) as wrong:
        problem = wrong if isinstance(wrong, Problem) else Problem(503, "unavailable", retry_after_s=2)
        said = words[SAID.get(problem.reason, "not_said")]
        if sent.fields:
            reply = report_page.asking(edge, words, Shown(_again(sent, problem), said=said, problem=problem))
        else:
            reply = report_page.refused(edge, words, said, problem)
        if problem.status in (408, 413, 429, 503):
            reply.keep_alive = False
        return reply


def _again(sent: Form, problem: Problem) -> dict[str, str]:
    """What stands in the form that is shown again; of what was never read, nothing. Whoever changed a report that was
    received writes another; what may have been received all the same stays one."""
    return {**sent.fields, **_fresh()} if problem.reason == CHANGED else {**_fresh(), **sent.fields}


def _fresh() -> dict[str, str]:
    """By which it is taken once."""
    return {"once": secrets.token_hex(16)}


async def _taken(edge: Edge, words: Words, sent: Form) -> Reply:
    """Raises Problem."""
    told = form.checked(edge, sent)
    if isinstance(told, dict):
        return report_page.asking(edge, words, Shown(sent.fields, told, words["wrong_some"], Problem(422, "invalid")))
    if sent.empty:
        said = words["wrong_empty"].format(name=sent.empty[0])
        return report_page.asking(edge, words, Shown(sent.fields, said=said, problem=Problem(422, "invalid")))
    photos = [await cleaned(photo) for photo in sent.photos]
    ticket = await _open(edge, told, words["language"])
    lost = await _attach(edge, ticket, told.id, photos)
    return report_page.sent(edge, words, ticket, code_of(edge.vault.master, ticket), lost)


async def _open(edge: Edge, told: Report, language: str) -> TicketId:
    """Its number; of what was sent before, that of the first time. Whoever left a number is told there in the language
    of the form, as it says. Raises Problem."""
    done = await carry_out(
        edge,
        "OpenTicket",
        told.id,
        field=told.field,
        text=told.text,
        channel="web",
        place={"lat": told.place.lat, "lon": told.place.lon} if told.place is not None else None,
        area=told.area,
        address=told.address,
        phone=told.phone,
        tell=language if told.phone is not None and edge.can_text else None,
    )
    return opened_by(done)


async def _attach(edge: Edge, ticket: TicketId, id: str, photos: list[Taken]) -> int:
    """How many could not be kept: the report is there all the same."""
    lost = 0
    for at, taken in enumerate(photos, 1):
        try:
            with edge.citizens.waiting.one():
                await attach(edge, ticket, taken, CommandId(f"{id}-{at}"), PUBLIC)
        except Problem:
            lost += 1
    return lost
