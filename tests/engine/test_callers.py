"""Calls of one number: found by its hash, forgotten with their key, and never more than is bounded."""

from hypothesis import given as each
from hypothesis import strategies as st

from dispatch import callers
from dispatch.callers import CALLS_MAX, Callers
from events.values import CallId

MINE, OTHER = b"mine", b"other"


def call(number: int) -> CallId:
    return CallId(f"x:{number}")


def known(*numbers: int) -> Callers:
    one = Callers()
    for number in numbers:
        one.learn(MINE, call(number))
    return one


def test_earlier_calls_come_the_newest_first_and_without_the_call_itself():
    one = known(1, 2, 3)
    one.learn(OTHER, call(4))
    assert one.earlier(MINE, call(3)) == (call(2), call(1))
    assert one.earlier(MINE, call(9)) == (call(3), call(2), call(1))
    assert one.earlier(b"nobody", call(9)) == ()


def test_a_call_is_learnt_once():
    one = known(1, 2, 1)
    assert one.earlier(MINE, call(9)) == (call(2), call(1))


def test_an_erased_call_is_found_no_more():
    one = known(1, 2)
    one.erase([call(1), call(7)])
    assert one.earlier(MINE, call(9)) == (call(2),)


def test_a_marked_call_stays_however_many_come_after():
    one = known(1)
    one.marked.add(call(1))
    for number in range(2, 100):
        one.learn(MINE, call(number))
    assert call(1) in one.earlier(MINE, call(999))
    assert len(one.earlier(MINE, call(999))) <= CALLS_MAX + 2


def test_who_has_not_called_for_longest_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(callers, "NUMBERS_MAX", 2)
    one = known(1)
    one.learn(OTHER, call(2))
    one.learn(MINE, call(3))
    one.learn(b"third", call(4))
    assert one.earlier(OTHER, call(9)) == ()
    assert one.earlier(MINE, call(9)) == (call(3), call(1))
    assert call(2) not in one.numbers


@each(st.lists(st.tuples(st.sampled_from([MINE, OTHER]), st.integers(0, 30)), max_size=80))
def test_what_is_known_is_what_a_list_would_say(told):
    one, naive = Callers(), list[tuple[bytes, CallId]]()
    for lookup, number in told:
        one.learn(lookup, call(number))
        if not any(call(number) in newest(naive, of) for of in (MINE, OTHER)):
            naive.append((lookup, call(number)))
    for lookup in (MINE, OTHER):
        assert one.earlier(lookup, call(99)) == tuple(newest(naive, lookup))
    assert sum(map(len, one.calls.values())) == len(one.numbers)


def newest(naive: list[tuple[bytes, CallId]], lookup: bytes) -> list[CallId]:
    """The last one and the eight before it: a call that was forgotten may come again, also from another number."""
    return [name for of, name in reversed(naive) if of == lookup][: CALLS_MAX + 1]
