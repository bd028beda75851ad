"""What became of a ticket, for whoever has its code; and what she says that the answer was worth.

The code is the only proof there is. One that is wrong, of a ticket that is settled, or of one that was erased is
answered alike; and until a code is known to be right nothing is looked up, so that it takes alike, too.
"""

from typing import Annotated, Any, Literal

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from dispatch.accounts import Identity
from dispatch.codes import ticket_of
from dispatch.consoles import fresh_id
from dispatch.core import commands, rules
from dispatch.core.commands.tickets import Stars
from dispatch.core.turn import Done
from dispatch.http import wire
from dispatch.http.bodies import read_body
from dispatch.http.citizens.desk import now
from dispatch.http.edge import Edge, sealed
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.http.wire import ticket_subject
from dispatch.http.worth import STARS, Word, word_of
from dispatch.machines import PREFIX, PUBLIC
from dispatch.vault import Unreadable
from events.regions import Name
from events.values import FieldId, Sealed, TicketId, TicketState, Time
from projections.tickets import TicketRow

BODY_MAX = 16 * 1024
IDENTITY = Identity(PUBLIC.removeprefix(PREFIX), "Citizen", "machine")


class PublicNote(Struct, frozen=True):
    at: Time
    text: str


class PublicTicket(Struct, frozen=True):
    """All that is told of a ticket without sign-in: never who reported it, what she wrote, or where exactly it is."""

    number: TicketId
    field: FieldId
    field_name: Name
    state: TicketState
    opened_at: Time
    due_at: Time
    area: str | None = None
    """The commune, by name."""
    agency: Name | None = None
    forwarded_at: Time | None = None
    answered_at: Time | None = None
    answer: str | None = None
    """Approved; or why it was not taken."""
    notes: tuple[PublicNote, ...] = ()
    stars: int | None = None
    reopened: int = 0
    may_rate: bool = False
    may_reopen: bool = False
    """What was answered, or refused, may be called no answer; by `settle_days`, when the code ends."""
    worth: Word | None = None
    """The stars in one word."""
    taken_at: Time | None = None
    """When the agency that has it took it on."""
    drill: bool = False
    """It is an exercise: nothing is wrong there."""


class Rating(Struct, frozen=True, forbid_unknown_fields=True):
    """One to five stars."""

    stars: Stars
    text: Annotated[str, Meta(min_length=1, max_length=wire.TEXT_MAX["text"])] | None = None


class NoAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """It was none: the ticket is opened again."""

    reason: Literal["not_satisfied", "not_done"] = "not_satisfied"
    text: Annotated[str, Meta(min_length=1, max_length=wire.TEXT_MAX["text"])] | None = None


rating = msgspec.json.Decoder(Rating)
no_answer = msgspec.json.Decoder(NoAnswer)


def find(edge: Edge, request: web.BaseRequest, code: str) -> TicketRow:
    """The ticket of a right code. Raises Problem 404, or 429 for who guesses or asks too often."""
    edge.citizens.look(request)
    ticket = ticket_of(edge.vault.master, code)
    row = edge.feed.views.tickets.rows.get(str(ticket)) if ticket is not None else None
    if row is None or ticket_subject(row.ticket) in edge.vault.erased:
        edge.citizens.guessed(request)
        raise Problem(404, "code_unknown")
    return row


async def told(edge: Edge, row: TicketRow) -> PublicTicket:
    """As its reporter may read it. What was merged into another is where that is."""
    now_has = _goes_on_as(edge, row)
    known = edge.engine.state.rules
    field, agency = rules.field_of(known, row.field) or rules.ANY_FIELD, None
    if now_has.agency is not None:
        agency = rules.agency_of(known, now_has.agency)
    is_over = now_has.state in ("answered", "refused")
    said = now_has.answer if is_over else None
    texts = await _texts(edge, [*([said] if said is not None else []), *(note.text for note in now_has.told)])
    notes = tuple(PublicNote(note.at, texts[note.text]) for note in now_has.told if note.text in texts)
    return PublicTicket(
        row.ticket,
        row.field,
        field.name,
        now_has.state,
        row.opened_at,
        now_has.due.at,
        edge.citizens.name_of(row.area),
        agency.name if agency is not None else None,
        now_has.forwarded_at,
        now_has.answered_at,
        texts.get(said) if said is not None else None,
        notes,
        row.stars,
        now_has.reopened,
        now_has.state == "answered",
        is_over,
        word_of(row.stars) if row.stars is not None else None,
        now_has.taken_at,
        row.drill,
    )


def _goes_on_as(edge: Edge, row: TicketRow) -> TicketRow:
    """What it was merged into, which was never merged itself."""
    return edge.feed.views.tickets.rows.get(str(row.into), row) if row.state == "merged" else row


async def _texts(edge: Edge, wanted: list[Sealed]) -> dict[Sealed, str]:
    """Those that were not erased. Her reading them is no entry: else whoever has a code could fill the journal."""
    await edge.vault.fetch({one.subject for one in wanted})
    texts = {}
    for one in wanted:
        try:
            texts[one] = edge.vault.open(one)
        except Unreadable:
            continue
    return texts


async def get_public_ticket(edge: Edge, request: web.BaseRequest, code: str) -> Reply:
    return answer(await told(edge, find(edge, request, code)))


async def post_rating(edge: Edge, request: web.BaseRequest, code: str) -> Reply:
    row = find(edge, request, code)
    said = wire.read(rating, await read_body(request, BODY_MAX))
    await rate(edge, row, said)
    return answer(await told(edge, row))


async def post_reopening(edge: Edge, request: web.BaseRequest, code: str) -> Reply:
    row = find(edge, request, code)
    said = wire.read(no_answer, await read_body(request, BODY_MAX))
    await call_none(edge, row, said)
    return answer(await told(edge, row))


async def rate(edge: Edge, row: TicketRow, said: Rating, id: commands.CommandId | None = None) -> None:
    """Her last word counts. With an `id` it is taken once, however often it is sent. Raises Problem."""
    await _say(edge, row, "RateTicket", id, stars=said.stars, text=said.text)


async def call_none(edge: Edge, row: TicketRow, said: NoAnswer, id: commands.CommandId | None = None) -> None:
    """The agency begins again, and what it answered is counted as what it was worth. Raises Problem."""
    fields = {"reason": said.reason, "text": said.text, "stars": STARS["unsatisfied"]}
    await _say(edge, row, "ReopenTicket", id, **fields)


async def _say(edge: Edge, row: TicketRow, kind: str, id: commands.CommandId | None, **fields: Any) -> None:
    """Of the answer that she has, be it another ticket's; by each code so often."""
    edge.citizens.rating.take(str(row.ticket), now())
    await carry_out(edge, kind, id or fresh_id(), ticket=_goes_on_as(edge, row).ticket, **fields)


async def carry_out(
    edge: Edge, kind: str, id: commands.CommandId, identity: Identity = IDENTITY, **fields: Any
) -> Done:
    """A citizen's command, by the one way, until it is on disk; few of them wait at a time. Raises Problem."""
    asked = wire.shaped({"type": kind, "id": id, **fields}, wire.WireCommand)
    with edge.citizens.waiting.one():
        request, keys = sealed(asked, identity, edge.vault, edge.area_of)
        pending = edge.submit(request, keys)
        await pending.settled()
        return edge.done(pending)


def opened_by(done: Done) -> TicketId:
    """The number of the ticket that was opened; of what was sent before, that of the first time."""
    assert isinstance(done.made, int), done
    return TicketId(done.made)
