"""What in an address is a commune or what lies about it, and what is a house, an alley, a hamlet by its number."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from dispatch.gazetteer import folding
from dispatch.gazetteer.vocabulary import EXACT, Meaning

Words = tuple[str, ...]

HOUSE = frozenset([*["so", "nha", "can", "hem", "ngo", "ngach", "kiet", "to"], "so nha", "nha so", "to dan pho"])
"""What stands before a number that is finer than anything known: no name of a region is expected to have it."""
HAMLET = frozenset([*["ap", "thon", "khom", "xom", "soc", "doi", "ban", "buon"], "khu pho"])
"""What stands before the number of a hamlet: some of them are known."""
LEAD_WORDS_MAX = 3
ROADS = frozenset(["lo", "tinh", "huyen", "toc"])
"""What a road's own number stands after: `quốc lộ số 14` has no house in it."""
NUMBER = re.compile(r"[a-z]?\d+[a-z]?")
LEVELS = tuple(tuple(level.split()) for level in folding.LEVELS)
BARE_MIN = 2
"""Words of an area's name that may stand for it without what it is: `đông` alone is no commune."""


class Detail(NamedTuple):
    """A number with what it is of: the typed words from `first` to before `end`."""

    first: int
    end: int
    is_house: bool


class Named(NamedTuple):
    """Typed words that are an area's name, with what it is if that was said, and the names they may be."""

    first: int
    end: int
    names: frozenset[Words]
    is_said: bool
    """What it is was said."""
    is_exact: bool


class Chain(NamedTuple):
    """Areas named one after another, each around the one before it or in it."""

    named: tuple[Named, ...]
    is_sure: bool
    """No place of another commune can be meant: what it is was said, or it ends the address as it is written."""

    @property
    def first(self) -> int:
        return self.named[0].first

    @property
    def end(self) -> int:
        return self.named[-1].end

    @property
    def names(self) -> frozenset[Words]:
        return frozenset[Words]().union(*(named.names for named in self.named))


class Areas:
    """The names of a region's areas without what they are, and in which others each ever lay."""

    def __init__(self, named: Iterable[tuple[Words, Collection[Words]]]) -> None:
        self._around: defaultdict[Words, set[Words]] = defaultdict(set)
        for name, around in named:
            self._around[name].update(around)
        self._by_first: defaultdict[str, list[Words]] = defaultdict(list)
        for name in self._around:
            self._by_first[name[0]].append(name)

    def chain(self, words: Sequence[str], meant: Sequence[dict[str, Meaning]]) -> Chain | None:
        """The areas an address is in: rather said to be areas, rather at its end. None when it names none.

        One that is meant by an error counts beside another that is written as it is, and lies in it or around it.
        """
        by_end: dict[int, Named] = {}
        for first in range(len(words)):
            for named in self._named(words, meant, first):
                kept = by_end.get(named.end)
                if kept is None or (named.is_exact, -named.first) > (kept.is_exact, -kept.first):
                    by_end[named.end] = named
        chains = [self._upwards(by_end, end, len(words)) for end in by_end]
        certain = [one for one in chains if any(part.is_said or part.is_exact for part in one.named)]
        return max(certain, key=lambda one: (any(part.is_said for part in one.named), one.end), default=None)

    def _named(self, words: Sequence[str], meant: Sequence[dict[str, Meaning]], first: int) -> list[Named]:
        """By the end of each: those written so, else those meant by an error or a beginning."""
        level = _level_before(words, first)
        before = level or _mistyped_level_before(meant, first)
        exact: dict[int, set[Words]] = {}
        other: dict[int, set[Words]] = {}
        for word in meant[first].keys() & self._by_first.keys():
            for name in self._by_first[word]:
                end = first + len(name)
                if end > len(words) or any(part not in meant[first + at] for at, part in enumerate(name)):
                    continue
                is_exact = all(meant[first + at][part] == EXACT for at, part in enumerate(name))
                (exact if is_exact else other).setdefault(end, set()).add(name)
        found = []
        for end, names in {**other, **exact}.items():
            is_said = level > 0 or any(name[: len(one)] == one for name in names for one in LEVELS)
            if is_said or end - first >= BARE_MIN:
                found.append(Named(first - before, end, frozenset(names), is_said, end in exact))
        return found

    def _upwards(self, by_end: dict[int, Named], end: int, length: int) -> Chain:
        """From its last area back to its first."""
        named = [by_end[end]]
        while (before := by_end.get(named[0].first)) is not None and self._belong(before, named[0]):
            named.insert(0, before)
        is_sure = any(one.is_said for one in named) or (end == length and all(one.is_exact for one in named))
        return Chain(tuple(named), is_sure)

    def _belong(self, one: Named, other: Named) -> bool:
        """Whether one may lie in the other."""
        return any(
            large in self._around[small] or small in self._around[large] for small in one.names for large in other.names
        )


