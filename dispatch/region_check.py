"""Says what is wrong in a region folder: every mistake, with file and line.

The words of the problems (`unknown_service`, `outside`, …) are for programs and never change; the sentences may.
"""

import datetime
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from dispatch import region_areas_check, region_cards_check, region_hotline_check, region_targets_check
from dispatch import region_files as files
from dispatch.region_files import Folder, Found, Problem
from dispatch.region_names_check import WORD, able, capability_known, named, service_known, twice
from dispatch.region_rows import Settings
from events.regions import Kind, Wanted
from events.values import Place

SHAPES = {"circle", "square", "house", "diamond"}
HOURS = 24
HAZARD_DAYS_MAX = 5 * 365
VERIFY_S_MAX = 900
"""An alarm that waits longer than this is not waited for by anybody."""
SPEED_KMH = (5.0, 150.0)
VERSION = re.compile(r"\d{4}(\.\d+)+")
CALLSIGN = re.compile(r"[A-Z0-9]{1,10}")
DIALLED = re.compile(r"[0-9]{2,5}")

Row = TypeVar("Row")
Progress = Callable[[str, int, int], None]
"""What is being looked at, how many files of it are done, how many there are."""


class Placed(Protocol):
    @property
    def place(self) -> Place: ...


def silent(_what: str, _done: int, _total: int) -> None:
    """For who does not want to watch."""


def check(folder: Path, progress: Progress = silent, today: datetime.date | None = None) -> list[Problem]:
    """All problems of the folder, in the order of files and lines; none means that it can be adopted.

    With `today` it also warns of what is right and will not be for long.
    """
    progress("read", 0, len(CHECKS) + 1)
    found = files.read(folder)
    problems = set(found.problems)
    for done, (what, one) in enumerate(CHECKS.items(), 1):
        progress(what, done, len(CHECKS) + 1)
        problems.update(one(found))
    if today is not None:
        problems.update(region_hotline_check.ends_soon(found, today))
    progress("done", len(CHECKS) + 1, len(CHECKS) + 1)
    return sorted(problems)


def settings(folder: Folder) -> Iterator[Problem]:
    found = folder.settings
    if found is None:
        return
    region, limits = found.row, found.row.limits
    yield from named(found, region.name)
    if not VERSION.fullmatch(region.version):
        yield found.problem("bad_version", f"version `{region.version}` is not like 2026.1", ".version")
    if not _rising(limits.assign_s) or limits.assign_s[0] <= 0:
        yield found.problem(
            "limits_not_rising", "assign_s must be positive and rise with the priority", ".limits.assign_s"
        )
    if not _rising(limits.promote_s[1:]) or limits.promote_s[1] <= 0:
        told = "promote_s must be positive and rise from its second figure on"
        yield found.problem("limits_not_rising", told, ".limits.promote_s")
    elif any(promote < assign for assign, promote in zip(limits.assign_s[1:], limits.promote_s[1:], strict=True)):
        told = "a need would be promoted before its limit to be assigned has passed"
        yield found.problem("limits_not_rising", told, ".limits.promote_s")
    if limits.acknowledge_s <= 0:
        yield found.problem("limits_not_rising", "acknowledge_s must be positive", ".limits.acknowledge_s")
    yield from _limits_of_the_room(found)
    yield from _meridians(found)


MERIDIAN_STEPS = 4
"""To a degree: every province has a meridian of whole quarters, and 106.15 is an error for 106°15'."""
MERIDIAN_FAR = 3.0
"""Degrees; one farther from the region is another province's."""


def _meridians(found: Found[Settings]) -> Iterator[Problem]:
    told = found.row.vn2000_meridians
    for at, degrees in enumerate(told):
        path = f".vn2000_meridians[{at}]"
        if not (degrees * MERIDIAN_STEPS).is_integer():
            yield found.problem("wrong_value", f"{degrees:g}° is no meridian of VN-2000: 106°15' is 106.25", path)
        if abs(degrees - found.row.centre.lon) > MERIDIAN_FAR:
            yield found.problem("wrong_value", f"{degrees:g}° is too far from the region's centre", path)
        if degrees in told[:at]:
            yield found.problem("duplicate", f"meridian {degrees:g}° is there already", path)


SILENT_S_MIN = 10
"""Consoles say every 5 s that they are there; one that is late once is not silent."""


