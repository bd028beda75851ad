"""Requests to an exchange that speaks our own form, and its answers, signed as Standard Webhooks has it. Pure."""

import base64
import datetime
import hmac
from collections.abc import Mapping

from standardwebhooks import Webhook

from events.values import Time

ID, AT, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
BYTES_MIN = 24
"""Of a secret that signs."""


def can_sign(secret: str) -> bool:
    """Whether it is a secret as Standard Webhooks has them, and long enough."""
    prefix, _, written = secret.partition("_")
    try:
        return (
            prefix == "whsec" and len(base64.b64decode(written + "=" * (-len(written) % 4), validate=True)) >= BYTES_MIN
        )
    except ValueError:
        return False


def signed(secret: str, name: str, body: bytes, now: Time) -> dict[str, str]:
    """The headers that prove this body, of the request of this name, sent now."""
    at = datetime.datetime.fromtimestamp(now // 1000, datetime.UTC)
    return {ID: name, AT: str(now // 1000), SIGNATURE: Webhook(secret).sign(name, at, body.decode())}


def is_answer(secret: str, name: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether whoever knows the secret answers so to the request of this name, and to no earlier one."""
    told, at = headers.get(SIGNATURE, ""), headers.get(AT, "")
    if headers.get(ID) != name or not (at.isascii() and at.isdigit() and len(at) <= 12):
        return False
    wanted = signed(secret, name, body, Time(int(at) * 1000))[SIGNATURE].encode()
    return any(hmac.compare_digest(wanted, one.encode()) for one in told.split())
