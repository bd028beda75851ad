"""What every route shares: who asks, in which language, and the one way into the engine."""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct
from standardwebhooks import Webhook

from dispatch import region_cards as cards
from dispatch.accounts import Accounts, Identity, same
from dispatch.callers import Callers
from dispatch.centres.describing import Describer
from dispatch.centres.setup import Centres
from dispatch.chores import Chores
from dispatch.consoles import Consoles
from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.decide import Request
from dispatch.core.rules import Refusal
from dispatch.core.turn import Done
from dispatch.engine import Engine
from dispatch.exchanges import Exchange
from dispatch.files import Store
from dispatch.gateways.away import Away
from dispatch.gateways.carriers import carriers
from dispatch.gateways.gathering import Gathering
from dispatch.gateways.links import Links
from dispatch.gateways.setup import Gateways
from dispatch.gazetteer import Gazetteer
from dispatch.http import access, problems, wire
from dispatch.http.citizens.desk import Desk
from dispatch.http.door import Door
from dispatch.http.known import cookie_of
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Published
from dispatch.inbox import Asked, Broken, Full, Stopped
from dispatch.likely.index import Likely
from dispatch.lines import Lines
from dispatch.phonebook import Phonebook
from dispatch.reach import Reach, Reached, UnknownArea, is_an_area
from dispatch.vault import Vault
from events.keeping import Key
from events.values import (
    Actor,
    AgencyId,
    AreaId,
    CallId,
    CommandId,
    IncidentId,
    Place,
    Position,
    SiteId,
    TicketId,
    Time,
    TransferId,
    UnitId,
)
from projections.feed import Feed
from projections.views import Views

SESSION = "/session"


AreaOf = Callable[[Place], AreaId | None]
"""The edge knows the map: the smallest area that holds a place."""


