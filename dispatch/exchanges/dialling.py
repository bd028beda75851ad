"""A line as each exchange is asked for it: first the desk's telephone rings, then the number. Pure.

Each request is made as its vendor documents it. Where the exchange lets us name the call, it is named by the message,
so that one that was taken and not heard of is not dialled twice.
"""

import base64
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

import msgspec

from dispatch.exchanges.line import Dial, Line, Wish
from dispatch.exchanges.setup import Exchange
from dispatch.signing import enveloped, signed
from events.values import Time

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
XML = {"Content-Type": "text/xml"}
OWN_NAMES = "tiepung-"
"""So the calls begin that we name."""
TOKEN_S = 300
"""So long a token of Stringee's is good."""


def asterisk(line: Line, exchange: Exchange, dial: Dial) -> Wish:
    """ARI: a channel to the desk, which goes on in the dialplan with the number as its extension. The id is ours: asked
    again, Asterisk says 409 to it."""
    told = {
        "endpoint": (dial.extension or "PJSIP/{extension}").format(extension=line.extension),
        "extension": (dial.outside or "{to}").format(to=line.to),
        "context": dial.context,
        "priority": 1,
        "callerId": shown(line, exchange, dial),
        "timeout": dial.ring_s,
        "channelId": _name(line),
    }
    return Wish("POST", f"{_base(dial)}/ari/channels", {**JSON, **_basic(dial)}, _json(told))


def freeswitch(line: Line, exchange: Exchange, dial: Dial) -> Wish:
    """mod_xml_rpc's `freeswitch.api`, in the background: `originate` itself answers when the desk does."""
    words = ("bgapi", originate(line, exchange, dial))
    given = "".join(f"<param><value><string>{escape(word)}</string></value></param>" for word in words)
    called = f"<methodName>freeswitch.api</methodName><params>{given}</params>"
    told = f'<?xml version="1.0"?><methodCall>{called}</methodCall>'
    return Wish("POST", f"{_base(dial)}/RPC2", {**XML, **_basic(dial)}, told.encode())


def originate(line: Line, exchange: Exchange, dial: Dial) -> str:
    """The command itself, for who has another way to FreeSWITCH, such as its event socket."""
    number = shown(line, exchange, dial)
    desk = (dial.extension or "user/{extension}").format(extension=line.extension)
    outside = dial.outside.format(to=line.to)
    options = f"ignore_early_media=true,originate_timeout={dial.ring_s},origination_caller_id_number={number}"
    return f"originate {{{options}}}{desk} &bridge({{origination_caller_id_number={number}}}{outside})"


def twilio(line: Line, exchange: Exchange, dial: Dial) -> Wish:
    """A call to the desk, which, when it is answered, dials the number by TwiML."""
    number = shown(line, exchange, dial)
    markup = f"<Response><Dial callerId={quoteattr(number)}><Number>{escape(line.to)}</Number></Dial></Response>"
    desk = (dial.extension or "{extension}").format(extension=line.extension)
    told = {"To": desk, "From": number, "Twiml": markup, "Timeout": str(dial.ring_s)}
    url = f"{_base(dial)}/2010-04-01/Accounts/{dial.user}/Calls.json"
    return Wish("POST", url, {**FORM, **_basic(dial)}, urlencode(told).encode())


def stringee(line: Line, exchange: Exchange, dial: Dial) -> Wish:
    """A callout to the desk's agent, whose first action connects it to the number."""
    own = _of_stringee("external", shown(line, exchange, dial))
    desk = (dial.extension or "{extension}").format(extension=line.extension)
    told = {
        "from": own,
        "to": [_of_stringee("internal", desk)],
        "actions": [{"action": "connect", "from": own, "to": _of_stringee("external", line.to.removeprefix("+"))}],
    }
    token = {"X-STRINGEE-AUTH": stringee_token(dial.user, dial.secret, _name(line), line.at)}
    return Wish("POST", f"{_base(dial)}/v1/call2/callout", {**JSON, **token}, _json(told))


def _of_stringee(kind: str, number: str) -> dict[str, str]:
    return {"type": kind, "number": number, "alias": number}


