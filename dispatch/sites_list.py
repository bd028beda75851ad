"""A list of sites as a person keeps it in a spreadsheet, one a line, turned into commands.

The first line names the columns: `site`, `kind`, and any of `name`, `label`, `lat`, `lon`, `radius_m`, `address`,
`devices` and `hazards` (parted by `;`), and `role`, `phone`, `hours`, `contact` with a figure behind, as `phone1`.
"""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dispatch.http import wire
from dispatch.http.problems import Problem

CONTACTS = range(1, 10)
OWN = {"site", "kind", "name", "label", "lat", "lon", "radius_m", "address", "devices", "hazards"}
OF_CONTACT = ("role", "phone", "hours", "contact")
COLUMNS = OWN | {f"{column}{order}" for order in CONTACTS for column in OF_CONTACT}


class ListIsWrong(Exception):
    """Lines that cannot be read; nothing was sent. `problems` names each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(file: Path) -> list[list[Any]]:
    """The commands of each line, in order: the site, its contacts, its hazards. Raises ListIsWrong."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        table = csv.DictReader(opened)
        unknown = sorted(set(table.fieldnames or ()) - COLUMNS)
        if unknown:
            raise ListIsWrong([f"{file.name}:1: unknown columns: {', '.join(unknown)}"])
        read_so_far: list[list[Any]] = []
        problems: list[str] = []
        for row in table:
            cells = {name: cell.strip() for name, cell in row.items() if name and cell and cell.strip()}
            try:
                read_so_far.append([wire.decode(msgspec.json.encode(one)) for one in _commands(cells)])
            except Problem as problem:
                wrong = "; ".join(f"{one.path.removeprefix('$.')}: {one.message}" for one in problem.errors)
                problems.append(f"{file.name}:{table.line_num}: {wrong or problem.reason}")
    if problems:
        raise ListIsWrong(problems)
    return read_so_far


def _commands(cells: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The same line is the same commands: sent again, they are repeats."""
    site = cells.get("site", "")
    digest = hashlib.sha256(msgspec.json.encode(cells, order="sorted")).hexdigest()[:16]
    stem = f"import:{site}:{digest}"
    kept: dict[str, Any] = {"type": "KeepSite", "id": stem, "site": site, "kind": cells.get("kind", "")}
    kept |= {name: cells[name] for name in ("name", "label", "address") if name in cells}
    if "lat" in cells or "lon" in cells:
        kept["place"] = {name: _number(cells.get(name, "")) for name in ("lat", "lon")}
    if "radius_m" in cells:
        kept["radius_m"] = _number(cells["radius_m"])
    kept["devices"] = _parts(cells.get("devices", ""))
    yield kept
    for order in CONTACTS:
        if f"phone{order}" in cells:
            yield _contact(cells, order, site, stem)
    for hazard in _parts(cells.get("hazards", "")):
        yield {"type": "NoteHazard", "id": f"{stem}:{hazard}", "site": site, "hazard": hazard}


def _contact(cells: dict[str, str], order: int, site: str, stem: str) -> dict[str, Any]:
    contact: dict[str, Any] = {
        "type": "KeepContact",
        "id": f"{stem}:{order}",
        "site": site,
        "order": order,
        "role": cells.get(f"role{order}", "contact"),
        "phone": cells[f"phone{order}"],
        "hours": cells.get(f"hours{order}", "always"),
    }
    if f"contact{order}" in cells:
        contact["label"] = cells[f"contact{order}"]
    return contact


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _number(cell: str) -> Any:
    """A figure; what is none is told as it stands."""
    try:
        return msgspec.json.decode(cell)
    except msgspec.DecodeError:
        return cell
