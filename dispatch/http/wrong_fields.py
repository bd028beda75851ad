"""Every wrong field of what came, where msgspec stops at the first. Only what is refused pays, and not without end."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from types import UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

import msgspec

from dispatch.http.problems import Wrong

TOLD_MAX = 50
"""Wrong fields told of one body."""
LOOKED_MAX = 6_000
"""Values looked at one by one: all of the largest batch of sightings."""
NAME_MAX = 64
"""Characters told of a name that somebody made up."""
MESSAGE_MAX = 300
"""Characters of a message, which may tell a value that was sent."""
PATH_MAX = 300
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it; after an escaped backslash the same letters are a text."""
NAMED = re.compile(r"Object (?:missing required|contains unknown) field `(.*)`", re.DOTALL)

MANY = (list, tuple, set, frozenset)
"""All that we have are of one type throughout."""

parse = msgspec.json.Decoder(float_hook=float).decode
"""Without looking at the shape; numbers beyond all bounds too, which are told where they stand."""


def wrong_fields(value: object, kind: Any, *, strict: bool = True) -> tuple[Wrong, ...]:
    """All that is wrong with a value of this type, the first fifty."""
    look = _Look(strict)
    look.at(value, kind, "$")
    return tuple(look.found)


def wrong_field(wrong: msgspec.ValidationError, path: str = "$") -> Wrong:
    """msgspec ends its messages with the path from where it began: `… - at `$.kind``."""
    message, _, inner = str(wrong).partition(" - at `$")
    path += inner.removesuffix("`")
    named = NAMED.fullmatch(message)
    if named is not None:
        path += f".{named[1][:NAME_MAX]}"
    return Wrong(path, message[:MESSAGE_MAX])


class _Look:
    """What was found so far."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.found: list[Wrong] = []
        self.looked = 0

    @property
    def is_full(self) -> bool:
        return self.looked >= LOOKED_MAX or len(self.found) >= TOLD_MAX

    def at(self, value: object, kind: Any, path: str) -> None:
        if self.is_full:
            return
        self.looked += 1
        try:
            msgspec.convert(value, kind, strict=self.strict)
        except msgspec.ValidationError as wrong:
            before = len(self.found)
            self.inside(value, kind, path)
            if len(self.found) == before:
                self.found.append(wrong_field(wrong, path))

    def inside(self, value: object, kind: Any, path: str) -> None:
        """Of several types, by the one that has its shape: of structs, the one whose tag it bears."""
        for one in _plain(kind):
            if isinstance(value, dict) and _is_struct(value, one):
                self.fields(value, one, path)
            elif isinstance(value, dict) and get_origin(one) is dict:
                self.each(((f".{str(name)[:NAME_MAX]}", item) for name, item in value.items()), get_args(one)[1], path)
            elif isinstance(value, list | tuple) and get_origin(one) in MANY:
                self.each(((f"[{n}]", item) for n, item in enumerate(value)), get_args(one)[0], path)

    def each(self, items: Iterable[tuple[str, object]], kind: Any, path: str) -> None:
        for part, item in items:
            if self.is_full:
                return
            self.at(item, kind, path + part)

    def fields(self, value: dict[str, Any], kind: Any, path: str) -> None:
        known = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        config = kind.__struct_config__
        for name, field in known.items():
            if name in value:
                self.at(value[name], field.type, f"{path}.{name}")
            elif field.required:
                self.add(f"{path}.{name}", f"Object missing required field `{name}`")
        if config.forbid_unknown_fields:
            for name in islice((name for name in value if name not in known and name != config.tag_field), TOLD_MAX):
                shown = name[:NAME_MAX]
                self.add(f"{path}.{shown}", f"Object contains unknown field `{shown}`")

    def add(self, path: str, message: str) -> None:
        if len(self.found) < TOLD_MAX:
            self.found.append(Wrong(path, message))


def _plain(kind: Any) -> Iterator[Any]:
    """The types that it may be, without names and bounds."""
    if isinstance(kind, NewType):
        yield from _plain(kind.__supertype__)
    elif get_origin(kind) is Annotated:
        yield from _plain(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _plain(one)
    else:
        yield kind


def _is_struct(value: dict[str, Any], kind: Any) -> bool:
    config = getattr(kind, "__struct_config__", None)
    return config is not None and (config.tag is None or value.get(config.tag_field) == config.tag)


def nul_fields(data: bytes | bytearray) -> tuple[Wrong, ...]:
    """Where U+0000 stands in what came, if it does."""
    if NUL.search(data) is None:
        return ()
    try:
        paths = list(_with_nul(parse(data)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        paths = []
    return tuple(Wrong(path, "The character U+0000 cannot be kept") for path in paths[:TOLD_MAX] or ["$"])


def _with_nul(value: object) -> Iterator[str]:
    """Paths of the texts that hold it, as they stand; a name that does is told by what it stands in."""
    ahead: list[tuple[object, Any]] = [(value, None)]
    looked = 0
    while ahead and looked < LOOKED_MAX:
        looked += 1
        one, way = ahead.pop()
        if isinstance(one, str):
            if "\0" in one:
                yield _path(way)
        elif isinstance(one, dict):
            if any("\0" in name for name in one):
                yield _path(way)
            ahead += [(item, (way, f".{name[:NAME_MAX]}")) for name, item in reversed(one.items()) if "\0" not in name]
        elif isinstance(one, list):
            ahead += [(one[n], (way, f"[{n}]")) for n in range(min(len(one), LOOKED_MAX) - 1, -1, -1)]


def _path(way: Any) -> str:
    parts = []
    while way is not None:
        way, part = way
        parts.append(part)
    return f"${''.join(reversed(parts))}"[:PATH_MAX]
