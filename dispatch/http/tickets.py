"""Matters of 1022 as the room asks for them: those that match, the soonest due first, or one with its code."""

import heapq
import hmac
from base64 import b32encode
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.http.slices import sliced
from dispatch.vault import Master
from events.values import AgencyId, FieldId, TicketId, TicketState, Time
from projections.tickets import TicketRow

LIMIT = 100
OPEN = ("received", "forwarded")
CODE_LETTERS = 12
"""Sixty bits, so that nobody finds one by asking."""
GROUP = 4
READ_FOR = str.maketrans("018", "OIB")
"""Figures that no code has, and the letters they were read for."""


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """Which tickets are meant. Without `state` all that somebody has to do something about; `late` those whose time is
    over; `after` the number of the last that was told, where there were more than fit."""

    state: TicketState | None = None
    agency: AgencyId | None = None
    field: FieldId | None = None
    late: bool = False
    after: TicketId | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = LIMIT


def code_of(master: Master, ticket: TicketId) -> str:
    """By what a citizen looks it up: its number, and letters that only the holder of the master key can make."""
    letters = b32encode(master.lookup_hash(f"ticket {ticket}"))[:CODE_LETTERS].decode()
    return f"{ticket}-{letters}"


def ticket_of(master: Master, code: str) -> TicketId | None:
    """The ticket of a code; None for one that was guessed. Case, blanks and strokes do not matter, nor
    figures that were read for letters."""
    number, _, letters = code.strip().partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    ticket = TicketId(int(number))
    letters = "".join(letters.replace("-", " ").split()).upper().translate(READ_FOR)
    told = f"{ticket}-{letters}".encode(errors="surrogateescape")
    return ticket if hmac.compare_digest(told, code_of(master, ticket).encode()) else None


def in_groups(code: str) -> str:
    """As it is printed, to be read out and typed: `17-K7QF-2M5T-XZ3B`."""
    number, _, letters = code.partition("-")
    return "-".join((number, *(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))))


async def get_tickets(edge: Edge, request: web.BaseRequest) -> Reply:
    """Sealed texts still sealed."""
    access.check_role(edge.identify(request), access.ROOM, "read")
    asked = wire.shaped(dict(request.query), Wanted, strict=False)
    rows, now = edge.feed.views.tickets.rows, edge.clock()
    last = rows.get(str(asked.after))
    since = _order(last) if last is not None else None
    told: list[TicketRow] = []
    count = 0
    async for some in sliced(rows.values()):
        found = [row for row in some if _matches(row, asked, now)]
        count += len(found)
        further = [row for row in found if since is None or _order(row) > since]
        told = heapq.nsmallest(asked.limit + 1, [*told, *further], key=_order)
    more = len(told) > asked.limit
    first = told[: asked.limit]
    return answer({"position": edge.feed.head.position, "tickets": first, "count": count, "more": more})


def _matches(row: TicketRow, asked: Wanted, now: int) -> bool:
    if row.state not in ((asked.state,) if asked.state is not None else OPEN):
        return False
    if asked.agency is not None and row.agency != asked.agency:
        return False
    if asked.field is not None and row.field != asked.field:
        return False
    return not asked.late or row.due.at <= now


def _order(row: TicketRow) -> tuple[Time, TicketId]:
    return row.due.at, row.ticket


async def get_ticket(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """All that is so of one, and its code, which a desk reads out to who reported it."""
    access.check_role(edge.identify(request), access.ROOM, "read")
    row = edge.feed.views.tickets.rows.get(number)
    if row is None:
        raise Problem(404, "no_such_ticket")
    code = code_of(edge.vault.master, row.ticket)
    return answer({"position": edge.feed.head.position, "ticket": row, "code": code})
