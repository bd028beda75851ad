"""The state as bytes, for a snapshot."""

import msgspec

from dispatch.core.queue import Ranking
from dispatch.core.state.following import free, list_message, wait
from dispatch.core.state.whole import State
from events.image import decode, encode, hints_of


def image(state: State) -> bytes:
    """The state as bytes: its facts, and when the planner wants to be woken for what."""
    return msgspec.msgpack.encode((encode(state, hints_of(State)), list(state.timers.ranks.items())))


def of_image(data: bytes) -> State:
    """The state that `image` was taken of. Every lane of the queue is asked once more; the answers are the same."""
    facts, timers = msgspec.msgpack.decode(data, type=tuple[bytes, list[tuple[str, int]]])
    state = decode(State(), facts, hints_of(State))
    state.live = {name for name, call in state.calls.items() if not call.ended}
    state.taken = {name for name, one in state.call_backs.items() if one.person is not None}
    for number, message in state.messages.items():
        list_message(state, number, message)
    for name, unit in state.units.items():
        free(state, name, unit)
    for need in state.needs.values():
        if need.assignment is not None or need.done or not state.incidents[need.incident].open:
            continue
        if need.recommended is not None:
            state.recommended_to[need.recommended] = need.id
        else:
            wait(state, need)
    state.timers = Ranking()
    for timer, due in timers:
        state.timers.put(timer, due)
    return state
