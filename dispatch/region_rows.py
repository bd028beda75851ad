"""What the files of a region folder hold: one struct for a row, in the shapes a person edits.

Every row, or the file it stands in, says by `basis` what it rests on:

    fact        an official list or document, named in the folder's README
    general     generally known, to be verified before it is relied on
    schematic   drawn or placed by us from facts; the figures are not measured
    invented    made up so that the service can be tried; to be replaced
    operator    put in by who runs the service, for instance by `import-areas`
"""

import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from events.regions import Agency, AlarmKind, Field, HazardKind, Kind, Limits, Name, Service
from events.values import AreaId, Capability, Care, HospitalId, NumberId, Place, ServiceId, StationId, UnitId

Basis = Literal["fact", "general", "schematic", "invented", "operator"]
Text = Annotated[str, Meta(min_length=1)]
Point = tuple[float, float]
"""Longitude, then latitude, as GeoJSON has it."""


class About(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a whole file rests on."""

    basis: Basis
    note: str = ""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """`region.json`."""

    about: About
    version: Text
    """Changed by whoever changes the folder: `2026.1`."""
    name: Name
    utc_offset_min: Annotated[int, Meta(ge=-720, le=840)]
    centre: Place
    detour: Annotated[float, Meta(ge=1, le=3)]
    assigning: Literal["automatic", "recommend"]
    limits: Limits
    sender: Annotated[str, Meta(max_length=120, pattern=r"^[^\s,<&]*$")] = ""
    """As whom warnings are sent; empty: by the journal's name."""
    vn2000_meridians: tuple[float, ...] = ()
    """In degrees, the middles of the zones of three degrees in which the land is surveyed; none: figures of VN-2000 are
    read only where their meridian is said."""


class Grids(Struct, frozen=True):
    """What reading metres takes: of `region.json`, for the gazetteer."""

    vn2000_meridians: tuple[float, ...] = ()


class NumberRow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A number people dial, in `numbers.json`. One that serves several services has no usual one."""

    number: NumberId
    name: Name
    serves: tuple[ServiceId, ...]
    answer_s: Annotated[int, Meta(gt=0)]
    note: str = ""


class Station(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where units of one service stand."""

    id: StationId
    service: ServiceId
    name: Text
    place: Place
    basis: Basis
    note: str = ""


class UnitRow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A crew with its vehicle; at home at its station."""

    id: UnitId
    service: ServiceId
    capabilities: tuple[Capability, ...]
    station: StationId
    basis: Basis
    note: str = ""


class Hospital(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where patients are brought. `emergency`: it takes them at any hour. `care`: what it has beds for; none named is
    everything."""

    id: HospitalId
    name: Text
    short: Text
    level: Literal["province", "district", "other"]
    place: Place
    beds: Annotated[int, Meta(ge=0)]
    emergency: bool
    basis: Basis
    note: str = ""
    care: tuple[Care, ...] = ()


class Camera(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    id: Text
    name: Text
    kind: Literal["traffic", "security", "health"]
    place: Place
    basis: Basis
    note: str = ""


class Loudspeaker(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A cluster: speakers that hang together and play together. `drills`: it plays exercises, too, since who lives
    around it knows of them."""

    id: Text
    name: Text
    place: Place
    speakers: Annotated[int, Meta(gt=0)]
    basis: Basis
    note: str = ""
    drills: bool = False


class Landmark(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A name people say when asked where they are. `also` are its other names."""

    name: Text
    kind: Literal[
        "town", "village", "market", "border_gate", "industrial_park", "junction", "bridge", "km_post", "lake",
        "river", "mountain", "forest", "waterfall", "monument", "school", "office", "bus_station", "plantation",
    ]  # fmt: skip
    place: Place
    basis: Basis
    also: tuple[str, ...] = ()
    note: str = ""


class Polygon(Struct, frozen=True, tag=True, tag_field="type", forbid_unknown_fields=True):
    coordinates: tuple[tuple[Point, ...], ...]


class MultiPolygon(Struct, frozen=True, tag=True, tag_field="type", forbid_unknown_fields=True):
    coordinates: tuple[tuple[tuple[Point, ...], ...], ...]


class LineString(Struct, frozen=True, tag=True, tag_field="type", forbid_unknown_fields=True):
    coordinates: tuple[Point, ...]


class AreaProperties(
    Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename={"since": "from", "until": "to"}
):
    """A node of the tree of jurisdictions, while it is one.

    Codes are used again for other areas, so only code and date together name one.
    """

    code: AreaId
    name: Text
    level: Text
    """`province`, `district`, `commune` or what the province has."""
    parent: AreaId | None
    since: datetime.date | None
    """Its first day; None is as far back as this data goes."""
    until: datetime.date | None
    """The first day on which it is no more; None is still so."""
    point: Point
    """Where its name is written; the official point, if there is one inside."""
    schematic: bool
    """The outline is drawn by us, not measured."""
    basis: Basis
    area_km2: float | None = None
    """The official figure, where there is one; not the area of the drawing."""
    successor: AreaId | None = None
    """The code of what it became part of on the day `until`."""
    population: Annotated[int, Meta(ge=0)] | None = None
    """How many live in it, where that is known: what coverage is weighed by."""
    note: str = ""
    part: str = ""
    """Where only a part of it is drawn, since the rest is another's: what people call that part."""


class Area(Struct, frozen=True, tag="Feature", tag_field="type", forbid_unknown_fields=True):
    id: str
    properties: AreaProperties
    geometry: Polygon | MultiPolygon


class RoadProperties(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    ref: Text
    kind: Literal["national", "provincial", "local"]
    schematic: bool
    basis: Basis
    name: str = ""
    km_from: float | None = None
    """What the kilometre post reads at the first point of the line, and at the last."""
    km_to: float | None = None
    note: str = ""


class Road(Struct, frozen=True, tag="Feature", tag_field="type", forbid_unknown_fields=True):
    id: str
    properties: RoadProperties
    geometry: LineString


class Areas(Struct, frozen=True, tag="FeatureCollection", tag_field="type", forbid_unknown_fields=True):
    """`areas.geojson`, and what the console gets of it."""

    about: About
    features: tuple[Area, ...] = field(default=())


class Roads(Struct, frozen=True, tag="FeatureCollection", tag_field="type", forbid_unknown_fields=True):
    """`roads.geojson`, likewise."""

    about: About
    features: tuple[Road, ...] = field(default=())


JSON_ROWS = {
    "agencies.json": ("agencies", Agency),
    "alarms.json": ("alarms", AlarmKind),
    "capabilities.json": ("capabilities", Name),
    "fields.json": ("fields", Field),
    "hazards.json": ("hazards", HazardKind),
    "care.json": ("care", Name),
    "kinds.json": ("kinds", Kind),
    "numbers.json": ("numbers", NumberRow),
    "services.json": ("services", Service),
    "areas.geojson": ("features", Area),
    "roads.geojson": ("features", Road),
}
"""Files that are an object with `about` and a list (or, for `TABLES`, a table) of rows under this name."""

TABLES = frozenset(("capabilities", "care"))
"""Words with their names in both languages."""

CSV_ROWS = {
    "cameras.csv": Camera,
    "hospitals.csv": Hospital,
    "km_posts.csv": Landmark,
    "loudspeakers.csv": Loudspeaker,
    "places.csv": Landmark,
    "stations.csv": Station,
    "units.csv": UnitRow,
}
"""Files of one row a line. A row's `place` stands in the columns `lat` and `lon`; lists are parted by `;`."""
