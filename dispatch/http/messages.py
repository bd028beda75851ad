"""What gateways tell of our messages: that one arrived or did not, and what crews answered by a key or wrote back."""

import secrets
from typing import Annotated, Any, Literal

import msgspec
import structlog
from aiohttp import web
from msgspec import Meta, Struct
from standardwebhooks import Webhook

from dispatch.accounts import same
from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.request import Request
from dispatch.core.rules import Reason
from dispatch.core.turn import Done
from dispatch.exchanges import Asked
from dispatch.exchanges.mapped import at_path
from dispatch.exchanges.setup import text as text_of
from dispatch.gateways.setup import Gateway, Telling
from dispatch.http import signed, texts, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.exchanges import read_asked
from dispatch.http.problems import Problem, refused
from dispatch.http.replies import NO_STORE, Reply
from dispatch.machines import machine
from events.values import CommandId, MessageId, UnitId

Text = Annotated[str, Meta(max_length=128)]


class Receipt(Struct, frozen=True):
    """`message` is the id we sent it with; `answer` is the key that was pressed, or the first word written."""

    message: Text
    cause: Text | None = None
    answer: Text | None = None


class Written(Struct, frozen=True):
    """What somebody wrote, from which number; which message it answers the gateway does not know."""

    sender: Annotated[str, Meta(max_length=64)] = msgspec.field(name="from")
    text: Annotated[str, Meta(max_length=4_000)]


class Delivered(Struct, frozen=True, tag="message.delivered", tag_field="type"):
    data: Receipt


class Failed(Struct, frozen=True, tag="message.failed", tag_field="type"):
    data: Receipt


class Replied(Struct, frozen=True, tag="message.answered", tag_field="type"):
    data: Receipt


class Received(Struct, frozen=True, tag="message.received", tag_field="type"):
    data: Written


Told = Delivered | Failed | Replied | Received
"""One delivery in our own form; other fields are the gateway's affair."""
told: msgspec.json.Decoder[Told] = msgspec.json.Decoder(Told)
KINDS: dict[str, type[Delivered | Failed]] = {"delivered": Delivered, "failed": Failed}
ANSWERS: dict[str, Literal["accept", "refuse"]] = {"1": "accept", "2": "refuse"}
log = structlog.get_logger("messages")

SETTLED = frozenset((Reason.ALREADY_SO, Reason.NO_SUCH_MESSAGE, Reason.ASSIGNMENT_HAS_ENDED, Reason.STEP_NOT_ALLOWED))
"""A gateway need not know that something was known already, or is over."""


async def hear(edge: Edge, request: web.BaseRequest, name: str) -> Reply:
    """One receipt, or a text written back, answered when it is on disk. Raises Problem."""
    gateway = next((one for one in edge.gateways.gateways if one.name == name and one.secret), None)
    if gateway is None:
        raise Problem(401, "bad_signature")
    body = await read_body(request)
    delivery = signed.verify(request.headers, body, (Webhook(gateway.secret),))
    done = await _take(edge, gateway, CommandId(delivery), wire.read(told, body))
    return Reply(200, b'{"already_so":true}' if done is None else b'{"position":%d}' % done.position)


async def hear_fields(edge: Edge, request: web.BaseRequest, name: str, secret: str) -> Reply:
    """The same from a gateway that cannot sign, in its own fields. Raises Problem."""
    gateway = next((one for one in edge.gateways.gateways if one.name == name and one.receipt is not None), None)
    if gateway is None or gateway.receipt is None or not same(secret, gateway.receipt.secret):
        raise Problem(401, "bad_signature")
    asked = await read_asked(request)
    heard = _understood(asked, gateway.receipt)
    if heard is not None:
        await _take(edge, gateway, _id(edge, asked, gateway.receipt), heard)
    return Reply(200, gateway.receipt.reply.encode(), b"text/plain; charset=utf-8", NO_STORE)


async def _take(edge: Edge, gateway: Gateway, id: CommandId, heard: Told) -> Done | None:
    """None for what was known, is over, or means nothing. Raises Problem."""
    by = machine(gateway.name)
    if isinstance(heard, Received):
        return await texts.receive(edge, id, by, heard.data.sender, heard.data.text)
    message = _ours(edge, heard.data.message)
    if message is None:
        log.warning("not_ours", gateway=gateway.name)
        return None
    command = _command(id, message, heard)
    content = edge.vault.master.content_hash(wire.encode(heard))
    pending = edge.submit(Request(command, by, content, _unit(edge, command)))
    await pending.settled()
    reply = edge.settle(pending)
    if isinstance(reply, Done):
        return reply
    if reply.reason in SETTLED:
        return None
    raise refused(reply)


def _ours(edge: Edge, written: str) -> MessageId | None:
    """The id as we sent it: `journal:17`; None for one that is not ours, or of a journal before this one. Asking again
    would mend neither, so its gateway is not told no."""
    journal, _, number = written.rpartition(":")
    if journal != edge.journal or not (number.isascii() and number.isdigit()) or len(number) > 15:
        return None
    return MessageId(int(number))


def _unit(edge: Edge, command: AnyCommand) -> UnitId | None:
    """A crew answers for itself alone, whoever carries its answer."""
    if not isinstance(command, commands.AnswerOrder):
        return None
    row = edge.feed.views.messages.rows.get(str(command.message))
    assigned = edge.feed.views.units.assigned
    return assigned.get(row.assignment) if row is not None and row.assignment is not None else None


def _command(id: CommandId, message: MessageId, heard: Delivered | Failed | Replied) -> AnyCommand:
    """Raises Problem 422 for a key that means nothing."""
    if isinstance(heard, Delivered):
        return commands.RecordMessage(id=id, message=message, outcome="delivered")
    if isinstance(heard, Failed):
        return commands.RecordMessage(id=id, message=message, outcome="failed", cause="not_delivered")
    answer = ANSWERS.get((heard.data.answer or "").strip()[:1])
    if answer is None:
        raise Problem(422, "invalid")
    return commands.AnswerOrder(id=id, message=message, answer=answer)


# --- in a gateway's own fields


def _understood(asked: Asked, telling: Telling) -> Told | None:
    """None for what means nothing to us. Raises Problem 422 for an id that cannot be ours."""
    message, answer = _field(asked, telling.message), _field(asked, telling.answer)
    if message is not None and answer is not None:
        return wire.shaped({"type": "message.answered", "data": {"message": message, "answer": answer}}, Replied)
    kind = telling.states.get(_field(asked, telling.state) or "")
    if message is not None and kind is not None:
        return wire.shaped({"type": f"message.{kind}", "data": {"message": message}}, KINDS[kind])
    sender, text = _field(asked, telling.sender), _field(asked, telling.text)
    if sender is None or text is None:
        return None
    return wire.shaped({"type": "message.received", "data": {"from": sender[:64], "text": text[:4_000]}}, Received)


def _field(asked: Asked, name: str | None) -> str | None:
    value: Any = at_path(asked.fields, name) if name is not None else None
    return text_of(value)


def _id(edge: Edge, asked: Asked, telling: Telling) -> CommandId:
    """Its own name for what it tells, hashed: it may be anything, a number too. Without one nothing is a repeat."""
    named = _field(asked, telling.id)
    return CommandId(edge.vault.master.content_hash(named.encode()) if named is not None else secrets.token_hex(16))
