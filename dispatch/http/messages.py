"""What gateways tell of our messages: that one arrived or did not, and what a crew answered by a key."""

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from aiohttp import web
from msgspec import Meta, Struct
from standardwebhooks import Webhook

from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.request import Request
from dispatch.core.rules import Reason
from dispatch.core.turn import Done
from dispatch.http import signed, wire
from dispatch.http.edge import Edge, read_body
from dispatch.http.problems import Problem, refused
from dispatch.http.replies import Reply
from events.values import Actor, CommandId, MessageId, UnitId

Text = Annotated[str, Meta(max_length=128)]


class Receipt(Struct, frozen=True):
    """`message` is the id we sent it with; `answer` is the key that was pressed, or the first word written."""

    message: Text
    cause: Text | None = None
    answer: Text | None = None


class Told(Struct, frozen=True):
    """One delivery in our own form; other fields are the gateway's affair."""

    type: Literal["message.delivered", "message.failed", "message.answered"]
    data: Receipt


told = msgspec.json.Decoder(Told)
ANSWERS: dict[str, Literal["accept", "refuse"]] = {"1": "accept", "2": "refuse"}
SETTLED = frozenset((Reason.ALREADY_SO, Reason.NO_SUCH_MESSAGE))
"""A gateway need not know that something was known already, or is over."""


async def hear(edge: Edge, request: web.BaseRequest, name: str) -> Reply:
    """One receipt, answered when it is on disk. Raises Problem."""
    gateway = next((one for one in edge.gateways.gateways if one.name == name and one.secret), None)
    if gateway is None:
        raise Problem(401, "bad_signature")
    body = await read_body(request)
    delivery = signed.verify(request.headers, body, (Webhook(gateway.secret),))
    heard = wire.read(told, body)
    message = _ours(edge, heard.data.message)
    command = COMMANDS[heard.type](CommandId(delivery), message, heard.data)
    content = edge.vault.master.content_hash(wire.encode(heard))
    pending = edge.submit(Request(command, Actor(f"machine:{name}"), content, _unit(edge, command)))
    await pending.settled()
    reply = edge.settle(pending)
    if isinstance(reply, Done):
        return Reply(200, b'{"position":%d}' % reply.position)
    if reply.reason in SETTLED:
        return Reply(200, b'{"already_so":true}')
    raise refused(reply)


def _ours(edge: Edge, written: str) -> MessageId:
    """The id as we sent it: `journal:17`. Raises Problem 422."""
    journal, _, number = written.rpartition(":")
    if journal != edge.journal or not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise Problem(422, "no_such_message")
    return MessageId(int(number))


def _unit(edge: Edge, command: AnyCommand) -> UnitId | None:
    """A crew answers for itself alone, whoever carries its answer."""
    if not isinstance(command, commands.AnswerOrder):
        return None
    row = edge.feed.views.messages.rows.get(str(command.message))
    assigned = edge.feed.views.units.assigned
    return assigned.get(row.assignment) if row is not None and row.assignment is not None else None


def delivered(id: CommandId, message: MessageId, data: Receipt) -> AnyCommand:
    return commands.RecordMessage(id=id, message=message, outcome="delivered")


def failed(id: CommandId, message: MessageId, data: Receipt) -> AnyCommand:
    return commands.RecordMessage(id=id, message=message, outcome="failed", cause="not_delivered")


def answered(id: CommandId, message: MessageId, data: Receipt) -> AnyCommand:
    """Raises Problem 422 for a key that means nothing."""
    answer = ANSWERS.get((data.answer or "").strip()[:1])
    if answer is None:
        raise Problem(422, "invalid")
    return commands.AnswerOrder(id=id, message=message, answer=answer)


COMMANDS: dict[str, Callable[[CommandId, MessageId, Receipt], AnyCommand]] = {
    "message.delivered": delivered,
    "message.failed": failed,
    "message.answered": answered,
}
