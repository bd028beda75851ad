"""What an agency is told, put together when it leaves: of what is so then, and only while it concerns the agency."""

from collections.abc import Callable

import msgspec

from dispatch.agencies import wording
from dispatch.agencies.form import Area, Work
from dispatch.agencies.setup import Addressed, Agencies
from dispatch.centres.describing import Describer
from dispatch.core import rules
from dispatch.gateways.carriers import NO
from dispatch.gateways.mail import Mail
from dispatch.gateways.sender import Impossible, NotWanted
from dispatch.gateways.speaking import Parcel
from events.regions import Rules
from events.values import AreaId, News
from projections.messages import MessageRow
from projections.tickets import TicketRow

encode = msgspec.json.Encoder().encode


class Teller:
    """One for the service that leads. Who made the message due is who reads what goes along."""

    def __init__(self, describer: Describer, agencies: Agencies, name_of: Callable[[AreaId], str | None]) -> None:
        self.describer = describer
        self.agencies = agencies
        self.name_of = name_of

    async def __call__(self, row: MessageRow) -> Parcel | Mail:
        """Raises NotWanted, Impossible."""
        views = self.describer.views()
        ticket = views.tickets.rows.get(str(row.ticket))
        if ticket is None or row.news is None:
            raise NotWanted
        if not _is_so(row, row.news, ticket, self.describer.rules()):
            raise NotWanted
        to = self.agencies.get(row.agency)
        if to is None or not (to.url if row.way == "webhook" else to.mail):
            raise Impossible("unaddressed")
        message = f"{views.situation.region.journal}:{row.message}"
        if row.way == "webhook":
            return await self._parcel(message, row, row.news, ticket, to)
        return self._mail(message, row, row.news, ticket, to)

    async def _parcel(self, message: str, row: MessageRow, news: News, ticket: TicketRow, to: Addressed) -> Parcel:
        told = self._gone(ticket, to, news)
        if told.is_with_you:
            told = await self._whole(told, ticket)
        if news == "late_below":
            told = self._late(told, ticket)
        source = f"urn:tiepung:{self.describer.views().situation.region.journal}"
        at = self.describer.iso(row.due_at)
        about = (source, str(ticket.ticket), at)
        return Parcel(message, to.gateway, to.secrets, f"ticket.{news}", encode(told), NO, *about)

    def _gone(self, ticket: TicketRow, to: Addressed, news: News) -> Work:
        """All that may be told of one that is not the agency's any more."""
        field = rules.field_of(self.describer.rules(), ticket.field) or rules.ANY_FIELD
        is_theirs = news not in wording.NOT_THEIRS
        return Work(ticket.ticket, to.id, news, is_theirs, ticket.state, ticket.field, field.name, ticket.drill)

    def _late(self, told: Work, ticket: TicketRow) -> Work:
        """To who stands above: with whom it is late and since when, and nothing of what was reported."""
        late = rules.agency_of(self.describer.rules(), ticket.agency) if ticket.agency is not None else None
        due_at = self.describer.iso(ticket.due.at)
        name = late.name if late is not None else None
        return msgspec.structs.replace(
            told, due_at=due_at, level=ticket.level, late_at=ticket.agency, late_at_name=name
        )

    async def _whole(self, told: Work, ticket: TicketRow) -> Work:
        iso = self.describer.iso
        who = (ticket.reporter, ticket.phone) if ticket.call_back else (None, None)
        open_ = await self.describer.opened((ticket.text, ticket.address, *who))
        name = self.name_of(ticket.area) if ticket.area is not None else None
        return msgspec.structs.replace(
            told,
            due_at=iso(ticket.due.at),
            reported_at=iso(ticket.opened_at),
            channel=ticket.channel,
            reason=ticket.reason or "",
            level=ticket.level,
            reopened=ticket.reopened,
            area=Area(ticket.area, name or ticket.area) if ticket.area is not None else None,
            place=ticket.place,
            address=open_(ticket.address),
            text=open_(ticket.text),
            files=len(ticket.files),
            call_back=ticket.call_back,
            reporter=open_(who[0]),
            phone=open_(who[1]),
            url=self._url(ticket) if self.agencies.console_url else "",
            above=ticket.above if ticket.level else None,
        )

    def _mail(self, message: str, row: MessageRow, news: News, ticket: TicketRow, to: Addressed) -> Mail:
        """No text and nobody's name: a mail lies open wherever it passes."""
        known = self.describer.rules()
        if self.agencies.mail is None or known is None:
            raise Impossible("unaddressed")
        field = rules.field_of(known, ticket.field) or rules.ANY_FIELD
        url = self._url(ticket)
        subject, text = wording.mail(known, ticket, field.name, news, url)
        return Mail(message, self.agencies.mail, to.mail, subject, text, row.due_at)

    def _url(self, ticket: TicketRow) -> str:
        return f"{self.agencies.console_url.rstrip('/')}/#tickets/{ticket.ticket}"


def _is_so(row: MessageRow, news: News, ticket: TicketRow, known: Rules | None) -> bool:
    """Whether it still concerns the agency: it has the ticket, has it no more, or stands above who is late."""
    if news == "late_below":
        above = rules.told_above(known, ticket.agency) if known is not None else None
        return ticket.state == "forwarded" and ticket.level > 0 and above == row.agency
    is_theirs = ticket.state == "forwarded" and ticket.agency == row.agency
    return is_theirs != (news == "withdrawn") and not _is_old(news, ticket)


def _is_old(news: News, ticket: TicketRow) -> bool:
    """An answer was written anew before this left; or the time is another by now."""
    if news == "sent_back":
        return ticket.answer is not None
    return (news == "reminded" and ticket.reminded_at is None) or (news == "escalated" and ticket.level == 0)
