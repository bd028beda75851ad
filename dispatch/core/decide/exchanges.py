"""Exchanges that are not heard of, and are again."""

import events
from dispatch.core import commands
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State


def lose_exchange(state: State, c: commands.LoseExchange, asked: Request, moment: Moment) -> Decision:
    """Another reason is news: who is heard, but brings no test call, is not the one of whom nothing is heard."""
    known = state.silent_exchanges.get(c.exchange)
    if known is not None and known.why == c.why:
        return Refusal(Reason.ALREADY_SO)
    return [events.ExchangeFellSilent(c.exchange, c.since, c.why)]


def hear_exchange(state: State, c: commands.HearExchange, asked: Request, moment: Moment) -> Decision:
    if c.exchange not in state.silent_exchanges:
        return Refusal(Reason.ALREADY_SO)
    return [events.ExchangeCameBack(c.exchange)]


TABLE: Table = {
    commands.LoseExchange: lose_exchange,
    commands.HearExchange: hear_exchange,
}
