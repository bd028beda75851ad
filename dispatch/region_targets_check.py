"""What can be wrong with targets of intervals; a part of `region_check`."""

from collections.abc import Iterator

from dispatch.region_files import Folder, Found, Problem
from dispatch.region_names_check import service_known
from dispatch.region_targets import Target, by_kinds


def targets(folder: Folder) -> Iterator[Problem]:
    kinds = {found.row.id: found.row for found in folder.kinds}
    before: list[Found[Target]] = []
    for found in folder.targets:
        unknown = [*_unknown(folder, found, set(kinds))]
        yield from unknown
        if not unknown and not by_kinds([found.row], [*kinds.values()]):
            told = "no kind of incident is both of these services and one of these kinds"
            yield found.problem("no_effect", told, ".services")
        covering = next((one for one in before if one.row.covers(found.row)), None)
        if covering is not None:
            told = f"the target in line {covering.line} fits all of it, and the first that fits counts"
            yield found.problem("no_effect", told, ".interval")
        before.append(found)


def _unknown(folder: Folder, found: Found[Target], kinds: set[str]) -> Iterator[Problem]:
    for at, service in enumerate(found.row.services):
        yield from service_known(folder, found, service, f".services[{at}]")
    for at, kind in enumerate(found.row.kinds):
        if kind not in kinds:
            yield found.problem("unknown_kind", f"kind `{kind}` is not in kinds.json", f".kinds[{at}]")
