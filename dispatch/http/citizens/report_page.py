"""The page by which a citizen reports: one form that needs no script; and the page with the code she keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from dispatch.codes import in_groups
from dispatch.core import rules
from dispatch.http.citizens.form import TRAP
from dispatch.http.citizens.pages import (
    HEADERS,
    HIDDEN,
    danger,
    escape,
    hidden,
    in_language,
    moment,
    notice,
    page,
)
from dispatch.http.citizens.words import Words
from dispatch.http.edge import Edge
from dispatch.http.links import YEAR_DAYS
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from dispatch.http.wire import TEXT_MAX
from events.values import TicketId

PATH = "/bao"
LANGUAGE_PATH = "/bao/ngon-ngu"
TYPED = ("text", "field", "lat", "lon", "area", "address", "phone", "consent")
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
EMPTY: Mapping[str, str] = {}


class Shown(Struct, frozen=True):
    """What stands in the form: what was typed, what is wrong with which field, and what is said above it."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str] = EMPTY
    said: str = ""
    problem: Problem | None = None


def asking(edge: Edge, words: Words, shown: Shown) -> Reply:
    problem, carried = shown.problem, _carried(shown.typed)
    main = (
        f"{danger(edge.engine.state.rules, words)}"
        f'<form method="post" action="{PATH}?lang={words["language"]}" enctype="multipart/form-data" class="body" '
        f'id="report" data-offline="{words["offline"]}" data-photos="{words["too_many_photos"]}">'
        f"{notice(shown.said, 'wrong')}<h1>{words['report_title']}</h1>"
        f"{hidden('once', shown.typed.get('once', ''))}{hidden('lang', words['language'])}"
        f"{_what(edge, words, shown)}{_where(edge, words, shown)}{_photos(words)}{_phone(edge, words, shown)}"
        f'<p class="trap" aria-hidden="true"><label for="trap">{words["trap"]}</label>'
        f'<input id="trap" name="{TRAP}" tabindex="-1" autocomplete="off"></p>'
        f'{_consent(edge, words, shown)}<p><button class="go">{words["send"]}</button></p>'
        f'<p class="small">{words["send_small"]} '
        f'<a href="/tra-cuu?lang={words["language"]}">{words["to_look"]}</a></p></form>'
    )
    return page(
        edge,
        words,
        words["report_title"],
        main,
        path=LANGUAGE_PATH if carried is not None else PATH,
        status=problem.status if problem is not None else 200,
        headers=HEADERS,
        carried=carried,
        retry_after_s=problem.retry_after_s if problem is not None else None,
    )


def _carried(typed: Mapping[str, str]) -> Mapping[str, str] | None:
    """What goes along into the other language; nothing where nothing was typed yet."""
    kept = {name: typed[name] for name in TYPED if typed.get(name)}
    return {"once": typed.get("once", ""), **kept} if kept else None


def refused(edge: Edge, words: Words, said: str, problem: Problem) -> Reply:
    """Nothing was read, so nothing can be shown again: her browser has it still. It costs little: many may be sent."""
    main = f"{danger(edge.engine.state.rules, words)}{notice(said, 'wrong')}"
    return page(
        *(edge, words, words["report_title"], main),
        path=PATH,
        status=problem.status,
        retry_after_s=problem.retry_after_s,
    )


def sent(edge: Edge, words: Words, ticket: TicketId, code: str, lost: int) -> Reply:
    """The code, and how to look it up."""
    row, code = edge.feed.views.tickets.rows.get(str(ticket)), in_groups(code)
    due = words["sent_due"].format(due=moment(row.due.at, edge.engine.state.rules)) if row is not None else ""
    main = (
        f'<div class="state" data-sent="yes"><h1>{words["sent"]}</h1><p>{escape(due)}</p></div>'
        f"{notice(words['sent_some'].format(n=lost), 'wrong') if lost else ''}"
        f'<div class="code"><p id="of-code">{words["code"]}</p><p><b aria-labelledby="of-code">{code}</b></p>'
        f"<p>{words['sent_keep']}</p><p>{words['keep_code']}</p></div>"
        f'<form method="post" action="/tra-cuu" class="body">{hidden("code", code)}{hidden("lang", words["language"])}'
        f'<p><button class="go">{words["look"]}</button></p></form>'
        f'<p class="small body"><a href="{PATH}?lang={words["language"]}">{words["to_report"]}</a></p>'
    )
    return page(edge, words, words["sent"], main, path="/tra-cuu", headers=HIDDEN, carried={"code": code})


