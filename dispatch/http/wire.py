"""Commands as they come over the wire: those of the core, but with free text in the clear, which is sealed here."""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct
from multidict import MultiMapping

from dispatch.core import commands
from dispatch.core.commands import AnyCommand, OpenTicket
from dispatch.core.rules import site_at
from dispatch.http import access, wrong_fields
from dispatch.http.problems import Problem, Wrong
from dispatch.phones import e164
from dispatch.vault import OF_SITE, Vault
from events.keeping import Key
from events.values import OF_CALL, Actor, CallId, Place, Sealed, SiteId, Subject, TicketId

Shape = TypeVar("Shape")

TEXT_MAX = {
    "caller": 32,
    "phone": 32,
    "label": 120,
    "address": 300,
    "note": 500,
    "text": 4_000,
    "reporter": 300,
    "details": 4_000,
    "extent": 500,
    "spread": 500,
    "help": 500,
}
"""Characters; the names of the fields that are sealed."""

EDGE_ONLY: dict[type, frozenset[str]] = {
    commands.ApproveWarning: frozenset(("clusters", "area_name", "outlines", "codes")),
    commands.OfferIncident: frozenset(("answer_s",)),
}
"""Fields that the edge alone fills in: on the wire there are none of the kind."""

ASKABLE: tuple[type, ...] = tuple(sorted(set().union(*access.MAY.values()), key=lambda kind: kind.__name__))
"""What may be asked at `/commands`. The rest is for the planner, exchanges, and the command line."""


def _sealed_fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.name in TEXT_MAX)


def _in_the_clear(kind: type) -> type[Struct]:
    """The same struct, with text where the core has it sealed, and without what is the edge's."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(kind):
        if field.name in EDGE_ONLY.get(kind, ()):
            continue
        annotation: Any = field.type
        if field.name in TEXT_MAX:
            annotation = Annotated[str, Meta(min_length=1, max_length=TEXT_MAX[field.name])]
            if not field.required:
                annotation = annotation | None
        fields.append((field.name, annotation) if field.required else (field.name, annotation, field.default))
    return msgspec.defstruct(
        kind.__name__,
        fields,
        frozen=True,
        kw_only=True,
        tag=kind.__name__,
        tag_field="type",
        forbid_unknown_fields=True,
        gc=False,
        module=__name__,
    )


SEALED = {kind: _sealed_fields(kind) for kind in ASKABLE if _sealed_fields(kind)}
CLEAR: dict[type, type] = {_in_the_clear(kind): kind for kind in ASKABLE if kind in SEALED or kind in EDGE_ONLY}
ON_THE_WIRE: tuple[type, ...] = (*(kind for kind in ASKABLE if kind not in CLEAR.values()), *CLEAR)
WireCommand: Any = __import__("typing").Union[ON_THE_WIRE]

one_command: msgspec.json.Decoder[Any] = msgspec.json.Decoder(WireCommand)
many_commands = msgspec.json.Decoder(list[msgspec.Raw])
encode = msgspec.json.Encoder().encode

RUNG = (commands.SetUnitPhone, commands.KeepContact)
"""They say by which number somebody is rung."""
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading raises when the bytes are not JSON, or are nested beyond reason."""
COMMANDS_MAX = 100
"""Of one list."""


def decode(data: bytes | msgspec.Raw) -> Any:
    """One command off the wire. Raises Problem as `read`, and 422 for a telephone by which nobody is ever reached."""
    asked = read(one_command, data)
    if CLEAR.get(type(asked)) in RUNG and asked.phone is not None and e164(asked.phone) is None:
        raise Problem(422, "invalid", errors=(Wrong("$.phone", "No telephone number"),))
    return asked


def decode_list(data: bytes) -> list[msgspec.Raw]:
    """Commands yet to be read. Raises Problem 400 or 413."""
    raws = read(many_commands, data)
    if len(raws) > COMMANDS_MAX:
        raise Problem(413, "too_large")
    return raws


def read(decoder: msgspec.json.Decoder[Shape], data: bytes | msgspec.Raw) -> Shape:
    """What stands in a body. Raises Problem 400 for what is no JSON, 422 with the paths of all wrong fields."""
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as wrong:
        raise _invalid(_parsed(data, wrong), decoder.type, wrong) from None
    except UNREADABLE:
        raise Problem(400, "unreadable") from None


