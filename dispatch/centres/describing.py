"""An incident, or a call without one, in the form in which another centre hears of it: of what is so now."""

import datetime
from collections.abc import Callable, Iterable

from msgspec.structs import replace

import events
from dispatch.centres import form
from dispatch.region import AreaMap, is_valid
from dispatch.vault import Unreadable, Vault
from events.regions import Name, Rules
from events.values import CallId, IncidentId, Place, Sealed, Time
from projections.calls import CallRow
from projections.incidents import IncidentRow
from projections.transfers import TransferRow
from projections.views import Views

LOG_MAX = 20
"""So many lines of the log go along, the newest."""
Areas = Callable[[Place], list[form.Area]]
"""All areas of every day that hold a place, those of today first."""


class Describer:
    """Reads the views and opens what is sealed, for whoever may see it."""

    def __init__(
        self, views: Callable[[], Views], rules: Callable[[], Rules | None], vault: Vault | None, areas: Areas
    ) -> None:
        """Without a vault nothing sealed is opened."""
        self.views = views
        self.rules = rules
        self.vault = vault
        self.areas = areas

    async def incident(
        self, number: IncidentId, transfer: TransferRow | None = None, *, personal: bool = True
    ) -> form.Matter | None:
        """Without what is personal, if that may not be seen; None when it ended more than a day ago."""
        views = self.views()
        row = views.incidents.row(number)
        if row is None:
            return None
        calls = [views.calls.rows[call] for call in row.calls if call in views.calls.rows]
        notes = [line for line in views.story.rows(number) if isinstance(line.event, events.NoteAdded)][-LOG_MAX:]
        told = [line.event.text for line in notes if isinstance(line.event, events.NoteAdded)]
        callers = [call.caller for call in calls]
        open_ = await self.opened((row.address, row.text, *told, *callers, *_of(transfer)), personal=personal)
        written = zip(notes, map(open_, told), strict=True)
        return replace(
            self.bare(row, calls),
            place=self._where(row.place, open_(row.address)),
            reporter=_reporter(open_, transfer, callers),
            development=open_(row.text),
            extent=open_(transfer.extent) if transfer is not None else "",
            likely_spread=open_(transfer.spread) if transfer is not None else "",
            help_wanted=open_(transfer.help) if transfer is not None else "",
            data=form.Data(note=open_(transfer.text) if transfer is not None else ""),
            log=tuple(form.LogLine(self.iso(line.at), text) for line, text in written if text),
        )

    def bare(self, row: IncidentRow, calls: Iterable[CallRow]) -> form.Matter:
        """Without anything sealed: kind, place, calls and units."""
        return form.Matter(
            reference=str(row.incident),
            kind=row.kind,
            kind_name=self._kind_name(row.kind),
            priority=row.priority,
            occurred_at=self.iso(row.opened_at),
            place=self._where(row.place, ""),
            calls=tuple(self._call(call) for call in calls),
            units=tuple(self._units(row)),
            disposition=row.disposition or "",
        )

    async def call(self, name: CallId, transfer: TransferRow) -> form.Matter:
        """What was understood so far."""
        row = self.views().calls.rows.get(name)
        callers = [row.caller] if row is not None else []
        open_ = await self.opened((*callers, *_of(transfer)))
        place = transfer.place or (row.place if row is not None else None)
        return form.Matter(
            kind=transfer.kind or "",
            kind_name=self._kind_name(transfer.kind),
            occurred_at=self.iso(row.rang_at) if row is not None else None,
            place=self._where(place, open_(transfer.address)),
            reporter=_reporter(open_, transfer, callers),
            development=open_(transfer.text),
            extent=open_(transfer.extent),
            likely_spread=open_(transfer.spread),
            help_wanted=open_(transfer.help),
            calls=(self._call(row),) if row is not None else (),
        )

    async def opened(self, sealed: Iterable[Sealed | None], *, personal: bool = True) -> Callable[[Sealed | None], str]:
        """What opens these: empty for what there is not, what may not be seen, and what was erased."""
        vault = self.vault
        if not personal or vault is None:
            return lambda _: ""
        await vault.fetch({one.subject for one in sealed if one is not None})

        def open_(one: Sealed | None) -> str:
            try:
                return vault.open(one) if one is not None else ""
            except Unreadable:
                return ""

        return open_

    def iso(self, at: Time) -> str:
        """By the region's clock, with its offset."""
        rules = self.rules()
        zone = datetime.timezone(datetime.timedelta(minutes=rules.utc_offset_min if rules is not None else 0))
        return datetime.datetime.fromtimestamp(at // 1000, zone).isoformat()

    def _where(self, place: Place | None, address: str) -> form.Where:
        if place is None:
            return form.Where(address=address)
        areas = self.areas(place)
        today = next((one for one in areas if one.until is None), None)
        former = tuple(one for one in areas if one.until is not None)[:16]
        return form.Where(place.lat, place.lon, address, today, former)

    def _kind_name(self, kind: str | None) -> Name | None:
        rules = self.rules()
        return next((one.name for one in rules.kinds if one.id == kind), None) if rules is not None else None

    def _call(self, row: CallRow) -> form.CallTold:
        return form.CallTold(row.number, self.iso(row.rang_at), row.state == "ended")

    def _units(self, row: IncidentRow) -> Iterable[form.UnitTold]:
        for need in row.needs:
            if need.unit is not None and need.step is not None:
                since = self.iso(need.step_at) if need.step_at is not None else None
                yield form.UnitTold(need.unit, need.service, need.step.value, since, need.eta_s)


def _of(transfer: TransferRow | None) -> tuple[Sealed | None, ...]:
    if transfer is None:
        return ()
    return (transfer.reporter, transfer.address, transfer.text, transfer.extent, transfer.spread, transfer.help)


def _reporter(
    open_: Callable[[Sealed | None], str], transfer: TransferRow | None, callers: list[Sealed | None]
) -> form.Reporter:
    """The first caller's number; the name as it was written by who offers it."""
    name = open_(transfer.reporter) if transfer is not None and transfer.way == "out" else ""
    phone = next((number for number in map(open_, callers) if number), "")
    return form.Reporter(name, phone[:32])


def areas_of(areas: AreaMap | None, place: Place, today: datetime.date) -> list[form.Area]:
    """Those of today, then those that were there once: whoever learnt the old names knows where it is."""
    held = areas.holding(place) if areas is not None else []
    now = [form.Area(one.code, one.name) for one in held if is_valid(one, today)]
    gone = [one for one in held if one.until is not None and one.until <= today]
    return [*now, *(form.Area(one.code, one.name, str(one.until)) for one in gone)]
