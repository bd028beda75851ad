"""Exchanges that are not heard of: an entry when it begins, when the reason changes, and when it is over."""

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from projections.situation import SilentExchangeRow
from projections.views import Views
from tests.core.given import given
from tests.core.province import START

QUIET = events.ExchangeFellSilent("vnpt", START - 60_000, "quiet")
NO_CANARY = events.ExchangeFellSilent("vnpt", START - 90_000, "no_canary")
BACK = events.ExchangeCameBack("vnpt")
HEAR = commands.HearExchange(id="h", exchange="vnpt")


def lose(why: str, since: int = START - 60_000, exchange: str = "vnpt") -> commands.LoseExchange:
    return commands.LoseExchange(id=f"{why} {since} {exchange}", exchange=exchange, since=since, why=why)


def test_an_exchange_falls_silent_once_for_one_reason_and_comes_back_once():
    given().when(lose("quiet")).then(QUIET).when(lose("quiet", START)).refused(Reason.ALREADY_SO)
    given(QUIET).when(HEAR).then(BACK)
    given().when(HEAR).refused(Reason.ALREADY_SO)
    given(QUIET, BACK).when(lose("quiet")).then(QUIET)


def test_another_reason_is_another_entry():
    given(QUIET).when(lose("no_canary", START - 90_000)).then(NO_CANARY)
    state = given(QUIET, NO_CANARY).made()[0]
    assert (state.silent_exchanges["vnpt"].since, state.silent_exchanges["vnpt"].why) == (START - 90_000, "no_canary")
    assert shown(QUIET, NO_CANARY)["vnpt"].why == "no_canary"


def test_one_exchange_is_silent_while_another_is_heard():
    facts = (QUIET, events.ExchangeFellSilent("other", START, "quiet"), BACK)
    assert given(*facts).made()[0].silent_exchanges.keys() == shown(*facts).keys() == {"other"}


def shown(*facts: events.AnyEvent) -> dict[str, SilentExchangeRow]:
    """Whose silence people see."""
    views = Views()
    views.project(given(*facts).entries)
    rows = views.situation.rows.items()
    return {row.exchange: row for key, row in rows if key.startswith("silent_exchange:")}
