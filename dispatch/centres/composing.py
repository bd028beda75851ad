"""What another centre is told, put together when it leaves: of what is so then, and only if it is still so."""

from collections.abc import Callable

import msgspec
from msgspec import UNSET, UnsetType

from dispatch.centres import eido, form
from dispatch.centres.describing import Describer
from dispatch.centres.setup import Centre, Centres
from dispatch.gateways.sender import Impossible, NotWanted
from dispatch.gateways.speaking import Parcel
from events.values import Time
from projections.messages import MessageRow
from projections.transfers import TransferRow

NO_TO_OFFERS = frozenset(range(400, 500)) - {408, 425, 429}
NO_TO_NEWS = frozenset((409, 410, 422))
"""Answers that are final. News are told again after any other, for a day: an operator may mend what is wrong."""
SAID = {
    "out": frozenset(("withdrawn", "lapsed")),
    "in": frozenset(("accepted", "refused", "lapsed", "completed")),
}
"""What is ours to say of what we offered, and of what we were offered."""
encode = msgspec.json.Encoder().encode


class Teller:
    """One for the service that leads."""

    def __init__(self, describer: Describer, centres: Centres, clock: Callable[[], Time]) -> None:
        self.describer = describer
        self.centres = centres
        self.clock = clock

    async def __call__(self, row: MessageRow) -> Parcel:
        """Raises NotWanted, Impossible."""
        rows = self.describer.views().transfers.rows
        transfer = rows.get(str(row.transfer))
        if transfer is None:
            raise NotWanted
        centre = self.centres.get(transfer.centre)
        if centre is None:
            raise Impossible("no_centre")
        data: form.Offered | form.Updated | form.Answered
        if row.purpose == "offer":
            kind, data = "offered", await self._offered(transfer, centre)
        elif row.purpose == "update":
            kind, data = "updated", await self._updated(row, transfer, centre)
        else:
            kind, data = transfer.state, self._answered(transfer)
        journal = self.describer.views().situation.region.journal
        final = NO_TO_OFFERS if row.purpose == "offer" else NO_TO_NEWS
        message = f"{journal}:{row.message}"
        return Parcel(message, centre.gateway, centre.sign_with, f"transfer.{kind}", encode(data), final)

    def name(self, transfer: TransferRow) -> str:
        """As who offered it named it."""
        return transfer.theirs or f"{self.describer.views().situation.region.journal}:{transfer.transfer}"

    async def _offered(self, transfer: TransferRow, centre: Centre) -> form.Offered:
        if transfer.state != "offered" or transfer.way != "out":
            raise NotWanted
        matter = await self._matter(transfer)
        if matter is None:
            raise NotWanted
        own, foreign = self._described(matter, centre)
        return form.Offered(
            self.name(transfer),
            self.describer.iso(transfer.expires),
            transfer.reason,
            transfer.keep,
            transfer.drill,
            own,
            foreign,
        )

    async def _updated(self, row: MessageRow, transfer: TransferRow, centre: Centre) -> form.Updated:
        """Somebody's words, and how the incident stands now: of theirs without what they told us themselves."""
        news = next((one for one in transfer.news if one.message == row.message), None)
        if news is None:
            raise NotWanted
        open_ = await self.describer.opened((news.text,))
        matter = await self._matter(transfer, personal=transfer.way == "out")
        own, foreign = self._described(matter, centre) if matter is not None else (UNSET, UNSET)
        return form.Updated(self.name(transfer), open_(news.text), transfer.drill, own, foreign)

    def _answered(self, transfer: TransferRow) -> form.Answered:
        if transfer.state not in SAID[transfer.way]:
            raise NotWanted
        reference = str(transfer.incident) if transfer.way == "in" and transfer.incident is not None else ""
        end = "aborted" if transfer.end == "aborted" else "done"
        return form.Answered(self.name(transfer), reference, transfer.refusal or "", end, transfer.drill)  # type: ignore[arg-type]

    async def _matter(self, transfer: TransferRow, *, personal: bool = True) -> form.Matter | None:
        if transfer.incident is not None:
            return await self.describer.incident(transfer.incident, transfer, personal=personal)
        if transfer.call is not None:
            return await self.describer.call(transfer.call, transfer)
        return None

    def _described(self, matter: form.Matter, centre: Centre) -> tuple[form.Matter | UnsetType, object]:
        """In the form that this centre takes: ours, or as EIDO."""
        if centre.format != "eido":
            return matter, UNSET
        return UNSET, eido.of(matter, eido.Issuer(self.centres.domain, self.describer.iso(self.clock())))
