"""What other centres tell: a transfer offered, answered, updated or taken back, each turned into one command.

The delivery's id is our command's id, and a transfer has one name on both sides, so that what is told twice is one.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from aiohttp import web
from standardwebhooks import Webhook

from dispatch.centres import eido, form
from dispatch.centres.setup import Centre
from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.commands.transfers import ANSWER_S_MAX
from dispatch.core.request import Request
from dispatch.core.rules import Reason
from dispatch.core.turn import Done
from dispatch.http import access, signed, wire
from dispatch.http.asking import incident_number
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, Wrong, refused
from dispatch.http.replies import Reply, answer
from events.keeping import Key
from events.values import Actor, CommandId, IncidentId, KindId, Place, Sealed, Subject, TransferId

BODY_MAX = 128 * 1024
"""An incident with a long log is some 20 kB."""
CENTRE = "centre:"
"""As whom a centre asks: `centre:112`."""


async def hear(edge: Edge, request: web.BaseRequest, name: str) -> Reply:
    """One delivery, answered when it is on disk. Raises Problem."""
    centre = edge.centres.get(name)
    if centre is None:
        raise Problem(401, "bad_signature")
    body = await read_body(request, BODY_MAX)
    delivery = signed.verify(request.headers, body, tuple(map(Webhook, centre.signed_by)))
    told = wire.read(form.told, body)
    command, named, keys = Heard(edge, centre, CommandId(delivery), _sent_at(request)).command(told)
    content = edge.vault.master.content_hash(f"{told.type} {named}".encode())
    pending = edge.submit(Request(command, Actor(CENTRE + centre.id), content), keys)
    await pending.settled()
    reply = edge.settle(pending)
    if isinstance(reply, Done):
        return answer({"position": reply.position})
    if reply.reason is Reason.ALREADY_SO:
        return answer({"already_so": True})
    if reply.reason is Reason.NO_SUCH_TRANSFER:
        raise Problem(404, "no_such_transfer")
    raise refused(reply)


def _sent_at(request: web.BaseRequest) -> int:
    """Of this try, by the other's clock, in seconds: the signature was over it."""
    return int(request.headers.get("webhook-timestamp", "0"))


class Heard:
    """One delivery of a centre, being read."""

    def __init__(self, edge: Edge, centre: Centre, id: CommandId, sent_at: int) -> None:
        self.edge = edge
        self.centre = centre
        self.id = id
        self.sent_at = sent_at
        self.keys: dict[Subject, Key] = {}

    def command(self, told: form.Told) -> tuple[AnyCommand, str, list[Key]]:
        """What it asks for, the transfer it names, and the keys of what was sealed. Raises Problem 400, 409, 422."""
        command, named = READ[told.type](self, told)
        return command, named, list(self.keys.values())

    def offered(self, told: form.Told) -> tuple[AnyCommand, str]:
        """Its time runs from when it was sent, by the sender's own clock. Raises Problem 409 when it is over."""
        data = wire.read(form.offered, told.data)
        if self._ours(data.transfer) is not None:
            raise Problem(422, "invalid", errors=(Wrong("$.data.transfer", "This name is ours"),))
        if not isinstance(data.incident, form.Matter):
            raise Problem(422, "invalid", errors=(Wrong("$.data.incident", "Required, in our own form"),))
        left_s = _time_of(data.expires_at) - self.sent_at
        if left_s < 1:
            raise Problem(409, "transfer_is_over")
        matter = data.incident
        place = self._place(matter.place)
        command = commands.ReceiveTransfer(
            id=self.id,
            centre=self.centre.id,
            theirs=data.transfer,
            answer_s=min(left_s, ANSWER_S_MAX),
            reason=_word(data.reason),
            drill=data.drill,
            kind=self._kind(matter.kind),
            priority=matter.priority,
            place=place,
            area=self.edge.area_of(place) if place is not None else None,
            **self._sealed(data.transfer, matter, matter.development),
        )
        return command, data.transfer

    def updated(self, told: form.Told) -> tuple[AnyCommand, str]:
        data = wire.read(form.updated, told.data)
        ours = self._ours(data.transfer)
        matter = data.incident if isinstance(data.incident, form.Matter) else form.Matter()
        place = self._place(matter.place) if ours is None else None
        sealed = self._sealed(data.transfer, matter, data.text)
        command = commands.HearTransfer(
            id=self.id,
            centre=self.centre.id,
            transfer=ours,
            theirs=data.transfer if ours is None else None,
            kind=self._kind(matter.kind) if ours is None else None,
            priority=matter.priority if ours is None else None,
            place=place,
            area=self.edge.area_of(place) if place is not None else None,
            **sealed,
        )
        return command, data.transfer

    def answered(self, told: form.Told) -> tuple[AnyCommand, str]:
        """Of ours, what they answer; of theirs, that they keep it. Raises Problem 404."""
        data = wire.read(form.answered, told.data)
        word = told.type.removeprefix("transfer.")
        ours = self._ours(data.transfer)
        if ours is None:
            if word not in ("withdrawn", "lapsed"):
                raise Problem(404, "no_such_transfer")
            recall = commands.RecallTransfer(
                id=self.id,
                centre=self.centre.id,
                theirs=data.transfer,
                why=word,  # type: ignore[arg-type]
            )
            return recall, data.transfer
        if word == "withdrawn":
            raise Problem(404, "no_such_transfer")
        command = commands.AnswerTransfer(
            id=self.id,
            centre=self.centre.id,
            transfer=ours,
            answer=word,  # type: ignore[arg-type]
            reference=_reference(data.reference),
            reason=_word(data.reason) if word == "refused" else None,
            end=data.end,
        )
        return command, data.transfer

    # --- its parts

    def _ours(self, written: str) -> TransferId | None:
        """The id of what we offered: `journal:17`."""
        journal, _, number = written.rpartition(":")
        if journal != self.edge.journal or not (number.isascii() and number.isdigit()) or len(number) > 15:
            return None
        return TransferId(int(number))

    def _kind(self, theirs: str) -> KindId | None:
        """Ours of it, where the operator or the same name says so."""
        kind = self.centre.kinds.get(theirs, theirs)
        return KindId(kind) if kind in self.edge.engine.state.kinds else None

    def _place(self, where: form.Where) -> Place | None:
        return Place(where.lat, where.lon) if where.lat is not None and where.lon is not None else None

    def _sealed(self, transfer: str, matter: form.Matter, text: str) -> dict[str, Any]:
        """What is a person's, under a key of the transfer's own; not any more where that was thrown away."""
        subject = Subject(f"transfer:{self.centre.id}:{transfer}")
        written = {
            "address": matter.place.address,
            "text": text,
            "reporter": reporter_line(matter.reporter),
            "details": "\n".join(details(matter, with_kind=self._kind(matter.kind) is None)),
        }
        return {name: self._seal(subject, told[: wire.TEXT_MAX[name]]) for name, told in written.items()}

    def _seal(self, subject: Subject, text: str) -> Sealed | None:
        if not text.strip() or subject in self.edge.vault.erased:
            return None
        sealed, key = self.edge.vault.seal(subject, text.strip())
        if key is not None:
            self.keys[key.subject] = key
        return sealed


