"""Which calls a Kamailio has: what `dlg.list` tells over JSON-RPC, with what `kamailio.cfg` notes of each. Pure."""

from typing import Any

from dispatch.exchanges.canonical import CallData, CallEvent, Live
from dispatch.exchanges.setup import Exchange, Unreadable, digits, text

ASKED = b'{"jsonrpc":"2.0","method":"dlg.list","id":1}'
RINGS, TALKS, OVER = (1, 2), (3, 4), 5
"""States of a dialog, as the module numbers them: not answered, answered without and with its ACK, deleted."""


def rows(told: Any) -> list[dict[str, Any]]:
    """The dialogs of an answer. Raises Unreadable."""
    found = told.get("result") if isinstance(told, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Unreadable("no list of dialogs")
    return found


def live(rows: list[dict[str, Any]], exchange: Exchange) -> Live:
    """All dialogs that are not over; as news those that have the `number` which our configuration notes. Raises
    Unreadable."""
    calls: set[str] = set()
    news: list[CallEvent] = []
    for row in rows:
        call, state = text(row.get("call-id")), row.get("state")
        if call is None or state not in (*RINGS, *TALKS, OVER):
            raise Unreadable("a dialog without a name or a state")
        if state == OVER:
            continue
        calls.add(call)
        noted = _noted(row.get("variables"))
        number, caller = exchange.dialled(noted.get("number")), noted.get("caller")
        if number is None:
            continue
        rang = CallData(call=call, number=number, caller=caller, at=_at(row.get("init_ts")))
        news.append(CallEvent("1.0", "call.ringing", exchange.name, f"{call}:ringing", rang))
        if state in TALKS:
            agent = exchange.agent(noted.get("agent"))
            answered = CallData(call=call, number=number, caller=caller, agent=agent, at=_at(row.get("start_ts")))
            news.append(CallEvent("1.0", "call.answered", exchange.name, f"{call}:answered", answered))
    return Live(frozenset(calls), news)


def _noted(variables: Any) -> dict[str, str]:
    """A list of objects with one name each."""
    pairs = (
        [pair for one in variables if isinstance(one, dict) for pair in one.items()]
        if isinstance(variables, list)
        else []
    )
    return {name: written for name, value in pairs if (written := text(value)) is not None}


def _at(seconds: Any) -> int | None:
    known = digits(seconds)
    return known * 1000 if known is not None else None
