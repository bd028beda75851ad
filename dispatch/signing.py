"""Requests and answers signed as Standard Webhooks has it, and the envelope they are in. Pure."""

import base64
import datetime
import hmac
from collections.abc import Mapping

import msgspec
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


def enveloped(kind: str, data: object, now: Time) -> bytes:
    """The body of what is sent now in our own form."""
    at = datetime.datetime.fromtimestamp(now / 1000, datetime.UTC)
    return msgspec.json.encode({"type": kind, "timestamp": at.isoformat(), "data": data})


def signed(name: str, body: bytes, now: Time, *secrets: str) -> dict[str, str]:
    """The headers that prove this body, of the request of this name, sent now: by each of the secrets, since whoever
    is told may know but one."""
    at = datetime.datetime.fromtimestamp(now // 1000, datetime.UTC)
    signatures = (Webhook(secret).sign(name, at, body.decode()) for secret in secrets)
    return {ID: name, AT: str(now // 1000), SIGNATURE: " ".join(signatures)}


def is_answer(secret: str, name: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether whoever knows the secret answers so to the request of this name, and to no earlier one."""
    told, at = headers.get(SIGNATURE, ""), headers.get(AT, "")
    if headers.get(ID) != name or not (at.isascii() and at.isdigit() and len(at) <= 12):
        return False
    wanted = signed(name, body, Time(int(at) * 1000), secret)[SIGNATURE].encode()
    return any(hmac.compare_digest(wanted, one.encode()) for one in told.split())
