"""What the region has: stations, hospitals with what they can take, cameras, loudspeakers, areas of every date."""

import datetime
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import msgspec

from dispatch import region_rows as rows
from dispatch.ioc.collections.base import Collection, Item, Property, number, text, texts, time, truth, whole
from dispatch.ioc.follower import decoded
from dispatch.ioc.seen import Seen
from dispatch.ioc.shapes import at, of_area
from events.regions import Name
from events.values import Time
from projections.hospitals import HospitalRow


async def placed(file: str, kind: type, seen: Seen, start: str) -> AsyncIterator[Item]:
    """The rows of a file, each with an id and a place."""
    for row in sorted(decoded(await seen.files(), file, kind), key=_id):
        if _id(row) >= start:
            yield Item(_id(row), row, at(row.place))  # type: ignore[attr-defined]


def _id(row: Any) -> str:
    name: str = row.id
    return name


async def hospitals(seen: Seen, start: str) -> AsyncIterator[Item]:
    """With what each told of itself, if it did."""
    told: dict[str, HospitalRow] = {}
    async for batch in seen.batches(("hospitals",), HospitalRow):
        told.update(batch)
    async for item in placed("hospitals.json", rows.Hospital, seen, start):
        item.row = item.row, told.get(item.id)
        yield item


async def areas(seen: Seen, start: str) -> AsyncIterator[Item]:
    data = (await seen.files()).get("areas.geojson")
    if data is None:
        return
    for area in sorted(msgspec.json.decode(data, type=rows.Areas).features, key=lambda one: one.id):
        if area.id >= start:
            there = area.properties
            yield Item(area.id, there, of_area(area), _midnight(there.since), _midnight(there.until), (there.code,))


def _midnight(day: datetime.date | None) -> Time | None:
    """In UTC; the region's own offset does not matter to what is asked by days."""
    if day is None:
        return None
    return Time(int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp() * 1000))


STATION: tuple[Property, ...] = (
    text("code", "Mã", "Code", lambda row: row.id),
    text("name", "Tên", "Name", lambda row: row.name),
    text("service", "Lực lượng", "Service", lambda row: row.service),
    text("basis", "Nguồn dữ liệu", "Rests on", lambda row: row.basis),
)
HOSPITAL: tuple[Property, ...] = (
    text("code", "Mã", "Code", lambda pair: pair[0].id),
    text("name", "Tên", "Name", lambda pair: pair[0].name),
    text("level", "Tuyến", "Level", lambda pair: pair[0].level),
    truth("emergency", "Nhận cấp cứu", "Takes emergencies", lambda pair: pair[0].emergency),
    whole("beds", "Tổng giường", "Beds in all", lambda pair: pair[0].beds),
    truth(
        "known", "Đã báo tình trạng", "Has told", lambda pair: pair[1] is not None and pair[1].reported_at is not None
    ),
    truth("diverting", "Tạm ngừng nhận", "Diverting", lambda pair: bool(pair[1] and pair[1].diverting)),
    texts("free", "Giường trống theo chuyên khoa", "Free by care", lambda pair: _free(pair[1])),
    texts("closed", "Chuyên khoa ngừng nhận", "Care that is closed", lambda pair: pair[1].closed if pair[1] else ()),
    time("reported_at", "Báo lúc", "Told", lambda pair: pair[1].reported_at if pair[1] else None),
    time("until", "Đúng đến", "Holds until", lambda pair: pair[1].until if pair[1] else None),
    whole("coming", "Xe đang đến", "Crews on the way", lambda pair: pair[1].coming if pair[1] else 0),
    whole("there", "Xe đang bàn giao", "Crews there", lambda pair: pair[1].there if pair[1] else 0),
    text("basis", "Nguồn dữ liệu", "Rests on", lambda pair: pair[0].basis),
)
CAMERA: tuple[Property, ...] = (
    text("code", "Mã", "Code", lambda row: row.id),
    text("name", "Tên", "Name", lambda row: row.name),
    text("kind", "Loại", "Kind", lambda row: row.kind),
    text("basis", "Nguồn dữ liệu", "Rests on", lambda row: row.basis),
)
LOUDSPEAKER: tuple[Property, ...] = (
    text("code", "Mã", "Code", lambda row: row.id),
    text("name", "Tên", "Name", lambda row: row.name),
    whole("speakers", "Số loa", "Speakers", lambda row: row.speakers),
    truth("drills", "Phát diễn tập", "Plays drills", lambda row: row.drills),
    text("basis", "Nguồn dữ liệu", "Rests on", lambda row: row.basis),
)
AREA: tuple[Property, ...] = (
    text("code", "Mã", "Code", lambda row: row.code),
    text("name", "Tên", "Name", lambda row: row.name),
    text("level", "Cấp", "Level", lambda row: row.level),
    text("parent", "Thuộc", "Part of", lambda row: row.parent),
    text("from", "Từ ngày", "From", lambda row: row.since.isoformat() if row.since else None),
    text("to", "Đến trước ngày", "Until before", lambda row: row.until.isoformat() if row.until else None),
    text("successor", "Nay thuộc", "Became part of", lambda row: row.successor),
    number("area_km2", "Diện tích (km²)", "Area (km²)", lambda row: row.area_km2),
    truth("schematic", "Vẽ sơ đồ", "Drawn, not measured", lambda row: row.schematic),
    text("basis", "Nguồn dữ liệu", "Rests on", lambda row: row.basis),
)


def _has_told(told: HospitalRow | None) -> bool:
    return told is not None and told.reported_at is not None


def _free(told: HospitalRow | None) -> list[str]:
    return [f"{care}:{count}" for care, count in sorted(told.beds.items())] if told is not None else []


def _of_file(name: str, kind: type, title: Name, about: Name, properties: tuple[Property, ...]) -> Collection:
    return Collection(name, title, about, partial(placed, f"{name}.json", kind), properties, has_time=False)


COLLECTIONS = (
    _of_file(
        "stations",
        rows.Station,
        Name("Đơn vị", "Stations"),
        Name("Nơi tổ xe đóng.", "Where units stand."),
        STATION,
    ),
    Collection(
        "hospitals",
        Name("Bệnh viện", "Hospitals"),
        Name("Bệnh viện và khả năng tiếp nhận hiện nay.", "Hospitals, and what they can take now."),
        hospitals,
        HOSPITAL,
        ("hospitals",),
        has_time=False,
    ),
    _of_file(
        "cameras", rows.Camera, Name("Camera", "Cameras"), Name("Camera của tỉnh.", "The province's cameras."), CAMERA
    ),
    _of_file(
        "loudspeakers",
        rows.Loudspeaker,
        Name("Cụm loa", "Loudspeaker clusters"),
        Name("Cụm loa truyền thanh.", "Clusters of loudspeakers."),
        LOUDSPEAKER,
    ),
    Collection(
        "areas",
        Name("Địa bàn", "Areas"),
        Name(
            "Cây địa bàn của mọi thời kỳ: trước và từ 2025-07-01; hỏi theo ngày bằng datetime.",
            "The trees of areas of every date, before and from 2025-07-01; ask for a day by datetime.",
        ),
        areas,
        AREA,
        dated=True,
    ),
)
