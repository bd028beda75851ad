"""What each figure of units' time means, as `definitions.py` says it of calls and incidents."""

from dispatch.ioc.definitions import NOTHING, Definition
from events.regions import Name

DUTY = "UnitCameOnDuty, UnitWentOffDuty, UnitRetired"
UNIT_DEFINITIONS = (
    Definition(
        "units",
        Name("Tổ có trực", "Units on duty"),
        Name(
            "tổ đã vào trực vào lúc nào đó trong khoảng; theo lực lượng, trạm mà vùng ghi cho tổ lần cuối",
            "on duty at some moment of the time; of the service and the station under which the region listed it last",
        ),
        "units",
        DUTY,
        Name("xem missing; theo giờ thì không đếm", "see missing; by hour they are not counted"),
    ),
    Definition(
        "missing",
        Name("Tổ không báo trực", "No duty told"),
        Name(
            "tổ có trong danh sách vùng lúc này mà trong khoảng không báo vào trực: không trực, hay không ai báo",
            "units that the region lists now and of whose duty in the time nothing was told: off duty, or nobody said",
        ),
        "units",
        f"UnitRegistered, {DUTY}",
        NOTHING,
    ),
    Definition(
        "on_duty_ms",
        Name("Thời gian trực", "On duty"),
        Name(
            "từ lúc vào trực đến lúc hết trực hay tổ bị bỏ khỏi danh sách, phần nằm trong khoảng; tổ còn trực tính đến"
            " phút tròn gần nhất; gồm in_service_ms, out_of_service_ms và silent_ms",
            "from coming on duty to going off duty, or to being retired, as far as it lies in the time; who still is on"
            " duty until the last full minute; made of in_service_ms, out_of_service_ms and silent_ms",
        ),
        "ms",
        DUTY,
        Name(
            "trước khi nhật ký bắt đầu, và trước 400 ngày, không có gì; mỗi tổ bắt đầu là không trực",
            "nothing is known before the journal began, nor before 400 days; each unit begins off duty",
        ),
    ),
    Definition(
        "in_service_ms",
        Name("Thời gian sẵn sàng", "In service"),
        Name(
            "đang trực, rảnh hay đang làm nhiệm vụ hay diễn tập; không kể tạm ngừng và mất liên lạc",
            "on duty and free, or on an assignment, or on an exercise; neither out of service nor silent",
        ),
        "ms",
        f"{DUTY}, UnitWentOutOfService, UnitReturned, UnitAssigned, AssignmentEnded",
        NOTHING,
    ),
    Definition(
        "assigned_ms",
        Name("Thời gian làm nhiệm vụ", "On assignments"),
        Name(
            "từ lúc được điều đến lúc xong, bị từ chối, hủy hay chuyển, phần nằm trong khoảng; tổ còn nhiệm vụ thì vẫn"
            " tính là đang trực",
            "from the assignment until it was cleared, refused, cancelled or diverted, as far as it lies in the time;"
            " who is on one counts as on duty",
        ),
        "ms",
        "UnitAssigned, AssignmentEnded",
        Name("diễn tập tính riêng: exercise_ms", "exercises are told apart: exercise_ms"),
    ),
    Definition(
        "exercise_ms",
        Name("Thời gian diễn tập", "On exercises"),
        Name("như assigned_ms, của vụ việc diễn tập", "as assigned_ms, of incidents that are exercises"),
        "ms",
        "UnitAssigned, AssignmentEnded, IncidentOpened",
        NOTHING,
    ),
    Definition(
        "out_of_service_ms",
        Name("Thời gian tạm ngừng", "Out of service"),
        Name("đang trực mà xe hỏng, nghỉ, tiếp nhiên liệu…", "on duty, and broken, resting, refuelling, …"),
        "ms",
        "UnitWentOutOfService, UnitReturned",
        NOTHING,
    ),
    Definition(
        "silent_ms",
        Name("Thời gian mất liên lạc", "Silent"),
        Name(
            "từ khi không trả lời lệnh điều đến khi báo lại hay hết trực: không biết có làm việc không, nên không tính"
            " vào in_service_ms",
            "from not having answered an order until it reported itself or went off duty: whether it was at work is not"
            " known, so it is not part of in_service_ms",
        ),
        "ms",
        "AssignmentEnded, UnitReturned, UnitWentOffDuty",
        NOTHING,
    ),
    Definition(
        "utilisation",
        Name("Hệ số sử dụng giờ xe", "Unit-hour utilisation"),
        Name("assigned_ms chia cho in_service_ms", "assigned_ms divided by in_service_ms"),
        "share",
        "UnitCameOnDuty, UnitWentOffDuty, UnitWentOutOfService, UnitReturned, UnitAssigned, AssignmentEnded",
        Name("null khi in_service_ms là 0", "null where in_service_ms is 0"),
    ),
)
