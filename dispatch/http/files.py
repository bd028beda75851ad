"""Files of tickets: attached with a report or by who has the ticket, who opens them, too, which is an entry first."""

import asyncio

import structlog
from aiohttp import web
from msgspec import Struct

from dispatch import files
from dispatch.consoles import fresh_id
from dispatch.core import commands
from dispatch.core.request import Request
from dispatch.core.rules import Refusal
from dispatch.core.turn import Done
from dispatch.files import Box, Changed, Missing, NotTaken, Taken
from dispatch.http import access
from dispatch.http.agencies import check_its_own
from dispatch.http.bodies import read_bytes
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, refused
from dispatch.http.replies import NO_STORE, Reply, answer
from dispatch.http.tickets import ticket_number
from dispatch.http.wire import ticket_subject
from dispatch.vault import Unreadable
from events.keeping import Key
from events.values import Actor, AgencyId, CommandId, FileDigest, FileKind, Position, TicketId
from projections import archive
from projections.tickets import TicketFile, TicketRow

FILE_S_MAX = 60.0
AWAY_S = 10
"""After so long it is worth trying again where files lie."""
TYPES: dict[FileKind, tuple[str, str]] = {"jpeg": ("image/jpeg", "jpg"), "pdf": ("application/pdf", "pdf")}

log = structlog.get_logger("files")


class Attached(Struct, frozen=True):
    """Under which digest a file lies, and the entry that says so."""

    digest: FileDigest
    position: Position


async def post_file(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """The body is the file; what it is called and what it says to be do not matter."""
    identity = edge.identify(request)
    access.check_role(identity, access.TICKETS_READ)
    ticket = ticket_number(number)
    row = edge.feed.views.tickets.rows.get(str(ticket))
    check_its_own(identity.agency_of, row)
    if row is None:
        raise Problem(404, "no_such_ticket")
    data = await read_bytes(request, files.FILE_MAX, FILE_S_MAX)
    kept = await attach(edge, ticket, await cleaned(data), fresh_id(), identity.actor, identity.agency_of)
    return answer(kept)


async def cleaned(data: bytes) -> Taken:
    """Raises Problem 422."""
    try:
        return await files.clean(data)
    except NotTaken as wrong:
        raise Problem(422, wrong.reason) from None


async def attach(
    edge: Edge, ticket: TicketId, taken: Taken, id: CommandId, by: Actor, agency: AgencyId | None = None
) -> Attached:
    """Sealed, kept, and then an entry; it is thrown away again when it is certain that no entry names it. Raises
    Problem."""
    subject = ticket_subject(ticket)
    if subject in edge.vault.erased:
        raise Problem(404, "no_such_ticket")
    box = await asyncio.to_thread(files.seal_box, taken.data)
    await _keep(edge, box)
    secret, key = edge.vault.seal(subject, box.secret)
    command = commands.AttachFile(
        id=id, ticket=ticket, digest=box.digest, kind=taken.kind, size=len(taken.data), secret=secret
    )
    content = edge.vault.master.content_hash(taken.data)
    reply = await _ask(edge, Request(command, by, content, agency=agency), key, box)
    if isinstance(reply, Refusal) or _is_anothers(edge, ticket, reply, box):
        await _throw_away(edge, box)
    if isinstance(reply, Refusal):
        raise refused(reply)
    return Attached(box.digest, reply.position)


async def _ask(edge: Edge, request: Request, key: Key | None, box: Box) -> Done | Refusal:
    """Raises Problem: what was never asked leaves nothing behind; what was asked may be on disk, whatever became of the
    answer, so its file stays."""
    try:
        pending = edge.submit(request, [key] if key is not None else [])
    except Problem:
        await _throw_away(edge, box)
        raise
    await pending.settled()
    return edge.settle(pending)


def _is_anothers(edge: Edge, ticket: TicketId, done: Done, box: Box) -> bool:
    """Whether the first of two such requests was kept, with its own box. Where the writer lost its answer and found the
    entry in the journal, a request is its own repeat; of a ticket that is not shown any more nobody knows."""
    row = edge.feed.views.tickets.rows.get(str(ticket)) if done.repeated else None
    return row is not None and all(file.digest != box.digest for file in row.files)


async def _keep(edge: Edge, box: Box) -> None:
    """Raises Problem 503 where the disk is full or the store is away."""
    try:
        await edge.files.put(box.digest, box.data)
    except OSError as wrong:
        log.warning("file_not_kept", error=repr(wrong))
        raise Problem(503, "files_are_away", retry_after_s=AWAY_S) from None


async def _throw_away(edge: Edge, box: Box) -> None:
    """What is left where the store is away is sealed, and nobody has what opens it."""
    try:
        await edge.files.drop(box.digest)
    except OSError as wrong:
        log.warning("file_left_behind", digest=box.digest, error=repr(wrong))


async def post_file_opened(edge: Edge, request: web.BaseRequest, number: str, digest: str) -> Reply:
    """The file, to be saved and not to be shown; that it was read is an entry first."""
    identity = edge.identify(request)
    access.check_role(identity, access.TICKETS_READ)
    row = await _row(edge, ticket_number(number), identity.agency_of)
    at = next((at for at, one in enumerate(row.files, 1) if one.digest == digest), None)
    if at is None:
        raise Problem(404, "no_such_file")
    await edge.carry_out(edge.reading(ticket=row.ticket), identity.actor, agency=identity.agency_of)
    told = row.files[at - 1]
    kind, suffix = TYPES[told.kind]
    name = f"ticket-{row.ticket}-{at}.{suffix}"
    headers = NO_STORE + f'Content-Disposition: attachment; filename="{name}"\r\n'.encode()
    return Reply(200, await _opened(edge, told), kind.encode(), headers)


async def _opened(edge: Edge, told: TicketFile) -> bytes:
    """Raises Problem 410 for what was erased or is not what was kept."""
    await edge.vault.fetch({told.secret.subject})
    try:
        secret = edge.vault.open(told.secret)
        return await asyncio.to_thread(files.open_box, await edge.files.get(told.digest), secret)
    except (Unreadable, Missing, Changed):
        raise Problem(410, "file_is_gone") from None
    except OSError as wrong:
        log.warning("file_not_read", error=repr(wrong))
        raise Problem(503, "files_are_away", retry_after_s=AWAY_S) from None


async def _row(edge: Edge, ticket: TicketId, agency: AgencyId | None) -> TicketRow:
    """As it is, or was when it was settled. Raises Problem 403 for what is not with the agency, 404."""
    row = edge.feed.views.tickets.rows.get(str(ticket))
    check_its_own(agency, row)
    rows = [row] if row is not None else await archive.newest(edge.dsn, "tickets", [str(ticket)], TicketRow)
    if not rows:
        raise Problem(404, "no_such_ticket")
    return rows[0]