def _what(edge: Edge, words: Words, shown: Shown) -> str:
    known = edge.engine.state.rules
    fields = [(one.id, in_language(one.name, words)) for one in known.fields] if known is not None else []
    text = escape(shown.typed.get("text", ""))
    return (
        f'<p class="field"><label for="text">{words["what"]}</label>'
        f'<textarea id="text" name="text" rows="4" required maxlength="{TEXT_MAX["text"]}" '
        f"{_about('text', shown, 'text-hint')}>{text}</textarea>"
        f'<span class="hint" id="text-hint">{words["what_hint"]}</span>{_error("text", words, shown)}</p>'
        f'<p class="field"><label for="field">{words["field"]}</label>'
        f"{_select('field', fields, words['field_none'], shown)}</p>"
    )


def _where(edge: Edge, words: Words, shown: Shown) -> str:
    lat, lon = (escape(shown.typed.get(name, "")) for name in ("lat", "lon"))
    return (
        f"<fieldset><legend>{words['where']}</legend>"
        f'<p class="field"><button type="button" class="plain" id="place" hidden data-asking="{words["place_asking"]}" '
        f'data-known="{words["place_known"]}" data-unknown="{words["place_unknown"]}">{words["my_place"]}</button>'
        f'<span class="hint" id="place-said" role="status"></span></p>'
        f'<input type="hidden" name="lat" id="lat" value="{lat}">'
        f'<input type="hidden" name="lon" id="lon" value="{lon}">'
        f'<p class="field"><label for="area">{words["commune"]}</label>'
        f"{_select('area', edge.citizens.communes(), words['commune_none'], shown)}{_error('area', words, shown)}</p>"
        f'<p class="field"><label for="address">{words["address"]}</label>'
        f'<input id="address" name="address" maxlength="{TEXT_MAX["address"]}" autocomplete="off" '
        f'value="{escape(shown.typed.get("address", ""))}"></p></fieldset>'
    )


def _photos(words: Words) -> str:
    return (
        f'<p class="field"><label for="photos">{words["photos"]} <small>{words["photos_small"]}</small></label>'
        f'<input id="photos" name="photos" type="file" multiple accept="{ACCEPTED}" aria-describedby="photos-hint" '
        f'data-most="{rules.FILES_MAX}">'
        f'<span class="hint" id="photos-hint">{words["photos_hint"]}</span>'
        f'<span class="error" id="photos-said" role="alert"></span></p>'
    )


def _phone(edge: Edge, words: Words, shown: Shown) -> str:
    """Nobody is promised a text where none could leave."""
    hint = words["phone_hint_text"] if edge.can_text else words["phone_hint"]
    return (
        f'<p class="field"><label for="phone">{words["phone"]} <small>{words["phone_small"]}</small></label>'
        f'<input id="phone" name="phone" type="tel" autocomplete="tel" maxlength="{TEXT_MAX["phone"]}" '
        f'{_about("phone", shown, "phone-hint")} value="{escape(shown.typed.get("phone", ""))}">'
        f'<span class="hint" id="phone-hint">{hint}</span>{_error("phone", words, shown)}</p>'
    )


def _consent(edge: Edge, words: Words, shown: Shown) -> str:
    known = edge.engine.state.rules
    days = known.limits.retention_days if known is not None else 0
    checked = " checked" if shown.typed.get("consent") == "yes" else ""
    return (
        f'<p class="field"><label class="choice" for="consent">'
        f'<input id="consent" name="consent" type="checkbox" value="yes" '
        f"required{checked} {_about('consent', shown, 'consent-hint')}>"
        f"<span>{words['consent']}</span></label>"
        f'<span class="hint" id="consent-hint">{words["consent_hint"].format(kept=kept(words, days))}</span>'
        f"{_error('consent', words, shown)}</p>"
    )


def kept(words: Words, days: int) -> str:
    """For how long what she writes is kept, in years where it is whole years."""
    if not days:
        return words["kept_wish"]
    years, rest = divmod(days, YEAR_DAYS)
    if rest:
        return words["kept_days"].format(n=days)
    return words["kept_year"] if years == 1 else words["kept_years"].format(n=years)


def _select(name: str, choices: Sequence[tuple[Any, str]], nothing: str, shown: Shown) -> str:
    chosen = shown.typed.get(name, "")
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in choices
    )
    return (
        f'<select id="{name}" name="{name}" {_about(name, shown)}><option value="">{nothing}</option>{options}</select>'
    )


def _about(name: str, shown: Shown, *hints: str) -> str:
    """Which texts a reader says with the field."""
    if name in shown.wrong:
        hints = (f"{name}-wrong", *hints)
    described = f'aria-describedby="{" ".join(hints)}"' if hints else ""
    return f'{described} aria-invalid="true"' if name in shown.wrong else described


def _error(name: str, words: Words, shown: Shown) -> str:
    if name not in shown.wrong:
        return ""
    return f'<span class="error" id="{name}-wrong">{words[shown.wrong[name]]}</span>'
