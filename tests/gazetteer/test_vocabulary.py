"""A typed word may mean a known one: whole, begun, with an error, or without its space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.gazetteer.vocabulary import Vocabulary, is_one_error

KNOWN = Vocabulary(["dong", "xoai", "bu", "dang", "phuoc", "phu", "14", "14c", "741"])
WORDS = st.text(alphabet="abc", min_size=1, max_size=6)


@pytest.mark.parametrize("typed", ["xoi", "xoaai", "xuai", "xaoi", "oxai"])
def test_one_error_of_any_kind_is_seen_through(typed: str):
    assert KNOWN.meanings(typed, may_go_on=False)["xoai"].way == "typo"


def test_an_error_counts_for_less_than_a_word_begun_and_that_for_less_than_the_word():
    typo = KNOWN.meanings("phuco", may_go_on=True)["phuoc"].quality
    begun = KNOWN.meanings("phuo", may_go_on=True)["phuoc"].quality
    assert typo < begun < KNOWN.meanings("phuoc", may_go_on=True)["phuoc"].quality == 1


def test_figures_are_never_taken_for_an_error():
    assert set(KNOWN.meanings("15", may_go_on=False)) == set()
    assert "741" not in KNOWN.meanings("74", may_go_on=False)


def test_a_word_before_others_is_not_one_that_goes_on():
    assert "phuoc" not in KNOWN.meanings("phu", may_go_on=False)


def test_spaces_left_out_or_put_in_are_put_right():
    assert KNOWN.respaced(["dongxoai"]) == ["dong", "xoai"]
    assert KNOWN.respaced(["xo", "ai"]) == ["xoai"]
    assert KNOWN.respaced(["bu", "dang"]) == ["bu", "dang"]
    assert Vocabulary(["phuoc", "phu", "co"]).respaced(["phuco"]) == ["phuco"]


def _made(word: str) -> set[str]:
    letters = "abc"
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        {one + two[1:] for one, two in cuts if two}
        | {one + letter + two for one, two in cuts for letter in letters}
        | {one + letter + two[1:] for one, two in cuts if two for letter in letters}
        | {one + two[1] + two[0] + two[2:] for one, two in cuts if len(two) > 1}
    ) - {word}


@given(WORDS, WORDS)
def test_one_error_is_what_makes_one_word_of_the_other(one: str, other: str):
    assert is_one_error(one, other) == (other in _made(one)) == is_one_error(other, one)


@given(WORDS)
def test_every_word_with_one_error_is_found(word: str):
    known = Vocabulary([word])
    for typed in _made(word):
        if len(typed) > 1 and typed != word:
            assert word in known.meanings(typed, may_go_on=False)
