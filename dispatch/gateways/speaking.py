"""A message as one request: in our own signed form, or as the gateway's own fields."""

from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from dispatch import signing
from dispatch.gateways.setup import Gateway
from dispatch.gazetteer.folding import without_marks
from events.values import Time, Way


class Letter(Struct, frozen=True):
    """What leaves: to whom, and what it says. `message` is the same at every try, so that a double is known as one."""

    message: str
    way: Way
    purpose: str
    to: str
    text: str
    language: str
    expires: Time
    extension: str = ""
    number: str = ""
    drill: bool = False


class Parcel(Struct, frozen=True):
    """What leaves to another centre or an agency, in its form already. `final`: answers by which it will never take
    it. With `source` it is a CloudEvent, of what happened `at`, about `subject`."""

    message: str
    gateway: Gateway
    secrets: tuple[str, ...]
    type: str
    data: bytes
    final: frozenset[int]
    source: str = ""
    subject: str = ""
    at: str = ""


class Asked(Struct, frozen=True):
    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def request_of(letter: Letter | Parcel, gateway: Gateway, now: Time) -> Asked:
    """What is sent to this gateway at this try."""
    if isinstance(letter, Parcel):
        return _posted(letter, gateway, now)
    letter = _as_it_takes_it(letter, gateway)
    if gateway.body == "signed":
        return _signed(letter, gateway, now)
    filled = {name: written.format_map(_fields(letter)) for name, written in gateway.fields.items()}
    if gateway.body == "query":
        joint = "&" if "?" in gateway.url else "?"
        return Asked(gateway.method, gateway.url + joint + urlencode(filled), dict(gateway.headers), b"")
    is_json = gateway.body == "json"
    kind = "application/json" if is_json else "application/x-www-form-urlencoded"
    body = msgspec.json.encode(filled) if is_json else urlencode(filled).encode()
    return Asked(gateway.method, gateway.url, {"Content-Type": kind, **gateway.headers}, body)


def _as_it_takes_it(letter: Letter, gateway: Gateway) -> Letter:
    text = without_marks(letter.text) if gateway.is_plain else letter.text
    to = "0" + letter.to.removeprefix("+84") if gateway.is_local and letter.to.startswith("+84") else letter.to
    return msgspec.structs.replace(letter, text=text, to=to)


def _fields(letter: Letter) -> dict[str, str]:
    names = ("to", "text", "message", "extension", "language", "number")
    return {name: getattr(letter, name) for name in names}


def _posted(parcel: Parcel, gateway: Gateway, now: Time) -> Asked:
    data = msgspec.Raw(parcel.data)
    if not parcel.source:
        return _webhook(parcel.message, parcel.type, data, parcel.secrets, gateway, now)
    event = {
        "specversion": "1.0",
        "id": parcel.message,
        "source": parcel.source,
        "type": parcel.type,
        "subject": parcel.subject,
        "time": parcel.at,
        "datacontenttype": "application/json",
        "data": data,
    }
    kind = "application/cloudevents+json"
    return _proved(parcel.message, msgspec.json.encode(event), kind, parcel.secrets, gateway, now)


def _signed(letter: Letter, gateway: Gateway, now: Time) -> Asked:
    return _webhook(letter.message, f"message.{letter.way}", letter, (gateway.secret,), gateway, now)


def _webhook(
    message: str, kind: str, data: Letter | msgspec.Raw, secrets: tuple[str, ...], gateway: Gateway, now: Time
) -> Asked:
    return _proved(message, signing.enveloped(kind, data, now), "application/json", secrets, gateway, now)


def _proved(message: str, body: bytes, kind: str, secrets: tuple[str, ...], gateway: Gateway, now: Time) -> Asked:
    """By each of the secrets; the id is the message's own, and the time that of this try."""
    headers = {"Content-Type": kind, **signing.signed(message, body, now, *secrets), **gateway.headers}
    return Asked(gateway.method, gateway.url, headers, body)
