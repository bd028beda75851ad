"""Writes console/src/wire.ts: the words of events, commands and rows as TypeScript, made from the structs.

    python -m tools.wire            write the file
    python -m tools.wire --check    exit 1 if the committed file is not what would be written

Rows and events carry every field; of a command, the ones with a default may be left out, and what is sealed
by the edge is sent as clear text.
"""

import argparse
import datetime
import enum
import importlib
import inspect
import sys
import types
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct

import events
from dispatch.centres.setup import PublicCentre
from dispatch.core import commands, rules
from dispatch.core.plan import Candidate
from dispatch.gazetteer import Found
from dispatch.http.ticket_figures import Figures
from dispatch.http.waiting import Waiting
from dispatch.http.wire import EDGE_ONLY
from dispatch.http.worth import Word
from dispatch.ioc.wall.rows import Land, Picture
from dispatch.likely.likeness import Match
from dispatch.lines import HeardExchange
from dispatch.region_cards import Cards
from events import values
from events.regions import Rules
from projections.sites import NamedSite

FILE = Path(__file__).resolve().parent.parent / "console" / "src" / "wire.ts"
ROWS = (
    "calls",
    "messages",
    "erasures",
    "incidents",
    "units",
    "places",
    "situation",
    "hospitals",
    "sites",
    "story",
    "tickets",
    "ticket_story",
    "transfers",
    "warnings",
)
CHOICES = {
    values.Disposition: "Disposition",
    values.CallEnd: "CallEnd",
    values.CallBackReason: "CallBackReason",
    values.CallBackOutcome: "CallBackOutcome",
    values.CallBackEnd: "CallBackEnd",
    values.SiteKind: "SiteKind",
    values.ContactHours: "ContactHours",
    values.AlarmOutcome: "AlarmOutcome",
    values.AlarmWay: "AlarmWay",
    values.FixSource: "FixSource",
    values.FixMethod: "FixMethod",
    values.MessageEnd: "MessageEnd",
    values.Silence: "Silence",
    values.TransferState: "TransferState",
    values.TicketState: "TicketState",
    values.Channel: "Channel",
    values.WarningKind: "WarningKind",
    values.WarningLevel: "WarningLevel",
    values.WarningState: "WarningState",
    values.WarningCategory: "WarningCategory",
    values.ClusterState: "ClusterState",
    Word: "Worth",
}
PLAIN = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    bytes: "string",
    datetime.date: "string",
    type(None): "null",
}
HEAD = """/* The words of the wire. Made by tools/wire.py from the structs of the service: do not change by hand. */
"""


