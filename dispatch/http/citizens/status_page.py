"""The page of a ticket by its code: how far it is, the approved answer, and a form to say what that is worth."""

import secrets
from collections.abc import Mapping, Sequence

from aiohttp import web

from dispatch.codes import code_of, in_groups
from dispatch.http.citizens import lookup
from dispatch.http.citizens.form import ONCE
from dispatch.http.citizens.lookup import NoAnswer, PublicTicket, Rating
from dispatch.http.citizens.pages import (
    HEADERS,
    HIDDEN,
    danger,
    day,
    escape,
    hidden,
    in_language,
    list_of,
    moment,
    notice,
    page,
    paragraphs,
    read_form,
    waiting,
    words_of,
)
from dispatch.http.citizens.words import Words
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from dispatch.http.wire import TEXT_MAX
from dispatch.http.worth import STARS, WORDS
from events.database import AWAY
from events.regions import Rules
from events.values import OPEN_TICKET, CommandId
from projections.tickets import TicketRow

PATH = "/tra-cuu"
RATING_PATH = "/tra-cuu/danh-gia"
CODE_MAX = 40
CHANGED = "id_used_for_other_content"
NOTHING: Mapping[str, str] = {}
"""What she filled in who filled in nothing."""
TYPED = ("worth", "text", "once")
"""What she fills in, besides the code."""


async def get_lookup(edge: Edge, request: web.BaseRequest) -> Reply:
    """Asks for a code."""
    words = words_of(request)
    return page(edge, words, words["look_title"], _asking(edge, words), path=PATH)


async def post_lookup(edge: Edge, request: web.BaseRequest) -> Reply:
    """The page of a code; one sentence for a code that is wrong, over, or tried too often. It comes in the other
    language by this, too, and what she has filled in is there still."""
    form = await read_form(request, lookup.BODY_MAX)
    words = words_of(request, form.get("lang"))
    try:
        row = lookup.find(edge, request, form.get("code", "")[:CODE_MAX])
        told = await lookup.told(edge, row)
    except (Problem, *AWAY) as wrong:
        problem = wrong if isinstance(wrong, Problem) else Problem(503, "unavailable", retry_after_s=2)
        if problem.status == 404 or not form.get("text"):
            return _not_shown(edge, words, problem)
        return _not_sent(edge, words, form, problem)
    return _shown(edge, words, row, told, form=form)


async def post_rating(edge: Edge, request: web.BaseRequest) -> Reply:
    """What she says of the answer; then the page again."""
    form = await read_form(request, lookup.BODY_MAX)
    words = words_of(request, form.get("lang"))
    try:
        row = lookup.find(edge, request, form.get("code", "")[:CODE_MAX])
    except Problem as wrong:
        if wrong.status == 404:
            return _not_shown(edge, words, wrong)
        return _not_sent(edge, words, form, wrong)
    try:
        said, refused = notice(words[await _say(edge, row, form)]), None
    except Problem as wrong:
        said, refused = notice(_why_not(words, wrong), "wrong"), wrong
        if wrong.reason == CHANGED:
            form.pop("once", None)
    typed = form if refused is not None else NOTHING
    return _shown(edge, words, row, await lookup.told(edge, row), said, typed, refused)


async def _say(edge: Edge, row: TicketRow, form: dict[str, str]) -> str:
    """Which word thanks her. Raises Problem."""
    text = form.get("text", "").strip()[: TEXT_MAX["text"]] or None
    once = CommandId(sent) if ONCE.fullmatch(sent := form.get("once", "")) else None
    worth = next((one for one in WORDS if one == form.get("worth")), None)
    if worth is None:
        raise Problem(422, "invalid")
    if worth == "unsatisfied":
        await lookup.call_none(edge, row, NoAnswer(text=text), once)
        return "reopened"
    await lookup.rate(edge, row, Rating(STARS[worth], text), once)
    return "rated"


def _why_not(words: Words, wrong: Problem) -> str:
    """Who is limited is told when to come again; so is she of whom nobody knows yet whether it was received."""
    if wrong.status not in (429, 503):
        return words["not_said"]
    if wrong.retry_after_s is None:
        return words["too_many"]
    said = words["perhaps_not" if wrong.reason == "unavailable" else "too_many_until"]
    return said.format(after=waiting(wrong.retry_after_s, words))


