"""Plain objects become bytes and come back, by their annotations alone."""

from collections import Counter, deque

import msgspec
import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from events.image import decode, encode, hints_of
from tests.core.exploring import explored


class Row(msgspec.Struct, frozen=True):
    name: str
    at: int | None = None


class Kept:
    """One of each kind that views and the state are made of."""

    number: int
    rows: dict[str, Row]
    pairs: dict[tuple[str, int], int]
    nested: dict[str, dict[int, Row]]
    counted: Counter[tuple[str, str]]
    leaving: deque[tuple[int, str]]
    names: set[str]
    row: Row | None

    def __init__(self) -> None:
        self.number, self.row = 0, None
        self.rows, self.pairs, self.nested = {}, {}, {}
        self.counted, self.leaving, self.names = Counter(), deque(), set()
        self.not_kept = "made anew"


TEXTS = st.text(max_size=5)
ROWS = st.builds(Row, TEXTS, st.none() | st.integers(-(2**62), 2**62))


@explored(100)
@each(
    st.fixed_dictionaries(
        {
            "number": st.integers(-(2**62), 2**62),
            "rows": st.dictionaries(TEXTS, ROWS),
            "pairs": st.dictionaries(st.tuples(TEXTS, st.integers(0, 9)), st.integers(0, 9)),
            "nested": st.dictionaries(TEXTS, st.dictionaries(st.integers(0, 9), ROWS)),
            "counted": st.dictionaries(st.tuples(TEXTS, TEXTS), st.integers(0, 9)).map(Counter),
            "leaving": st.lists(st.tuples(st.integers(0, 9), TEXTS)).map(deque),
            "names": st.sets(TEXTS),
            "row": st.none() | ROWS,
        }
    )
)
def test_what_is_kept_comes_back(fields):
    kept = Kept()
    for name, value in fields.items():
        setattr(kept, name, value)
    again = decode(Kept(), encode(kept, hints_of(Kept)), hints_of(Kept))
    assert {name: getattr(again, name) for name in fields} == fields
    assert all(type(getattr(again, name)) is type(value) for name, value in fields.items())
    assert list(again.rows) == list(kept.rows), "the order is kept"


def test_only_what_is_annotated_is_kept():
    assert "not_kept" not in hints_of(Kept)
    assert hints_of(Kept).keys() == {"number", "rows", "pairs", "nested", "counted", "leaving", "names", "row"}


@pytest.mark.parametrize("data", [b"", b"\xc1", msgspec.msgpack.encode([]), msgspec.msgpack.encode({"number": 1})])
def test_what_is_no_image_is_refused(data):
    with pytest.raises((msgspec.DecodeError, msgspec.ValidationError, KeyError)):
        decode(Kept(), data, hints_of(Kept))


def test_a_value_of_another_kind_is_refused():
    data = encode(Kept(), hints_of(Kept)).replace(b"\xa6number\x00", b"\xa6number\xa0")
    with pytest.raises(msgspec.ValidationError):
        decode(Kept(), data, hints_of(Kept))
