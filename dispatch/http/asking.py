"""What is asked once: views, stories, who could go, the region's data, and personal data for those who may see it."""

import base64
import secrets
from collections.abc import Collection

import msgspec
from aiohttp import web
from msgspec import Struct

from dispatch.accounts import Identity
from dispatch.core import commands
from dispatch.http import access, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.http.stream import ROOM_VIEWS, allowed_views, visible_to
from dispatch.http.tickets import sealed_of_ticket
from dispatch.http.wire import call_of, call_subject, sealed_in, site_subject, ticket_subject
from dispatch.vault import Unreadable, same_number, subject_of
from events.values import (
    OF_CALL,
    AlarmId,
    CallId,
    CommandId,
    IncidentId,
    NeedId,
    Sealed,
    SiteId,
    Subject,
    TicketId,
    Time,
    TransferId,
)
from projections import archive
from projections.calls import CallRow
from projections.erasures import EVERYBODY
from projections.incidents import IncidentRow
from projections.sites import SiteRow
from projections.story import StoryRow
from projections.tickets import TicketRow
from projections.transfers import TransferRow

EARLIER_MAX = 20
FOREVER = b"Cache-Control: public, max-age=31536000, immutable\r\n"


async def get_view(edge: Edge, request: web.BaseRequest, name: str) -> Reply:
    """All rows of a view, as far as one may see them."""
    identity = edge.identify(request)
    if name not in ROOM_VIEWS:
        raise Problem(404, "not_found")
    if name not in allowed_views(identity) or (identity.role == "machine" and "read" not in identity.scopes):
        raise Problem(403, "not_allowed")
    head = edge.feed.head
    rows = edge.feed.rows(name, visible_to(identity, edge.feed))
    return answer(
        {"position": head.position, "hash": head.hash.hex(), "rows": rows},
        headers=b"Cache-Control: no-store\r\nX-Position: %d\r\n" % head.position,
    )


