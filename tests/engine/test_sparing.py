"""A number that strangers write into forms is texted a few times a day, and each text is counted once."""

from dispatch.gateways.sparing import NUMBERS_MAX, TEXTS_MAX, Sparing
from events.values import DAY_MS


def test_a_number_gets_a_few_texts_a_day_and_others_are_not_touched():
    sparing = Sparing()
    assert all(sparing.may_text(b"a", message, 1_000) for message in range(TEXTS_MAX))
    assert not sparing.may_text(b"a", 99, 2_000)
    assert sparing.may_text(b"b", 99, 2_000)
    assert sparing.may_text(b"a", 99, 1_000 + DAY_MS)


def test_a_text_that_is_tried_again_is_counted_once():
    sparing = Sparing()
    for at in range(20):
        assert sparing.may_text(b"a", 1, at)
    assert all(sparing.may_text(b"a", message, 20) for message in range(2, TEXTS_MAX + 1))
    assert not sparing.may_text(b"a", 99, 21)
    assert sparing.may_text(b"a", 1, 22)


def test_what_is_remembered_is_bounded():
    sparing = Sparing()
    for number in range(NUMBERS_MAX + 10):
        sparing.may_text(b"%d" % number, 1, number)
    assert len(sparing.texts) == NUMBERS_MAX
