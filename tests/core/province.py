"""A small province to try decisions on: three services, five kinds of incident, six units, easy figures."""

import events
from dispatch.core import commands
from events.regions import (
    Agency,
    AlarmKind,
    Calendar,
    Field,
    HazardKind,
    HospitalData,
    Kind,
    Limits,
    Name,
    Number,
    Rules,
    Service,
    UnitData,
    Wanted,
)
from events.values import Actor, CallId, CommandId, Place, Sealed, Subject, Time, UnitId

START = Time(1_790_000_040_000)
"""When every journal of the tests begins; the moments of the tests are counted from here."""
DAY = 24 * 3600 * 1000
MINUTE = 60_000

LAN = Actor("user:lan")
KHOA = Actor("user:khoa")
EXCHANGE = Actor("machine:exchange")
CREW = Actor("crew:A1")

CENTRE = Place(11.5, 106.9)
NEAR = Place(11.51, 106.9)
"""1.1 km north of the centre: 112 seconds at ten metres a second."""
FAR = Place(11.6, 106.9)
NEAR_S = 112
FAR_S = 1112

CALL = CallId("exchange:c1")
TEXT = Sealed(Subject("call:exchange:c1"), b"sealed")


def name(word: str) -> Name:
    return Name(word, word)


def service(word: str) -> Service:
    """Ten metres a second at every hour, so that seconds can be counted in the head."""
    return Service(word, name(word), "circle", (36.0,) * 24)


def kind(word: str, of: str, priority: int, *levels: tuple[Wanted, ...]) -> Kind:
    return Kind(word, name(word), of, priority, levels)


AMBULANCE = Wanted("ambulance", ("ambulance",))
DOCTOR = Wanted("ambulance", ("ambulance", "doctor"))
PATROL = Wanted("police", ("patrol",))
PUMPER = Wanted("fire", ("pumper",))
PUMPERS = Wanted("fire", ("pumper",), 2)

RULES = Rules(
    name("Nhỏ"),
    420,
    CENTRE,
    1.0,
    "automatic",
    (service("ambulance"), service("fire"), service("police")),
    (
        Number("113", name("Công an"), "police", 15),
        Number("114", name("Cứu hỏa"), "fire", 15),
        Number("115", name("Cấp cứu"), "ambulance", 15),
    ),
    (
        kind("cardiac", "ambulance", 1, (AMBULANCE,), (DOCTOR,)),
        kind("fall", "ambulance", 3, (AMBULANCE,)),
        kind("crash", "police", 2, (AMBULANCE, PATROL), (PUMPER,)),
        kind("fire", "fire", 1, (PUMPERS,), (PUMPER, AMBULANCE)),
        kind("noise", "police", 4),
    ),
    {word: name(word) for word in ("ambulance", "doctor", "patrol", "pumper", "cutting")},
    Limits((120, 300, 900, 3600), (0, 600, 1800, 7200), 60, retention_days=30),
    {word: name(word) for word in ("emergency", "burns")},
    (HospitalData("h1", CENTRE, ("emergency",)), HospitalData("h2", FAR)),
    (HazardKind("gas", name("Kho gas"), "gas", 1, 180), HazardKind("dog", name("Chó dữ"), "dog", 2)),
    (
        AlarmKind("smoke", name("Báo cháy"), "fire", 90, True),
        AlarmKind("panic", name("Nút khẩn cấp"), "crash", 0),
        AlarmKind("other", name("Báo động"), "noise", 120),
    ),
    Calendar((*(((480, 720), (780, 1020)),) * 5, (), ()), ("2027-02-05", "2027-02-08"), (), "2027-12-31"),
    (
        Agency("transport", name("Sở Giao thông")),
        Agency("waterworks", name("Cấp nước")),
        Agency("ward", name("Phường"), told_by=("webhook", "mail")),
    ),
    (
        Field("roads", name("Giao thông"), "transport", answer_min=1_440, remind_min=480, escalate_min=0),
        Field("water", name("Nước"), "waterworks", answer_min=480, remind_min=0, escalate_min=60),
    ),
)

UNITS = (
    UnitData("A1", "ambulance", ("ambulance",), "s1", CENTRE),
    UnitData("A2", "ambulance", ("ambulance", "doctor"), "s1", CENTRE),
    UnitData("F1", "fire", ("pumper",), "s2", CENTRE),
    UnitData("F2", "fire", ("cutting", "pumper"), "s2", CENTRE),
    UnitData("P1", "police", ("patrol",), "s3", CENTRE),
    UnitData("P2", "police", ("patrol",), "s3", CENTRE),
)

ADOPTED = events.RegionAdopted("1", "digest-1", RULES, {"roads.geojson": "aa"})
REGISTERED = tuple(
    events.UnitRegistered(unit.id, unit.service, unit.capabilities, unit.station, unit.home) for unit in UNITS
)
BEGUN = events.JournalBegun("journal-1", False)
PROVINCE: tuple[events.Event, ...] = (BEGUN, ADOPTED, *REGISTERED)
"""What every journal begins with, unless a test says otherwise."""


def with_rules(**changed: object) -> Rules:
    fields = {field: getattr(RULES, field) for field in RULES.__struct_fields__}
    return Rules(**{**fields, **changed})


def with_limits(**changed: object) -> Rules:
    fields = {field: getattr(RULES.limits, field) for field in RULES.limits.__struct_fields__}
    return with_rules(limits=Limits(**{**fields, **changed}))


def adopt(
    version: str = "2",
    rules: Rules = RULES,
    units: tuple[UnitData, ...] = UNITS,
    digest: str | None = None,
    id: str = "adopt",
) -> commands.AdoptRegion:
    return commands.AdoptRegion(
        id=CommandId(id), version=version, digest=digest or f"digest-{version}", rules=rules, units=units, files={}
    )


def on_duty(unit: str, place: Place | None = None) -> events.UnitCameOnDuty:
    return events.UnitCameOnDuty(UnitId(unit), place)


RECOMMENDING = events.RegionAdopted("1", "digest-1", with_rules(assigning="recommend"), {})
