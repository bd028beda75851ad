"""The cards of questions in `cards.json`: what callers are asked, what the answers propose, what is read to them.

A card is content that a medical or fire authority must approve. It decides nothing: a person takes what it proposes.
"""

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from dispatch.region_rows import About, Text
from events.regions import Name, Wanted
from events.values import CardId, KindId, Priority, ServiceId

UNKNOWN = "unknown"
"""To every question it may be said that it is not known."""
YES_NO = ("yes", "no", UNKNOWN)
CHOICES_MAX = 9
"""Each choice has a figure of the keyboard."""
FIGURES = re.compile(r"0|[1-9][0-9]{0,5}")
FILES_REMEMBERED = 4


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """The question was asked and answered so: by one of these codes, or by a number within these bounds."""

    question: Text
    one_of: tuple[Text, ...] = ()
    at_least: int | None = None
    at_most: int | None = None


When = tuple[Condition, ...]
"""All of them must hold; none is always."""


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    code: Text
    text: Name


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """Asked in the order of the card, if `when` holds by then. A number is between 0 and `most`."""

    id: Text
    text: Name
    answer: Literal["yes_no", "choice", "number"]
    choices: tuple[Choice, ...] = ()
    most: Annotated[int, Meta(ge=0, le=999_999)] = 0
    when: When = ()


class Effect(Struct, frozen=True, forbid_unknown_fields=True):
    """What is proposed to the call-taker when the answers are so: another kind, at least this priority, and that at
    least these units are asked for."""

    when: When
    kind: KindId | None = None
    priority: Priority | None = None
    needs: tuple[Wanted, ...] = ()


class Advice(Struct, frozen=True, forbid_unknown_fields=True):
    """Read aloud, step by step, while help is on its way. `beats_per_min`: the console beats time for it."""

    id: Text
    title: Name
    steps: tuple[Name, ...]
    when: When = ()
    beats_per_min: int = 0


class Card(Struct, frozen=True, forbid_unknown_fields=True):
    """For incidents of these kinds, and for those kinds of these services that have no card of their own.

    `approver` is who must approve it, and has when `status` says so, on that day.
    """

    id: CardId
    version: Text
    name: Name
    status: Literal["example", "approved"]
    approver: Name
    questions: tuple[Question, ...]
    kinds: tuple[KindId, ...] = ()
    services: tuple[ServiceId, ...] = ()
    effects: tuple[Effect, ...] = ()
    advice: tuple[Advice, ...] = ()
    approved_on: datetime.date | None = None


class Cards(Struct, frozen=True, forbid_unknown_fields=True):
    """`cards.json`, and what the console gets of it."""

    about: About
    cards: tuple[Card, ...] = ()


class UnknownAnswer(Exception):
    """The card has no such question, or no such answer to it; `at` is which of the answers it is."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


@lru_cache(FILES_REMEMBERED)
def read(data: bytes) -> Cards:
    """From the bytes of `cards.json` as they were kept by digest."""
    return msgspec.json.decode(data, type=Cards)


def card_of(cards: Cards, name: CardId, version: str) -> Card | None:
    return next((one for one in cards.cards if (one.id, one.version) == (name, version)), None)


def check_answers(card: Card, answers: Iterable[tuple[str, str]]) -> None:
    """Raises UnknownAnswer unless each is an answer that the card has, to a question not answered before."""
    open_questions = {question.id: question for question in card.questions}
    for at, (name, code) in enumerate(answers):
        question = open_questions.pop(name, None)
        if question is None or not is_answer(question, code):
            raise UnknownAnswer(at)


def is_answer(question: Question, code: str) -> bool:
    if question.answer == "number":
        return code == UNKNOWN or (FIGURES.fullmatch(code) is not None and int(code) <= question.most)
    return code in codes_of(question)


def codes_of(question: Question) -> tuple[str, ...]:
    """What may be answered where it is no number."""
    return YES_NO if question.answer == "yes_no" else (*(one.code for one in question.choices), UNKNOWN)