class Edge(Struct, kw_only=True):
    """The parts a route may use; put together in `dispatch/service.py`, each by its name."""

    # the service itself
    engine: Engine
    feed: Feed
    clock: Callable[[], Time]
    dsn: str
    demo: bool
    journal: str = ""
    """Its name, known as soon as the service leads."""
    archive_story: Callable[[IncidentId], Awaitable[tuple[Position, list[Any]]]]
    folder: Path | None = None
    """Where what lies beside the journal is kept on this machine."""
    knows: bool = False
    """What lies beside the journal was read after we led: callers, places, whose keys are gone."""
    begun: bool = False
    """Region, accounts and files are there: everyone can be answered."""
    chores: Chores = msgspec.field(default_factory=Chores)

    # who asks
    vault: Vault
    accounts: Accounts
    webhooks: tuple[Webhook, ...]
    """One or two: the secrets an exchange may sign with."""
    alarm_webhooks: tuple[Webhook, ...]
    """Likewise, of monitoring centres."""
    citizens: Desk
    """What stands between the service and whoever asks without sign-in."""
    door: Door
    """Notes who was refused and who was shown what."""

    # who is in the room, and who rings
    consoles: Consoles
    callers: Callers = msgspec.field(default_factory=Callers)
    exchanges: Mapping[str, Exchange]
    """Those the operator wrote down, by name."""
    lines: Lines
    """Which of them are heard of."""
    likely: Likely
    """Incidents by place and kind, to find what a caller may be telling of."""
    phonebook: Phonebook = msgspec.field(default_factory=Phonebook)
    """Which crew is reached by a number."""

    # the region in force
    area_of: AreaOf
    public_files: dict[str, bytes] = {}
    gazetteer: Gazetteer = msgspec.field(default_factory=partial(Gazetteer.of, {}))
    """Its names."""
    reach: Reach = msgspec.field(default_factory=Reach.nowhere)
    """Which clusters of loudspeakers lie where."""

    # what leaves the house, and what lies beside the journal
    gateways: Gateways
    """By what messages leave."""
    away: Away = msgspec.field(default_factory=Away)
    """Gateways that take nothing at present."""
    links: Links
    """The codes by which callers send their place."""
    centres: Centres
    """Other organisations' rooms, to which incidents are handed and from which they come."""
    describer: Describer
    """An incident as others hear of it."""
    files: Store
    """Where files of tickets lie, sealed."""
    gathering: Gathering = msgspec.field(default_factory=Gathering)
    """Acknowledgements of clusters that come just now."""
    feeds: dict[bool, tuple[tuple[int, str], Published]] = msgspec.field(default_factory=dict)
    """The feeds of what is real and of drills as they were made last, and of what."""

    @property
    def answers(self) -> bool:
        """It leads, and knows what it must to answer."""
        return self.knows and self.engine.leading

    # --- who asks

    def identify(self, request: web.BaseRequest) -> Identity:
        """Who sends this request. Raises Problem 401 or 403. Who reads of one area alone reads where that is looked
        after: `dispatch/ioc/`."""
        identity = self.identity_of(request.headers, request.method)
        if identity.area is not None and request.path != SESSION:
            raise Problem(403, "not_allowed")
        return identity

    def part_of(self, identity: Identity) -> None:
        """Nobody who comes here is bound to a part of the region."""

    def identity_of(self, headers: Mapping[str, str], method: str) -> Identity:
        """By bearer token or by cookie; a change asked by cookie must carry the session's CSRF token."""
        authorization = headers.get("Authorization")
        if authorization is not None:
            is_token = authorization[:7].lower() == "bearer "
            identity = self.accounts.of_token(authorization[7:]) if is_token else None
        else:
            identity = self._of_cookie(headers.get("Cookie"))
        if identity is None:
            raise Problem(401, "not_signed_in")
        changes = identity.csrf is not None and method not in ("GET", "HEAD")
        if changes and not same(headers.get("X-CSRF-Token", ""), identity.csrf or ""):
            raise Problem(403, "csrf")
        return identity

    def _of_cookie(self, header: str | None) -> Identity | None:
        secret = cookie_of(header)
        return self.accounts.of_session(secret, self.clock()) if secret else None

    # --- what is asked

    @property
    def region_name(self) -> str:
        """As its people call it; empty before a region is in force."""
        known = self.engine.state.rules
        return known.name.vi if known is not None else ""

    def ask(self, asked: Any, identity: Identity) -> Asked:
        """Check and seal what came over the wire, and put it into the inbox. Raises Problem."""
        request, keys = prepare(asked, identity, self.vault, self.feed.views, self.area_of, self.public_files)
        self._check_can_leave(request.command)
        return self.submit(self._addressed(request), keys)

    def _check_can_leave(self, command: AnyCommand) -> None:
        """Who wants a text or a line sent is told at once that nothing here carries it. Raises Problem 409."""
        is_told = isinstance(command, commands.OpenTicket) and command.tell is not None
        if is_told or isinstance(command, commands.AskLocation):
            if not self.gateways.of("sms"):
                raise Problem(409, "no_gateway")
            if not self.gateways.public_url:
                raise Problem(409, "no_address")
        elif isinstance(command, commands.DialCaller) and not self._can_dial(command.call):
            raise Problem(409, "no_gateway")

    @property
    def can_text(self) -> bool:
        """Whether a text with a link could leave, if a gateway takes it."""
        return bool(self.gateways.of("sms") and self.gateways.public_url)

    def _can_dial(self, call: CallId | None) -> bool:
        return bool(carriers("line", call, self.gateways, self.exchanges))

    def _addressed(self, request: Request) -> Request:
        """With what only the edge knows: how long another centre is waited for, whom a warning reaches, whether
        anything can dial. Raises Problem 422."""
        command = request.command
        if isinstance(command, commands.OfferIncident):
            centre = self.centres.get(command.centre)
            if centre is None:
                raise Problem(422, "no_such_centre")
            return msgspec.structs.replace(request, command=msgspec.structs.replace(command, answer_s=centre.answer_s))
        if isinstance(command, commands.RingContact) and not self._can_dial(None):
            return msgspec.structs.replace(request, command=msgspec.structs.replace(command, by_hand=True))
        if isinstance(command, commands.ApproveWarning):
            return msgspec.structs.replace(request, command=self._reaching(command))
        if isinstance(command, commands.WriteWarning):
            self.reached(command.areas, command.polygon, drill=command.drill)
            if command.polygon and not self.reach.has_ground(command.polygon):
                raise Problem(422, "drawn_outside")
        return request

    def _reaching(self, command: commands.ApproveWarning) -> commands.ApproveWarning:
        """Raises Problem 404 where nobody could have read what it reaches."""
        row = self.feed.views.warnings.rows.get(str(command.warning))
        if row is None:
            raise Problem(404, "no_such_warning")
        return reaching(command, self.reached(row.areas, row.polygon, drill=row.drill))

    def reached(self, areas: Sequence[AreaId], polygon: Sequence[Place], *, drill: bool) -> Reached:
        """Raises Problem 422 for what is no area."""
        if polygon and not is_an_area(polygon):
            raise Problem(
                422, "invalid", errors=(Wrong("$.polygon", "Three corners or more, and no edges that cross"),)
            )
        try:
            return self.reach.reached(areas, polygon, drill=drill)
        except UnknownArea as unknown:
            raise Problem(422, "invalid", errors=(Wrong("$.areas", f"There is no area {unknown} today"),)) from None

    def submit(self, request: Request, keys: Sequence[Key] = (), *, telephony: bool = False) -> Asked:
        """Into the inbox. Raises Problem 503 when it is full, or when this service does not lead."""
        try:
            return self.engine.submit(request, keys, telephony=telephony)
        except Full:
            raise Problem(503, "busy", retry_after_s=1) from None
        except Stopped:
            raise Problem(503, "unavailable", retry_after_s=2) from None

    def settle(self, pending: Asked) -> Done | Refusal:
        """What was answered. Raises Problem when nothing was: 503 to ask again, 500 for a bug."""
        try:
            reply = pending.result().reply
        except Stopped:
            raise Problem(503, "unavailable", retry_after_s=2) from None
        except Broken:
            raise Problem(500, "bug") from None
        if pending.keys:
            is_kept = isinstance(reply, Done) and not reply.repeated
            self.vault.kept(pending.keys) if is_kept else self.vault.not_kept(pending.keys)
        return reply

    def done(self, pending: Asked) -> Done:
        """It is so. Raises Problem when it was refused, too."""
        reply = self.settle(pending)
        if isinstance(reply, Refusal):
            raise problems.refused(reply, type(pending.request.command).__name__)
        return reply

    def reading(
        self,
        call: CallId | None = None,
        incident: IncidentId | None = None,
        transfer: TransferId | None = None,
        purpose: commands.Reason = "handling",
        unit: UnitId | None = None,
        site: SiteId | None = None,
        ticket: TicketId | None = None,
    ) -> commands.ReadPerson:
        """Says that somebody reads what is personal there, and what for."""
        fresh = CommandId(secrets.token_hex(16))
        return commands.ReadPerson(
            id=fresh,
            call=call,
            incident=incident,
            transfer=transfer,
            purpose=purpose,
            unit=unit,
            site=site,
            ticket=ticket,
        )

    async def carry_out(
        self, command: AnyCommand, by: Actor, unit: UnitId | None = None, agency: AgencyId | None = None
    ) -> Done:
        """A command of the edge's own, until it is on disk or refused. Raises Problem."""
        pending = self.submit(Request(command, by, "", unit, agency=agency))
        await pending.settled()
        return self.done(pending)


