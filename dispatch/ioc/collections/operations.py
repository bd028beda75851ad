"""The room: incidents, who goes to them, units, and calls without who called."""

from collections.abc import AsyncIterator

from dispatch.ioc.collections.base import Collection, Item, Property, beside, text, texts, time, truth, whole
from dispatch.ioc.seen import Seen
from dispatch.ioc.shapes import at, near
from events.regions import Name
from events.values import AreaId, Step
from projections.calls import CallRow
from projections.incidents import IncidentRow, NeedRow
from projections.units import UnitRow

INCIDENTS = ("queue", "history")


async def incidents(seen: Seen, start: str) -> AsyncIterator[Item]:
    async for batch in seen.batches(INCIDENTS, IncidentRow, start):
        for key, row in batch:
            yield of_incident(key, row)


def of_incident(key: str, row: IncidentRow) -> Item:
    return Item(key, row, at(row.place), row.opened_at, row.closed_at, _areas(row))


def _areas(row: IncidentRow) -> tuple[AreaId, ...]:
    return (row.area,) if row.area is not None else ()


async def assignments(seen: Seen, start: str) -> AsyncIterator[Item]:
    """Those that are under way or were served: who refused is told in the story of the incident alone."""
    async for batch in seen.batches(INCIDENTS, IncidentRow, start):
        for _, row in batch:
            for need in row.needs:
                if need.assignment is not None:
                    ended_at = need.step_at if need.step is Step.CLEARED else row.closed_at
                    name = need.assignment.replace("/", "-")
                    yield Item(name, (row, need), at(row.place), need.assigned_at, ended_at, _areas(row))


def _incident_of(name: str) -> str:
    """The row an assignment is told in: as `12-1` its name needs no escaping in an address."""
    return name.partition("-")[0]


async def units(seen: Seen, start: str) -> AsyncIterator[Item]:
    """Where each was seen last; where it was not, at its station."""
    places = await seen.places()
    async for batch in seen.batches(("units",), UnitRow, start):
        for key, row in batch:
            place = places.get(key)
            yield Item(key, (row, place), at(place.place if place is not None else row.home), row.since)


async def calls(seen: Seen, start: str) -> AsyncIterator[Item]:
    async for batch in seen.batches(("calls",), CallRow, start):
        for key, row in batch:
            yield Item(key, row, near(row.place), row.rang_at, row.ended_at)


