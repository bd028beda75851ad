"""What the command line on this machine asks of the running service, with the token written at its start."""

from typing import Any, Union

import msgspec
from aiohttp import web

from dispatch.core import commands
from dispatch.http import wire
from dispatch.http.access import check_role
from dispatch.http.bodies import read_body
from dispatch.http.commands import told
from dispatch.http.edge import Edge, sealed
from dispatch.http.replies import Reply

SITES = frozenset((commands.KeepSite, commands.DropSite, commands.KeepContact, commands.NoteHazard))
"""What a list of sites is made of; texts are sealed here, as at `/commands`."""
OF_SITES = tuple(kind for kind in wire.ON_THE_WIRE if wire.CLEAR.get(kind, kind) in SITES)
OperatorCommand: Any = Union[(commands.AdoptRegion, commands.RecordAccountChange, *OF_SITES)]
operator_command: msgspec.json.Decoder[Any] = msgspec.json.Decoder(OperatorCommand)
BODY_MAX = 64 << 20
"""A region lists every unit of a province."""


async def post_operator(edge: Edge, request: web.BaseRequest) -> Reply:
    """Adopt a region, tell of a changed account, keep a site."""
    identity = edge.identify(request)
    check_role(identity, frozenset(), "operator")
    command = wire.read(operator_command, await read_body(request, BODY_MAX))
    if isinstance(command, OF_SITES):
        pending = edge.submit(*sealed(command, identity, edge.vault, edge.area_of))
        await pending.settled()
        return Reply(200, told(edge.done(pending), pending.request.command))
    return Reply(200, told(await edge.carry_out(command, identity.actor), command))
