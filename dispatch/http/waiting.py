"""What waits for the centre of matters of 1022, by what for: none is cut off because others are due sooner."""

import heapq
from typing import Annotated, Literal, get_args

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.replies import Reply, answer
from dispatch.http.slices import sliced
from dispatch.http.tickets import LIMIT
from events.values import OPEN_TICKET, AgencyId, FieldId, TicketId, Time
from projections.tickets import TicketRow

Group = Literal["unsent", "approve", "extension", "untold", "unhappy", "late"]
"""In the order in which they are looked at: to be passed on within minutes, an answer to approve, more time asked for,
somebody who could not be told, opened again, late."""
GROUPS: tuple[Group, ...] = get_args(Group)


class Desk(Struct, frozen=True, forbid_unknown_fields=True):
    """Of which agency or field, and how many of each group at most: those with the least time left."""

    agency: AgencyId | None = None
    field: FieldId | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = LIMIT


class Waiting(Struct):
    """One group: how many there are, and the most urgent of them, the first first."""

    group: Group
    count: int = 0
    tickets: list[TicketRow] = []


async def get_waiting(edge: Edge, request: web.BaseRequest) -> Reply:
    """Sealed texts still sealed. For the room alone."""
    access.check_role(edge.identify(request), access.ROOM)
    asked, now = wire.queried(request.query, Desk), edge.clock()
    groups = {name: Waiting(name) for name in GROUPS}
    async for some in sliced(edge.feed.views.tickets.rows.values()):
        for name, rows in _by_group(some, asked, now).items():
            one = groups[name]
            one.count += len(rows)
            one.tickets = heapq.nsmallest(asked.limit, [*one.tickets, *rows], key=_urgency)
    told = [one for one in groups.values() if one.count]
    count = sum(one.count for one in told)
    return answer({"position": edge.feed.head.position, "groups": told, "count": count})


def _by_group(rows: list[TicketRow], asked: Desk, now: int) -> dict[Group, list[TicketRow]]:
    found: dict[Group, list[TicketRow]] = {}
    for row in rows:
        if asked.agency in (None, row.agency) and asked.field in (None, row.field):
            name = group_of(row, now)
            if name is not None:
                found.setdefault(name, []).append(row)
    return found


def group_of(row: TicketRow, now: int) -> Group | None:
    """For what the centre is waited for; None: it is over, or with an agency that has time. What the centre answered
    itself is not to be passed on any more."""
    if row.state not in OPEN_TICKET:
        return None
    waits = (
        row.state == "received" and row.answer is None,
        row.answer is not None,
        row.until is not None,
        bool(row.untold),
        row.reopened > 0,
        row.due.at <= now,
    )
    return next((name for name, is_so in zip(GROUPS, waits, strict=True) if is_so), None)


def _urgency(row: TicketRow) -> tuple[Time, TicketId]:
    """What is at the centre is to be passed on in time; everything else is to be answered."""
    return row.forward_by or row.due.at, row.ticket
