"""How well one name of a region agrees with what was typed, word by word."""

from collections.abc import Collection, Sequence
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
OTHER_NAME = 0.02
"""What an other name loses, so that the district comes before its town when the town is also called by it."""


Meanings = dict[str, Meaning]
"""The known words that a typed one may mean."""


class Name(Struct, frozen=True):
    """One way to call an entry."""

    entry: Entry
    words: tuple[str, ...]
    is_own: bool
    """It is the name that is shown, not one of the other ones."""
    within: tuple[tuple[str, ...], ...]
    """The names of the areas around it, each with and without what the area is."""

    parents: frozenset[tuple[str, ...]]
    """Those of them that it was a part of, when it is no more."""
    bare: tuple[str, ...]
    """The shown name without what it is."""
    marked: frozenset[str]
    """The words of the shown name that bear a mark."""

    def all(self) -> set[str]:
        """Every word of it and of the areas around it."""
        return {*self.words, *(word for area in self.within for word in area)}


PARENT, AROUND = -1, -2


class Hit(NamedTuple):
    """A typed word found in a name. `at` is the place of the word in the name, or `PARENT`, or `AROUND` it."""

    meaning: Meaning
    at: int


Run = tuple[float, int, list[Meaning]]
"""Typed words that are one area's name: how sure all in all, from which word on, and how each."""


class Query:
    """What was typed: its words, and which known words each may mean."""

    def __init__(self, typed: str, words: Sequence[str], meant: Sequence[Meanings]) -> None:
        self.words = words
        self.meant = meant
        self.marked = frozenset(folding.marked(typed))
        self.weights = [weight_of(word) for word in words]
        self._typed = typed
        self._runs: dict[tuple[str, ...], list[Run]] = {}
        self._tokens: list[str] | None = None

    @classmethod
    def of(cls, typed: str, vocabulary: Vocabulary) -> "Query":
        words = vocabulary.respaced(folding.words(typed)[:WORDS_MAX])
        last = len(words) - 1 if not typed.endswith(" ") else -1
        return cls(typed, words, [vocabulary.meanings(word, may_go_on=at == last) for at, word in enumerate(words)])

    def part(self, wanted: Sequence[int]) -> "Query":
        """Only these of its words."""
        return Query(self._typed, [self.words[at] for at in wanted], [self.meant[at] for at in wanted])

    def as_typed(self, wanted: Collection[int]) -> str:
        """Those of its words as somebody typed them."""
        if not wanted:
            return ""
        if self._tokens is None:
            self._tokens = addresses.tokens(self._typed, self.words)
        return " ".join(token for at, token in enumerate(self._tokens) if at in wanted and token)

    def runs(self, area: tuple[str, ...]) -> list[Run]:
        """Where an area's whole name was typed, or the beginning of it at the very end."""
        found = self._runs.get(area)
        if found is None:
            runs = [(first, _run(self.meant[first:], area)) for first in range(len(self.words))]
            found = [(sum(one.quality for one in run), first, run) for first, run in runs if run]
            self._runs[area] = found
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
    hits = _hits(query, name)
    agreed = sum(weight * _quality(hit) for weight, hit in zip(query.weights, hits, strict=True) if hit)
    of_name = [hit for hit in hits if hit is not None and hit.at >= 0]
    had = {at: hit for at, hit in enumerate(hits) if hit is not None}
    if not of_name:
        return Match(name, 0.0, "words", had, is_whole=False)
    whole = sum(map(weight_of, name.words))
    covered = sum(weight_of(name.words[hit.at]) * hit.meaning.quality for hit in of_name)
    in_order = _is_in_order([hit.at for hit in hits if hit is not None])
    score = agreed / sum(query.weights) * (1 - WHOLE_SHARE * (1 - covered / whole))
    lost = (0.0 if in_order else OUT_OF_ORDER) + (0.0 if name.is_own else OTHER_NAME)
    is_whole = len(of_name) == len(name.words)
    return Match(name, max(score - lost, 0.0), _how(hits, len(name.words)), had, is_whole)


def _hits(query: Query, name: Name) -> list[Hit | None]:
    """For each typed word the word of the name it means, or the area around it; None if neither."""
    hits = _of_name(query.meant, name.words)
    around = [(*run, PARENT if area in name.parents else AROUND) for area in name.within for run in query.runs(area)]
    for _, first, run, at in sorted(around, key=lambda one: (-one[0], -one[3], one[1])):
        if not any(hits[first : first + len(run)]):
            hits[first : first + len(run)] = [Hit(meaning, at) for meaning in run]
    return hits


def _of_name(meant: Sequence[Meanings], name: Sequence[str]) -> list[Hit | None]:
    """For each typed word the best word of the name that no other has, preferring the next one."""
    free = dict(enumerate(name))
    hits: list[Hit | None] = []
    expected = 0
    for meanings in meant:
        there = [Hit(meanings[word], at) for at, word in free.items() if word in meanings]
        hit = max(there, key=lambda one: (one.meaning.quality, one.at == expected, -one.at), default=None)
        if hit is not None:
            del free[hit.at]
            expected = hit.at + 1
        hits.append(hit)
    return hits


def _run(meant: Sequence[Meanings], area: Sequence[str]) -> list[Meaning]:
    """The meanings of the first typed words when they are this area's whole name, or as far as it was typed."""
    run = [meanings[word] for meanings, word in zip(meant, area, strict=False) if word in meanings]
    return run if len(run) == min(len(meant), len(area)) else []


def _is_in_order(places: Sequence[int]) -> bool:
    """The words of the name one after another, and the areas around it after them, as addresses are said."""
    length = next((at for at in range(len(places), 0, -1) if places[at - 1] >= 0), 0)
    return list(places[:length]) == sorted(places[:length]) and all(at >= 0 for at in places[:length])


def _quality(hit: Hit) -> float:
    return hit.meaning.quality * {PARENT: PART_OF, AROUND: WITHIN}.get(hit.at, 1.0)


def _how(hits: Sequence[Hit | None], length: int) -> How:
    """By the least sure of the hits."""
    ways = {hit.meaning.way for hit in hits if hit is not None}
    if "typo" in ways:
        return "typo"
    places = [hit.at if hit is not None else -1 for hit in hits]
    if places != list(range(len(places))):
        return "words"
    return "exact" if len(places) == length and ways == {"exact"} else "prefix"


def names_of(entry: Entry) -> list[Name]:
    within = tuple(dict.fromkeys(name for area in entry.within for name in ways(area)))
    parents = frozenset(way for area in entry.area.split(", ") for way in ways(area)) if entry.until else frozenset()
    own = ways(entry.name)
    marked = frozenset(folding.marked(entry.name))
    other = [tuple(folding.words(name)) for name in entry.also]
    said = {**dict.fromkeys(other, False), **dict.fromkeys(own, True)}
    return [Name(entry, words, is_own, within, parents, own[1], marked) for words, is_own in said.items() if words]


def ways(name: str) -> tuple[tuple[str, ...], ...]:
    """With what it is, and without."""
    folded = folding.fold(name)
    return tuple(folded.split()), tuple(folding.bare(folded).split())


def weight_of(word: str) -> float:
    return COMMON_WEIGHT if word in folding.COMMON else 1.0
