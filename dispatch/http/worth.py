"""What an answer was worth, in the three words that citizens choose from, and the stars that entries have."""

from typing import Literal

Word = Literal["satisfied", "acceptable", "unsatisfied"]
WORDS: tuple[Word, ...] = ("satisfied", "acceptable", "unsatisfied")
STARS: dict[Word, int] = {"satisfied": 5, "acceptable": 3, "unsatisfied": 1}
"""What is kept of each word."""


def word_of(stars: int) -> Word:
    """Machines and older entries have two and four stars as well."""
    if stars >= 4:
        return "satisfied"
    return "acceptable" if stars == STARS["acceptable"] else "unsatisfied"
