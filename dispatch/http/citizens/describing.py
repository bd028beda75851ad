"""The citizen's side for the API's own description, written with that one's own words."""

from collections.abc import Callable
from typing import Any


def described(
    operation: Callable[..., Any], ok: Callable[[Any], dict[str, Any]], ref: Callable[[str], dict[str, str]]
) -> dict[str, Any]:
    """Proved by a ticket's code, or asked by anybody; pages are for people, JSON for other systems."""
    shown, ticket = {"200": {"description": "A page"}}, ok(ref("PublicTicket"))
    code = ("code",)
    return {
        "/public/tickets/{code}": {
            "get": operation("What became of a ticket", ticket, parameters=code, security=[]),
        },
        "/public/tickets/{code}/rating": {
            "post": operation("What its answer was worth", ticket, ref("Rating"), parameters=code, security=[]),
        },
        "/public/tickets/{code}/reopening": {
            "post": operation("It was none", ticket, ref("NoAnswer"), parameters=code, security=[]),
        },
        "/bao": {
            "get": operation("The page by which a citizen reports", shown, security=[]),
            "post": operation("Her report, as a form; answered with the page of its code", shown, security=[]),
        },
        "/bao/ngon-ngu": {
            "get": operation("That page, empty", shown, security=[]),
            "post": operation("That page in another language, as it was filled in", shown, security=[]),
        },
        "/tra-cuu": {
            "get": operation("The page that asks for a code", shown, security=[]),
            "post": operation("The page of a code", shown, security=[]),
        },
        "/tra-cuu/danh-gia": {"post": operation("What an answer was worth, by that page", shown, security=[])},
        "/citizen.css": {"get": operation("How those pages look", shown, security=[])},
        "/citizen.js": {"get": operation("What those pages do", shown, security=[])},
    }
