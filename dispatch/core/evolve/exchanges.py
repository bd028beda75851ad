"""Exchanges that are not heard of, and since when."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.state import Silent, State
from events.entry import Entry


def exchange_fell_silent(state: State, e: events.ExchangeFellSilent, entry: Entry) -> None:
    state.silent_exchanges[e.exchange] = Silent(e.since, e.why)


def exchange_came_back(state: State, e: events.ExchangeCameBack, entry: Entry) -> None:
    del state.silent_exchanges[e.exchange]


TABLE: Table = {
    events.ExchangeFellSilent: exchange_fell_silent,
    events.ExchangeCameBack: exchange_came_back,
}
