"""How well one name of a region agrees with what was typed, word by word."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from dispatch.gazetteer import addresses, folding
from dispatch.gazetteer.entries import Entry, How
from dispatch.gazetteer.vocabulary import Meaning, Vocabulary

WORDS_MAX = 32
"""Words of a query that are looked at; an address with house, alley, hamlet and both levels has some twenty."""
COMMON_WEIGHT = 0.3
"""What a word such as `phường` or `xã` counts for, beside 1 for a word of the name itself."""
WITHIN = 0.9
"""What a word counts for that is not of the name, but of an area the thing lies in."""
PART_OF = 0.95
"""What it counts for when a thing that is no more was a part of that area: `Thọ Sơn, Bù Đăng` is the one of before."""
WHOLE_SHARE = 0.25
"""How much of the score is lost where nothing but what was typed is left of a long name."""
OUT_OF_ORDER = 0.05
TINY = 1e-9
"""More than sums of a few weights are ever off."""
OTHER_NAME = 0.02
"""What an other name loses, so that the district comes before its town when the town is also called by it."""


Meanings = dict[str, Meaning]
"""The known words that a typed one may mean."""


class Around(Struct, frozen=True, eq=False):
    """The areas around a thing. Many things have the same, and then they share it: what of a query names them is
    found once."""

    within: tuple[tuple[str, ...], ...]
    """Their names, each with and without what the area is."""
    parents: frozenset[tuple[str, ...]]
    """Those of them that it was a part of, when it is no more."""


class Name(Struct, frozen=True):
    """One way to call an entry."""

    entry: Entry
    words: tuple[str, ...]
    is_own: bool
    """It is the name that is shown, not one of the other ones."""
    around: Around
    weight: float
    """Of all its words."""
    bare: tuple[str, ...]
    """The shown name without what it is."""
    marked: frozenset[str]
    """The words of the shown name that bear a mark."""

    def all(self) -> set[str]:
        """Every word of it and of the areas around it."""
        return {*self.words, *(word for area in self.around.within for word in area)}


PARENT, AROUND = -1, -2


class Hit(NamedTuple):
    """A typed word found in a name. `at` is the place of the word in the name, or `PARENT`, or `AROUND` it."""

    meaning: Meaning
    at: int


Run = tuple[int, int, list[Meaning]]
"""Typed words that are one area's name: from which word on, `PARENT` or `AROUND`, and how each."""


class Query:
    """What was typed: its words, and which known words each may mean."""

    def __init__(self, typed: str, words: Sequence[str], meant: Sequence[Meanings]) -> None:
        self.words = words
        self.meant = meant
        self.marked = frozenset(folding.marked(typed))
        self.weights = [weight_of(word) for word in words]
        self.weight = sum(self.weights)
        self._typed = typed
        self._places: dict[str, list[int]] = {}
        for at, meanings in enumerate(meant):
            for word in meanings:
                self._places.setdefault(word, []).append(at)
        self._runs: dict[Around, list[Run]] = {}
        self._of_area: dict[tuple[str, ...], list[tuple[float, int, list[Meaning]]]] = {}
        self._tokens: list[str] | None = None
        self.having: dict[int, dict[int, float]] = {}
        """What an index found for what a word may mean, by the identity of that; its parts share it."""

    @classmethod
    def of(cls, typed: str, vocabulary: Vocabulary) -> "Query":
        words = vocabulary.respaced(folding.words(typed)[:WORDS_MAX])
        last = len(words) - 1 if not typed.endswith(" ") else -1
        return cls(typed, words, [vocabulary.meanings(word, may_go_on=at == last) for at, word in enumerate(words)])

    def part(self, wanted: Sequence[int]) -> "Query":
        """Only these of its words."""
        part = Query(self._typed, [self.words[at] for at in wanted], [self.meant[at] for at in wanted])
        part.having = self.having
        return part

    def as_typed(self, wanted: Collection[int]) -> str:
        """Those of its words as somebody typed them."""
        if not wanted:
            return ""
        if self._tokens is None:
            self._tokens = addresses.tokens(self._typed, self.words)
        return " ".join(token for at, token in enumerate(self._tokens) if at in wanted and token)

    def places(self, word: str) -> Sequence[int]:
        """Which of its words may mean this one."""
        return self._places.get(word, ())

    def runs(self, around: Around) -> list[Run]:
        """Where areas' whole names were typed, or the beginning of one at the very end; the surest first."""
        found = self._runs.get(around)
        if found is None:
            sure = [
                (quality, first, PARENT if area in around.parents else AROUND, run)
                for area in around.within
                if area[0] in self._places
                for quality, first, run in self._runs_of(area)
            ]
            sure.sort(key=lambda one: (-one[0], -one[2], one[1]))
            self._runs[around] = found = [(first, at, run) for _, first, at, run in sure]
        return found

    def _runs_of(self, area: tuple[str, ...]) -> list[tuple[float, int, list[Meaning]]]:
        """How sure each is all in all, and from which word on."""
        found = self._of_area.get(area)
        if found is None:
            runs = [(first, _run(self.meant[first:], area)) for first in self._places[area[0]]]
            found = [(sum(one.quality for one in run), first, run) for first, run in runs if run]
            self._of_area[area] = found
        return found


class Match(NamedTuple):
    """A name that agrees with what was typed, and which of the typed words it has."""

    name: Name
    score: float
    how: How
    had: dict[int, Hit]
    is_whole: bool
    """All of the name was typed."""


