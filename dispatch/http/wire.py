"""Commands as they come over the wire: those of the core, but with free text in the clear, which is sealed here."""

import re
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from dispatch.core.commands import AnyCommand
from dispatch.http import access
from dispatch.http.problems import Problem, Wrong
from dispatch.vault import Vault
from events.keeping import Key
from events.values import Actor, Sealed, Subject

TEXT_MAX = {"caller": 32, "address": 300, "text": 4_000}
"""Characters; the names of the fields that are sealed."""

ASKABLE: tuple[type, ...] = tuple(sorted(set().union(*access.MAY.values()), key=lambda kind: kind.__name__))
"""What may be asked at `/commands`. The rest is for the planner, exchanges, and the command line."""


def _sealed_fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.name in TEXT_MAX)


def _in_the_clear(kind: type) -> type[Struct]:
    """The same struct, with text where the core has it sealed."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(kind):
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
        module=__name__,
    )


SEALED = {kind: _sealed_fields(kind) for kind in ASKABLE if _sealed_fields(kind)}
CLEAR: dict[type, type] = {_in_the_clear(kind): kind for kind in SEALED}
ON_THE_WIRE: tuple[type, ...] = (*(kind for kind in ASKABLE if kind not in SEALED), *CLEAR)
WireCommand: Any = __import__("typing").Union[ON_THE_WIRE]

decode_one: Callable[[bytes], Any] = msgspec.json.Decoder(WireCommand).decode
decode_raws = msgspec.json.Decoder(list[msgspec.Raw]).decode
encode = msgspec.json.Encoder().encode

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading raises when the bytes are not JSON, or are nested beyond reason."""
COMMANDS_MAX = 100
"""Of one list."""


def decode(data: bytes | msgspec.Raw) -> Any:
    """One command off the wire. Raises Problem 400 or 422 with the path of the wrong field."""
    try:
        return decode_one(bytes(data))
    except msgspec.ValidationError as wrong:
        raise invalid(wrong) from None
    except UNREADABLE:
        raise Problem(400, "unreadable") from None


def decode_list(data: bytes) -> list[msgspec.Raw]:
    try:
        raws = decode_raws(data)
    except UNREADABLE:
        raise Problem(400, "unreadable") from None
    if len(raws) > COMMANDS_MAX:
        raise Problem(413, "too_large")
    return raws


def invalid(wrong: msgspec.ValidationError) -> Problem:
    """msgspec ends its messages with the path: `… - at `$.kind``."""
    message = str(wrong)
    found = re.search(r" - at `([^`]*)`$", message)
    path = found.group(1) if found else "$"
    return Problem(422, "invalid", errors=(Wrong(path, message[: found.start()] if found else message),))


def seal(asked: Any, by: Actor, vault: Vault) -> tuple[AnyCommand, list[Key]]:
    """The command as the core knows it, and the keys that are not kept yet."""
    kind = CLEAR.get(type(asked))
    if kind is None:
        return asked, []
    fields = {name: getattr(asked, name) for name in kind.__struct_fields__}  # type: ignore[attr-defined]
    keys: dict[Subject, Key] = {}
    for name in SEALED[kind]:
        if fields[name] is not None:
            fields[name], key = vault.seal(subject_of(asked, by), fields[name])
            if key is not None:
                keys[key.subject] = key
    return kind(**fields), list(keys.values())


def subject_of(asked: Any, by: Actor) -> Subject:
    """What was typed during a call is that caller's; other texts have a key of their own."""
    call = getattr(asked, "call", None)
    return call_subject(call) if call else Subject(f"text:{by}:{asked.id}")


def call_subject(call: str) -> Subject:
    return Subject(f"call:{call}")


def sealed_in(value: object) -> list[Sealed]:
    """Everything sealed in an event or a row, not looking into lists."""
    if not isinstance(value, Struct):
        return []
    fields = (getattr(value, name) for name in value.__struct_fields__)
    return [field for field in fields if isinstance(field, Sealed)]