def shaped(value: object, kind: type[Shape], *, strict: bool = True) -> Shape:
    """What came in some other form than JSON; not `strict`: numbers may be written as text. Raises Problem 422."""
    try:
        return msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError as wrong:
        raise _invalid(value, kind, wrong, strict=strict) from None


def queried(query: MultiMapping[str], kind: type[Shape]) -> Shape:
    """The parameters of a request, each once: of two, nobody knows which is meant. Raises Problem 422."""
    twice = sorted({name for name in query if len(query.getall(name)) > 1})
    if twice:
        raise Problem(422, "invalid", errors=tuple(Wrong(f"$.{name}", "It is given twice") for name in twice))
    return shaped(dict(query), kind, strict=False)


def place_of(lat: float | None, lon: float | None) -> Place | None:
    """Of a query that may name a place. Raises Problem 422 for half of one."""
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        missing = "lat" if lat is None else "lon"
        raise Problem(422, "invalid", errors=(Wrong(f"$.{missing}", "A place has both"),))
    return Place(lat, lon)


def _parsed(data: bytes | msgspec.Raw, wrong: msgspec.ValidationError) -> object:
    """Without looking at its shape. Raises Problem 400 for what is no JSON further on, 422 for a number too long."""
    try:
        return wrong_fields.parse(data)
    except msgspec.ValidationError:
        raise Problem(422, "invalid", errors=(wrong_fields.wrong_field(wrong),)) from None
    except UNREADABLE:
        raise Problem(400, "unreadable") from None


def _invalid(value: object, kind: Any, wrong: msgspec.ValidationError, *, strict: bool = True) -> Problem:
    errors = wrong_fields.wrong_fields(value, kind, strict=strict)
    return Problem(422, "invalid", errors=errors or (wrong_fields.wrong_field(wrong),))


def seal(asked: Any, by: Actor, vault: Vault) -> tuple[AnyCommand, list[Key]]:
    """The command as the core knows it, and the keys that are not kept yet."""
    kind = CLEAR.get(type(asked))
    if kind is None:
        return asked, []
    fields = {name: getattr(asked, name) for name in asked.__struct_fields__}
    keys: dict[Subject, Key] = {}
    for name in SEALED.get(kind, ()):
        if fields[name] is not None:
            fields[name], key = vault.seal(subject_of(asked, by, vault), fields[name])
            if key is not None:
                keys[key.subject] = key
    return kind(**fields), list(keys.values())


def subject_of(asked: Any, by: Actor, vault: Vault) -> Subject:
    """What was typed during a call is that caller's, what is known of a site the site's, what is said of a ticket the
    ticket's. Other texts have a key of their own, and so has what a ticket is opened with, be it of a call: each is
    erased without the other. So has what is said after these were erased: under their key it could never be read."""
    subject = _subject_named(asked)
    if subject is not None and subject not in vault.erased:
        return subject
    return Subject(f"text:{by}:{asked.id}")


def _subject_named(asked: Any) -> Subject | None:
    call, site, ticket = (getattr(asked, name, None) for name in ("call", "site", "ticket"))
    if CLEAR.get(type(asked)) is OpenTicket:
        return None
    if call:
        return call_subject(call)
    if ticket is not None:
        return ticket_subject(ticket)
    place = getattr(asked, "place", None)
    if site is None and place is not None and hasattr(asked, "site"):
        site = site_at(place)
    return site_subject(site) if site is not None else None


def site_subject(site: SiteId) -> Subject:
    return Subject(f"{OF_SITE}{site}")


def ticket_subject(ticket: TicketId) -> Subject:
    return Subject(f"ticket:{ticket}")


def call_subject(call: str) -> Subject:
    return Subject(f"{OF_CALL}{call}")


def call_of(subject: Subject) -> CallId:
    """Whose key it is, where it is a call's."""
    return CallId(subject.removeprefix(OF_CALL))


ALONE = frozenset(("recording", "secret"))
"""Fields that are opened by themselves alone."""


def sealed_in(value: object, but: frozenset[str] = frozenset()) -> list[Sealed]:
    """Everything sealed in an event or a row but in these fields, not looking into lists."""
    if not isinstance(value, Struct):
        return []
    fields = (getattr(value, name) for name in value.__struct_fields__ if name not in but)
    return [field for field in fields if isinstance(field, Sealed)]
