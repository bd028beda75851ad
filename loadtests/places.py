"""How often the place that is meant is found: `python -m loadtests.places` prints the hit rate at 1 and at 5.

The queries are made from the region's own names by one seed, as call-takers type them:

    tone marks      none, and small letters, in every class
    typing errors   one or two in each query of such a class: a letter left out, put in, replaced by another of a to z,
                    or two neighbours changed about, in turn; in a word of three letters or more, never in a figure
    communes        those of before the last reform with their district, as people still say; those of today alone
    abbreviations   `p`, `x`, `tt` before the commune and `tp`, `tx`, `h` before the district
    half a name     the first half of its letters and one more
    places          hamlets, markets, bridges and all else in places.csv by name; hospitals; `also` by their other names
    roads           as `ql 14`, `quoc lo 14`, `tl741`, and the like
    kilometres      posts and points between them, in five ways of saying so
    house or hamlet + commune
                    a house, an alley, a group, a hamlet, a road, in seven ways, none of them known, before a commune of
                    before (with its district, or alone) or of today, with what it is or (of two words) without; and
                    with one error

An answer is right when it is the thing the query was made of, by its name and its point: a commune of before is not the
one of today that has its name. Of a commune after a house or a hamlet any of its name is right, since nothing says
which; but nothing that lies in no area of that name may stand above it, whatever it says of itself. For kilometres it
is right less than 50 m from the post or, half-way between two, less than 550 m from either. What another name is the
own name of is right, too: `huyện Bù Đăng` is the district before its town. Where two things are called alike without
marks (Lộc Thành, Lộc Thạnh), the one that comes later is not at 1.

The queries are made of the names that are searched: the figures say how well a name that is there is found, and nothing
of names that are missing.
"""

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console
from rich.table import Table

from dispatch import region
from dispatch import region_rows as rows
from dispatch.gazetteer import Found, Gazetteer, folding
from dispatch.gazetteer.entries import Entry, Land, entries_of, read
from dispatch.gazetteer.search import Index, distance_km
from events.values import Place
from loadtests.figures import quantile

