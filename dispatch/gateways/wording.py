"""What messages say: in the caller's language, or in Vietnamese; nothing in them is a person's but the number."""

import datetime
from collections.abc import Callable

from events.regions import Name, Rules
from events.values import AreaId, News, Place, TextLanguage, TicketId, Time
from projections.incidents import IncidentRow

DRILL = {"vi": "DIỄN TẬP – ", "en": "EXERCISE – "}
LINK = {
    "vi": "Tổng đài {number} {region}: bấm {url} để gửi vị trí của bạn. Chỉ cho cuộc gọi này, đến {until}.",
    "en": "{number} {region}: open {url} to send where you are. For this call only, until {until}.",
}
ORDER = {
    "sms": "{unit}: lệnh điều động vụ {incident}. {kind}, ưu tiên {priority}. {where}. Trả lời 1 nhận, 2 không nhận.",
    "voice": "Tổ {unit}, có lệnh điều động. {kind}, ưu tiên {priority}, tại {where}. "
    "Bấm phím 1 để nhận lệnh, phím 2 nếu không nhận được.",
}
NOTICES = {
    "received": {
        "vi": "1022 {region}: đã nhận phản ánh số {ticket} của bạn, trả lời trước {due}. Xem tiến độ: {url}",
        "en": "1022 {region}: your report {ticket} was received and will be answered by {due}. See: {url}",
    },
    "reopened": {
        "vi": "1022 {region}: phản ánh số {ticket} đã được mở lại, trả lời trước {due}. Xem tiến độ: {url}",
        "en": "1022 {region}: your report {ticket} was opened again and will be answered by {due}. See: {url}",
    },
    "answered": {
        "vi": "1022 {region}: phản ánh số {ticket} đã có trả lời. Xem và cho biết bạn có hài lòng không: {url}",
        "en": "1022 {region}: your report {ticket} was answered. Read it and say what it is worth: {url}",
    },
    "refused": {
        "vi": "1022 {region}: phản ánh số {ticket} không được tiếp nhận. Xem vì sao: {url}",
        "en": "1022 {region}: your report {ticket} was not taken. See why: {url}",
    },
}
"""To who reported a matter, by what is new of it: nothing of what it is about."""
NOWHERE = "chưa rõ nơi"


def language_of(spoken: str | None) -> str:
    """Vietnamese for who speaks it, or a language we have no words in; English only for who asked for it."""
    return "en" if spoken == "en" else "vi"


def link(rules: Rules, number: str, url: str, until: Time, language: str, *, drill: bool) -> str:
    told = LINK[language].format(
        number=number, region=_in(language, rules.name), url=url, until=clock_time(until, rules.utc_offset_min)
    )
    return _marked(told, language, drill=drill)


def order(
    rules: Rules, way: str, unit: str, row: IncidentRow, name_of: Callable[[AreaId], str | None], *, drill: bool
) -> str:
    """No address: that is a person's, and opened only for who has signed in. The point on the map leads there."""
    kind = next((one.name.vi for one in rules.kinds if one.id == row.kind), row.kind)
    where = _where(row.area, row.place if way == "sms" else None, name_of)
    told = ORDER[way].format(unit=unit, incident=row.incident, kind=kind, priority=row.priority, where=where)
    return _marked(told, "vi", drill=drill)


def notice(
    rules: Rules, news: News, ticket: TicketId, due: Time, url: str, language: TextLanguage, *, drill: bool
) -> str:
    told = NOTICES[news][language].format(
        region=_in(language, rules.name), ticket=ticket, due=day_time(due, rules.utc_offset_min), url=url
    )
    return _marked(told, language, drill=drill)


def day_time(at: Time, offset_min: int) -> str:
    """As it is written in the region: `17:00 24/9`."""
    local = datetime.datetime.fromtimestamp(at / 1000, datetime.timezone(datetime.timedelta(minutes=offset_min)))
    return f"{local:%H:%M} {local.day}/{local.month}"


def clock_time(at: Time, offset_min: int) -> str:
    """As a clock on the wall of the region shows it."""
    zone = datetime.timezone(datetime.timedelta(minutes=offset_min))
    return datetime.datetime.fromtimestamp(at / 1000, zone).strftime("%H:%M")


def _where(area: AreaId | None, place: Place | None, name_of: Callable[[AreaId], str | None]) -> str:
    name = name_of(area) if area is not None else None
    point = f"{place.lat:.5f},{place.lon:.5f}" if place is not None else None
    return ", ".join(one for one in (name, point) if one is not None) or NOWHERE


def _in(language: str, name: Name) -> str:
    return name.en if language == "en" else name.vi


def _marked(text: str, language: str, *, drill: bool) -> str:
    return DRILL[language] + text if drill else text
