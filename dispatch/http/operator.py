"""What the command line on this machine asks of the running service, with the token written at its start."""

import msgspec
from aiohttp import web

from dispatch.core import commands
from dispatch.http.access import check_role
from dispatch.http.commands import told
from dispatch.http.edge import Edge, read_body
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply
from dispatch.http.wire import UNREADABLE, invalid

OperatorCommand = commands.AdoptRegion | commands.RecordAccountChange
decode = msgspec.json.Decoder(OperatorCommand).decode


async def post_operator(edge: Edge, request: web.BaseRequest) -> Reply:
    """Adopt a region, tell of a changed account."""
    identity = edge.identify(request)
    check_role(identity, frozenset(), "operator")
    try:
        command = decode(await read_body(request, 64 << 20))
    except msgspec.ValidationError as wrong:
        raise invalid(wrong) from None
    except UNREADABLE:
        raise Problem(400, "unreadable") from None
    return Reply(200, told(await edge.carry_out(command, identity.actor)))