def details(words: Sequence[str]) -> list[Detail]:
    """Houses, alleys and hamlets by number, in order: `số nhà 12/5`, `hẻm 45`, `ấp 3`, and a number to begin with."""
    found: list[Detail] = []
    at = 0
    while at < len(words):
        one = _detail(words, at)
        if one is not None:
            found.append(one)
        at = one.end if one is not None else at + 1
    return found


def _detail(words: Sequence[str], first: int) -> Detail | None:
    if first == 0 and len(words) > 1 and NUMBER.fullmatch(words[0]) and (end := _after_numbers(words, 0)) < len(words):
        return Detail(0, end, is_house=True)
    if first and words[first] == "so" and words[first - 1] in ROADS:
        return None
    for length in range(LEAD_WORDS_MAX, 0, -1):
        lead = " ".join(words[first : first + length])
        end = _after_numbers(words, first + length)
        if end > first + length and (lead in HOUSE or lead in HAMLET):
            return Detail(first, end, lead in HOUSE)
    return None


def _after_numbers(words: Sequence[str], at: int) -> int:
    """`12/5` is two words."""
    while at < len(words) and NUMBER.fullmatch(words[at]):
        at += 1
    return at


def _level_before(words: Sequence[str], first: int) -> int:
    """How many words before it say what it is."""
    return max((len(one) for one in LEVELS if tuple(words[max(first - len(one), 0) : first]) == one), default=0)


def _mistyped_level_before(meant: Sequence[dict[str, Meaning]], first: int) -> int:
    """The same of words with an error that begin all; later they may be of a road, as `Duẩn` is not `quận`."""
    lengths = [len(one) for one in LEVELS if len(one) == first and _may_be(meant[:first], one)]
    return max(lengths, default=0)


def _may_be(meant: Sequence[dict[str, Meaning]], level: Words) -> bool:
    pairs = list(zip(meant, level, strict=True))
    is_meant = any(word in meanings for meanings, word in pairs)
    return is_meant and all(_is_word_or_error(meanings, word) for meanings, word in pairs)


def _is_word_or_error(meanings: dict[str, Meaning], word: str) -> bool:
    """It is the word, or means nothing as it is typed."""
    return meanings.get(word) == EXACT or not meanings or (word in meanings and EXACT not in meanings.values())


def tokens(typed: str, words: Sequence[str]) -> list[str]:
    """For each folded word what it was typed as, of `12/5` only the first; folded where that cannot be told."""
    written = re.findall(r"\w+(?:[/.-]\w+)*", typed)
    folded = [folding.words(token) for token in written]
    of_word = [
        token if not at else "" for token, parts in zip(written, folded, strict=True) for at in range(len(parts))
    ]
    can_be_told = len(of_word) >= len(words) and folding.words(typed)[: len(words)] == list(words)
    return of_word[: len(words)] if can_be_told else list(words)
