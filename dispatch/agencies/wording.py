"""What mails to agencies say: which ticket, what is new, until when, and where it is read."""

import datetime
from collections.abc import Mapping

from events.regions import Name, Rules
from events.values import AgencyId, News, Time
from projections.tickets import TicketRow

NEWS: Mapping[News, Name] = {
    "forwarded": Name("được chuyển đến quý cơ quan", "it is with you now"),
    "withdrawn": Name("không còn thuộc quý cơ quan xử lý", "it is with you no more"),
    "call_back": Name("cần gọi lại cho người phản ánh", "you are to call back who reported it"),
    "refiled": Name("đổi lĩnh vực, hạn trả lời thay đổi", "its field, and so its time, has changed"),
    "reopened": Name("được mở lại, cần xem lại từ đầu", "it was reopened"),
    "reminded": Name("sắp đến hạn trả lời", "it will be due soon"),
    "escalated": Name("đã quá hạn trả lời", "it is late"),
    "sent_back": Name("câu trả lời chưa được duyệt, cần viết lại", "its answer was not approved"),
    "extension_granted": Name("được gia hạn", "more time was granted"),
    "extension_refused": Name("không được gia hạn", "no more time was granted"),
    "late_below": Name("đã quá hạn ở đơn vị cấp dưới", "it is late with an agency below you"),
}
NOT_THEIRS: frozenset[News] = frozenset(("withdrawn", "late_below"))
"""Of what is with another agency, or with one below."""
DRILL = Name("DIỄN TẬP – ", "EXERCISE – ")
SUBJECT = "{drill}1022 {region}: phản ánh số {ticket} {news}"
TEXT = """\
{drill}Phản ánh số {ticket} {news}.
Lĩnh vực: {field}
{due}
Thư được gửi tự động, không ghi nội dung phản ánh và người phản ánh. Xin không trả lời thư này.

--
{drill_en}Report {ticket}: {news_en}.
Field: {field_en}
{due_en}
This mail was sent by a machine, and says neither what was reported nor by whom. Please do not answer it.
"""


def mail(rules: Rules, ticket: TicketRow, field: Name, news: News, url: str) -> tuple[str, str]:
    """Its subject and its text. What is not theirs any more is not due for them either, nor read by them."""
    told, drill = NEWS[news], DRILL if ticket.drill else Name("", "")
    due = _due(rules, ticket, news, url)
    subject = SUBJECT.format(drill=drill.vi, region=rules.name.vi, ticket=ticket.ticket, news=told.vi)
    text = TEXT.format(
        drill=drill.vi,
        ticket=ticket.ticket,
        news=told.vi,
        field=field.vi,
        due=due.vi,
        drill_en=drill.en,
        news_en=told.en,
        field_en=field.en,
        due_en=due.en,
    )
    return subject, text


def _due(rules: Rules, ticket: TicketRow, news: News, url: str) -> Name:
    """Until when, and where it is read by who has it; with whom it is late, for who stands above; that it is told
    above, only where somebody there is."""
    if news == "withdrawn":
        return Name("", "")
    at = moment(ticket.due.at, rules.utc_offset_min)
    due = Name(f"Hạn trả lời: {at}\n", f"Due: {at}\n")
    if news == "late_below":
        late = agency_name(rules, ticket.agency)
        return Name(f"{due.vi}Đơn vị đang xử lý: {late.vi}\n", f"{due.en}With: {late.en}\n")
    if news == "escalated" and ticket.above is not None:
        above = agency_name(rules, ticket.above)
        due = Name(f"{due.vi}Đã báo cấp trên: {above.vi}\n", f"{due.en}Told above: {above.en}\n")
    return Name(f"{due.vi}Xem và trả lời: {url}\n", f"{due.en}Read and answer: {url}\n")


def agency_name(rules: Rules, agency: AgencyId | None) -> Name:
    """As the region has it; of one that it has no more, its word."""
    known = next((one.name for one in rules.agencies if one.id == agency), None)
    return known if known is not None else Name(agency or "", agency or "")


def moment(at: Time, offset_min: int) -> str:
    """As it is written here: `17:00 24/9/2026`."""
    zone = datetime.timezone(datetime.timedelta(minutes=offset_min))
    local = datetime.datetime.fromtimestamp(at / 1000, zone)
    return f"{local:%H:%M} {local.day}/{local.month}/{local.year}"
