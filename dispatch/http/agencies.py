"""What an agency may see of the matters of 1022 that are with it: never who reported, unless it must call back."""

from collections.abc import Sequence

import msgspec

import events
from dispatch.http.problems import Problem
from events.values import AgencyId
from projections.ticket_story import OF_MESSAGES, TicketStoryRow
from projections.tickets import TicketRow

HIDDEN = (events.PersonRead, events.PersonErased, *OF_MESSAGES)


def check_its_own(agency: AgencyId | None, row: TicketRow | None) -> None:
    """Raises Problem 403 for a ticket that is not with it, as for one there is not. None is the centre: it has all."""
    if agency is not None and (row is None or row.agency != agency):
        raise Problem(403, "not_yours")


def row_for(agency: AgencyId | None, row: TicketRow) -> TicketRow:
    """As the centre, or this agency, sees it."""
    if agency is None:
        return row
    if row.call_back:
        return msgspec.structs.replace(row, call=None, tell=None, untold=())
    return msgspec.structs.replace(row, call=None, reporter=None, phone=None, tell=None, untold=())


def story_for(agency: AgencyId | None, row: TicketRow | None, story: Sequence[TicketStoryRow]) -> list[TicketStoryRow]:
    """An agency is not told who read what either, nor who was told what."""
    if agency is None:
        return list(story)
    shows_reporter = row is not None and row.call_back
    told = (line for line in story if not isinstance(line.event, HIDDEN))
    return [_line_for(line, shows_reporter=shows_reporter) for line in told]


def _line_for(line: TicketStoryRow, *, shows_reporter: bool) -> TicketStoryRow:
    event = line.event
    if not isinstance(event, events.TicketOpened):
        return line
    shown = msgspec.structs.replace(event, call=None, tell=None)
    if not shows_reporter:
        shown = msgspec.structs.replace(shown, reporter=None, phone=None)
    return msgspec.structs.replace(line, event=shown)
