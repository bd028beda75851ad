"""May this be done, and what happens? One function per command; asking changes nothing."""

from dispatch.core import commands, rules
from dispatch.core.decide import (
    alarms,
    assignments,
    calls,
    cards,
    exchanges,
    hospitals,
    incidents,
    messages,
    recordings,
    regions,
    ringing,
    room,
    sites,
    telling,
    tickets,
    transfers,
    units,
    warnings,
)
from dispatch.core.request import Decision, Moment, Repeat, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State
from events.values import PLANNER

__all__ = ["DECIDE", "Decision", "Moment", "Repeat", "Request", "decide"]

DECIDE: Table = {
    **regions.TABLE,
    **calls.TABLE,
    **room.TABLE,
    **sites.TABLE,
    **alarms.TABLE,
    **ringing.TABLE,
    **exchanges.TABLE,
    **cards.TABLE,
    **recordings.TABLE,
    **incidents.TABLE,
    **assignments.TABLE,
    **units.TABLE,
    **messages.TABLE,
    **hospitals.TABLE,
    **transfers.TABLE,
    **telling.with_news(tickets.TABLE),
    **warnings.TABLE,
}


def decide(state: State, asked: Request, moment: Moment) -> Decision:
    """What does this command make happen?"""
    command = asked.command
    if asked.by != PLANNER:
        before = state.recall(asked.by, command.id)
        if before is not None:
            if before.content != asked.content:
                return Refusal(Reason.ID_USED_FOR_OTHER_CONTENT, position=before.position)
            return Repeat(before.position, before.made)
    if command.happened_at is not None:
        if command.happened_at < moment.now - _told_within_ms(asked):
            return Refusal(Reason.TOO_OLD)
        if command.happened_at > moment.now + rules.AHEAD_MS_MAX:
            return Refusal(Reason.TOO_FAR_AHEAD)
    return DECIDE[type(command)](state, command, asked, moment)


def _told_within_ms(asked: Request) -> int:
    """A letter has lain; everything else is told while what is remembered of commands still shows a repeat."""
    c = asked.command
    is_written = isinstance(c, commands.OpenTicket) and c.channel != "call" and asked.by.startswith(rules.PERSON)
    return rules.LETTER_MS_MAX if is_written else rules.MEMORY_MS
