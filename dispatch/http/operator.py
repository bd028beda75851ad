"""What the command line on this machine asks of the running service, with the token written at its start."""

import msgspec
from aiohttp import web

from dispatch.core import commands
from dispatch.http import wire
from dispatch.http.access import check_role
from dispatch.http.commands import told
from dispatch.http.edge import Edge, read_body
from dispatch.http.replies import Reply

OperatorCommand = commands.AdoptRegion | commands.RecordAccountChange
operator_command = msgspec.json.Decoder(OperatorCommand)
BODY_MAX = 64 << 20
"""A region lists every unit of a province."""


async def post_operator(edge: Edge, request: web.BaseRequest) -> Reply:
    """Adopt a region, tell of a changed account."""
    identity = edge.identify(request)
    check_role(identity, frozenset(), "operator")
    command = wire.read(operator_command, await read_body(request, BODY_MAX))
    return Reply(200, told(await edge.carry_out(command, identity.actor)))
