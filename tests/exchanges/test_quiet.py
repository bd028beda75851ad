"""How long an exchange may be quiet, by the hour of its region's day."""

import json
from pathlib import Path

import pytest

from dispatch.exchanges.quiet import is_too_long
from dispatch.exchanges.setup import WrongExchanges, load
from events.values import DAY_MS, Time

HOUR = 3_600_000
OFFSET = 7 * HOUR
MIDNIGHT = Time(20_000 * DAY_MS - OFFSET)
"""By the region's clock."""
BY_HOURS = {"06:00": 900, "22:00": 7_200}


def longest_s(quiet: int | dict[str, int], since_h: float) -> int:
    """From that hour on, in whole seconds."""
    since = Time(MIDNIGHT + int(since_h * HOUR))
    return next(s for s in range(1, 200_000) if is_too_long(quiet, since, Time(since + s * 1000), OFFSET)) - 1


def test_one_number_holds_at_every_hour():
    assert {longest_s(600, hour) for hour in (0, 5.95, 12, 23.99)} == {600}


@pytest.mark.parametrize(
    ("since_h", "seconds"),
    [(12, 900), (6, 900), (0, 7_200), (22, 7_200), (3.99, 7_200), (5, 3_600 + 450), (21.875, 450 + 3_600)],
)
def test_each_hour_takes_its_own_share(since_h: float, seconds: int):
    assert longest_s(BY_HOURS, since_h) == seconds


def test_a_table_holds_over_midnight_and_over_days():
    assert longest_s({"08:00": 600}, 3) == 600
    assert longest_s({"08:00": 172_800}, 3) == 172_800


def test_nobody_is_missed_in_the_minute_in_which_the_day_begins():
    six = Time(MIDNIGHT + 6 * HOUR)
    assert not is_too_long(BY_HOURS, Time(six - 2 * HOUR + 1), six, OFFSET)
    assert is_too_long(BY_HOURS, Time(six - 2 * HOUR + 1), Time(six + 1000), OFFSET)


@pytest.mark.parametrize("quiet", [4, 3_000_000, {}, {"6:00": 60}, {"24:00": 60}, {"06:00": 1}, {"06:00": 60, "x": 60}])
def test_what_cannot_be_meant_is_refused_with_where_it_stands(tmp_path: Path, quiet: object):
    file = tmp_path / "exchanges.json"
    file.write_text(json.dumps([{"name": "sip", "adapter": "canonical", "quiet_s": quiet}]))
    with pytest.raises(WrongExchanges, match="sip: `quiet_s`"):
        load(file)


def test_an_hour_that_is_written_twice_is_refused(tmp_path: Path):
    file = tmp_path / "exchanges.json"
    file.write_text('[{"name": "sip", "adapter": "canonical", "quiet_s": {"06:00": 900, "06:00": 7200}}]')
    with pytest.raises(WrongExchanges, match="`06:00` is written twice"):
        load(file)


@pytest.mark.parametrize("quiet", [5, BY_HOURS, None])
def test_what_was_written_is_kept(tmp_path: Path, quiet: object):
    file = tmp_path / "exchanges.json"
    file.write_text(json.dumps([{"name": "sip", "adapter": "canonical", "quiet_s": quiet}]))
    assert load(file)["sip"].quiet == quiet
