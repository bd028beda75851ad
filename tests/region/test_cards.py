"""Cards of questions: what can be wrong with them is told with its line, and what we ship says that it is an example."""

import msgspec
import pytest

from dispatch import region, region_cards, region_check
from dispatch.region_cards import UnknownAnswer
from tests.region.test_check import problems_of, spoil

BED = '"service": "medics", "capabilities": ["bed"], "count": 2'
MISTAKES = [
    ('"id": "rescue"', '"id": "ill"', "duplicate"),
    ('"id": "rescue"', '"id": "Cứu"', "bad_id"),
    ('"version": "2026.1"', '"version": "one"', "bad_version"),
    (', "en": "Sick person"', "", "missing_translation"),
    ('"en": "the Department of Health"', '"en": " "', "missing_translation"),
    ('"status": "example"', '"status": "draft"', "wrong_value"),
    ('"status": "example"', '"status": "approved"', "not_approved"),
    ('"status": "approved"', '"status": "example"', "not_approved"),
    ('"kinds": ["ill"]', '"kinds": ["sick"]', "unknown_kind"),
    ('"services": ["rescue"]', '"services": ["army"]', "unknown_service"),
    ('"services": ["rescue"]', '"kinds": ["ill"]', "duplicate"),
    ('"services": ["rescue"]', '"services": []', "empty_card"),
    ('"id": "breathes"', '"id": "awake"', "duplicate"),
    ('"id": "breathes"', '"id": "thở"', "bad_id"),
    ('"en": "Breathing?"', '"en": ""', "missing_translation"),
    ('"answer": "number", "most": 120', '"answer": "number"', "wrong_value"),
    ('"answer": "yes_no"}', '"answer": "yes_no", "most": 3}', "wrong_value"),
    ('"answer": "yes_no"}', '"answer": "words"}', "wrong_value"),
    ('"answer": "choice"', '"answer": "yes_no"', "wrong_value"),
    ('"code": "field"', '"code": "house"', "duplicate"),
    ('"code": "field"', '"code": "unknown"', "duplicate"),
    ('"code": "field"', '"code": "Rẫy"', "bad_id"),
    ('{"question": "awake"', '{"question": "age"', "unknown_question"),
    ('"one_of": ["no", "unknown"]', '"one_of": ["no", "perhaps"]', "unknown_answer"),
    ('"one_of": ["no", "unknown"]', '"at_least": 3', "wrong_value"),
    ('"one_of": ["no", "unknown"]', '"one_of": []', "wrong_value"),
    ('"at_least": 80', '"at_least": 200', "wrong_value"),
    ('"at_least": 80', '"at_least": 80, "at_most": 70', "wrong_value"),
    ('"at_least": 80', '"at_last": 80', "unknown_field"),
    ('"priority": 2}', '"needs": []}', "empty_card"),
    ('"priority": 2}', '"priority": 7}', "wrong_value"),
    (BED, BED.replace("medics", "army"), "unknown_service"),
    (BED, BED.replace('"bed"', '"wings"'), "unknown_capability"),
    (BED, BED.replace('"bed"', '"water"'), "no_such_unit"),
    (BED, BED.replace("2", "3"), "too_few_units"),
    ('"kind": "fire"', '"kind": "flood"', "unknown_kind"),
    ('"beats_per_min": 110', '"beats_per_min": 60', "wrong_value"),
    ('"vi": "Ấn giữa ngực."', '"vi": ""', "missing_translation"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "word"), MISTAKES, ids=[f"{m[2]}-{n}" for n, m in enumerate(MISTAKES)])
def test_a_mistake_is_found_in_its_line(copy_of, old, new, word):
    folder = copy_of("nho")
    line = spoil(folder, "cards.json", old, new)
    told = problems_of(folder)
    assert ("cards.json", word) in {(file, what) for file, _, what in told}
    assert line in {at for _, at, _ in told}


def test_a_province_may_have_no_cards(copy_of):
    folder = copy_of("nho")
    (folder / "cards.json").unlink()
    assert region_check.check(folder) == []
    assert "cards.json" not in region.load(folder).files


def test_the_cards_are_a_public_file_that_is_named_by_its_digest(binh_phuoc):
    assert binh_phuoc.digests().keys() == binh_phuoc.files.keys()
    assert region_cards.read(binh_phuoc.files["cards.json"]).cards == cards_of(binh_phuoc)


def test_another_card_is_another_region(copy_of, nho):
    folder = copy_of("nho")
    spoil(folder, "cards.json", "Có tỉnh không?", "Có tỉnh táo không?")
    assert region.load(folder).digest != nho.digest


def cards_of(one: region.Region) -> tuple[region_cards.Card, ...]:
    return msgspec.json.decode(one.files["cards.json"], type=region_cards.Cards).cards


# --- what we ship


def test_every_card_of_the_province_says_that_it_is_an_example(binh_phuoc):
    cards = cards_of(binh_phuoc)
    assert len(cards) >= 12
    assert {card.status for card in cards} == {"example"}
    assert all(card.approver.vi and card.approver.en for card in cards)
    assert "Ví dụ – phải được" in msgspec.json.decode(binh_phuoc.files["cards.json"])["about"]["note"]


def test_a_chest_is_pressed_at_110_a_minute(binh_phuoc):
    advice = [one for card in cards_of(binh_phuoc) for one in card.advice]
    beaten = [one for one in advice if one.beats_per_min]
    assert {one.beats_per_min for one in beaten} == {110}
    compressions = next(one for one in beaten if one.id == "compressions")
    assert any("5 đến 6 cm" in step.vi for step in compressions.steps)


def test_every_kind_of_danger_to_life_by_illness_fire_or_crash_has_a_card(binh_phuoc):
    asked = {kind for card in cards_of(binh_phuoc) for kind in card.kinds}
    for kind in ("cardiac_arrest", "stroke", "severe_bleeding", "childbirth", "snake_bite", "electric_shock"):
        assert kind in asked
    assert {"house_fire", "drowning", "crash_trapped", "burn", "breathless"} <= asked


def test_every_question_has_its_words_in_two_languages_and_few_enough_to_be_read(binh_phuoc):
    for card in cards_of(binh_phuoc):
        assert len(card.questions) <= 8
        for question in card.questions:
            assert question.text.vi != question.text.en
            assert len(question.text.vi) <= 90


# --- answers


@pytest.fixture
def ill(nho):
    return next(card for card in cards_of(nho) if card.id == "ill")


@pytest.mark.parametrize("answers", [[("awake", "yes"), ("age", "80")], [("age", "0")], [("age", "unknown")], []])
def test_answers_that_a_card_has_are_taken(ill, answers):
    region_cards.check_answers(ill, answers)


@pytest.mark.parametrize(
    "answer", [("awake", "perhaps"), ("asleep", "yes"), ("age", "121"), ("age", "080"), ("age", "0912345678")]
)
def test_an_answer_that_a_card_has_not_is_told(ill, answer):
    with pytest.raises(UnknownAnswer) as raised:
        region_cards.check_answers(ill, [("breathes", "no"), answer])
    assert raised.value.at == 1


def test_a_question_is_answered_once(ill):
    with pytest.raises(UnknownAnswer):
        region_cards.check_answers(ill, [("awake", "yes"), ("awake", "no")])
