"""What several checks ask: a name in both languages, an id that stands once, services, capabilities, able units."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from dispatch.region_files import Folder, Found, Problem
from events.regions import Name, Wanted
from events.values import Capability, ServiceId

WORD = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")

Row = TypeVar("Row")


def able(folder: Folder, found: Found[object], wanted: Wanted, path: str) -> Iterator[Problem]:
    units = sum(
        unit.row.service == wanted.service and {*wanted.capabilities} <= {*unit.row.capabilities}
        for unit in folder.units
    )
    what = " and ".join(wanted.capabilities) or "anything"
    if not units:
        told = f"no unit of `{wanted.service}` is capable of {what}"
        yield found.problem("no_such_unit", told, path)
    elif units < wanted.count:
        told = f"{wanted.count} units of `{wanted.service}` capable of {what} are wanted and there are {units}"
        yield found.problem("too_few_units", told, path)


def twice(table: Iterable[Found[Row]], what: str, key: Callable[[Row], str]) -> Iterator[Problem]:
    first: dict[str, Found[Row]] = {}
    for found in table:
        stands = key(found.row)
        if stands in first:
            told = f"{what} `{stands}` stands in line {first[stands].line} already"
            yield found.problem("duplicate", told, ".number" if what == "number" else ".id")
        first.setdefault(stands, found)


def named(found: Found[object], told: Name, path: str = ".name") -> Iterator[Problem]:
    for language in ("vi", "en"):
        if not getattr(told, language).strip():
            yield found.problem("missing_translation", f"the name in `{language}` is empty", f"{path}.{language}")


def service_known(folder: Folder, found: Found[object], service: ServiceId, path: str = "") -> Iterator[Problem]:
    if service not in {known.row.id for known in folder.services}:
        yield found.problem("unknown_service", f"service `{service}` is not in services.json", path)


def capability_known(folder: Folder, found: Found[object], capability: Capability, path: str = "") -> Iterator[Problem]:
    if capability not in folder.capabilities:
        yield found.problem("unknown_capability", f"capability `{capability}` is not in capabilities.json", path)
