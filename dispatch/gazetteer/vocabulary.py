"""Which known words a typed one may mean: the word itself, one it begins, or one with a typing error in it."""

import bisect
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

Way = Literal["exact", "prefix", "typo"]

PREFIX_MIN = 0.8
"""What the first letter of a long word counts for; the whole word counts for 1."""
TYPO_MAX = 0.9
"""What a word of many letters with one error counts for; a short one less, since it may as well be another word."""
PART_MIN = 2
"""Letters of each part of two words that were typed without the space between them."""


class Meaning(NamedTuple):
    """How sure it is that a typed word means a known one, from 0 to 1, and by which way it was found."""

    quality: float
    way: Way


EXACT = Meaning(1.0, "exact")


class Vocabulary:
    """All words of the names of a region."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._sorted = sorted(self.known)
        shortened: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            for short in _shortened(word):
                shortened[short].append(word)
        self._shortened = dict(shortened)

    def meanings(self, typed: str, *, may_go_on: bool) -> dict[str, Meaning]:
        """Every known word that may be meant. `may_go_on`: the word may not be typed to its end yet."""
        found = {word: Meaning(_typo_quality(word), "typo") for word in self._mistyped(typed)}
        if may_go_on:
            for word in self.begun(typed):
                found[word] = Meaning(PREFIX_MIN + (1 - PREFIX_MIN) * len(typed) / len(word), "prefix")
        if typed in self.known:
            found[typed] = EXACT
        return found

    def begun(self, typed: str) -> list[str]:
        """Known words that begin so."""
        first = bisect.bisect_left(self._sorted, typed)
        last = bisect.bisect_left(self._sorted, typed + "\x7f")
        return self._sorted[first:last]

    def respaced(self, typed: list[str]) -> list[str]:
        """`dongxoai` as two words, `xo ai` as one, where only that makes known words of them."""
        parted = [part for word in typed for part in self._parted(word)]
        joined: list[str] = []
        for word in parted:
            before = joined[-1] if joined else ""
            both_known = before in self.known and word in self.known
            if before and not both_known and before + word in self.known and not word.isdigit():
                joined[-1] = before + word
            else:
                joined.append(word)
        return joined

    def _parted(self, word: str) -> tuple[str, ...]:
        """`phuco` is rather `phuoc` with an error than `phu` and `co`."""
        if word in self.known or self.begun(word) or self._mistyped(word):
            return (word,)
        for at in range(PART_MIN, len(word) - PART_MIN + 1):
            if word[:at] in self.known and word[at:] in self.known:
                return word[:at], word[at:]
        return (word,)

    def _mistyped(self, typed: str) -> set[str]:
        """Known words that one error makes this of: a letter too many, too few, another, or two changed about."""
        if len(typed) < PART_MIN or typed.isdigit():
            return set()
        near = {word for short in _shortened(typed) for word in self._shortened.get(short, ())}
        return {word for word in near if not word.isdigit() and is_one_error(typed, word)}


def is_one_error(typed: str, word: str) -> bool:
    """Whether one insertion, deletion, substitution or transposition of neighbours makes one of the other."""
    if typed == word or abs(len(typed) - len(word)) > 1:
        return False
    same = 0
    while same < min(len(typed), len(word)) and typed[same] == word[same]:
        same += 1
    one, other = typed[same:], word[same:]
    if len(one) != len(other):
        return one[1:] == other if len(one) > len(other) else one == other[1:]
    return one[1:] == other[1:] or (one[1::-1] == other[:2] and one[2:] == other[2:])


def _shortened(word: str) -> set[str]:
    """The word, and it without each of its letters: two words one error apart have one of these in common."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _typo_quality(word: str) -> float:
    return TYPO_MAX * len(word) / (len(word) + 1)