def reporter_line(reporter: form.Reporter) -> str:
    return ", ".join(one for one in (reporter.name, reporter.organisation, reporter.phone) if one)


def details(matter: form.Matter, *, with_kind: bool) -> Iterable[str]:
    """What a log has no field for, a line each, as it is said on the telephone."""
    kind = (matter.kind_name.vi if matter.kind_name is not None else matter.kind) if with_kind else ""
    area = matter.place.area
    told = {
        "Số hồ sơ bên chuyển": matter.reference,
        "Loại vụ việc": kind,
        "Xảy ra lúc": matter.occurred_at or "",
        "Địa bàn": f"{area.name} ({area.code})" if area is not None else "",
        "Quy mô": matter.extent,
        "Nguy cơ lan rộng": matter.likely_spread,
        "Cần hỗ trợ": matter.help_wanted,
        "Số người": "" if matter.data.persons is None else str(matter.data.persons),
        "Nguy hiểm": ", ".join(matter.data.hazards),
        "Lưu ý": matter.data.note,
        "Số cuộc gọi": str(len(matter.calls)) if matter.calls else "",
        "Lực lượng bên chuyển": ", ".join(f"{one.unit} ({one.state})" for one in matter.units),
    }
    yield from (f"{name}: {value}" for name, value in told.items() if value)
    yield from (f"{line.at}: {line.text}" for line in matter.log)


def _word(reason: str) -> str:
    """A coded answer, or that it is another: never their free text in the clear."""
    try:
        return msgspec.convert(reason, commands.Reason)
    except msgspec.ValidationError:
        return "other"


def _reference(written: str) -> str | None:
    """Their number, where it looks like one."""
    try:
        return msgspec.convert(written, commands.Reference)
    except msgspec.ValidationError:
        return None


def _time_of(written: str) -> int:
    """Seconds; a time without its offset is nobody's. Raises Problem 422."""
    try:
        told = datetime.datetime.fromisoformat(written)
    except ValueError:
        told = None
    if told is None or told.tzinfo is None:
        raise Problem(422, "invalid", errors=(Wrong("$.data.expires_at", "A time with its offset is wanted"),))
    return int(told.timestamp())


READ: dict[str, Callable[[Heard, form.Told], tuple[AnyCommand, str]]] = {
    "transfer.offered": Heard.offered,
    "transfer.updated": Heard.updated,
    "transfer.accepted": Heard.answered,
    "transfer.refused": Heard.answered,
    "transfer.withdrawn": Heard.answered,
    "transfer.lapsed": Heard.answered,
    "transfer.completed": Heard.answered,
}


# --- what the room asks


async def get_centres(edge: Edge, request: web.BaseRequest) -> Reply:
    """Which there are, without what is secret."""
    access.check_role(edge.identify(request), access.ROOM | {"ioc"}, "read")
    return answer({"centres": [one.public for one in edge.centres.centres]})


async def get_eido(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """An incident as EIDO, without what is a person's."""
    access.check_role(edge.identify(request), access.ROOM | {"ioc"}, "read")
    return await _eido(edge, incident_number(number), personal=False)


async def post_eido(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """All of it; that it was read is an entry first."""
    identity = edge.identify(request)
    access.check_role(identity, access.ROOM)
    incident = incident_number(number)
    if edge.feed.views.incidents.row(incident) is None:
        raise Problem(404, "no_such_incident")
    await edge.carry_out(edge.reading(incident=incident), identity.actor)
    return await _eido(edge, incident, personal=True)


async def _eido(edge: Edge, incident: IncidentId, *, personal: bool) -> Reply:
    matter = await edge.describer.incident(incident, personal=personal)
    if matter is None:
        raise Problem(404, "no_such_incident")
    issuer = eido.Issuer(edge.centres.domain, edge.describer.iso(edge.clock()))
    return answer(eido.of(matter, issuer))