def _not_sent(edge: Edge, words: Words, form: Mapping[str, str], wrong: Problem) -> Reply:
    """Nothing of the ticket, since nobody looked whether the code is right; all that she wrote, to be sent again."""
    code = form.get("code", "")[:CODE_MAX]
    main = notice(_why_not(words, wrong), "wrong") + _saying(words, code, WORDS, form)
    return _with_code(edge, words, main, code, form, wrong)


def _with_code(
    edge: Edge, words: Words, main: str, code: str, form: Mapping[str, str], refused: Problem | None
) -> Reply:
    """Hidden from whoever looks for pages; in another language it is the same code's, and filled in as it was."""
    typed = {name: form[name][: TEXT_MAX["text"]] for name in TYPED if form.get(name)}
    return page(
        edge,
        words,
        words["look_title"],
        main,
        path=PATH,
        status=refused.status if refused is not None else 200,
        headers=HIDDEN,
        carried={"code": code, **typed},
        retry_after_s=refused.retry_after_s if refused is not None else None,
    )


def _not_shown(edge: Edge, words: Words, problem: Problem) -> Reply:
    return page(
        edge,
        words,
        words["look_title"],
        _asking(edge, words, notice(words["wrong"], "wrong")),
        path=PATH,
        status=problem.status,
        headers=HEADERS,
        retry_after_s=problem.retry_after_s,
    )


def _asking(edge: Edge, words: Words, said: str = "") -> str:
    language = hidden("lang", words["language"])
    return (
        f"{danger(edge.engine.state.rules, words)}"
        f'<form method="post" action="{PATH}" class="body">{said}<h1>{words["look_heading"]}</h1>{language}'
        f'<p class="field"><label for="code">{words["code"]}</label>'
        f'<input id="code" name="code" required maxlength="{CODE_MAX}" autocomplete="off" autocapitalize="characters" '
        f'spellcheck="false" aria-describedby="code-hint">'
        f'<span class="hint" id="code-hint">{words["code_hint"]}</span></p>'
        f'<p><button class="go">{words["look"]}</button></p><p class="small">{words["look_small"]}</p>'
        f'<p class="small"><a href="/bao?lang={words["language"]}">{words["to_report"]}</a></p></form>'
    )


def _shown(
    edge: Edge,
    words: Words,
    row: TicketRow,
    told: PublicTicket,
    said: str = "",
    form: Mapping[str, str] = NOTHING,
    refused: Problem | None = None,
) -> Reply:
    """With what she was just told (`said`); what stands in the `form` was not taken yet."""
    rules, code = edge.engine.state.rules, in_groups(code_of(edge.vault.master, row.ticket))
    about = ", ".join(one for one in (in_language(told.field_name, words), told.area) if one)
    facts = [(words["number"], str(told.number)), (words["sent_at"], moment(told.opened_at, rules))]
    if told.state in OPEN_TICKET:
        facts.append((words["due"], moment(told.due_at, rules)))
    if told.agency is not None:
        facts.append((words["with"], in_language(told.agency, words)))
    if told.taken_at is not None:
        facts.append((words["taken_up"], moment(told.taken_at, rules)))
    if told.worth is not None:
        facts.append((words["your_rating"], words[told.worth]))
    if told.reopened:
        facts.append((words["was_reopened"], str(told.reopened)))
    drill = notice(words["exercise"], "drill") if told.drill else ""
    main = (
        f'{drill}<div class="code"><p id="of-code">{words["code"]}</p><b aria-labelledby="of-code">{code}</b>'
        f"<p>{words['keep_code']}</p></div>{said}"
        f'<div class="state"><h1>{escape(_headline(told, words, edge.clock()))}</h1><p>{escape(about)}</p></div>'
        f'{_ladder(told, words, rules)}<div class="body">{list_of(facts)}</div>'
        f"{_answer(told, words)}{_news(told, words, rules)}"
        f"{_rating(told, words, code, form)}"
        f'<p class="small body">{words["look_small"]}</p>'
    )
    return _with_code(edge, words, main, code, form, refused)


