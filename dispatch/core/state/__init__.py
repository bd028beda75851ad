"""What is so now, as far as deciding needs it. Changed by `evolve` alone, held by the engine alone."""

from dispatch.core.state.following import (
    close_when_idle,
    free,
    holders,
    lapse_in_time,
    rise_in_time,
    stand,
    take,
    wait,
    wait_no_longer,
    watch,
)
from dispatch.core.state.images import image, of_image
from dispatch.core.state.things import Assignment, Call, CallBack, Handover, Incident, Mark, Memory, Need, Seat, Unit
from dispatch.core.state.timers import (
    acknowledge_timer,
    call_back_timer,
    close_timer,
    end_timer,
    handover_timer,
    mark_timer,
    promote_timer,
)
from dispatch.core.state.whole import State

__all__ = [
    "Assignment",
    "Call",
    "CallBack",
    "Handover",
    "Incident",
    "Mark",
    "Memory",
    "Need",
    "Seat",
    "State",
    "Unit",
    "acknowledge_timer",
    "call_back_timer",
    "close_timer",
    "close_when_idle",
    "end_timer",
    "free",
    "handover_timer",
    "holders",
    "image",
    "lapse_in_time",
    "mark_timer",
    "of_image",
    "promote_timer",
    "rise_in_time",
    "stand",
    "take",
    "wait",
    "wait_no_longer",
    "watch",
]