def stringee_token(user: str, secret: str, name: str, now: Time) -> str:
    """A JSON web token (HS256) as Stringee wants it, good for a few minutes."""
    head = {"typ": "JWT", "alg": "HS256", "cty": "stringee-api;v=1"}
    claims = {"jti": f"{user}-{now}-{name}", "iss": user, "exp": now // 1000 + TOKEN_S, "rest_api": True}
    told = b".".join(_url_safe(_json(part)) for part in (head, claims))
    return (told + b"." + _url_safe(hmac.digest(secret.encode(), told, "sha256"))).decode()


def _url_safe(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def mapped(line: Line, exchange: Exchange, dial: Dial) -> Wish:
    """In the exchange's own fields."""
    values = {
        "to": line.to,
        "extension": line.extension,
        "number": shown(line, exchange, dial),
        "message": line.message,
    }
    filled = {name: written.format_map(values) for name, written in dial.fields.items()}
    headers = {**_basic(dial), **dial.headers}
    if dial.body == "query":
        joint = "&" if "?" in dial.url else "?"
        return Wish(dial.method, dial.url + joint + urlencode(filled), headers, b"")
    if dial.body == "form":
        return Wish(dial.method, dial.url, {**FORM, **headers}, urlencode(filled).encode())
    return Wish(dial.method, dial.url, {**JSON, **headers}, _json(filled))


def canonical(line: Line, exchange: Exchange, dial: Dial) -> Wish:
    """Our own form, signed, as a gateway for lines is told. The exchange is to name the call as `call` says: so news of
    it are known as of one we made, and a line asked for twice is made once."""
    data = {
        "message": line.message,
        "call": _name(line),
        "way": "line",
        "extension": (dial.extension or "{extension}").format(extension=line.extension),
        "to": (dial.outside or "{to}").format(to=line.to),
        "number": line.known_number,
        "shown": shown(line, exchange, dial),
        "ring_s": dial.ring_s,
    }
    body = enveloped("message.line", data, line.at)
    return Wish("POST", dial.url, {**JSON, **dial.headers, **signed(line.message, body, line.at, dial.secret)}, body)


# --- what they share


def shown(line: Line, exchange: Exchange, dial: Dial) -> str:
    """What the person called sees: the service's number, as this exchange has it."""
    own = sorted(outer for outer, inner in exchange.numbers.items() if inner == line.number)
    return dial.callers.get(line.number) or (own[0] if own else line.known_number)


def _base(dial: Dial) -> str:
    return dial.url.rstrip("/")


def _name(line: Line) -> str:
    return f"{OWN_NAMES}{line.message.replace(':', '-')}"


def _basic(dial: Dial) -> dict[str, str]:
    return basic(dial.user, dial.secret)


def basic(user: str, secret: str) -> dict[str, str]:
    """Nothing without a user."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()} if user else {}


def _json(told: object) -> bytes:
    return msgspec.json.encode(told)


# --- what they answer


def by_status(status: int, _: bytes) -> bool:
    return 200 <= status < 300


def by_asterisk(status: int, body: bytes) -> bool:
    """409: a channel of that id is there already; it was heard the time before."""
    return status == 409 or by_status(status, body)


def by_freeswitch(status: int, body: bytes) -> bool:
    """It says no with 200 too."""
    return by_status(status, body) and b"+OK" in body


def by_canonical(status: int, _: bytes) -> bool:
    """409: it has this line already."""
    return status == 409 or 200 <= status < 300


def by_stringee(status: int, body: bytes) -> bool:
    """`r` 0 is its yes; everything comes with 200."""
    try:
        return by_status(status, body) and msgspec.json.decode(body, type=dict[str, object]).get("r") == 0
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


Ask = Callable[[Line, Exchange, Dial], Wish]
IsTaken = Callable[[int, bytes], bool]
DIALLING: Mapping[str, tuple[Ask, IsTaken]] = {
    "asterisk": (asterisk, by_asterisk),
    "freeswitch": (freeswitch, by_freeswitch),
    "freeswitch_cdr": (freeswitch, by_freeswitch),
    "twilio": (twilio, by_status),
    "stringee": (stringee, by_stringee),
    "mapped": (mapped, by_status),
    "canonical": (canonical, by_canonical),
}
"""By adapter: how it is asked, and whether its answer is a yes."""


def wish_of(line: Line, exchange: Exchange, dial: Dial) -> Wish:
    """What is sent to this exchange at this try. Only for a line that can be dialled."""
    local = "0" + line.to.removeprefix("+84") if dial.is_local and line.to.startswith("+84") else line.to
    return DIALLING[exchange.adapter][0](msgspec.structs.replace(line, to=local), exchange, dial)
