"""What clusters acknowledge, told by the gateway that plays warnings: many that come together are one entry."""

import asyncio
import secrets
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import msgspec
import structlog
from aiohttp import web
from msgspec import Meta, Struct
from standardwebhooks import Webhook

from dispatch.core import commands
from dispatch.core.request import Request
from dispatch.core.rules import Reason, Refusal
from dispatch.core.turn import Done
from dispatch.gateways.loudspeakers import delivered
from dispatch.http import signed, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, refused
from dispatch.http.replies import Reply, answer
from dispatch.machines import machine
from events.values import Actor, ClusterId, CommandId, WarningId

DELIVERIES_MAX = 2_000
SETTLED = frozenset((Reason.ALREADY_SO, Reason.WARNING_IS_OVER))
"""A gateway need not know that something was known already, or is over."""
NOT_OURS = frozenset((Reason.NO_SUCH_WARNING, Reason.WARNING_NOT_SENT))
"""We cannot have sent it. Asking again would not mend that, so its gateway is not told no."""


class Heard(Struct, frozen=True):
    """By the identifiers they were sent with."""

    deliveries: Annotated[
        tuple[Annotated[str, Meta(max_length=256)], ...], Meta(min_length=1, max_length=DELIVERIES_MAX)
    ]


class Acknowledged(Struct, frozen=True, tag="warning.acknowledged", tag_field="type"):
    data: Heard


log = structlog.get_logger("loudspeakers")
told: msgspec.json.Decoder[Acknowledged] = msgspec.json.Decoder(Acknowledged)


async def hear(edge: Edge, request: web.BaseRequest) -> Reply:
    """One delivery, answered when it is on disk. Raises Problem."""
    body = await read_body(request)
    gateway = next((one for one in edge.gateways.of("loudspeaker") if _signed(request, body, one.secret)), None)
    if gateway is None:
        raise Problem(401, "bad_signature")
    deliveries = wire.read(told, body).data.deliveries
    clusters = _ours(edge, deliveries)
    by = machine(gateway.name)
    add, keep = edge.gathering.add, partial(_keep, edge)
    replies = await asyncio.gather(*(add(by, warning, names, keep) for warning, names in clusters.items()))
    taken = 0
    for reply, names in zip(replies, clusters.values(), strict=True):
        if isinstance(reply, Done) or reply.reason in SETTLED:
            taken += len(names)
        elif reply.reason not in NOT_OURS:
            raise refused(reply)
    if taken < len(deliveries):
        log.warning("not_ours", gateway=gateway.name, count=len(deliveries) - taken)
    positions = [reply.position for reply in replies if isinstance(reply, Done)]
    return answer({**({"position": max(positions)} if positions else {"already_so": True}), "taken": taken})


def _ours(edge: Edge, deliveries: Sequence[str]) -> dict[WarningId, list[ClusterId]]:
    """By warning; those of another journal, or that nobody of us named, are in none."""
    clusters: dict[WarningId, list[ClusterId]] = {}
    for delivery in deliveries:
        known = delivered(edge.journal, delivery)
        if known is not None:
            clusters.setdefault(known[0], []).append(known[1])
    return clusters


def _signed(request: web.BaseRequest, body: bytes, secret: str) -> bool:
    try:
        signed.verify(request.headers, body, (Webhook(secret),))
    except Problem:
        return False
    return True


async def _keep(edge: Edge, by: Actor, warning: WarningId, clusters: Sequence[ClusterId]) -> Done | Refusal:
    """As one entry. Raises Problem."""
    fresh = CommandId(secrets.token_hex(16))
    command = commands.AcknowledgeClusters(id=fresh, warning=warning, clusters=tuple(clusters))
    pending = edge.submit(Request(command, by, ""))
    await pending.settled()
    return edge.settle(pending)