def compared(query: Query, name: Name) -> Match:
    """How well the typed words agree with one name, from 0 to 1, and in which way they do."""
    return _compared_with(query, name, _hits(query, name))


def compared_above(query: Query, name: Name, least: float) -> Match | None:
    """The same, or None where it agrees less: most names do, and that is soon seen."""
    had = _hits(query, name)
    if _agreed(query, had) / query.weight < least - TINY:
        return None
    match = _compared_with(query, name, had)
    return match if match.score >= least else None


def _compared_with(query: Query, name: Name, had: dict[int, Hit]) -> Match:
    """By what was found of it."""
    of_name = [hit for hit in had.values() if hit.at >= 0]
    if not of_name:
        return Match(name, 0.0, "words", had, is_whole=False)
    covered = sum([weight_of(name.words[hit.at]) * hit.meaning.quality for hit in of_name])
    in_order = _is_in_order([hit.at for hit in had.values()])
    score = _agreed(query, had) / query.weight * (1 - WHOLE_SHARE * (1 - covered / name.weight))
    lost = (0.0 if in_order else OUT_OF_ORDER) + (0.0 if name.is_own else OTHER_NAME)
    is_whole = len(of_name) == len(name.words)
    return Match(name, max(score - lost, 0.0), _how(had, len(query.words), len(name.words)), had, is_whole)


def _agreed(query: Query, had: dict[int, Hit]) -> float:
    """The weight of the typed words that were found, by how sure each is."""
    return sum([query.weights[at] * _quality(hit) for at, hit in had.items()])


def _hits(query: Query, name: Name) -> dict[int, Hit]:
    """For each typed word, in their order, the word of the name it means, or the area around it; none if neither."""
    hits = _of_name(query, name.words)
    for first, at, run in query.runs(name.around):
        if not any(typed in hits for typed in range(first, first + len(run))):
            hits.update((typed, Hit(meaning, at)) for typed, meaning in enumerate(run, first))
    return dict(sorted(hits.items())) if len(hits) > 1 else hits


def _of_name(query: Query, name: Sequence[str]) -> dict[int, Hit]:
    """For each typed word the best word of the name that no other has, preferring the next one."""
    able: dict[int, list[Hit]] = {}
    for at, word in enumerate(name):
        for typed in query.places(word):
            able.setdefault(typed, []).append(Hit(query.meant[typed][word], at))
    hits: dict[int, Hit] = {}
    taken: set[int] = set()
    expected = 0
    for typed in sorted(able):
        free = [hit for hit in able[typed] if hit.at not in taken]
        if not free:
            continue
        hit = free[0] if len(free) == 1 else _best(free, expected)
        taken.add(hit.at)
        expected = hit.at + 1
        hits[typed] = hit
    return hits


def _best(free: Sequence[Hit], expected: int) -> Hit:
    return max(free, key=lambda one: (one.meaning.quality, one.at == expected, -one.at))


def _run(meant: Sequence[Meanings], area: Sequence[str]) -> list[Meaning]:
    """The meanings of the first typed words when they are this area's whole name, or as far as it was typed."""
    run = [meanings[word] for meanings, word in zip(meant, area, strict=False) if word in meanings]
    return run if len(run) == min(len(meant), len(area)) else []


def _is_in_order(places: Sequence[int]) -> bool:
    """The words of the name one after another, and the areas around it after them, as addresses are said."""
    length = next((at for at in range(len(places), 0, -1) if places[at - 1] >= 0), 0)
    return list(places[:length]) == sorted(places[:length]) and all(at >= 0 for at in places[:length])


def _quality(hit: Hit) -> float:
    if hit.at >= 0:
        return hit.meaning.quality
    return hit.meaning.quality * (PART_OF if hit.at == PARENT else WITHIN)


def _how(had: dict[int, Hit], typed: int, length: int) -> How:
    """By the least sure of the hits."""
    ways = {hit.meaning.way for hit in had.values()}
    if "typo" in ways:
        return "typo"
    if len(had) < typed or any(hit.at != at for at, hit in had.items()):
        return "words"
    return "exact" if typed == length and ways == {"exact"} else "prefix"


def names_of(entries: Iterable[Entry]) -> list[Name]:
    """All ways to call each of them."""
    known: dict[object, Around] = {}
    return [name for entry in entries for name in _names_of(entry, known)]


def _names_of(entry: Entry, known: dict[object, Around]) -> list[Name]:
    within = tuple(dict.fromkeys(name for area in entry.within for name in ways(area) if name))
    parents = frozenset(way for area in entry.area.split(", ") for way in ways(area)) if entry.until else frozenset()
    around = known.setdefault((within, parents), Around(within, parents))
    own = ways(entry.name)
    marked = frozenset(folding.marked(entry.name))
    other = [tuple(folding.words(name)) for name in entry.also]
    said = {**dict.fromkeys(other, False), **dict.fromkeys(own, True)}
    return [
        Name(entry, words, is_own, around, sum(map(weight_of, words)), own[1], marked)
        for words, is_own in said.items()
        if words
    ]


def ways(name: str) -> tuple[tuple[str, ...], ...]:
    """With what it is, and without."""
    folded = folding.fold(name)
    return tuple(folded.split()), tuple(folding.bare(folded).split())


def weight_of(word: str) -> float:
    return COMMON_WEIGHT if word in folding.COMMON else 1.0