def reaching(command: commands.ApproveWarning, found: Reached) -> commands.ApproveWarning:
    """With whom it reaches, and where."""
    return msgspec.structs.replace(command, **{name: getattr(found, name) for name in found.__struct_fields__})


def prepare(
    asked: Any, identity: Identity, vault: Vault, views: Views, area_of: AreaOf, files: Mapping[str, bytes]
) -> tuple[Request, Sequence[Key]]:
    """What is asked by somebody signed in, checked and sealed. Raises Problem 403, or 422 as `check_card`."""
    services = access.services_of(asked, views) if identity.services else ()
    access.check_command(identity, wire.CLEAR.get(type(asked), type(asked)), services)
    if isinstance(asked, commands.AnswerQuestions):
        check_card(asked, files)
    return sealed(asked, identity, vault, area_of)


def sealed(asked: Any, identity: Identity, vault: Vault, area_of: AreaOf) -> tuple[Request, Sequence[Key]]:
    """With its texts sealed, and the area that its place lies in."""
    by = identity.actor
    content = vault.master.content_hash(wire.encode(asked))
    command, keys = wire.seal(asked, by, vault)
    place = getattr(command, "place", None)
    if place is not None and getattr(command, "area", "") is None:
        command = msgspec.structs.replace(command, area=area_of(place))
    return Request(command, by, content, identity.bound_to, identity.desk_of, identity.agency_of), keys


def check_card(asked: commands.AnswerQuestions, files: Mapping[str, bytes]) -> None:
    """Answers are kept in the clear, so they must be what a card in force has. Raises Problem 422."""
    data = files.get(asked.digest)
    try:
        card = None if data is None else cards.card_of(cards.read(data), asked.card, asked.version)
        if card is None:
            raise Problem(422, "no_such_card")
        cards.check_answers(card, ((one.question, one.code) for one in asked.answers))
    except msgspec.DecodeError:
        raise Problem(422, "no_such_card") from None
    except cards.UnknownAnswer as wrong:
        told = Wrong(f"$.answers[{wrong.at}]", "The card has no such question, or not this answer to it")
        raise Problem(422, "invalid", errors=(told,)) from None


def language_of(headers: Mapping[str, str]) -> str:
    """Vietnamese, unless English is wanted more."""
    wanted = headers.get("Accept-Language", "")
    return _preferred(wanted) if len(wanted) <= LANGUAGES_MAX else "vi"


LANGUAGES_MAX = 200
"""Characters of the header; browsers send less, and what is longer is not read."""
RANGE = re.compile(r"\s*(vi|en)(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]*)?)\s*)?", re.ASCII | re.IGNORECASE)


@lru_cache(256)
def _preferred(wanted: str) -> str:
    """By the weights; of two that weigh the same, the one named first."""
    weights: dict[str, float] = {}
    for found in filter(None, map(RANGE.fullmatch, wanted.split(","))):
        weight = float(found[2] or 1)
        weights[found[1].lower()] = max(weight, weights.get(found[1].lower(), 0))
    return max(weights, key=weights.__getitem__) if any(weights.values()) else "vi"