ROOT = Path(__file__).parents[1]
POINT_KM = 0.05
HALF_KM = 0.55
KILOMETRES = 40
ROUNDS = 3
TIMES = 10
"""So many times the region's names, to see how a search grows."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORT = {"phuong": "p", "xa": "x", "thi tran": "tt", "thanh pho": "tp", "thi xa": "tx", "huyen": "h"}
BEFORE = (
    "so nha {n}",
    "ap {n}",
    "hem {n} duong le duan",
    "so {n}/{m} tran hung dao",
    "to {m}, khu pho {n}",
    "so nha {n} thon {m}",
    "{n} nguyen thi minh khai",
)
WAYS = ("ql{n} km {k}", "km{k} ql{n}", "quoc lo {n} km{k}", "ql {n}, km {k}", "cay so {k} quoc lo {n}")

console = Console(highlight=False)


class Query(NamedTuple):
    """What is typed, and whether an answer is what was meant."""

    kind: str
    typed: str
    is_right: Callable[[Found], bool]
    is_wrong: Callable[[Found], bool] = lambda _: False
    """It sends help elsewhere: nothing below it is a hit any more."""


class Rate(NamedTuple):
    kind: str
    queries: int
    at_1: float
    at_5: float
    missed: list[str]


# --- the queries


def queries_of(there: region.Region, seed: int) -> list[Query]:
    chance = random.Random(seed)
    return [
        *_communes(there, chance),
        *_places(there, chance),
        *_roads(there),
        *_kilometres(there, chance),
        *_in_communes(there, chance),
    ]


def _communes(there: region.Region, chance: random.Random) -> Iterator[Query]:
    leaves = [area.properties for area in there.areas if area.properties.level == "commune"]
    parents: dict[object, str] = {
        (one.properties.code, one.properties.until): one.properties.name for one in there.areas
    }
    for at, area in enumerate(leaves):
        right = _named(area.name, Place(area.point[1], area.point[0]))
        name = folding.fold(area.name)
        parent = folding.fold(parents.get((area.parent, area.until), ""))
        if area.until is None:
            yield Query("commune of today", name, right)
            yield Query("commune of today, one error", mistyped(name, at, chance), right)
            continue
        said = f"{folding.bare(name)} {folding.bare(parent)}"
        yield Query("commune of before with district", said, right)
        yield Query("commune of before with district, one error", mistyped(said, at, chance), right)
        yield Query("commune of before, abbreviated", f"{_short(name)} {_short(parent)}", right)


def _in_communes(there: region.Region, chance: random.Random) -> Iterator[Query]:
    """Last, so that the other classes are what they were by the same seed."""
    land = Land(there.areas)
    known = {folding.fold(place.name) for place in there.places}
    leaves = [area.properties for area in there.areas if area.properties.level == "commune"]
    parents: dict[object, str] = {
        (one.properties.code, one.properties.until): one.properties.name for one in there.areas
    }
    for at, area in enumerate(leaves):
        name, parent = folding.fold(area.name), folding.fold(parents.get((area.parent, area.until), ""))
        before = BEFORE[at % len(BEFORE)].format(n=chance.randrange(1, 60), m=chance.randrange(1, 12))
        if any(one.startswith(before) and name in one for one in known):
            continue
        alone = folding.bare(name) if " " in folding.bare(name) else name
        said = (name, alone, f"{name} {parent}" if area.until else name)[at % 3]
        right, wrong = _of_name(name), _not_in(name, land)
        yield Query("house or hamlet + commune", f"{before} {said}", _of_name(said) if at % 3 == 1 else right, wrong)
        mistaken = mistyped(folding.bare(name), at, chance)
        level = name.removesuffix(folding.bare(name))
        yield Query("house or hamlet + commune, one error", f"{before} {level}{mistaken}", right, wrong)


def _of_name(name: str) -> Callable[[Found], bool]:
    return lambda found: found.kind == "commune" and name in _ways(found.name)


def _not_in(name: str, land: Land) -> Callable[[Found], bool]:
    """Neither of the name, nor at a place that was ever in an area of it: by the outlines, whatever the answer says."""
    bare = folding.bare(name)

    def is_elsewhere(found: Found) -> bool:
        around = (found.name, *(land.within(found.place) if found.place is not None else ()))
        return all(folding.bare(folding.fold(one)) != bare for one in around)

    return is_elsewhere


def _places(there: region.Region, chance: random.Random) -> Iterator[Query]:
    named = [(place.name, place.place, place.also) for place in there.places if place.kind != "km_post"]
    named += [(hospital.name, hospital.place, (hospital.short,)) for hospital in there.hospitals]
    for at, (name, place, also) in enumerate(named):
        right = _named(name, place)
        yield Query("place", folding.fold(name), right)
        yield Query("place, one error", mistyped(folding.fold(name), at, chance), right)
        yield Query("place, two errors", mistyped(mistyped(folding.fold(name), at, chance), at + 1, chance), right)
        yield Query("half a place", _half(folding.fold(name)), right)
        for other in also:
            yield Query("place by another name", folding.plain(other), _named(name, place, other))


def _roads(there: region.Region) -> Iterator[Query]:
    for road in there.roads:
        ref = road.properties.ref
        full = folding.fold(ref)
        number = full.rsplit(" ", 1)[-1]
        word = "tl" if full.startswith("duong tinh") else "ql"
        for typed in (full, f"{word} {number}", f"{word}{number}", folding.plain(ref)):
            yield Query("road", typed, lambda found, ref=ref: found.name == ref)  # type: ignore[misc]


def _kilometres(there: region.Region, chance: random.Random) -> Iterator[Query]:
    posts = [place for place in there.places if place.kind == "km_post"]
    for at in sorted(chance.sample(range(len(posts) - 1), min(KILOMETRES, max(len(posts) - 1, 0)))):
        road, _, km = folding.fold(posts[at].name).rpartition(" km ")
        number = road.rsplit(" ", 1)[-1]
        typed = WAYS[at % len(WAYS)].format(n=number, k=km)
        yield Query("kilometre", typed, _near(posts[at].place))
        if folding.fold(posts[at + 1].name) == f"{road} km {int(km) + 1}":
            yield Query("kilometre, between posts", f"ql{number} km {km}+500", _between(posts[at], posts[at + 1]))


def _between(one: rows.Landmark, other: rows.Landmark) -> Callable[[Found], bool]:
    near = _near(one.place, HALF_KM), _near(other.place, HALF_KM)
    return lambda found: all(is_near(found) for is_near in near)


def _named(name: str, place: Place, other: str = "") -> Callable[[Found], bool]:
    said = folding.fold(other)
    return lambda found: (found.name == name and found.place == place) or said in _ways(found.name)


def _ways(name: str) -> tuple[str, str]:
    return folding.fold(name), folding.bare(folding.fold(name))


def _near(place: Place, km: float = POINT_KM) -> Callable[[Found], bool]:
    return lambda found: found.how == "km" and found.place is not None and distance_km(found.place, place) < km


def _short(name: str) -> str:
    return next((name.replace(full, short, 1) for full, short in SHORT.items() if name.startswith(full + " ")), name)


def _half(name: str) -> str:
    """Its first letters, as far as they are typed before one looks: half of them and one."""
    return name[: len(name) // 2 + 1].strip()


def mistyped(text: str, kind: int, chance: random.Random) -> str:
    """One error of the kind whose turn it is, in a word long enough for it; the text as it is without such a word."""
    words = text.split()
    able = [at for at, word in enumerate(words) if len(word) > 2 and word.isalpha()]
    if not able:
        return text
    at = chance.choice(able)
    words[at] = ERRORS[kind % len(ERRORS)](words[at], chance)
    return " ".join(words)


def _left_out(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _put_in(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) + 1)
    return word[:at] + chance.choice(LETTERS) + word[at:]


def _replaced(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + chance.choice(LETTERS.replace(word[at], "")) + word[at + 1 :]


def _changed_about(word: str, chance: random.Random) -> str:
    able = [at for at in range(len(word) - 1) if word[at] != word[at + 1]]
    if not able:
        return word
    at = chance.choice(able)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


ERRORS = (_left_out, _put_in, _replaced, _changed_about)

# --- the figures


def rates(gazetteer: Gazetteer, queries: Iterable[Query]) -> list[Rate]:
    """By class, in the order in which the classes first come, and then of all."""
    asked: dict[str, list[tuple[str, int]]] = {}
    for query in queries:
        found = gazetteer.find(query.typed, limit=5)
        rank = _rank(query, found)
        asked.setdefault(query.kind, []).append((query.typed, rank))
    everything = [one for some in asked.values() for one in some]
    return [_rate(kind, some) for kind, some in [*asked.items(), ("all", everything)]]


def _rank(query: Query, found: Sequence[Found]) -> int:
    """From 1 on; 0 when it is not there, or only below what is wrong."""
    for at, one in enumerate(found, 1):
        if query.is_right(one):
            return at
        if query.is_wrong(one):
            return 0
    return 0


def _rate(kind: str, asked: Sequence[tuple[str, int]]) -> Rate:
    at_1 = sum(rank == 1 for _, rank in asked) / len(asked)
    return Rate(kind, len(asked), at_1, sum(rank > 0 for _, rank in asked) / len(asked), [q for q, r in asked if not r])


def timed(find: Callable[[str], object], queries: Sequence[Query]) -> list[float]:
    """Milliseconds of each search, in order of length; the best of three, since others use the machine too."""
    return sorted(min(_spent(find, query.typed) for _ in range(ROUNDS)) for query in queries)


def _spent(find: Callable[[str], object], typed: str) -> float:
    began = time.perf_counter()
    find(typed)
    return (time.perf_counter() - began) * 1000


def many(there: region.Region, seed: int) -> list[Entry]:
    """The region's entries, and nine times as many again whose names are made of two of theirs."""
    chance = random.Random(seed)
    sources = read(there.files)
    entries = entries_of(sources, Land(sources.areas))
    made = [
        Entry(f"{one.name} {chance.choice(entries).name}", one.kind, one.area, one.place, None, (), one.within)
        for one in entries * (TIMES - 1)
    ]
    return entries + made


