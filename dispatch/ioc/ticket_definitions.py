"""What each indicator of 1022 means, as `definitions.py` says it of calls and incidents."""

from dispatch.ioc.definitions import NOTHING, Definition
from events.regions import Name

ANSWERED = "AnswerApproved"
TICKET_DEFINITIONS = (
    Definition(
        "opened",
        Name("Phản ánh tiếp nhận", "Reported"),
        Name("phản ánh được tiếp nhận trong các ngày ấy", "tickets reported on these days"),
        "tickets",
        "TicketOpened",
        NOTHING,
    ),
    Definition(
        "given, left, taken",
        Name("Được chuyển tới, rời đi, nhận xử lý", "Given, left, taken on"),
        Name(
            "số lần phản ánh được chuyển tới cơ quan, rời cơ quan khi chưa trả lời, được cơ quan nhận xử lý",
            "so often a ticket was given to the agency, left it unanswered, was taken on by it",
        ),
        "times",
        "TicketForwarded, TicketReturned, TicketTakenUp",
        NOTHING,
    ),
    Definition(
        "on_time, late",
        Name("Đúng hạn, trễ hạn", "On time, late"),
        Name(
            "câu trả lời được duyệt đến hạn, sau hạn; theo giờ làm việc, kể cả một lần gia hạn cho trước hạn",
            "answers approved by the due time, or after it; in working hours, with the one extension granted before it",
        ),
        "answers",
        ANSWERED,
        Name("phản ánh chưa có trả lời: xem open, open_late", "tickets without an answer: see open, open_late"),
    ),
    Definition(
        "open, open_late, due_today, due_next",
        Name("Đang mở, trễ, đến hạn hôm nay, ngày làm việc tới", "Open, late, due today, due next"),
        Name(
            "lúc này; hôm nay là phần còn lại của ngày, không gồm phần đã trễ",
            "as of now; today is the rest of the day, without what is late already",
        ),
        "tickets",
        "TicketOpened, TicketForwarded, ExtensionGranted",
        NOTHING,
    ),
    Definition(
        "answer_min_mean, answer_h_median, take_min_mean",
        Name("Thời gian trả lời, nhận xử lý", "How long answers and taking on took"),
        Name(
            "phút, giờ làm việc từ lúc phản ánh (hay mở lại) đến trả lời; từ lúc được chuyển đến lúc nhận",
            "working minutes or hours from the report (or reopening) to the answer; from being given to being taken on",
        ),
        "min, h",
        ANSWERED,
        Name("phản ánh chưa trả lời, chưa nhận", "tickets not answered, not taken on"),
    ),
    Definition(
        "stars, rating_x100, satisfied, acceptable, unsatisfied",
        Name("Mức độ hài lòng", "Satisfaction"),
        Name(
            "số câu trả lời được chấm một đến năm sao, trung bình nhân một trăm, và theo lời người dân chọn",
            "answers by one to five stars, the mean times a hundred, and in the words that citizens choose",
        ),
        "answers",
        "TicketRated",
        Name("câu trả lời chưa ai chấm", "answers that nobody rated"),
    ),
    Definition(
        "refused, merged, reopened",
        Name("Từ chối, gộp, mở lại", "Refused, merged, reopened"),
        Name("số lần trong các ngày ấy", "so often on these days"),
        "times",
        "TicketRefused, TicketMerged, TicketReopened",
        NOTHING,
    ),
)