async def get_story(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """What happened to an incident, in order; from memory for open and recent ones, else from the archive."""
    identity = edge.identify(request)
    access.check_role(identity, access.WATCHERS, "read")
    incident = incident_number(number)
    rows = edge.feed.views.story.rows(incident)
    row = edge.feed.views.incidents.open.get(str(incident))
    if identity.bound_to is not None and (row is None or not access.goes_to(identity.bound_to, row)):
        raise Problem(403, "not_allowed")
    position = edge.feed.head.position
    if not rows:
        position, kept = await edge.archive_story(incident)
        rows = [story_row.decode(line) for line in kept]
    if not rows:
        raise Problem(404, "no_such_incident")
    may_see_calls = identity.role in access.ROOM | {"crew"}
    return answer({"position": position, "rows": rows if may_see_calls else [one for one in rows if not _of_call(one)]})


OF_CALLS = ("Call", "Handover", "Recording", "Message", "Transfer", "IncidentOffered", "Ticket")
"""How events begin that tell of who called, or of what went to another centre about it."""


def _of_call(row: StoryRow) -> bool:
    """Operations centres and machines are told of incidents, and not of calls."""
    return type(row.event).__name__.startswith(OF_CALLS)


def incident_number(number: str) -> IncidentId:
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise Problem(404, "not_found")
    return IncidentId(int(number))


async def get_candidates(edge: Edge, request: web.BaseRequest, need: str) -> Reply:
    """Who could serve a need, best first."""
    access.check_role(edge.identify(request), access.ROOM)
    found = edge.engine.candidates(NeedId(need))
    if found is None and NeedId(need) in edge.engine.state.needs:
        raise Problem(409, "no_place")
    if found is None:
        raise Problem(404, "no_such_need")
    return answer({"position": edge.feed.head.position, "candidates": found})


class Earlier(Struct, frozen=True, forbid_unknown_fields=True):
    """Of which call; its id may have any character, and so stands in the query."""

    call: commands.CallId


async def get_earlier(edge: Edge, request: web.BaseRequest) -> Reply:
    """Earlier calls of the same number, the newest first, also those of years ago; erased ones are found no more."""
    access.check_role(edge.identify(request), access.ROOM)
    call = wire.queried(request.query, Earlier).call
    subjects = await same_number(edge.dsn, call_subject(call)) if "\0" not in call else []
    calls = await calls_of(edge, [one for subject in subjects if (one := call_of(subject)) != call])
    found = sorted(calls.values(), key=lambda row: row.rang_at, reverse=True)[:EARLIER_MAX]
    return answer({"position": edge.feed.head.position, "calls": found})


async def get_people(edge: Edge, request: web.BaseRequest) -> Reply:
    """What people are called, by actor, so that a log can be read."""
    access.check_role(edge.identify(request), access.ROOM | {"ioc", "administrator"}, "read")
    return answer({"people": edge.accounts.names()})


async def get_region(edge: Edge, request: web.BaseRequest) -> Reply:
    """The region in force: numbers, services, kinds with their run cards, limits, words in both languages."""
    edge.identify(request)
    state, row = edge.engine.state, edge.feed.views.situation.region
    return answer({"version": row.version, "digest": row.digest, "rules": state.rules, "files": row.files})


async def get_region_file(edge: Edge, request: web.BaseRequest, digest: str) -> Reply:
    """A file of the region by its digest: it never changes."""
    edge.identify(request)
    data = edge.public_files.get(digest)
    if data is None:
        raise Problem(404, "not_found")
    kind = (
        b"application/geo+json"
        if data[:40].replace(b" ", b"").startswith(b'{"type":"FeatureC')
        else b"application/json"
    )
    return Reply(200, data, kind, FOREVER)


# --- personal data


class Open(Struct, frozen=True, forbid_unknown_fields=True):
    """`purpose` is a coded word: what it is read for."""

    call: commands.CallId | None = None
    incident: IncidentId | None = None
    site: commands.SiteId | None = None
    purpose: commands.Reason = "handling"
    unit: commands.UnitId | None = None
    """By which number its crew is reached."""
    transfer: TransferId | None = None
    ticket: TicketId | None = None
    reporter: bool = True
    """Of a ticket: who reported, too. A page opens that only when somebody says what for."""


class Erase(Struct, frozen=True, forbid_unknown_fields=True):
    """`reason` is a coded word, such as `asked_by_person`."""

    reason: commands.Reason
    call: commands.CallId | None = None
    incident: IncidentId | None = None
    transfer: TransferId | None = None
    site: commands.SiteId | None = None
    ticket: TicketId | None = None
    all_of_number: bool = False
    """With `call`: every call of the same number, also of years ago."""


what_to_open = msgspec.json.Decoder(Open)
what_to_erase = msgspec.json.Decoder(Erase)
story_row = msgspec.json.Decoder(StoryRow)


async def post_open(edge: Edge, request: web.BaseRequest) -> Reply:
    """Show what is sealed in one of these. It is an entry first; the texts follow."""
    identity = edge.identify(request)
    access.check_role(identity, access.ROOM | {"crew", "agency"})
    asked = wire.read(what_to_open, await read_body(request))
    if identity.agency_of is not None:
        return await _open_ticket(edge, identity, asked)
    sealed = await sealed_of(edge, asked.call, asked.incident, asked.transfer, wire.ALONE)
    if asked.unit is not None:
        sealed += sealed_in(edge.feed.views.units.rows.get(asked.unit))
    if asked.incident is not None:
        sealed += around(edge, asked.incident)
    if asked.site is not None:
        sealed += await of_site(edge, asked.site)
    if asked.ticket is not None:
        sealed += await sealed_of_ticket(edge, asked.ticket, reporter=asked.reporter)
    of = (asked.call, asked.incident, asked.transfer, asked.purpose, asked.unit, asked.site, asked.ticket)
    command = edge.reading(*of)
    await edge.carry_out(command, identity.actor, identity.bound_to)
    texts = await open_all(edge, sealed)
    return answer({"texts": texts, "erased": _erased(edge, sealed, texts), "subjects": _subjects(sealed, texts)})


async def _open_ticket(edge: Edge, identity: Identity, asked: Open) -> Reply:
    """What an agency may see of a ticket that is with it."""
    named = {name for name in asked.__struct_fields__ if getattr(asked, name) is not None} - {"purpose", "reporter"}
    if asked.ticket is None or named != {"ticket"}:
        raise Problem(403, "not_allowed")
    sealed = await sealed_of_ticket(edge, asked.ticket, identity.agency_of, reporter=asked.reporter)
    command = edge.reading(ticket=asked.ticket, purpose=asked.purpose)
    await edge.carry_out(command, identity.actor, agency=identity.agency_of)
    texts = await open_all(edge, sealed)
    return answer({"texts": texts, "erased": _erased(edge, sealed, texts)})


async def open_all(edge: Edge, sealed: list[Sealed]) -> dict[str, str]:
    """Clear texts by the base64 of their box; what was erased is missing."""
    await edge.vault.fetch({one.subject for one in sealed})
    texts = {}
    for one in sealed:
        try:
            texts[base64.b64encode(one.box).decode()] = edge.vault.open(one)
        except Unreadable:
            continue
    return texts


def _subjects(sealed: list[Sealed], texts: dict[str, str]) -> dict[str, Subject]:
    """Whose key each text was sealed by, so that it leaves whoever was shown it when that is thrown away, also where no
    row that she may see names its box."""
    boxes = ((base64.b64encode(one.box).decode(), subject_of(one.subject)) for one in sealed)
    return {box: subject for box, subject in boxes if box in texts}


def _erased(edge: Edge, sealed: list[Sealed], texts: dict[str, str]) -> dict[str, Time]:
    """When what cannot be opened was erased, by the base64 of its box: at a person's wish, or for its age."""
    rows, erased = edge.feed.views.erasures.rows, {}
    for one in sealed:
        box = base64.b64encode(one.box).decode()
        row = rows.get(subject_of(one.subject)) or rows.get(EVERYBODY)
        if box not in texts and row is not None and row.at is not None:
            erased[box] = row.at
    return erased


async def post_erase(edge: Edge, request: web.BaseRequest) -> Reply:
    """Throw the keys of a call (or all of its number) away, with what tickets were opened with in it; of an incident's
    texts, a site or a ticket. For supervisors; it is final."""
    identity = edge.identify(request)
    access.check_role(identity, frozenset(("supervisor", "administrator")))
    asked = wire.read(what_to_erase, await read_body(request))
    subjects = {subject_of(one.subject) for one in await sealed_of(edge, asked.call, asked.incident, asked.transfer)}
    if asked.call is not None:
        subjects.add(call_subject(asked.call))
        if asked.all_of_number:
            subjects.update(await same_number(edge.dsn, call_subject(asked.call), most=None))
    if asked.site is not None:
        subjects |= {subject_of(one.subject) for one in await of_site(edge, asked.site)}
        subjects.add(site_subject(asked.site))
    if asked.ticket is not None:
        subjects |= await _of_ticket(edge, asked.ticket, subjects)
    calls = [call_of(one) for one in subjects if one.startswith(OF_CALL)]
    left = await _left_behind(edge, calls)
    subjects |= {subject_of(sealed.subject) for row in left for sealed in _said_in_call(row)}
    if not subjects:
        raise Problem(422, "nothing_to_read")
    command = commands.ErasePerson(
        id=CommandId(secrets.token_hex(16)),
        subjects=tuple(sorted(Subject(one) for one in subjects)),
        reason=asked.reason,
        incidents=await _incidents_of(edge, asked, calls),
        tickets=tuple(sorted({row.ticket for row in left} | {one for one in (asked.ticket,) if one is not None})),
    )
    done = await edge.carry_out(command, identity.actor)
    return answer({"position": done.position, "subjects": len(subjects)})


async def _of_ticket(edge: Edge, ticket: TicketId, others: Collection[Subject]) -> set[Subject]:
    """What is the ticket's. Before tickets of calls had keys of their own, they were sealed by the call's: those go
    together, which has to be asked for. Raises Problem 404, 409."""
    found = {subject_of(one.subject) for one in await sealed_of_ticket(edge, ticket)}
    if any(one.startswith(OF_CALL) for one in found.difference(others)):
        raise Problem(409, "sealed_with_its_call")
    return {*found, ticket_subject(ticket)}


async def _incidents_of(edge: Edge, asked: Erase, calls: list[CallId]) -> tuple[IncidentId, ...]:
    """In whose stories it is told: that which was asked for, and what these calls became."""
    found = {asked.incident, *(row.incident for row in (await calls_of(edge, calls)).values())}
    return tuple(sorted(one for one in found if one is not None))


async def _left_behind(edge: Edge, calls: list[CallId]) -> list[TicketRow]:
    """The tickets that these calls left behind, also those that were settled long ago."""
    if not calls:
        return []
    wanted = set(calls)
    rows = [row for row in edge.feed.views.tickets.rows.values() if row.call in wanted]
    return [*rows, *await archive.tickets_of(edge.dsn, calls, TicketRow)]


def _said_in_call(row: TicketRow) -> list[Sealed]:
    """What she said in the call that the ticket was opened with."""
    return [sealed for sealed in (row.text, row.address, row.reporter, row.phone) if sealed is not None]


# --- what is sealed: from memory, and after a day from the archive


async def sealed_of(
    edge: Edge,
    call: CallId | None,
    incident: IncidentId | None,
    transfer: TransferId | None = None,
    but: frozenset[str] = frozenset(),
) -> list[Sealed]:
    """Everything sealed in a call, an incident with all that belongs to it, or a transfer, but in these fields.
    Problem 404 for what never was."""
    found: list[Sealed] = []
    names = [call] if call is not None else []
    if incident is not None:
        row, story = await _incident(edge, incident)
        names += row.calls
        found += sealed_in(row)
        found += [one for line in story for one in sealed_in(line.event, but)]
        found += [one for told in edge.feed.views.transfers.of_incident(incident) for one in sealed_in_transfer(told)]
    if transfer is not None:
        found += sealed_in_transfer(await _transfer(edge, transfer))
    calls = await calls_of(edge, names)
    if call is not None and call not in calls:
        raise Problem(404, "no_such_call")
    found += [one for told in calls.values() for one in sealed_in(told)]
    found += [one for name in names for one in sealed_in(edge.feed.views.calls.handovers.get(name))]
    return list({one.box: one for one in found}.values())


def sealed_in_transfer(row: TransferRow) -> list[Sealed]:
    return [*sealed_in(row), *(one for news in row.news for one in sealed_in(news))]


async def _transfer(edge: Edge, number: TransferId) -> TransferRow:
    row = edge.feed.views.transfers.rows.get(str(number))
    rows = [row] if row is not None else await archive.newest(edge.dsn, "transfers", [str(number)], TransferRow)
    if not rows:
        raise Problem(404, "no_such_transfer")
    return rows[0]


def around(edge: Edge, incident: IncidentId) -> list[Sealed]:
    """What whoever goes to an incident is to know of the sites there, and what the panel wrote that opened it."""
    views = edge.feed.views.sites
    row, alarm = views.hazards.get(str(incident)), views.alarms.get(views.of_incident.get(incident, AlarmId("")))
    found = sealed_in(alarm)
    for site in row.sites if row is not None else ():
        found += [*sealed_in(site), *(one for hazard in site.hazards for one in sealed_in(hazard))]
    return found


async def of_site(edge: Edge, site: SiteId) -> list[Sealed]:
    """Everything sealed in what is known of a site, and what its panels wrote of late. Problem 404 for none such."""
    views = edge.feed.views.sites
    row = views.rows.get(site)
    if row is None:
        kept = await archive.newest(edge.dsn, "sites", [site], SiteRow)
        if not kept:
            raise Problem(404, "no_such_site")
        row = kept[0]
    alarms = [views.alarms[name] for name in views.of_site.get(site, ())]
    return [one for told in (row, *row.contacts, *row.hazards, *alarms) for one in sealed_in(told)]


async def _incident(edge: Edge, number: IncidentId) -> tuple[IncidentRow, list[StoryRow]]:
    row = edge.feed.views.incidents.row(number)
    if row is not None:
        return row, edge.feed.views.story.rows(number)
    rows = await archive.newest(edge.dsn, "history", [str(number)], IncidentRow)
    if not rows:
        raise Problem(404, "no_such_incident")
    _, story = await edge.archive_story(number)
    return rows[0], [story_row.decode(line) for line in story]


async def calls_of(edge: Edge, names: list[CallId]) -> dict[CallId, CallRow]:
    known = edge.feed.views.calls.rows
    gone = [name for name in names if name not in known]
    rows = await archive.newest(edge.dsn, "calls", gone, CallRow) if gone else []
    return {row.call: row for row in (*rows, *(known[name] for name in names if name in known))}
