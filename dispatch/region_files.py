"""Reads the files of a region folder, and knows in which line each value stands."""

import csv
import functools
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from dispatch import region_calendar
from dispatch import region_rows as rows
from dispatch.region_cards import Card
from dispatch.region_targets import Target
from events.regions import Agency, AlarmKind, Field, HazardKind, Kind, Name, Service

T = TypeVar("T")
Row = TypeVar("Row", covariant=True)

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
QUOTED = re.compile(r'"(?:[^"]+|"")*+"(?=[,\r\n]|\Z)')
CELL_END = re.compile(r"[,\n]")
WHERE = re.compile(r"(?P<what>.*?)(?: - at `\$?(?P<path>.*)`)?", re.DOTALL)
LACKS = re.compile(r"Object missing required field `(?P<field>\w+)`")
KEPT_MORE = {"README.md"}
MAY_LACK = {
    *("agencies.json", "alarms.json", "calendar.json", "cards.json", "fields.json", "hazards.json", "targets.json"),
}
"""A province may do without what they hold."""
WARNINGS = {"ends_soon"}
"""What is told of a folder that is right."""
JSON_ROWS = {**rows.JSON_ROWS, "cards.json": ("cards", Card), "targets.json": ("targets", Target)}


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong: where, as a word for programs, and as a sentence for people."""

    file: str
    line: int
    word: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text} [{self.word}]"

    @property
    def is_warning(self) -> bool:
        return self.word in WARNINGS


class RegionIsWrong(Exception):
    """The folder cannot be used. `problems` name file and line; `python -m dispatch check-region` lists them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class Source:
    """A file as it was read; `line` says where the value at a path begins. Lines are counted when first asked for."""

    def __init__(self, name: str, text: str, lines: dict[str, int] | None = None) -> None:
        self.name = name
        self.text = text
        self._given = lines

    @functools.cached_property
    def lines(self) -> dict[str, int]:
        return json_lines(self.text) if self._given is None else self._given

    def line(self, path: str) -> int:
        """Of the value at this path, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


class Found(NamedTuple, Generic[Row]):
    """A row, and where it was found."""

    row: Row
    source: Source
    path: str

    @property
    def line(self) -> int:
        return self.source.line(self.path)

    def problem(self, word: str, text: str, at: str = "") -> Problem:
        return Problem(self.source.name, self.source.line(self.path + at), word, text)


class Folder:
    """Every row that could be read, the problems of the others, and the content that the digest is taken of."""

    def __init__(self) -> None:
        self.settings: Found[rows.Settings] | None = None
        self.services: list[Found[Service]] = []
        self.numbers: list[Found[rows.NumberRow]] = []
        self.capabilities: dict[str, Found[Name]] = {}
        self.care: dict[str, Found[Name]] = {}
        self.kinds: list[Found[Kind]] = []
        self.hazards: list[Found[HazardKind]] = []
        self.alarms: list[Found[AlarmKind]] = []
        self.calendar: Found[region_calendar.CalendarFile] | None = None
        self.agencies: list[Found[Agency]] = []
        self.fields: list[Found[Field]] = []
        self.cards: list[Found[Card]] = []
        self.targets: list[Found[Target]] = []
        self.stations: list[Found[rows.Station]] = []
        self.units: list[Found[rows.UnitRow]] = []
        self.hospitals: list[Found[rows.Hospital]] = []
        self.cameras: list[Found[rows.Camera]] = []
        self.loudspeakers: list[Found[rows.Loudspeaker]] = []
        self.places: list[Found[rows.Landmark]] = []
        self.km_posts: list[Found[rows.Landmark]] = []
        self.areas: list[Found[rows.Area]] = []
        self.roads: list[Found[rows.Road]] = []
        self.about: dict[str, rows.About] = {}
        self.content: dict[str, object] = {}
        self.problems: list[Problem] = []


def read(path: Path) -> Folder:
    """All files of the folder. Nothing is raised for what a person may have typed: it is a problem, with its line."""
    folder = Folder()
    expected = {"region.json", "calendar.json", *JSON_ROWS, *rows.CSV_ROWS}
    there = {entry.name for entry in path.iterdir() if not entry.name.startswith(".")}
    folder.problems += [
        Problem(name, 1, "missing_file", "the file is not there") for name in sorted(expected - there - MAY_LACK)
    ]
    unknown = sorted(there - expected - KEPT_MORE)
    folder.problems += [Problem(name, 1, "unknown_file", "no file of a region has this name") for name in unknown]
    for name in sorted(expected & there):
        try:
            data = (path / name).read_bytes()
        except OSError as wrong:
            folder.problems.append(Problem(name, 1, "unreadable", f"the file cannot be read: {wrong.strerror}"))
            continue
        _read_file(folder, name, data)
    return folder


def json_lines(text: str) -> dict[str, int]:
    """The line in which each value of this JSON text begins, by its path: `.kinds[3].name`. The text must be JSON."""
    lines: dict[str, int] = {}
    tokens = list(_tokens(text))

    def value(at: int, path: str) -> int:
        opening, lines[path] = tokens[at]
        if opening not in ("{", "["):
            return at + 1
        at, count = at + 1, 0
        while tokens[at][0] not in ("}", "]"):
            if opening == "{":
                at = value(at + 2, f"{path}.{json.loads(tokens[at][0])}")
            else:
                at = value(at, f"{path}[{count}]")
            count += 1
            at += tokens[at][0] == ","
        return at + 1

    value(0, "")
    return lines


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, last = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", last, found.start())
        last = found.start()
        yield found[0], line


def _read_file(folder: Folder, name: str, data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        folder.problems.append(Problem(name, line, "not_utf8", "the file is not UTF-8; save it as UTF-8"))
        return
    if not text.strip():
        folder.problems.append(Problem(name, 1, "empty_file", "the file is empty"))
        return
    for number, line_text in enumerate(text.splitlines(), 1):
        if not unicodedata.is_normalized("NFC", line_text):
            told = "a letter and its tone mark are two characters here; write them as one (NFC)"
            folder.problems.append(Problem(name, number, "not_nfc", told))
    (_read_csv if name in rows.CSV_ROWS else _read_json)(folder, name, text)


def _read_csv(folder: Folder, name: str, text: str) -> None:
    reader = csv.DictReader(io.StringIO(text), restkey="", strict=True)
    lines: dict[str, int] = {}
    table: list[dict[str, Any]] = []
    try:
        for raw in reader:
            lines[f"[{len(table)}]"] = reader.line_num
            table.append(raw)
    except csv.Error as wrong:
        opened = _left_open(text)
        told = "the quote that opens here does not end its cell" if opened else str(wrong)
        folder.problems.append(Problem(name, opened or reader.line_num, "not_csv", f"not readable as CSV: {told}"))
    source = Source(name, text, lines)
    folder.content[name] = sorted(table, key=lambda raw: sorted((key, str(raw[key])) for key in raw))
    for number, raw in enumerate(table):
        if "" in raw:
            told = "more cells than the first line names; is a comma in a text not in quotes?"
            folder.problems.append(Problem(name, lines[f"[{number}]"], "too_many_cells", told))
            continue
        _keep(folder, source, f"[{number}]", _folded(raw), rows.CSV_ROWS[name], getattr(folder, name.split(".")[0]))


def _left_open(text: str) -> int | None:
    """The line of the first cell that begins with a quote and does not end with one."""
    at = 0
    while True:
        if text.startswith('"', at):
            whole = QUOTED.match(text, at)
            if whole is None:
                return text.count("\n", 0, at) + 1
            at = whole.end()
        end = CELL_END.search(text, at)
        if end is None:
            return None
        at = end.end()


def _read_json(folder: Folder, name: str, text: str) -> None:
    try:
        raw = json.loads(text, parse_constant=lambda word: _no_number(text, word))
    except json.JSONDecodeError as wrong:
        folder.problems.append(Problem(name, wrong.lineno, "not_json", f"not readable as JSON: {wrong.msg}"))
        return
    folder.content[name] = raw
    source = Source(name, text)
    if name == "region.json":
        folder.settings = _found(folder, source, "", raw, rows.Settings)
        return
    if name == "calendar.json":
        folder.calendar = _calendar(folder, source, raw)
        return
    key, kind = JSON_ROWS[name]
    table = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(table, dict if key in rows.TABLES else list):
        told = f"an object with `about` and `{key}` is expected"
        folder.problems.append(Problem(name, 1, "wrong_value", told))
        return
    about = _found(folder, source, ".about", raw.get("about"), rows.About)
    if about is not None:
        folder.about[name] = about.row
    if isinstance(table, dict):
        _keep_table(folder, source, key, table)
        return
    for number, item in enumerate(table or ()):
        _keep(folder, source, f".{key}[{number}]", item, kind, getattr(folder, name.split(".")[0]))


def _calendar(folder: Folder, source: Source, raw: object) -> Found[region_calendar.CalendarFile] | None:
    found = _found(folder, source, "", raw, region_calendar.CalendarFile)
    if found is not None and not region_calendar.is_known(found.row.country):
        told = f"there is no list of holidays of country `{found.row.country}`; it is two letters, like VN"
        folder.problems.append(found.problem("unknown_country", told, ".country"))
        return None
    return found


def _no_number(text: str, word: str) -> None:
    raise json.JSONDecodeError(f"{word} is no number", text, text.index(word))


def _keep_table(folder: Folder, source: Source, name: str, table: dict[str, object]) -> None:
    for key, item in table.items():
        found = _found(folder, source, f".{name}.{key}", item, Name)
        if found is not None:
            getattr(folder, name)[key] = found


def _keep(folder: Folder, source: Source, path: str, raw: object, kind: type[T], kept: list[Found[T]]) -> None:
    found = _found(folder, source, path, raw, kind)
    if found is not None:
        kept.append(found)


def _found(folder: Folder, source: Source, path: str, raw: object, kind: type[T]) -> Found[T] | None:
    """The row if it can be read; otherwise a problem for each field of it that cannot."""
    lax = source.name in rows.CSV_ROWS
    try:
        return Found(msgspec.convert(raw, kind, strict=not lax), source, path)
    except msgspec.ValidationError as wrong:
        for text, below in list(_each_wrong(raw, kind, lax=lax)) or [(str(wrong), "")]:
            at = source.line(path + below)
            folder.problems.append(Problem(source.name, at, _word(text), _sentence(text, below)))
        return None


def _word(text: str) -> str:
    if text.startswith("Object contains unknown field"):
        return "unknown_field"
    lack = LACKS.match(text)
    if lack is None:
        return "wrong_value"
    return "missing_translation" if lack["field"] in {"vi", "en"} else "missing_field"


def _each_wrong(raw: object, kind: type, *, lax: bool) -> Iterator[tuple[str, str]]:
    if not isinstance(raw, dict):
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    tag = kind.__struct_config__.tag_field  # type: ignore[attr-defined]
    for key in raw.keys() - fields.keys() - {tag}:
        yield f"Object contains unknown field `{key}`", f".{key}"
    for key, field in fields.items():
        if key not in raw:
            if field.required:
                yield f"Object missing required field `{key}`", ""
            continue
        try:
            msgspec.convert(raw[key], field.type, strict=not lax)
        except msgspec.ValidationError as wrong:
            told = WHERE.fullmatch(str(wrong))
            yield (told["what"], f".{key}{told['path'] or ''}") if told else (str(wrong), f".{key}")


def _sentence(text: str, below: str) -> str:
    below = below.removeprefix(".place")  # which a person knows as two columns
    lack = LACKS.match(text)
    if lack is not None:
        return f"`{(below + '.' + lack['field']).lstrip('.')}` is missing"
    return f"`{below.lstrip('.')}`: {text}" if below else text


def _folded(raw: dict[str, Any]) -> dict[str, object]:
    """A line of cells as a row: empty cells are left out, `lat` and `lon` are a place, `;` makes a list."""
    row: dict[str, object] = {key: cell.strip() for key, cell in raw.items() if cell and cell.strip()}
    if "lat" in row or "lon" in row:
        row["place"] = {key: row.pop(key) for key in ("lat", "lon") if key in row}
    for key in ("capabilities", "also", "care"):
        if key in row:
            row[key] = [part.strip() for part in str(row[key]).split(";") if part.strip()]
    return row
