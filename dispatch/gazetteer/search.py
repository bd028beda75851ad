"""Ranks the names of a region by how well they agree with what was typed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import cos, hypot, radians
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct

from dispatch.gazetteer import folding
from dispatch.gazetteer.entries import Entry, Found, How
from dispatch.gazetteer.vocabulary import EXACT, Meaning, Vocabulary
from events.values import Place

WORDS_MAX = 16
"""Words of a query that are looked at; an address as told seldom has more."""
LOOKED_AT = 80
"""So many names are compared word by word: those that have the most of what was typed."""
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
A_WORD_MORE = 0.001
"""Of names that have as much of what was typed the shorter ones are compared first."""
SCORE_MIN = 0.5
"""What agrees less is not worth a look."""
KM_PER_DEGREE = 111.2


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

    def __init__(self, typed: str, vocabulary: Vocabulary) -> None:
        self.words = vocabulary.respaced(folding.words(typed)[:WORDS_MAX])
        last = len(self.words) - 1 if not typed.endswith(" ") else -1
        self.meant = [vocabulary.meanings(word, may_go_on=at == last) for at, word in enumerate(self.words)]
        self.marked = frozenset(folding.marked(typed))
        self.weights = [_weight(word) for word in self.words]
        self._runs: dict[tuple[str, ...], list[Run]] = {}

    def runs(self, area: tuple[str, ...]) -> list[Run]:
        """Where an area's whole name was typed, or the beginning of it at the very end."""
        found = self._runs.get(area)
        if found is None:
            runs = [(first, _run(self.meant[first:], area)) for first in range(len(self.words))]
            found = [(sum(one.quality for one in run), first, run) for first, run in runs if run]
            self._runs[area] = found
        return found


class Index:
    """All names of a region by their words. Made once for a region; a search takes about a millisecond."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._names = [name for entry in entries for name in _names(entry)]
        self.vocabulary = Vocabulary(word for name in self._names for word in name.all())
        self._start = [-A_WORD_MORE * len(name.words) for name in self._names]
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._within: defaultdict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for word in set(name.words):
                self._having[word].append(number)
            for word in name.all().difference(name.words):
                self._within[word].append(number)

    def search(self, typed: str, near: Place | None, limit: int) -> list[Found]:
        """At most `limit` entries, best first; of equals those that are still so, then those near `near`."""
        query = Query(typed, self.vocabulary)
        best: dict[int, tuple[Entry, float, How]] = {}
        for number in self._likely(query):
            name = self._names[number]
            score, how = compared(query, name)
            key = id(name.entry)
            if score >= SCORE_MIN and (key not in best or score > best[key][1]):
                best[key] = name.entry, score, how
        ranked = sorted(best.values(), key=lambda one: _rank(one[0], one[1], query, near))
        return [_found(*one) for one in ranked[:limit]]

    def _likely(self, query: Query) -> list[int]:
        """The names that have the most of what was typed, whatever the order; each has a word of it at least."""
        likeliest = [word for meanings in query.meant for word in _likeliest(meanings)]
        named = {number: self._start[number] for word in likeliest for number in self._having.get(word, ())}
        for weight, meanings in zip(query.weights, query.meant, strict=True):
            having = [(meaning.quality, self._having.get(word, ())) for word, meaning in meanings.items()]
            within = [(meaning.quality * WITHIN, self._within.get(word, ())) for word, meaning in meanings.items()]
            best = _best([*having, *within])
            for number in named.keys() & best.keys():
                named[number] += weight * best[number]
        return nlargest(LOOKED_AT, named, key=named.__getitem__)


def _likeliest(meanings: Meanings) -> list[str]:
    """The word that was typed, if it is known, and those it begins; only otherwise those it may be by an error."""
    sure = [word for word, meaning in meanings.items() if meaning.way != "typo"]
    return sure if EXACT in meanings.values() else list(meanings)


def _best(found: list[tuple[float, Sequence[int]]]) -> dict[int, float]:
    """The best quality of each number; of equal ones the order does not matter."""
    best: dict[int, float] = {}
    for quality, numbers in sorted(found, key=itemgetter(0)):
        best.update(dict.fromkeys(numbers, quality))
    return best


def compared(query: Query, name: Name) -> tuple[float, How]:
    """How well the typed words agree with one name, from 0 to 1, and in which way they do."""
    hits = _hits(query, name)
    agreed = sum(weight * _quality(hit) for weight, hit in zip(query.weights, hits, strict=True) if hit)
    of_name = [hit for hit in hits if hit is not None and hit.at >= 0]
    if not of_name:
        return 0.0, "words"
    whole = sum(map(_weight, name.words))
    covered = sum(_weight(name.words[hit.at]) * hit.meaning.quality for hit in of_name)
    in_order = _is_in_order([hit.at for hit in hits if hit is not None])
    score = agreed / sum(query.weights) * (1 - WHOLE_SHARE * (1 - covered / whole))
    lost = (0.0 if in_order else OUT_OF_ORDER) + (0.0 if name.is_own else OTHER_NAME)
    return max(score - lost, 0.0), _how(hits, len(name.words))


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


def _rank(
    entry: Entry, score: float, query: Query, near: Place | None
) -> tuple[float, int, bool, bool, float, str, str]:
    """Marks that were typed tell `Lộc Thạnh` from `Lộc Thành`. A station comes after the hospital it is named after."""
    as_typed = len(query.marked.intersection(folding.marked(entry.name)))
    far = distance_km(entry.place, near) if near is not None else 0.0
    return -round(score, 2), -as_typed, entry.until is not None, entry.kind == "station", far, entry.name, entry.area


def distance_km(one: Place, other: Place) -> float:
    """As the crow flies, for places of one province."""
    north = one.lat - other.lat
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return KM_PER_DEGREE * hypot(north, east)


def _names(entry: Entry) -> list[Name]:
    within = tuple(dict.fromkeys(name for area in entry.within for name in _ways(area)))
    parents = frozenset(way for area in entry.area.split(", ") for way in _ways(area)) if entry.until else frozenset()
    own = _ways(entry.name)
    other = [tuple(folding.words(name)) for name in entry.also]
    said = {**dict.fromkeys(other, False), **dict.fromkeys(own, True)}
    return [Name(entry, words, is_own, within, parents) for words, is_own in said.items() if words]


def _ways(name: str) -> tuple[tuple[str, ...], ...]:
    """With what it is, and without."""
    folded = folding.fold(name)
    return tuple(folded.split()), tuple(folding.bare(folded).split())


def _weight(word: str) -> float:
    return COMMON_WEIGHT if word in folding.COMMON else 1.0


def _found(entry: Entry, score: float, how: How) -> Found:
    return Found(entry.name, entry.kind, entry.area, entry.place, entry.until, round(score, 3), how)
