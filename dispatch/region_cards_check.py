"""What can be wrong with the cards of questions; a part of `region_check`."""

import re
from collections.abc import Iterator, Sequence

from dispatch.region_cards import CHOICES_MAX, FIGURES, Card, Condition, Effect, Question, codes_of
from dispatch.region_files import Folder, Found, Problem
from dispatch.region_names_check import WORD, able, capability_known, named, service_known, twice

VERSION = re.compile(r"\d{4}(\.\d+)+")
BEATS_PER_MIN = (100, 120)
"""How fast a chest is pressed; nothing else is beaten time for."""

FoundCard = Found[Card]


def cards(folder: Folder) -> Iterator[Problem]:
    yield from twice(folder.cards, "card", lambda row: row.id)
    yield from _one_card_for_each(folder)
    for found in folder.cards:
        yield from _head(folder, found)
        known: dict[str, Question] = {}
        for at, question in enumerate(found.row.questions):
            yield from _question(found, question, f".questions[{at}]", known)
            known.setdefault(question.id, question)
        for at, effect in enumerate(found.row.effects):
            yield from _conditions(found, effect.when, f".effects[{at}]", known)
            yield from _effect(folder, found, effect, f".effects[{at}]")
        yield from _advice(found, known)


def _one_card_for_each(folder: Folder) -> Iterator[Problem]:
    """A call-taker is shown one card for a kind, and nobody wonders which."""
    first: dict[tuple[str, str], FoundCard] = {}
    for found in folder.cards:
        for field in ("kinds", "services"):
            for at, asked in enumerate(getattr(found.row, field)):
                before = first.setdefault((field, asked), found)
                if before is not found:
                    told = f"card `{before.row.id}` in line {before.line} is for `{asked}` already"
                    yield found.problem("duplicate", told, f".{field}[{at}]")


def _head(folder: Folder, found: FoundCard) -> Iterator[Problem]:
    card = found.row
    yield from named(found, card.name)
    yield from named(found, card.approver, ".approver")
    if not WORD.fullmatch(card.id):
        yield found.problem("bad_id", f"`{card.id}` must be small letters, figures and _", ".id")
    if not VERSION.fullmatch(card.version):
        yield found.problem("bad_version", f"version `{card.version}` is not like 2026.1", ".version")
    if (card.status == "approved") != (card.approved_on is not None):
        told = "a card is approved if and only if `approved_on` says on which day it was"
        yield found.problem("not_approved", told, ".status")
    if not card.questions:
        yield found.problem("empty_card", f"card `{card.id}` asks nothing", ".questions")
    if not card.kinds and not card.services:
        yield found.problem("empty_card", f"card `{card.id}` is for no kind and no service", ".services")
    for at, kind in enumerate(card.kinds):
        yield from _kind(folder, found, kind, f".kinds[{at}]")
    for at, service in enumerate(card.services):
        yield from service_known(folder, found, service, f".services[{at}]")


def _kind(folder: Folder, found: FoundCard, kind: str, path: str) -> Iterator[Problem]:
    if kind not in {known.row.id for known in folder.kinds}:
        yield found.problem("unknown_kind", f"kind `{kind}` is not in kinds.json", path)


def _question(found: FoundCard, question: Question, path: str, before: dict[str, Question]) -> Iterator[Problem]:
    """`before` are those that are asked before it: it may depend on no other."""
    yield from named(found, question.text, f"{path}.text")
    if not WORD.fullmatch(question.id):
        yield found.problem("bad_id", f"`{question.id}` must be small letters, figures and _", f"{path}.id")
    if question.id in before:
        yield found.problem("duplicate", f"question `{question.id}` is asked before", f"{path}.id")
    is_choice = question.answer == "choice"
    if is_choice != bool(question.choices) or len(question.choices) > CHOICES_MAX:
        told = f"a choice is between one and {CHOICES_MAX}, and nothing else has choices"
        yield found.problem("wrong_value", told, f"{path}.answer")
    if (question.answer == "number") != (question.most > 0):
        yield found.problem("wrong_value", "a number has a `most`, and nothing else has", f"{path}.most")
    yield from _choices(found, question, path)
    yield from _conditions(found, question.when, path, before)


