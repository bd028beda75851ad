"""1022 and what the public is told: tickets without who reported them, and warnings that were sent."""

from collections.abc import AsyncIterator

from dispatch.ioc.collections.base import Collection, Item, Property, text, texts, time, truth, whole
from dispatch.ioc.seen import Seen
from dispatch.ioc.shapes import at, outlined
from events.regions import Name
from events.values import Time
from projections.tickets import TicketRow
from projections.warnings import WarningRow


async def tickets(seen: Seen, start: str) -> AsyncIterator[Item]:
    async for batch in seen.batches(("tickets",), TicketRow, start):
        for key, row in batch:
            over_at = row.since if row.state in OVER else None
            areas = (row.area,) if row.area is not None else ()
            yield Item(key, row, at(row.place), row.opened_at, over_at, areas)


OVER = frozenset(("answered", "refused", "merged"))


async def warnings(seen: Seen, start: str) -> AsyncIterator[Item]:
    """Drafts are the room's."""
    async for batch in seen.batches(("warnings",), WarningRow, start):
        for key, row in batch:
            if row.is_public:
                yield Item(key, row, outlined(row.outlines or (row.polygon,)), row.sent_at, _over_at(row), row.areas)


def _over_at(row: WarningRow) -> Time:
    """No later than it says itself."""
    return row.ended_at if row.ended_at is not None else row.expires


TICKET: tuple[Property, ...] = (
    whole("ticket", "Số phản ánh", "Number", lambda row: row.ticket),
    text("field", "Lĩnh vực", "Field", lambda row: row.field),
    text("channel", "Kênh", "Channel", lambda row: row.channel),
    text("state", "Trạng thái", "State", lambda row: row.state),
    text("agency", "Cơ quan xử lý", "Agency", lambda row: row.agency),
    text("area", "Địa bàn", "Area", lambda row: row.area),
    time("opened_at", "Nhận lúc", "Reported", lambda row: row.opened_at),
    time("since", "Trạng thái từ lúc", "In this state since", lambda row: row.since),
    time("forwarded_at", "Chuyển lúc", "Forwarded", lambda row: row.forwarded_at),
    time("due", "Hạn trả lời", "Due", lambda row: row.due.at),
    time("answered_at", "Trả lời lúc", "Answered", lambda row: row.answered_at),
    whole("stars", "Đánh giá (sao)", "Rated (stars)", lambda row: row.stars),
    whole("reopened", "Số lần mở lại", "Reopened", lambda row: row.reopened),
    whole("level", "Cấp đôn đốc", "Escalated", lambda row: row.level),
    whole("incident", "Thành vụ việc", "Became incident", lambda row: row.incident),
    whole("merged_into", "Gộp vào", "Merged into", lambda row: row.into),
    truth("drill", "Diễn tập", "Drill", lambda row: row.drill),
    whole("position", "Vị trí trong nhật ký", "Position", lambda row: row.position),
)
WARNING: tuple[Property, ...] = (
    whole("warning", "Số cảnh báo", "Number", lambda row: row.warning),
    text("identifier", "Mã CAP", "CAP identifier", lambda row: row.identifier),
    text("kind", "Loại tin", "Message type", lambda row: row.kind),
    text("state", "Trạng thái", "State", lambda row: row.state),
    text("level", "Mức", "Level", lambda row: row.level),
    text("category", "Nhóm", "Category", lambda row: row.category),
    text("headline", "Tiêu đề", "Headline (Vietnamese)", lambda row: row.vi.headline),
    text("headline_en", "Tiêu đề tiếng Anh", "Headline (English)", lambda row: row.en.headline if row.en else None),
    texts("areas", "Địa bàn", "Areas", lambda row: row.areas),
    time("sent_at", "Phát lúc", "Sent", lambda row: row.sent_at),
    time("expires", "Hết hiệu lực", "Expires", lambda row: row.expires),
    time("ended_at", "Kết thúc lúc", "Ended", lambda row: row.ended_at),
    whole("clusters", "Số cụm loa", "Clusters", lambda row: row.clusters),
    whole("acknowledged", "Đã nhận", "Acknowledged", lambda row: row.acknowledged),
    whole("silent", "Im lặng", "Silent", lambda row: row.silent),
    truth("drill", "Diễn tập", "Drill", lambda row: row.drill),
    whole("position", "Vị trí trong nhật ký", "Position", lambda row: row.position),
)

COLLECTIONS = (
    Collection(
        "tickets",
        Name("Phản ánh 1022", "1022 tickets"),
        Name("Phản ánh, không có người phản ánh và nội dung.", "Matters of 1022, without who reported them and what."),
        tickets,
        TICKET,
        ("tickets",),
    ),
    Collection(
        "warnings",
        Name("Cảnh báo", "Warnings"),
        Name("Cảnh báo đã phát; nội dung đầy đủ ở bản CAP.", "Warnings that were sent; all of each is in its CAP."),
        warnings,
        WARNING,
        ("warnings",),
    ),
)