INCIDENT: tuple[Property, ...] = (
    whole("incident", "Số vụ việc", "Number", lambda row: row.incident),
    text("kind", "Loại việc", "Kind", lambda row: row.kind),
    whole("priority", "Ưu tiên", "Priority", lambda row: row.priority),
    whole("level", "Mức báo động", "Alarm level", lambda row: row.level),
    text("state", "Trạng thái", "State", lambda row: "open" if row.closed_at is None else "ended"),
    text("area", "Địa bàn", "Area", lambda row: row.area),
    time("opened_at", "Mở lúc", "Opened", lambda row: row.opened_at),
    time("first_assigned_at", "Điều động lần đầu", "First assigned", lambda row: row.first_assigned_at),
    time("first_on_scene_at", "Đến nơi lần đầu", "First on scene", lambda row: row.first_on_scene_at),
    time("closed_at", "Kết thúc lúc", "Ended", lambda row: row.closed_at),
    text("disposition", "Kết quả", "Disposition", lambda row: row.disposition),
    texts("services", "Lực lượng", "Services", lambda row: sorted({need.service for need in row.needs})),
    whole("needs_open", "Yêu cầu còn thiếu", "Needs open", lambda row: sum(_is_open(row, one) for one in row.needs)),
    texts("units", "Tổ xe", "Units", lambda row: [one.unit for one in row.needs if one.unit is not None]),
    whole("calls", "Số cuộc gọi", "Calls", lambda row: len(row.calls)),
    truth("drill", "Diễn tập", "Drill", lambda row: row.drill),
    truth("verified", "Đã xác minh", "Verified", lambda row: row.verified),
    whole("position", "Vị trí trong nhật ký", "Position", lambda row: row.position),
)
ASSIGNMENT: tuple[Property, ...] = (
    text("assignment", "Lệnh điều động", "Assignment", lambda pair: pair[1].assignment),
    whole("incident", "Số vụ việc", "Incident", lambda pair: pair[0].incident),
    text("unit", "Tổ xe", "Unit", lambda pair: pair[1].unit),
    text("service", "Lực lượng", "Service", lambda pair: pair[1].service),
    text("step", "Bước", "Step", lambda pair: pair[1].step),
    time("step_at", "Bước từ lúc", "Step since", lambda pair: pair[1].step_at),
    time("assigned_at", "Điều động lúc", "Assigned", lambda pair: pair[1].assigned_at),
    whole("eta_s", "Dự kiến đến sau (giây)", "Expected after (s)", lambda pair: pair[1].eta_s),
    text("hospital", "Bệnh viện", "Hospital", lambda pair: pair[1].hospital),
    whole("priority", "Ưu tiên", "Priority", lambda pair: pair[1].priority),
    text("kind", "Loại việc", "Kind", lambda pair: pair[0].kind),
    truth("drill", "Diễn tập", "Drill", lambda pair: pair[0].drill),
    whole("position", "Vị trí trong nhật ký", "Position", lambda pair: pair[0].position),
)
UNIT: tuple[Property, ...] = (
    text("unit", "Tổ xe", "Unit", lambda pair: pair[0].unit),
    text("service", "Lực lượng", "Service", lambda pair: pair[0].service),
    text("standing", "Tình trạng", "Standing", lambda pair: pair[0].standing),
    text("step", "Bước", "Step", lambda pair: pair[0].step),
    whole("incident", "Đang làm vụ việc", "On incident", lambda pair: pair[0].incident),
    text("station", "Đơn vị", "Station", lambda pair: pair[0].station),
    texts("capabilities", "Khả năng", "Capabilities", lambda pair: pair[0].capabilities),
    time("since", "Từ lúc", "Since", lambda pair: pair[0].since),
    beside(truth("seen", "Có định vị", "Was seen", lambda pair: pair[1] is not None)),
    beside(time("seen_at", "Thấy lúc", "Seen", lambda pair: pair[1].at if pair[1] is not None else None)),
    whole("position", "Vị trí trong nhật ký", "Position", lambda pair: pair[0].position),
)
CALL: tuple[Property, ...] = (
    text("number", "Số gọi đến", "Number dialled", lambda row: row.number),
    text("state", "Trạng thái", "State", lambda row: row.state),
    time("rang_at", "Đổ chuông lúc", "Rang", lambda row: row.rang_at),
    time("answered_at", "Trả lời lúc", "Answered", lambda row: row.answered_at),
    time("ended_at", "Kết thúc lúc", "Ended", lambda row: row.ended_at),
    text("end", "Kết thúc thế nào", "End", lambda row: row.end),
    text("language", "Ngôn ngữ", "Language", lambda row: row.language),
    whole("incident", "Số vụ việc", "Incident", lambda row: row.incident),
    truth("drill", "Diễn tập", "Drill", lambda row: row.drill),
    whole("position", "Vị trí trong nhật ký", "Position", lambda row: row.position),
)


def _is_open(row: IncidentRow, need: NeedRow) -> bool:
    return row.closed_at is None and need.assignment is None


COLLECTIONS = (
    Collection(
        "incidents",
        Name("Vụ việc", "Incidents"),
        Name("Vụ việc đang mở và đã kết thúc trong một ngày.", "Incidents that are open, or ended within a day."),
        incidents,
        INCIDENT,
        INCIDENTS,
    ),
    Collection(
        "assignments",
        Name("Lệnh điều động", "Assignments"),
        Name("Tổ xe nào đi vụ việc nào, đang ở bước nào.", "Which unit goes to which incident, and how far it is."),
        assignments,
        ASSIGNMENT,
        INCIDENTS,
        key_of=_incident_of,
    ),
    Collection(
        "units",
        Name("Tổ xe", "Units"),
        Name("Mọi tổ xe, ở nơi thấy lần cuối.", "All units, where they were seen last."),
        units,
        UNIT,
        ("units",),
        moves=True,
    ),
    Collection(
        "calls",
        Name("Cuộc gọi", "Calls"),
        Name(
            "Cuộc gọi trong một ngày, không có người gọi; vị trí làm tròn đến khoảng 1 km.",
            "Calls within a day, without who called; their places are rounded to some 1 km.",
        ),
        calls,
        CALL,
        ("calls",),
    ),
)
