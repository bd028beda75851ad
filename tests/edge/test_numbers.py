"""Which telephone number is meant, however it was written; and what is none."""

import pytest

from dispatch.phones import e164


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("0901234567", "+84901234567"),
        ("+84 901 234 567", "+84901234567"),
        ("84901234567", "+84901234567"),
        ("sip:0901234567@10.0.0.1:5060", "+84901234567"),
        ("tel:+84901234567", "+84901234567"),
        ("0084901234567", "+84901234567"),
        ("0901234567;ext=1", "+84901234567"),
        ("０９０１２３４５６７", "+84901234567"),
        ("+84 (0)28 3822 1234", "+842838221234"),
        ("+1 415 867 5309", "+14158675309"),
        ("901234567", "+84901234567"),
        ("977 000 001", "+84977000001"),
        ("2713888115", "+842713888115"),
        ("1415867530", "+1415867530"),
        ("client:alice", None),
        ("anonymous@anonymous.invalid", None),
        ("Ẩn số", None),
        ("Private number", None),
        ("FreeSWITCH", None),
        ("205", None),
        ("0000000000", None),
        ("+", None),
        ("٠٩٠١٢٣٤٥٦٧", None),
    ],
)
def test_only_what_is_one_persons_number_is_found_again(told: str, number: str | None) -> None:
    """Two who are both `Private number` are not one."""
    assert e164(told) == number
