"""Matters of 1022 as the room asks for them: those that match, the soonest due first, or one with its code or story."""

import heapq
from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

import events
from dispatch.accounts import Identity
from dispatch.codes import code_of
from dispatch.http import access, wire
from dispatch.http.agencies import check_its_own, row_for, story_for
from dispatch.http.bare import bare
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.http.slices import sliced
from dispatch.http.wire import ALONE, sealed_in
from events.values import OPEN_TICKET, AgencyId, CallId, FieldId, Position, Sealed, TicketId, TicketState, Time
from projections import archive
from projections.ticket_story import TicketStoryRow
from projections.tickets import TicketRow

LIMIT = 100


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """Which tickets are meant. Without `state` all that somebody has to do something about; `late` those whose time is
    over; `unheard` those that went above who has them and nobody there was told of: the supervisors are alarmed of
    them; `after` the number of the last that was told, where there were more than fit."""

    state: TicketState | None = None
    agency: AgencyId | None = None
    field: FieldId | None = None
    late: bool = False
    unheard: bool = False
    call: CallId | None = None
    """Those that this call left behind, in whatever state."""
    after: TicketId | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = LIMIT


async def get_tickets(edge: Edge, request: web.BaseRequest) -> Reply:
    """Sealed texts still sealed; a machine has none. An agency is told of its own alone."""
    identity = edge.identify(request)
    access.check_role(identity, access.TICKETS_READ, "read")
    asked = wire.queried(request.query, Wanted)
    own = identity.agency_of
    if asked.call is not None and identity.role not in access.ROOM:
        raise Problem(403, "not_allowed")
    if own is not None:
        if asked.agency not in (None, own):
            raise Problem(403, "not_yours")
        asked = msgspec.structs.replace(asked, agency=own)
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
    first = [_seen_by(identity, row) for row in told[: asked.limit]]
    return answer({"position": edge.feed.head.position, "tickets": first, "count": count, "more": more})


def _seen_by(identity: Identity, row: TicketRow) -> Any:
    return bare(row) if identity.role == "machine" else row_for(identity.agency_of, row)


def _matches(row: TicketRow, asked: Wanted, now: int) -> bool:
    if asked.call is not None and row.call != asked.call:
        return False
    if asked.state is None and asked.call is None and row.state not in OPEN_TICKET:
        return False
    if asked.state is not None and row.state != asked.state:
        return False
    if asked.agency is not None and row.agency != asked.agency:
        return False
    if asked.field is not None and row.field != asked.field:
        return False
    if asked.unheard and (row.level == 0 or row.above is not None or row.state not in OPEN_TICKET):
        return False
    return not asked.late or row.due.at <= now


def _order(row: TicketRow) -> tuple[Time, TicketId]:
    return row.due.at, row.ticket


async def get_ticket(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """All that is so of one, and its code, which a desk reads out to who reported it. Nobody else has the code: an
    agency could rate its own answer, and whoever has it reads the answer without an entry."""
    identity = edge.identify(request)
    access.check_role(identity, access.TICKETS_READ, "read")
    row = edge.feed.views.tickets.rows.get(number)
    check_its_own(identity.agency_of, row)
    if row is None:
        raise Problem(404, "no_such_ticket")
    code = code_of(edge.vault.master, row.ticket) if identity.role in access.ROOM else None
    return answer({"position": edge.feed.head.position, "ticket": _seen_by(identity, row), "code": code})


async def get_ticket_story(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """What happened to a ticket, in order, also to one that was settled long ago; and what those are called who did
    it, since an agency cannot ask for everybody's name. Not for machines: it is what people said."""
    identity = edge.identify(request)
    access.check_role(identity, access.TICKETS_READ)
    ticket, own = ticket_number(number), identity.agency_of
    row = edge.feed.views.tickets.rows.get(str(ticket))
    check_its_own(own, row)
    position, rows = await story_of(edge, ticket)
    if not rows:
        raise Problem(404, "no_such_ticket")
    told, names = story_for(own, row, rows), edge.accounts.names()
    people = {line.by: names[line.by] for line in told if line.by in names}
    return answer({"position": position, "rows": told, "people": people})


def ticket_number(number: str) -> TicketId:
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise Problem(404, "not_found")
    return TicketId(int(number))


async def story_of(edge: Edge, ticket: TicketId) -> tuple[Position, list[TicketStoryRow]]:
    """Its story, and up to which position it is whole: memory has the last day, and the archive what was before."""
    view, head = edge.feed.views.ticket_story, edge.feed.head.position
    recent, left = view.rows(ticket), view.left
    if recent and isinstance(recent[0].event, events.TicketOpened):
        return head, recent
    known, lines = await archive.ticket_story(edge.dsn, ticket)
    earlier = [story_row.decode(line) for line in lines]
    if known < left:
        return known, earlier
    return head, [*(row for row in earlier if not recent or row.position < recent[0].position), *recent]


async def sealed_of_ticket(
    edge: Edge, ticket: TicketId, agency: AgencyId | None = None, *, reporter: bool = True
) -> list[Sealed]:
    """What stands in a ticket and was said of it, as far as this agency may see it, with who reported or without.
    Problem 404 for what never was, 403 for what is not its own."""
    row = edge.feed.views.tickets.rows.get(str(ticket))
    check_its_own(agency, row)
    rows = [row] if row is not None else await archive.newest(edge.dsn, "tickets", [str(ticket)], TicketRow)
    if not rows:
        raise Problem(404, "no_such_ticket")
    _, story = await story_of(edge, ticket)
    told = story_for(agency, rows[0], story)
    found = [*sealed_in(row_for(agency, rows[0])), *(one for line in told for one in sealed_in(line.event, ALONE))]
    hidden = () if reporter else (rows[0].reporter, rows[0].phone)
    return list({one.box: one for one in found if one not in hidden}.values())


story_row = msgspec.json.Decoder(TicketStoryRow)
