"""A message as it is when it leaves: whom it goes to is opened, and what it says is taken from what is so now."""

from collections.abc import Callable, Mapping

from dispatch.codes import code_of
from dispatch.gateways import wording
from dispatch.gateways.links import Links
from dispatch.gateways.sender import Impossible, NotWanted
from dispatch.gateways.setup import Gateways
from dispatch.gateways.sparing import Sparing
from dispatch.gateways.speaking import Letter
from dispatch.phones import e164
from dispatch.vault import Unreadable, Vault
from events.regions import Rules
from events.values import (
    OPEN_TICKET,
    AlarmId,
    AlarmKindId,
    AreaId,
    CallId,
    News,
    NumberId,
    Sealed,
    Step,
    TicketState,
    Time,
)
from projections.messages import MessageRow
from projections.views import Views

HOTLINE = "1022"
STILL: Mapping[News, frozenset[TicketState]] = {
    "received": OPEN_TICKET,
    "reopened": OPEN_TICKET,
    "answered": frozenset(("answered",)),
    "refused": frozenset(("refused",)),
}
"""In which states of a ticket its news are news."""


def number_of(rules: Rules, kind: AlarmKindId) -> NumberId:
    """The number that is dialled for the service such an alarm needs; empty where the region has none of its own."""
    becomes = next((one.incident for one in rules.alarms if one.id == kind), None)
    service = next((one.service for one in rules.kinds if one.id == becomes), None)
    return next((one.number for one in rules.numbers if service is not None and one.service == service), NumberId(""))


class Composer:
    """Reads the views and opens numbers; whoever asked for the message is who reads them."""

    def __init__(
        self,
        views: Callable[[], Views],
        rules: Callable[[], Rules | None],
        vault: Vault,
        gateways: Gateways,
        links: Links,
        name_of: Callable[[AreaId], str | None],
        clock: Callable[[], Time],
    ) -> None:
        self.views = views
        self.rules = rules
        self.vault = vault
        self.gateways = gateways
        self.links = links
        self.name_of = name_of
        self.clock = clock
        self.sparing = Sparing()

    async def __call__(self, row: MessageRow) -> Letter:
        """Raises NotWanted, Impossible."""
        rules = self.rules()
        if rules is None:
            raise NotWanted
        if row.purpose == "order":
            return await self._order(row, rules)
        if row.purpose == "notice":
            return await self._notice(row, rules)
        if row.alarm is not None:
            return await self._contact(row, row.alarm, rules)
        return await self._call(row, rules)

    async def _call(self, row: MessageRow, rules: Rules) -> Letter:
        """To a caller: a link, or the line itself."""
        if row.call is None:
            raise NotWanted
        number, caller, spoken = self._caller(row.call)
        language = wording.language_of(spoken)
        text = ""
        if row.purpose == "link":
            if not self.gateways.public_url:
                raise Impossible("no_address")
            url = f"{self.gateways.public_url.rstrip('/')}/l/{self.links.code(self._journal(), row.message)}"
            text = wording.link(rules, number, url, row.expires, language, drill=row.drill)
        return await self._letter(row, caller, text, language, number)

    def _caller(self, call: CallId) -> tuple[str, Sealed | None, str | None]:
        """The number that was dialled, the caller's, and what she speaks."""
        calls = self.views().calls
        known = calls.rows.get(call)
        if known is not None:
            return known.number, known.caller, known.language
        waiting = calls.call_backs.get(call)
        if waiting is None:
            raise NotWanted
        return waiting.number, waiting.caller, None

    async def _contact(self, row: MessageRow, name: AlarmId, rules: Rules) -> Letter:
        """The line to whom the site of an alarm has as its `contact`-th, from the number of who is sent there. Only
        while the alarm waits, or its incident is open, and this is a ring of it: another may have it by now."""
        sites = self.views().sites
        alarm = sites.alarms.get(name)
        if alarm is None or alarm.site is None or alarm.ended_at is not None:
            raise NotWanted
        if alarm.incident is not None and str(alarm.incident) not in self.views().incidents.open:
            raise NotWanted
        if all(ring.message != row.message for ring in alarm.rings):
            raise NotWanted
        site = sites.rows.get(alarm.site)
        contacts = site.contacts if site is not None else ()
        phone = next((one.phone for one in contacts if one.order == row.contact), None)
        return await self._letter(row, phone, "", "vi", number_of(rules, alarm.kind))

    async def _order(self, row: MessageRow, rules: Rules) -> Letter:
        """Only while nobody has answered it."""
        views = self.views()
        unit = views.units.assigned.get(row.assignment) if row.assignment is not None else None
        there = views.units.rows.get(unit) if unit is not None else None
        if there is None or there.step is not Step.ASSIGNED or there.incident is None:
            raise NotWanted
        incident = views.incidents.row(there.incident)
        if incident is None:
            raise NotWanted
        text = wording.order(rules, row.way, there.unit, incident, self.name_of, drill=row.drill)
        return await self._letter(row, there.phone, text, "vi", "")

    async def _notice(self, row: MessageRow, rules: Rules) -> Letter:
        """To who reported a matter: only what is so still, and nothing of what it is about."""
        tickets = self.views().tickets.rows
        ticket = tickets.get(str(row.ticket))
        if ticket is None or row.news is None:
            raise NotWanted
        now_has = tickets.get(str(ticket.into), ticket) if ticket.state == "merged" else ticket
        if now_has.state not in STILL[row.news]:
            raise NotWanted
        if not self.gateways.public_url:
            raise Impossible("no_address")
        language = ticket.tell or "vi"
        page = "/tra-cuu" if language == "vi" else f"/tra-cuu?lang={language}"
        url = f"{self.gateways.public_url.rstrip('/')}{page}#{code_of(self.links.master, ticket.ticket)}"
        text = wording.notice(rules, row.news, ticket.ticket, now_has.due.at, url, language, drill=row.drill)
        letter = await self._letter(row, ticket.phone, text, language, HOTLINE)
        if row.news != "answered" and not self._may_text(letter.to, row):
            raise Impossible("too_many")
        return letter

    def _may_text(self, number: str, row: MessageRow) -> bool:
        return self.sparing.may_text(self.links.master.lookup_hash(number), row.message, self.clock())

    async def _letter(self, row: MessageRow, to: Sealed | None, text: str, language: str, number: str) -> Letter:
        message = f"{self._journal()}:{row.message}"
        return Letter(
            message,
            row.way,
            row.purpose,
            await self._opened(to),
            text,
            language,
            row.expires,
            row.extension or "",
            number,
            row.drill,
        )

    async def _opened(self, to: Sealed | None) -> str:
        if to is None:
            raise Impossible("no_number")
        await self.vault.fetch([to.subject])
        try:
            number = e164(self.vault.open(to))
        except Unreadable:
            raise Impossible("erased") from None
        if number is None:
            raise Impossible("no_number")
        return number

    def _journal(self) -> str:
        return self.views().situation.region.journal