class Writer:
    """Collects the declarations that the roots lead to, each once, in the order they are met."""

    def __init__(self) -> None:
        self.done: dict[str, str] = {}
        self.asking = False

    def text(self) -> str:
        return HEAD + "".join(f"\n{one}\n" for one in self.done.values())

    def union(self, name: str, members: Iterable[type], asking: bool = False) -> None:
        """A union of structs told apart by their `type`."""
        self.asking = asking
        written = [self.type_of(one) for one in members]
        self.asking = False
        self.done[name] = f"export type {name} =\n" + "\n".join(f"  | {one}" for one in written) + ";"

    def table(self, name: str, key: str, rows: dict[Any, tuple[Any, ...]]) -> None:
        lines = [f"  {step}: [{', '.join(quoted(str(after)) for after in rows[step])}]," for step in rows]
        self.done[name] = f"export const {name}: Record<{key}, readonly {key}[]> = {{\n" + "\n".join(lines) + "\n};"

    def type_of(self, kind: Any) -> str:
        """The TypeScript of a type; what has a name of its own is declared on the way."""
        if kind in PLAIN:
            return PLAIN[kind]
        if isinstance(kind, NewType):
            return self._named(
                kind.__name__, lambda: f"export type {kind.__name__} = {self.type_of(kind.__supertype__)};"
            )
        origin, parts = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.type_of(parts[0])
        if origin is Literal:
            choice = " | ".join(quoted(part) for part in parts)
            name = CHOICES.get(kind)
            return choice if name is None else self._named(name, lambda: f"export type {name} = {choice};")
        if origin in (Union, types.UnionType):
            return self._either(parts)
        if origin in (list, frozenset):
            return self._several((parts[0], ...))
        if origin is tuple:
            return self._several(parts)
        if origin is dict:
            return f"Record<{PLAIN_KEY}, {self.type_of(parts[1])}>"
        if isinstance(kind, type) and issubclass(kind, enum.StrEnum):
            return self._named(kind.__name__, lambda: enumeration(kind))
        if isinstance(kind, type) and issubclass(kind, Struct):
            return self._struct(kind)
        raise TypeError(f"no TypeScript is known for {kind!r}")

    def _either(self, parts: tuple[Any, ...]) -> str:
        if set(parts) == set(events.AnyEvent.__args__):
            return "AnyEvent"
        return " | ".join(self.type_of(part) for part in parts)

    def _several(self, parts: tuple[Any, ...]) -> str:
        if len(parts) == 2 and parts[1] is Ellipsis:
            inner = self.type_of(parts[0])
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        return f"[{', '.join(self.type_of(part) for part in parts)}]"

    def _named(self, name: str, declare: Any) -> str:
        if name not in self.done:
            self.done[name] = ""
            self.done[name] = declare()
        return name

    def _struct(self, kind: type[Struct]) -> str:
        if kind is values.Sealed and self.asking:
            return "string"
        if kind.__struct_config__.array_like:
            return self._named(kind.__name__, lambda: self._array(kind))
        return self._named(kind.__name__, lambda: self._interface(kind))

    def _array(self, kind: type[Struct]) -> str:
        hints = typing.get_type_hints(kind, include_extras=True)
        fields = ", ".join(f"{field.name}: {self.type_of(hints[field.name])}" for field in msgspec.structs.fields(kind))
        return f"{comment(kind)}export type {kind.__name__} = [{fields}];"

    def _interface(self, kind: type[Struct]) -> str:
        lines = [] if kind.__struct_config__.tag is None else [f"  type: {quoted(str(kind.__struct_config__.tag))};"]
        hints = typing.get_type_hints(kind, include_extras=True)
        for field in msgspec.structs.fields(kind):
            if field.name in EDGE_ONLY.get(kind, ()):
                continue
            has_default = field.default is not NODEFAULT or field.default_factory is not NODEFAULT
            mark = "?" if self.asking and has_default else ""
            lines.append(f"  {field.encode_name}{mark}: {self.type_of(hints[field.name])};")
        return f"{comment(kind)}export interface {kind.__name__} {{\n" + "\n".join(lines) + "\n}"


PLAIN_KEY = "string"


def comment(kind: type) -> str:
    """The first sentence of its own docstring, as a comment before it."""
    told = inspect.cleandoc(kind.__dict__.get("__doc__") or "").split("\n\n")[0].replace("\n", " ")
    return f"/** {told.replace('*/', '')} */\n" if told else ""


def enumeration(kind: type[enum.StrEnum]) -> str:
    members = "\n".join(f"  | {quoted(member.value)}" for member in kind)
    return f"{comment(kind)}export type {kind.__name__} =\n{members};"


def quoted(word: object) -> str:
    return '"' + str(word).replace("\\", "\\\\").replace('"', '\\"') + '"'


def rows() -> Iterator[type[Struct]]:
    """The row structs of every view there is."""
    for name in ROWS:
        try:
            module = importlib.import_module(f"projections.{name}")
        except ModuleNotFoundError:
            continue
        for _, kind in inspect.getmembers(module, inspect.isclass):
            is_row = issubclass(kind, Struct) and kind.__name__.endswith("Row")
            if is_row and kind.__module__.startswith(module.__name__):
                yield kind


def written() -> str:
    """What console/src/wire.ts should hold."""
    writer = Writer()
    writer.type_of(Rules)
    writer.type_of(Cards)
    writer.union("AnyEvent", events.AnyEvent.__args__)
    for row in rows():
        writer.type_of(row)
    writer.type_of(values.Standing)
    writer.type_of(Candidate)
    writer.type_of(Found)
    writer.type_of(Match)
    writer.type_of(HeardExchange)
    writer.type_of(PublicCentre)
    writer.type_of(NamedSite)
    writer.type_of(Figures)
    writer.type_of(Waiting)
    writer.type_of(Picture)
    writer.type_of(Land)
    writer.type_of(Word)
    writer.type_of(rules.Reason)
    writer.table("STEPS", "Step", rules.STEPS)
    writer.union("AnyCommand", commands.AnyCommand.__args__, asking=True)
    return writer.text()


def main() -> int:
    asked = argparse.ArgumentParser(description="Write console/src/wire.ts.", epilog="example: python -m tools.wire")
    asked.add_argument("--check", action="store_true", help="only say whether it is up to date")
    if not asked.parse_args().check:
        FILE.write_text(written(), encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == written():
        return 0
    print("console/src/wire.ts is not what the structs say; write it anew: python -m tools.wire", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
