"""Limits of the citizen's side by themselves: shares, proxies that are believed, and bounds of memory."""

import pytest

from dispatch.http.citizens import limits
from dispatch.http.citizens.limits import Limiter, OneEach, Rate, address_of, networks
from dispatch.http.problems import Problem


def test_a_share_grows_back_and_one_key_takes_nothing_of_the_others() -> None:
    limiter = Limiter(Rate(2, 1.0), Rate(3, 1.0))
    limiter.take("a", 0.0)
    limiter.take("a", 0.0)
    for _ in range(50):
        with pytest.raises(Problem):
            limiter.take("a", 0.0)
    limiter.take("b", 0.0)
    with pytest.raises(Problem) as full:
        limiter.take("c", 0.0)
    assert (full.value.status, full.value.retry_after_s) == (429, 1)
    limiter.take("a", 1.0)


def test_what_is_remembered_of_addresses_is_bounded() -> None:
    limiter = Limiter(Rate(1, 0.001), Rate(10**9, 1.0))
    for number in range(limits.KEYS_MAX + 500):
        limiter.take(str(number), 0.0)
    assert len(limiter.left) == limits.KEYS_MAX


@pytest.mark.parametrize(
    ("peer", "forwarded", "asker"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8:1:2:3::4]:443"], "2001:db8:1:2::/64"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"),
        ("2001:db8::7", [], "2001:db8::/64"),
        (None, ["x"], ""),
    ],
)
def test_only_our_own_proxies_are_believed_whom_they_ask_for(
    peer: str | None, forwarded: list[str], asker: str
) -> None:
    assert address_of(peer, forwarded, networks("10.0.0.0/8, ::1")) == asker


def test_a_long_chain_of_proxies_costs_no_more_than_a_short_one() -> None:
    assert address_of("10.0.0.1", ["10.0.0.1, " * 10_000 + "10.0.0.1"], networks("10.0.0.0/8")) == "10.0.0.1"


def test_whoever_has_one_has_no_second_and_others_have_theirs() -> None:
    each = OneEach(retry_after_s=7)
    with each.one("a"), each.one("b"):
        with pytest.raises(Problem) as busy, each.one("a"):
            pass
        assert (busy.value.status, busy.value.retry_after_s) == (503, 7)
    with each.one("a"):
        assert each.having == {"a"}
    assert each.having == set()