def _limits_of_the_room(found: Found[Settings]) -> Iterator[Problem]:
    limits = found.row.limits
    least = {"silent_s": SILENT_S_MIN, "widen_s": 0, "call_back_s": 1, "handover_s": 1}
    least |= {"hospital_s": 1, "recording_days": 1, "transfer_s": 1}
    least |= {"warning_hold_s": 0, "warning_again_s": 1, "warning_tries": 1, "warning_approve_s": 0}
    for name, most in least.items():
        if getattr(limits, name) < most:
            yield found.problem("limit_too_small", f"{name} must be {most} or more", f".limits.{name}")


def services(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.services, "service", lambda row: row.id)
    manned = {unit.row.service for unit in folder.units}
    for found in folder.services:
        service = found.row
        yield from named(found, service.name)
        if not WORD.fullmatch(service.id):
            yield found.problem("bad_id", f"`{service.id}` must be small letters, figures and _", ".id")
        if service.shape not in SHAPES:
            told = f"shape `{service.shape}` is none of {', '.join(sorted(SHAPES))}"
            yield found.problem("wrong_value", told, ".shape")
        if len(service.speed_kmh) != HOURS:
            told = f"speed_kmh has {len(service.speed_kmh)} figures, not one for each of the {HOURS} hours"
            yield found.problem("wrong_value", told, ".speed_kmh")
        for hour, speed in enumerate(service.speed_kmh):
            if not SPEED_KMH[0] <= speed <= SPEED_KMH[1]:
                told = f"{speed:g} km/h at hour {hour} is not believable"
                yield found.problem("wrong_value", told, f".speed_kmh[{hour}]")
        if service.id not in manned:
            yield found.problem("no_such_unit", f"service `{service.id}` has no unit in units.csv", ".id")


def numbers(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.numbers, "number", lambda row: row.number)
    for found in folder.numbers:
        yield from named(found, found.row.name)
        if not DIALLED.fullmatch(found.row.number):
            yield found.problem("bad_id", f"`{found.row.number}` is no number of two to five figures", ".number")
        for at, service in enumerate(found.row.serves):
            yield from service_known(folder, found, service, f".serves[{at}]")


def capabilities(folder: Folder) -> Iterator[Problem]:
    used = {capability for unit in folder.units for capability in unit.row.capabilities}
    for key, found in folder.capabilities.items():
        yield from named(found, found.row, "")
        if not WORD.fullmatch(key):
            yield found.problem("bad_id", f"`{key}` must be small letters, figures and _")
        if key not in used:
            yield found.problem("no_such_unit", f"no unit is capable of `{key}`")


def kinds(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.kinds, "kind", lambda row: row.id)
    for found in folder.kinds:
        kind = found.row
        yield from named(found, kind.name)
        yield from service_known(folder, found, kind.service, ".service")
        if not WORD.fullmatch(kind.id):
            yield found.problem("bad_id", f"`{kind.id}` must be small letters, figures and _", ".id")
        for number, level in enumerate(kind.levels):
            yield from _level(folder, found, number, level)


def hazards(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.hazards, "hazard", lambda row: row.id)
    for found in folder.hazards:
        hazard = found.row
        yield from named(found, hazard.name)
        if not WORD.fullmatch(hazard.id):
            yield found.problem("bad_id", f"`{hazard.id}` must be small letters, figures and _", ".id")
        if hazard.severity not in (1, 2, 3):
            yield found.problem("wrong_value", "severity is 1, 2 or 3", ".severity")
        if not 0 < hazard.days <= HAZARD_DAYS_MAX:
            yield found.problem("wrong_value", f"days must be between 1 and {HAZARD_DAYS_MAX}", ".days")


def alarms(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.alarms, "alarm", lambda row: row.id)
    kinds = {found.row.id for found in folder.kinds}
    for found in folder.alarms:
        alarm = found.row
        yield from named(found, alarm.name)
        if not WORD.fullmatch(alarm.id):
            yield found.problem("bad_id", f"`{alarm.id}` must be small letters, figures and _", ".id")
        if alarm.incident not in kinds:
            yield found.problem("unknown_kind", f"kind `{alarm.incident}` is not in kinds.json", ".incident")
        if not 0 <= alarm.verify_s <= VERIFY_S_MAX:
            yield found.problem("wrong_value", f"verify_s must be between 0 and {VERIFY_S_MAX}", ".verify_s")
        if alarm.warns and alarm.verify_s > 0:
            told = "where ringing warns, nobody can verify it by a ring: verify_s must be 0"
            yield found.problem("wrong_value", told, ".ringing_warns")
    if folder.alarms and all(found.row.id != "other" for found in folder.alarms):
        told = "there must be an alarm `other`, for what a panel calls by a word of its own"
        yield folder.alarms[-1].problem("missing_other", told, ".id")


