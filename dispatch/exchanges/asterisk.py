"""Asterisk: events of its REST interface (ARI), as they come over its event socket.

A channel is `Up` as soon as the application answers it: a person has, when that says with whom it is connected, or when
the other leg is in one bridge with it.
"""

from datetime import datetime
from typing import Any

from dispatch.exchanges.canonical import CallData, CallEvent, Live
from dispatch.exchanges.setup import BRIDGED, Asked, Exchange, Unreadable, digits, text

FAULTS = frozenset((27, 34, 38, 41, 42, 44, 58))
"""Q.850 causes that are the network's: out of order, congestion, no channel."""


def hear(asked: Asked, exchange: Exchange) -> list[CallEvent]:
    """A caller enters the application, is answered, is gone. Raises Unreadable."""
    told, channel = asked.fields, asked.fields.get("channel")
    name = text(told.get("type"))
    if name is None:
        raise Unreadable("type is missing")
    if name == "RecordingFinished":
        return _recorded(told.get("recording"), exchange)
    if not isinstance(channel, dict) or text(channel.get("id")) is None:
        return []
    if name == "ChannelEnteredBridge":
        return _bridged(told, channel, exchange)
    kind = _kind(name, channel)
    if kind is None or "replace_channel" in told:
        return []
    call, at = str(channel["id"]), text(told.get("timestamp"))
    agent = exchange.agent(_of(channel, "connected", "number")) if kind == "call.answered" else None
    data = CallData(
        call=call,
        number=exchange.dialled(_of(channel, "dialplan", "exten")),
        caller=None if _is_withheld(told) else _of(channel, "caller", "number"),
        agent=agent,
        cause=_cause(told) if kind == "call.ended" else None,
        at=_at(at),
    )
    named = f"{call}:{kind}:{agent}" if agent else f"{call}:{kind}"
    return [CallEvent("1.0", kind, exchange.name, named, data)]


def _bridged(told: dict[str, Any], channel: dict[str, Any], exchange: Exchange) -> list[CallEvent]:
    """Two are in one bridge: the caller's, which was made to a number of ours, and the desk's; whichever came last."""
    bridge, own = told.get("bridge"), str(channel["id"])
    inside = bridge.get("channels") if isinstance(bridge, dict) and bridge.get("bridge_type") != "holding" else None
    others = [str(one) for one in inside if one != own] if isinstance(inside, list) else []
    if len(others) != 1 or not exchange.numbers:
        return []
    dialled, at = _of(channel, "dialplan", "exten"), text(told.get("timestamp"))
    by_caller = exchange.is_ours(dialled)
    data = CallData(
        call=own if by_caller else others[0],
        number=exchange.dialled(dialled) if by_caller else None,
        caller=_of(channel, "caller", "number") if by_caller else None,
        agent=exchange.agent(_of(channel, "connected" if by_caller else "caller", "number")) or BRIDGED,
        at=_at(at),
    )
    named = f"{data.call}:bridged:{data.agent}:{at or ''}"
    return [CallEvent("1.0", "call.answered", exchange.name, named, data)]


def _recorded(recording: Any, exchange: Exchange) -> list[CallEvent]:
    """Of a channel; what a bridge recorded does not say of whom."""
    told = recording if isinstance(recording, dict) else {}
    kind, _, call = (text(told.get("target_uri")) or "").partition(":")
    name = text(told.get("name"))
    if kind != "channel" or not call or name is None:
        return []
    file = f"{name}.{text(told.get('format')) or 'wav'}"
    data = CallData(call=call, recording=file, duration_s=digits(told.get("duration")))
    return [CallEvent("1.0", "call.recorded", exchange.name, f"{call}:recorded:{file}", data)]


def live(channels: list[Any], exchange: Exchange) -> Live:
    """All channels there are now; those that were made to one of our numbers, as news. Raises Unreadable."""
    known = [one for one in channels if isinstance(one, dict) and text(one.get("id")) is not None]
    if len(known) < len(channels):
        raise Unreadable("a channel without its id")
    news: list[CallEvent] = []
    for channel in known:
        call, dialled = str(channel["id"]), _of(channel, "dialplan", "exten")
        rang = CallData(
            call=call,
            number=exchange.dialled(dialled),
            caller=_of(channel, "caller", "number"),
            at=_at(text(channel.get("creationtime"))),
        )
        news.append(CallEvent("1.0", "call.ringing", exchange.name, call, rang))
        if channel.get("state") == "Up":
            agent = exchange.agent(_of(channel, "connected", "number"))
            answered = CallData(call=call, number=rang.number, agent=agent)
            news.append(CallEvent("1.0", "call.answered", exchange.name, call, answered))
    return Live(frozenset(str(one["id"]) for one in known), news)


def _kind(name: str, channel: dict[str, Any]) -> str | None:
    if name == "StasisStart":
        return "call.ringing"
    if name == "ChannelStateChange":
        return "call.answered" if channel.get("state") == "Up" else None
    return "call.ended" if name == "ChannelDestroyed" else None


def _of(channel: dict[str, Any], part: str, field: str) -> str | None:
    inner = channel.get(part)
    return text(inner.get(field)) if isinstance(inner, dict) else None


def _is_withheld(told: dict[str, Any]) -> bool:
    return "prohib" in str(told.get("caller_presentation_txt", "")).lower()


def _cause(told: dict[str, Any]) -> str | None:
    cause = told.get("cause")
    return "failed" if isinstance(cause, int) and cause in FAULTS else text(told.get("cause_txt"))


def _at(told: str | None) -> int | None:
    """`2019-04-01T19:57:23.302+0200`."""
    try:
        return int(datetime.fromisoformat(told).timestamp() * 1000) if told is not None else None
    except ValueError:
        return None