def table_of(found: Sequence[Rate]) -> Table:
    table = Table(title="Places found", title_justify="left", box=None, pad_edge=False, title_style="bold")
    table.add_column("class")
    for column in ("queries", "hit at 1", "hit at 5"):
        table.add_column(column, justify="right")
    for rate in found:
        table.add_row(rate.kind, str(rate.queries), f"{rate.at_1:.1%}", f"{rate.at_5:.1%}")
    return table


@click.command(epilog="example: python -m loadtests.places --seed 7")
@click.option("--seed", default=7, show_default=True, help="Of the queries.")
@click.option("--region", "folder", default=ROOT / "deploy" / "binh_phuoc", type=click.Path(path_type=Path))
@click.option("--missed", is_flag=True, help="Also print what was not found among five.")
def main(seed: int, folder: Path, *, missed: bool) -> None:
    """How often the place that is meant is found, and how long a search takes."""
    there = region.load(folder)
    began = time.perf_counter()
    gazetteer = Gazetteer.of(there.files)
    made_ms = (time.perf_counter() - began) * 1000
    queries = queries_of(there, seed)
    found = rates(gazetteer, queries)
    console.print(table_of(found))
    spent = timed(gazetteer.find, queries)
    entries = many(there, seed)
    index = Index(entries)
    more = timed(lambda typed: index.search(typed, None, 8), queries)
    console.print(f"Made in {made_ms:.0f} ms; a search {_quantiles(spent)}.")
    console.print(f"With {TIMES} times the names, {len(entries):,} entries: {_quantiles(more)}.")
    if missed:
        console.print(*(f"{rate.kind}: {typed}" for rate in found[:-1] for typed in rate.missed), sep="\n")


def _quantiles(spent: list[float]) -> str:
    middle, late = quantile(spent, 0.5), quantile(spent, 0.99)
    return f"{middle:.1f} ms in the middle, {late:.1f} ms at p99, {spent[-1]:.1f} ms at most"


if __name__ == "__main__":
    sys.exit(main())
