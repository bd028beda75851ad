"""The city's ears for tickets: no stream tells of them, so it looks again and again at what is open, as a page does."""

from events.values import Position, TicketId
from loadtests.link import Link
from projections.projection import Change
from projections.tickets import TicketRow


class TicketsHeard:
    """What has changed since it looked last. What is open no more is looked at once more by itself."""

    def __init__(self, link: Link, who: str) -> None:
        self.link = link
        self.who = who
        self.known: dict[TicketId, Position] = {}

    async def look(self) -> list[Change]:
        """Raises ClientError, TimeoutError."""
        rows = {row.ticket: row for row in await self.link.tickets(self.who)}
        over = [ticket for ticket in self.known if ticket not in rows]
        changed: list[TicketRow] = [row for row in rows.values() if self.known.get(row.ticket) != row.position]
        told = [Change("tickets", str(row.ticket), row) for row in changed]
        told += [Change("tickets", str(ticket), await self.link.ticket(ticket, self.who)) for ticket in over]
        self.known = {row.ticket: row.position for row in rows.values()}
        return told
