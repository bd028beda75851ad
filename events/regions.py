"""The data a province is set up by, as far as deciding needs it."""

from msgspec import Struct

from events.base import Event
from events.values import (
    MINUTE_MS,
    AgencyId,
    AlarmKindId,
    AreaId,
    Capability,
    Care,
    FieldId,
    HazardId,
    HospitalId,
    KindId,
    NumberId,
    Place,
    Priority,
    ServiceId,
    StationId,
    TellingWay,
    UnitId,
)


class Name(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """In both languages."""

    vi: str
    en: str


class Service(Struct, frozen=True, forbid_unknown_fields=True):
    """An agency that sends units. `shape` is how the console draws them: circle, square, house, diamond."""

    id: ServiceId
    name: Name
    shape: str
    speed_kmh: tuple[float, ...]
    """24 figures, by the local hour: what a unit makes on the road."""


class Number(Struct, frozen=True, forbid_unknown_fields=True):
    """A number people dial. `service` is who its calls are usually for; None for the hotline."""

    number: NumberId
    name: Name
    service: ServiceId | None
    answer_s: int
    """Seconds within which it should be answered."""


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """`count` units of one service, each able to do all of `capabilities`."""

    service: ServiceId
    capabilities: tuple[Capability, ...]
    count: int = 1


class Kind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of incident with its run card: what it needs at alarm level 1, 2, 3, …

    Without levels, people say what each incident needs.
    """

    id: KindId
    name: Name
    service: ServiceId
    priority: Priority
    levels: tuple[tuple[Wanted, ...], ...]


class UnitData(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit as the region lists it."""

    id: UnitId
    service: ServiceId
    capabilities: tuple[Capability, ...]
    station: StationId
    home: Place


class HospitalData(Struct, frozen=True, forbid_unknown_fields=True):
    """A hospital as the region lists it. It has beds for these kinds of `care`; none named is all."""

    id: HospitalId
    place: Place
    care: tuple[Care, ...] = ()


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """How long things may take. In seconds, unless the name says days; by priority 1, 2, 3, 4 where there are four."""

    assign_s: tuple[int, int, int, int]
    promote_s: tuple[int, int, int, int]
    """A need that waited this long waits one priority higher; the first figure is not used."""
    acknowledge_s: int
    close_s: int = 600
    """An incident whose last crew has cleared is closed by the planner after this; 0 is never."""
    silent_s: int = 20
    """A console not heard of for so long is silent: what its person holds may be taken over."""
    widen_s: int = 10
    """A call is offered to who speaks its language and answers its number; after this, to everybody."""
    call_back_s: int = 600
    """Whoever gave up should be called back within this."""
    handover_s: int = 30
    """A handover that no desk took within this goes back to who offered it."""
    link_s: int = 1800
    """A caller can send her place by the link she got for so long."""
    reach_s: int = 15
    """An order that no page of its crew acknowledged within this also goes as a message; 0: never, and is
    not spoken either."""
    ring_s: int = 35
    """And as a spoken call after this; 0: never."""
    retention_days: int = 0
    """Keys of personal data are thrown away after so many days; 0: only on request."""
    hospital_s: int = 28_800
    """What a hospital told holds so long, if it says no other time; then it is unknown again."""
    recording_days: int = 365
    """In days: where a recording lies is told for so long, and then to nobody any more."""
    transfer_s: int = 120
    """An offer that another centre did not take within this goes back to who offered it."""
    alarm_join_s: int = 300
    """A second device of a site within this after the first belongs to the same alarm."""
    alarm_again_s: int = 1800
    """An alarm so soon after one of the same device that came to nothing says so."""
    settle_days: int = 30
    """So long who reported something may rate its answer, or say that it is none."""
    warning_hold_s: int = 10
    """So long a warning that was approved can be taken back before it leaves; a cancel leaves at once."""
    warning_again_s: int = 30
    """A cluster of loudspeakers that has not acknowledged within this is told again."""
    warning_tries: int = 4
    """How often it is told, no number of seconds; then it is listed as silent."""
    warning_approve_s: int = 180
    """A draft of a warning that nobody has approved within this is an alarm of those who may; 0: never."""


class HazardKind(Struct, frozen=True, forbid_unknown_fields=True):
    """What may be dangerous at a place. `severity` 1 may kill who goes in, 2 may hurt, 3 hinders; `icon` is how the
    console draws it. `days` without anybody looking again, it counts as not looked at any more."""

    id: HazardId
    name: Name
    icon: str
    severity: int
    days: int = 365


class AlarmKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of alarm, and the kind of incident it becomes.

    `verify_s` is how long a desk has to ring the site before it becomes one by itself; 0: at once. `confirm_by_two`: a
    second device of the site is proof enough. `ringing_warns`: the site is not rung, as with a panic button, where that
    would warn whoever it was pressed against; None: as every kind was before this was said, by `verify_s` being 0.
    """

    id: AlarmKindId
    name: Name
    incident: KindId
    verify_s: int
    confirm_by_two: bool = False
    ringing_warns: bool | None = None

    @property
    def warns(self) -> bool:
        return self.verify_s == 0 if self.ringing_warns is None else self.ringing_warns


class Calendar(Struct, frozen=True, forbid_unknown_fields=True, cache_hash=True):
    """When offices work, by the region's clock. Every day is named here: to count needs no list of holidays."""

    week: tuple[tuple[tuple[int, int], ...], ...]
    """Seven days, Monday first; each the spans in which it is worked, in minutes since midnight: `(450, 690)` is from
    07:30 until before 11:30. They rise and do not overlap."""
    off: tuple[str, ...]
    """Days (`2026-09-02`) on which nobody works though the weekday is worked: public holidays, and days given free by
    decree."""
    worked: tuple[str, ...]
    """Days that are worked though the weekday is free, since a decree swapped them. They have the spans of the week's
    first day that has any: Monday's, as a rule. A day that is named here and in `off` is worked."""
    until: str
    """The last day whose holidays are known; after it the week alone counts."""


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """A body that handles matters of 1022."""

    id: AgencyId
    name: Name
    areas: tuple[AreaId, ...] = ()
    """Where it handles them, by the codes of today's areas; none named is the whole province."""
    told_by: tuple[TellingWay, ...] = ()
    """How it hears of its work besides by its page: by each of these. Its addresses and secrets are the operator's."""
    phone: str = ""
    """Of who is on duty there, day and night; an office's number, never a person's own."""
    above: AgencyId | None = None
    """Who stands above it, and is told by its own ways when it is late; None: the centre's supervisors are alarmed."""


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """A field that matters of 1022 belong to, and how long they may take."""

    id: FieldId
    name: Name
    agency: AgencyId
    """Who handles it where nobody nearer does."""
    answer_min: int
    """Working minutes until the citizen should have an answer."""
    remind_min: int
    """So many working minutes before that, the agency is reminded; 0: never."""
    escalate_min: int
    """So many working minutes after it was due, it goes above the agency; 0: at once."""
    forward_s: int = 300
    """Plain seconds within which it should be passed on."""


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything of a region that `decide` and `plan` look at."""

    name: Name
    utc_offset_min: int
    centre: Place
    detour: float
    """Road kilometres for one kilometre of straight line, where no graph of roads is loaded."""
    assigning: str
    """`automatic`: the planner assigns at once. `recommend`: it proposes and waits for a dispatcher."""
    services: tuple[Service, ...]
    numbers: tuple[Number, ...]
    kinds: tuple[Kind, ...]
    capabilities: dict[Capability, Name]
    limits: Limits
    care: dict[Care, Name] = {}
    """Kinds of care that hospitals have beds for."""
    hospitals: tuple[HospitalData, ...] = ()
    hazards: tuple[HazardKind, ...] = ()
    alarms: tuple[AlarmKind, ...] = ()
    calendar: Calendar | None = None
    """None: every minute is a working minute."""
    agencies: tuple[Agency, ...] = ()
    fields: tuple[Field, ...] = ()
    sender: str = ""
    """As whom warnings are sent, as CAP names it: without blanks, commas, `<` and `&`. Empty: by the journal's name."""

    @property
    def utc_offset_ms(self) -> int:
        return self.utc_offset_min * MINUTE_MS


class RegionAdopted(Event, frozen=True):
    """From here on this version of the region's data is in force.

    `files` are the large ones (areas, roads, hospitals, …) by name and SHA-256; their bytes lie beside the journal.
    """

    version: str
    digest: str
    rules: Rules
    files: dict[str, str]