def _headline(told: PublicTicket, words: Words, now: int) -> str:
    if told.state == "answered" and told.answered_at is not None:
        return words["state_answered_in_time" if told.answered_at <= told.due_at else "state_answered_late"]
    if told.state in OPEN_TICKET and told.due_at < now:
        return words["state_late"]
    return words[f"state_{told.state}"]


def _ladder(told: PublicTicket, words: Words, rules: Rules | None) -> str:
    steps = (
        ("step_received", told.opened_at),
        ("step_forwarded", told.forwarded_at),
        ("step_answered", told.answered_at),
    )
    items = [(words[name], at is not None, day(at, rules) if at is not None else "") for name, at in steps]
    items.append((words["step_rated"], told.stars is not None, ""))
    done = f'<span class="unseen">, {words["done"]}</span>'
    shown = "".join(
        f'<li class="{"is-done" if is_done else "is-open"}">{name}{done if is_done else ""}<span>{date}</span></li>'
        for name, is_done, date in items
    )
    return f'<ol class="steps">{shown}</ol>'


def _answer(told: PublicTicket, words: Words) -> str:
    if told.state not in ("answered", "refused"):
        return ""
    who = in_language(told.agency, words) if told.agency is not None else words["centre"]
    heading = words["why_refused"] if told.state == "refused" else f"{who} {words['answers']}"
    text = paragraphs(told.answer) if told.answer else f"<p>{words['no_text']}</p>"
    return f'<section class="answer"><h2>{escape(heading)}</h2>{text}</section>'


def _news(told: PublicTicket, words: Words, rules: Rules | None) -> str:
    if not told.notes:
        return ""
    items = "".join(f"<li><b>{moment(one.at, rules)}</b>{paragraphs(one.text)}</li>" for one in reversed(told.notes))
    return f'<section class="answer"><h2>{words["news"]}</h2><ul>{items}</ul></section>'


def _rating(told: PublicTicket, words: Words, code: str, form: Mapping[str, str]) -> str:
    if not told.may_reopen:
        return _written(words, form.get("text", "").strip()[: TEXT_MAX["text"]])
    before = f'<p class="hint">{words["rated_before"]}</p>' if told.stars is not None else ""
    return _saying(words, code, WORDS if told.may_rate else WORDS[-1:], form, before)


def _written(words: Words, text: str) -> str:
    """What cannot be sent any more is hers to read and to copy."""
    if not text:
        return ""
    return (
        f'<div class="body"><p class="field"><label for="text">{words["you_wrote"]}</label>'
        f'<textarea id="text" rows="2" readonly>\n{escape(text)}</textarea></p></div>'
    )


def _saying(words: Words, code: str, choices: Sequence[str], form: Mapping[str, str], before: str = "") -> str:
    """As it was filled in, if it was."""
    boxes = "".join(
        f'<label><input type="radio" name="worth" value="{name}" required'
        f"{' checked' if form.get('worth') == name else ''}>"
        f"<span>{words[name] if len(choices) > 1 else words['open_again']}</span></label>"
        for name in choices
    )
    once = form.get("once", "")
    fields = hidden("code", code) + hidden("lang", words["language"])
    fields += hidden("once", once if ONCE.fullmatch(once) else secrets.token_hex(16))
    text = escape(form.get("text", "")[: TEXT_MAX["text"]])
    return (
        f'<form method="post" action="{RATING_PATH}" class="body">{fields}'
        f"<fieldset><legend>{words['how']} <small>{words['choose_one']}</small></legend>"
        f'<div class="worth">{boxes}</div></fieldset><p class="hint">{words["unsatisfied_hint"]}</p>{before}'
        f'<p class="field"><label for="text">{words["say_more"]}</label>'
        f'<textarea id="text" name="text" rows="2" maxlength="{TEXT_MAX["text"]}" '
        f'aria-describedby="text-hint">\n{text}</textarea>'
        f'<span class="hint" id="text-hint">{words["say_more_hint"]}</span></p>'
        f'<p><button class="go">{words["rate"]}</button></p></form>'
    )
