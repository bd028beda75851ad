"""Ranks the names of a region by how well they agree with what was typed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import cos, hypot, radians
from operator import itemgetter
from typing import Literal, NamedTuple

import msgspec

from dispatch.gazetteer import addresses
from dispatch.gazetteer.comparing import (
    PART_OF,
    TINY,
    WITHIN,
    Match,
    Meanings,
    Name,
    Query,
    compared,
    compared_above,
    names_of,
)
from dispatch.gazetteer.entries import Entry, Found
from dispatch.gazetteer.vocabulary import EXACT, Vocabulary
from events.values import Place

LOOKED_AT = 80
"""So many names are compared word by word: those that have the most of what was typed."""
FINER = 0.98
"""What is left of a score when the house was left out."""
UNKNOWN = 0.75
"""What is left of the score of a commune when more was said than is known."""
COVERED_MIN = 0.5
"""How much of what stands before a commune a thing in it must have to be meant rather than the commune."""
SURE_MIN = 0.5
"""How much without an error, where a road is named: `Trần Hưng Đạo` is not the bridge Đắk Lung."""
STREET_COVERED_MIN = 0.7
STREET = "duong"
ALIKE = 0.75
"""Areas that have so much of what the best of them has are offered beside it."""
ALONE_MIN = 0.7
"""What agrees less with an address without its house, and is in no area that was named, is not worth a look."""
SPOKEN_MIN = 2
"""Words before a commune that may be a road or a place by themselves; one alone is the beginning of many."""
A_WORD_MORE = 0.001
"""Of names that have as much of what was typed the shorter ones are compared first."""
SCORE_MIN = 0.5
"""What agrees less is not worth a look."""
KM_PER_DEGREE = 111.2

Matches = dict[int, Match]
"""The best match of each entry, by its identity."""
Standing = Literal["meant", "around", "elsewhere"]
STANDINGS: tuple[Standing, ...] = ("meant", "around", "elsewhere")
"""Whether what is said before the areas of an address is the thing, the thing only lies there, or not even that."""


class Address(NamedTuple):
    """What was typed, in which areas, and which numbers of houses and hamlets are in it."""

    query: Query
    chain: addresses.Chain | None
    details: list[addresses.Detail]

    @property
    def outside(self) -> list[int]:
        """The words that name no area."""
        named = range(self.chain.first, self.chain.end) if self.chain is not None else ()
        return [at for at in range(len(self.query.words)) if at not in named]

    @property
    def spoken(self) -> list[int]:
        """Those of them that are no numbers either: a road, a place, a person."""
        counted = {at for one in self.details for at in range(one.first, one.end)}
        return [at for at in self.outside if at not in counted]

    def without_houses(self) -> list[int]:
        houses = {at for one in self.details if one.is_house for at in range(one.first, one.end)}
        return [at for at in range(len(self.query.words)) if at not in houses]

    def untold(self, match: Match) -> str:
        """What the thing does not have of what was typed, as it was typed."""
        return self.query.as_typed([at for at in self.outside if at not in match.had])

    def standing(self, match: Match, chain: addresses.Chain) -> Standing:
        """A road runs through many areas: of it nothing is held to be elsewhere."""
        name = match.name
        if name.bare in chain.names:
            return "meant" if name.entry.is_area and match.had.keys() >= set(self.outside) else "around"
        if name.entry.kind == "road":
            return "around"
        if chain.is_sure and not all(any(_lies_in(name, area) for area in one.names) for one in chain.named):
            return "elsewhere"
        return "meant" if self._covers(match, chain) else "around"

    def _covers(self, match: Match, chain: addresses.Chain) -> bool:
        """Its whole name beside the areas, or one whole number with what it is of, or the most of the other words."""
        has_more = any(not chain.first <= at < chain.end for at in match.had)
        if match.is_whole and match.how != "typo" and has_more:
            return True
        if any(match.had.keys() >= set(range(one.first, one.end)) for one in self.details):
            return True
        weights = {at: self.query.weights[at] for at in self.spoken}
        whole = sum(weights.values())
        had = sum(weight for at, weight in weights.items() if at in match.had)
        sure = sum(weight for at, weight in weights.items() if at in match.had and match.had[at].meaning.way != "typo")
        if not weights:
            return False
        if self._is_street:
            return had >= STREET_COVERED_MIN * whole and sure >= SURE_MIN * whole
        return had >= COVERED_MIN * whole

    @property
    def _is_street(self) -> bool:
        """A number or `đường` says that a road comes, of which few are known."""
        return bool(self.details) or self.query.words[self.spoken[0]] == STREET


class Index:
    """All names of a region by their words. Made once for a region; a search takes about a millisecond."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._names = names_of(entries)
        self.vocabulary = Vocabulary(word for name in self._names for word in name.all())
        self._start = [-A_WORD_MORE * len(name.words) for name in self._names]
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._within: defaultdict[str, list[int]] = defaultdict(list)
        self._areas: defaultdict[tuple[str, ...], list[Name]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for word in set(name.words):
                self._having[word].append(number)
            for word in name.all().difference(name.words):
                self._within[word].append(number)
            if name.entry.is_area:
                self._areas[name.bare].append(name)
        around = ((bare, name.around.within) for bare, names in self._areas.items() for name in names)
        self._addresses = addresses.Areas(around)

    def search(self, typed: str, near: Place | None, limit: int) -> list[Found]:
        """At most `limit` entries, best first; of equals those that are still so, then those near `near`."""
        query = Query.of(typed, self.vocabulary)
        chain = self._addresses.chain(query.words, query.meant)
        details = addresses.details(query.words)
        matches: Matches = {}
        _join(matches, self._matches(query))
        if not details and (chain is None or chain.end - chain.first == len(query.words)):
            return [_found(one) for one in _ranked(matches.values(), query, near)[:limit]]
        address = Address(query, chain, details)
        if any(one.is_house for one in details):
            left = self._part(query, address.without_houses())
            _join(matches, [one for one in left if chain is not None or one.score >= ALONE_MIN], FINER)
        if chain is None:
            return [_found(one, address.untold(one)) for one in _ranked(matches.values(), query, near)[:limit]]
        return self._addressed(address, chain, matches, near, limit)

    def _addressed(
        self, address: "Address", chain: addresses.Chain, matches: Matches, near: Place | None, limit: int
    ) -> list[Found]:
        """What is known of the address, the areas it names, what else lies in them, and last what lies elsewhere."""
        query = address.query
        areas = self._named(query, chain)
        outside = set(address.outside)
        for key in [key for key in areas if key in matches and matches[key].had.keys() >= outside]:
            del areas[key]
        others = {key: (address.standing(one, chain), one) for key, one in matches.items() if key not in areas}
        if len(address.spoken) >= SPOKEN_MIN and all(standing != "meant" for standing, _ in others.values()):
            _join(matches, [one for one in self._part(query, address.spoken) if one.is_whole], FINER)
            others = {key: (address.standing(one, chain), one) for key, one in matches.items() if key not in areas}
        ranked = {
            standing: _ranked([one for its, one in others.values() if its == standing], query, near)
            for standing in STANDINGS
        }
        named = _ranked(areas.values(), query.part(range(chain.first, chain.end)), near)
        told = [*ranked["meant"][: max(limit - 1, 1)], *named, *ranked["around"], *ranked["elsewhere"]][:limit]
        elsewhere = {id(one) for one in ranked["elsewhere"]}
        return _falling([_found(one, address.untold(one), is_elsewhere=id(one) in elsewhere) for one in told])

    def _named(self, query: Query, chain: addresses.Chain) -> Matches:
        """The areas of a chain that agree with it about as well as the best does."""
        said = range(chain.first, chain.end)
        part = query.part(said)
        matches: Matches = {}
        names = [name for bare in chain.names for name in self._areas[bare]]
        _join(matches, [_moved(compared(part, name), said) for name in names], UNKNOWN)
        enough = ALIKE * max((one.score for one in matches.values()), default=0.0)
        return {key: one for key, one in matches.items() if one.score >= enough}

    def _part(self, query: Query, wanted: Sequence[int]) -> list[Match]:
        """As if only these words had been typed."""
        return [_moved(one, wanted) for one in self._matches(query.part(wanted))] if wanted else []

    def _matches(self, query: Query) -> list[Match]:
        matches = [compared_above(query, self._names[number], SCORE_MIN) for number in self._likely(query)]
        return [one for one in matches if one is not None]

    def _likely(self, query: Query) -> list[int]:
        """The names that have the most of what was typed, whatever the order; each has a word of it at least, and none
        has too little to be worth a look however its words lie."""
        likeliest = [word for meanings in query.meant for word in _likeliest(meanings)]
        named = {number: self._start[number] for word in likeliest for number in self._having.get(word, ())}
        for weight, meanings in zip(query.weights, query.meant, strict=True):
            best = query.having.get(id(meanings))
            if best is None:
                query.having[id(meanings)] = best = self._best(meanings)
            for number in named.keys() & best.keys():
                named[number] += weight * best[number]
        least = (SCORE_MIN - TINY) * query.weight * WITHIN / PART_OF
        return [
            number
            for number in nlargest(LOOKED_AT, named, key=named.__getitem__)
            if named[number] - self._start[number] >= least
        ]

    def _best(self, meanings: Meanings) -> dict[int, float]:
        """Of each name that has one of these words, or lies in an area that has, how sure the surest is."""
        having = [(meaning.quality, self._having.get(word, ())) for word, meaning in meanings.items()]
        within = [(meaning.quality * WITHIN, self._within.get(word, ())) for word, meaning in meanings.items()]
        best: dict[int, float] = {}
        for quality, numbers in sorted([*having, *within], key=itemgetter(0)):
            best.update(dict.fromkeys(numbers, quality))
        return best


def _likeliest(meanings: Meanings) -> list[str]:
    """The word that was typed, if it is known, and those it begins; only otherwise those it may be by an error."""
    sure = [word for word, meaning in meanings.items() if meaning.way != "typo"]
    return sure if EXACT in meanings.values() else list(meanings)


def _join(matches: Matches, more: Iterable[Match], share: float = 1.0) -> None:
    """Keeps the better of each entry's; `more` count for a `share` of what they say."""
    for one in more:
        key, scored = id(one.name.entry), one._replace(score=one.score * share)
        if key not in matches or scored.score > matches[key].score:
            matches[key] = scored


def _moved(match: Match, wanted: Sequence[int]) -> Match:
    """Of a part of what was typed: its words by their places in the whole."""
    return match._replace(had={wanted[at]: hit for at, hit in match.had.items()})


def _lies_in(name: Name, area: tuple[str, ...]) -> bool:
    """It ever did, or is named so."""
    length = len(area)
    return area in name.around.within or any(
        name.words[at : at + length] == area for at in range(len(name.words) - length + 1)
    )


def _ranked(matches: Iterable[Match], query: Query, near: Place | None) -> list[Match]:
    return sorted(matches, key=lambda one: _rank(one.name, one.score, query, near))


def _rank(name: Name, score: float, query: Query, near: Place | None) -> tuple[float, int, bool, bool, float, str, str]:
    """Marks that were typed tell `Lộc Thạnh` from `Lộc Thành`. A station comes after the hospital it is named after."""
    entry = name.entry
    as_typed = len(query.marked.intersection(name.marked))
    far = distance_km(entry.place, near) if near is not None else 0.0
    return -round(score, 2), -as_typed, entry.until is not None, entry.kind == "station", far, entry.name, entry.area


def distance_km(one: Place, other: Place) -> float:
    """As the crow flies, for places of one province."""
    north = one.lat - other.lat
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return KM_PER_DEGREE * hypot(north, east)


def _falling(told: Sequence[Found]) -> list[Found]:
    """No answer has a higher score than the one before it."""
    least, fallen = 1.0, []
    for one in told:
        least = min(least, one.score)
        fallen.append(msgspec.structs.replace(one, score=least))
    return fallen


def _found(match: Match, beyond: str = "", *, is_elsewhere: bool = False) -> Found:
    entry, score = match.name.entry, round(match.score, 3)
    return Found(entry.name, entry.kind, entry.area, entry.place, entry.until, score, match.how, beyond, is_elsewhere)