def _level(folder: Folder, found: Found[Kind], number: int, level: Sequence[Wanted]) -> Iterator[Problem]:
    if not level:
        yield found.problem("empty_run_card", f"level {number + 1} wants nothing", f".levels[{number}]")
    for at, wanted in enumerate(level):
        path = f".levels[{number}][{at}]"
        known = [*service_known(folder, found, wanted.service, f"{path}.service")]
        for place, capability in enumerate(wanted.capabilities):
            known += capability_known(folder, found, capability, f"{path}.capabilities[{place}]")
        yield from known
        if wanted.count < 1:
            yield found.problem("wrong_value", "count must be 1 or more", f"{path}.count")
        if not known:
            yield from able(folder, found, wanted, path)


def stations(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.stations, "station", lambda row: row.id)
    for found in folder.stations:
        yield from service_known(folder, found, found.row.service)
        if not WORD.fullmatch(found.row.id):
            yield found.problem("bad_id", f"`{found.row.id}` must be small letters, figures, _ and -")


def units(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.units, "callsign", lambda row: row.id)
    services = {station.row.id: station.row.service for station in folder.stations}
    for found in folder.units:
        unit = found.row
        yield from service_known(folder, found, unit.service)
        if not CALLSIGN.fullmatch(unit.id):
            yield found.problem(
                "bad_id", f"callsign `{unit.id}` is not at most ten capital letters and figures, like A12"
            )
        if unit.station not in services:
            yield found.problem(
                "unknown_station", f"unit {unit.id} is at station `{unit.station}`, which is not in stations.csv"
            )
        elif services[unit.station] != unit.service:
            told = f"unit {unit.id} of `{unit.service}` is at a station of `{services[unit.station]}`"
            yield found.problem("other_service", told)
        if not unit.capabilities:
            yield found.problem("missing_field", f"unit {unit.id} is capable of nothing")
        for capability in unit.capabilities:
            yield from capability_known(folder, found, capability)


def care(folder: Folder) -> Iterator[Problem]:
    for key, found in folder.care.items():
        yield from named(found, found.row, "")
        if not WORD.fullmatch(key):
            yield found.problem("bad_id", f"`{key}` must be small letters, figures and _")


def hospitals(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.hospitals, "id", lambda row: row.id)
    for found in folder.hospitals:
        for one in found.row.care:
            if one not in folder.care:
                yield found.problem("unknown_care", f"care `{one}` is not in care.json")


def points(folder: Folder) -> Iterator[Problem]:
    """Everything that stands somewhere stands inside the province."""
    whole = region_areas_check.whole(folder)
    placed: list[Found[Placed]] = [
        *folder.stations, *folder.hospitals, *folder.cameras, *folder.loudspeakers, *folder.places, *folder.km_posts,
    ]  # fmt: skip
    for found in placed:
        yield from _outside(whole, found, found.row.place)
    if folder.settings is not None:
        yield from _outside(whole, folder.settings, folder.settings.row.centre, ".centre")
    yield from twice(folder.cameras, "id", lambda row: row.id)
    yield from twice(folder.loudspeakers, "id", lambda row: row.id)


def _outside(whole: region_areas_check.Whole, found: Found[object], place: Place, path: str = "") -> Iterator[Problem]:
    if not whole.holds(place):
        yield found.problem(
            "outside", f"{place.lat}, {place.lon} is outside the province; are they in the right order?", path
        )


def _rising(figures: Sequence[int]) -> bool:
    return all(low < high for low, high in itertools.pairwise(figures))


CHECKS: dict[str, Callable[[Folder], Iterator[Problem]]] = {
    "region.json": settings,
    "services.json": services,
    "numbers.json": numbers,
    "capabilities.json": capabilities,
    "kinds.json": kinds,
    "hazards.json": hazards,
    "alarms.json": alarms,
    "cards.json": region_cards_check.cards,
    "targets.json": region_targets_check.targets,
    "calendar.json": region_hotline_check.calendar,
    "agencies.json": region_hotline_check.agencies,
    "fields.json": region_hotline_check.fields,
    "stations.csv": stations,
    "units.csv": units,
    "care.json": care,
    "hospitals.csv": hospitals,
    "areas.geojson": region_areas_check.areas,
    "roads.geojson": region_areas_check.roads,
    "points": points,
}