def _choices(found: FoundCard, question: Question, path: str) -> Iterator[Problem]:
    for at, choice in enumerate(question.choices):
        there = f"{path}.choices[{at}]"
        yield from named(found, choice.text, f"{there}.text")
        if not WORD.fullmatch(choice.code):
            yield found.problem("bad_id", f"`{choice.code}` must be small letters, figures and _", f"{there}.code")
        if codes_of(question).count(choice.code) > 1:
            yield found.problem("duplicate", f"`{choice.code}` is another choice already", f"{there}.code")


def _conditions(
    found: FoundCard, when: Sequence[Condition], path: str, known: dict[str, Question]
) -> Iterator[Problem]:
    for at, condition in enumerate(when):
        there = f"{path}.when[{at}]"
        question = known.get(condition.question)
        if question is None:
            told = f"question `{condition.question}` is not asked before"
            yield found.problem("unknown_question", told, f"{there}.question")
            continue
        yield from _condition(found, condition, question, there)


def _condition(found: FoundCard, condition: Condition, question: Question, path: str) -> Iterator[Problem]:
    bounds = [bound for bound in (condition.at_least, condition.at_most) if bound is not None]
    if bool(condition.one_of) == bool(bounds):
        yield found.problem("wrong_value", "it says either `one_of`, or `at_least` and `at_most`", path)
    if bounds and question.answer != "number":
        yield found.problem("wrong_value", f"the answer to `{question.id}` is no number", path)
    if bounds != sorted(bounds) or any(not 0 <= bound <= question.most for bound in bounds if question.most):
        yield found.problem("wrong_value", f"no answer to `{question.id}` is within these bounds", path)
    for at, code in enumerate(condition.one_of):
        if code not in codes_of(question) and not (question.answer == "number" and FIGURES.fullmatch(code)):
            told = f"`{code}` is no answer to `{question.id}`"
            yield found.problem("unknown_answer", told, f"{path}.one_of[{at}]")


def _effect(folder: Folder, found: FoundCard, effect: Effect, path: str) -> Iterator[Problem]:
    if effect.kind is None and effect.priority is None and not effect.needs:
        yield found.problem("empty_card", "this effect proposes nothing", path)
    if not effect.when:
        yield found.problem("wrong_value", "an effect follows from answers: say `when`", path)
    if effect.kind is not None:
        yield from _kind(folder, found, effect.kind, f"{path}.kind")
    for at, wanted in enumerate(effect.needs):
        there = f"{path}.needs[{at}]"
        known = [*service_known(folder, found, wanted.service, f"{there}.service")]
        for place, capability in enumerate(wanted.capabilities):
            known += capability_known(folder, found, capability, f"{there}.capabilities[{place}]")
        yield from known or able(folder, found, wanted, there)


def _advice(found: FoundCard, known: dict[str, Question]) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, advice in enumerate(found.row.advice):
        path = f".advice[{at}]"
        yield from named(found, advice.title, f"{path}.title")
        yield from _conditions(found, advice.when, path, known)
        if advice.id in seen:
            yield found.problem("duplicate", f"advice `{advice.id}` stands before", f"{path}.id")
        seen.add(advice.id)
        if not advice.steps:
            yield found.problem("empty_card", f"advice `{advice.id}` says nothing", f"{path}.steps")
        for step, text in enumerate(advice.steps):
            yield from named(found, text, f"{path}.steps[{step}]")
        if advice.beats_per_min and not BEATS_PER_MIN[0] <= advice.beats_per_min <= BEATS_PER_MIN[1]:
            told = f"{advice.beats_per_min} beats a minute are not between {BEATS_PER_MIN[0]} and {BEATS_PER_MIN[1]}"
            yield found.problem("wrong_value", told, f"{path}.beats_per_min")
