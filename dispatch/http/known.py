"""Whom a request says it is from: by bearer token, by a token as the password of basic authentication, or by cookie."""

import base64
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from dispatch.accounts import Accounts, Identity
from events.values import Time

COOKIE = "tiepung"


def whoever(accounts: Accounts, headers: Mapping[str, str], now: Time) -> Identity | None:
    """Whatever she may do. None: nobody who is known."""
    authorization = headers.get("Authorization")
    if authorization is None:
        secret = cookie_of(headers.get("Cookie"))
        return accounts.of_session(secret, now) if secret else None
    scheme, _, proof = authorization.partition(" ")
    if scheme.lower() == "basic":
        proof = _password(proof)
    elif scheme.lower() != "bearer":
        return None
    return accounts.of_token(proof) if proof else None


def proof_of(headers: Mapping[str, str]) -> str:
    """What a request brought to show who it is from: `token`, `session`, `signature`, `none`."""
    if "Authorization" in headers:
        return "token"
    if "webhook-signature" in headers:
        return "signature"
    return "session" if cookie_of(headers.get("Cookie")) else "none"


def cookie_of(header: str | None) -> str | None:
    if not header:
        return None
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _password(proof: str) -> str:
    try:
        return base64.b64decode(proof, validate=True).decode().partition(":")[2]
    except ValueError:  # no base64, not even ASCII, or no text within
        return ""
