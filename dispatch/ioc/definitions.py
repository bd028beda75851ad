"""What each indicator means: its definition, unit, source, and what counts as missing."""

from msgspec import Struct

from events.regions import Name

CALLS = "CallRang, CallAnswered, CallEnded"
STEPS = "UnitAssigned, AssignmentAdvanced, AssignmentEnded"
NO_END = Name(
    "chưa tới, hoặc bước đầu hay bước cuối không được báo", "not reached yet, or one of its ends was never told"
)


class Definition(Struct, frozen=True):
    name: str
    title: Name
    definition: Name
    unit: str
    source: str
    missing: Name


NOTHING = Name("không có", "nothing")
DEFINITIONS = (
    Definition(
        "offered",
        Name("Cuộc gọi đến", "Calls offered"),
        Name(
            "cuộc gọi đổ chuông trong khoảng; loại việc và địa bàn là của vụ việc mà cuộc gọi thuộc về, cuộc không"
            " thuộc vụ việc nào thì tính ở nơi định vị người gọi; lực lượng là của đầu số được gọi",
            "calls that rang in the time; a call is of the kind and the area of the incident it belongs to, of none"
            " where its caller was located; of the service whose number was rung",
        ),
        "calls",
        "CallRang",
        NOTHING,
    ),
    Definition(
        "answered",
        Name("Đã trả lời", "Answered"),
        Name("trong số đó, cuộc có người trả lời, dù muộn", "of those, answered by somebody, however late"),
        "calls",
        CALLS,
        NOTHING,
    ),
    Definition(
        "abandoned",
        Name("Bỏ máy", "Abandoned"),
        Name("trong số đó, cuộc kết thúc mà không ai trả lời", "of those, ended with nobody having answered"),
        "calls",
        CALLS,
        Name("cuộc còn đang đổ chuông không tính", "those that still ring are not counted"),
    ),
    Definition(
        "within_10_s, within_15_s, within_20_s",
        Name("Trả lời trong 10, 15, 20 giây", "Answered within 10, 15, 20 s"),
        Name("từ lúc đổ chuông đến lúc trả lời", "from ringing to the answer"),
        "calls",
        CALLS,
        NOTHING,
    ),
    Definition(
        "in_time",
        Name("Trả lời đúng hạn", "Answered in time"),
        Name(
            "trong số giây đặt ra cho số mà cuộc gọi đang ở (answer_s)",
            "within what the region wants of the number that the call is with (answer_s)",
        ),
        "calls",
        CALLS,
        NOTHING,
    ),
    Definition(
        "wait_ms",
        Name("Thời gian chờ", "Wait"),
        Name("từ đổ chuông đến trả lời, của cuộc đã trả lời", "from ringing to the answer, of those answered"),
        "ms",
        CALLS,
        NOTHING,
    ),
    Definition(
        "decision",
        Name("Từ cuộc gọi đến quyết định", "Call to decision"),
        Name(
            "từ lúc cuộc gọi đầu của vụ việc đổ chuông, không có thì từ lúc mở, đến lệnh điều động đầu tiên",
            "from when the incident's first call rang, else from its opening, to its first assignment",
        ),
        "ms",
        "CallRang, IncidentOpened, UnitAssigned",
        Name("vụ việc chưa điều tổ nào", "incidents to which nobody was assigned"),
    ),
    Definition(
        "turnout",
        Name("Xuất phát", "Turnout"),
        Name("từ lệnh điều động đến lúc lăn bánh", "from the assignment to being en route"),
        "ms",
        STEPS,
        NO_END,
    ),
    Definition(
        "travel",
        Name("Trên đường", "Travel"),
        Name("từ lúc lăn bánh đến hiện trường", "from being en route to being on scene"),
        "ms",
        STEPS,
        NO_END,
    ),
    Definition(
        "on_scene",
        Name("Tại hiện trường", "On scene"),
        Name("từ lúc tới đến lúc chở đi hoặc xong", "from the scene to leaving it with somebody, or being done"),
        "ms",
        STEPS,
        NO_END,
    ),
    Definition(
        "at_hospital",
        Name("Tại bệnh viện", "At hospital"),
        Name("từ lúc tới bệnh viện đến lúc xong", "from the hospital to being done"),
        "ms",
        STEPS,
        NO_END,
    ),
    Definition(
        "response",
        Name("Tổ đầu tiên tới nơi", "First on scene"),
        Name(
            "từ lúc cuộc gọi đầu đổ chuông, không có thì từ lúc mở, đến khi tổ đầu tiên có mặt",
            "from the first call's ringing, else from the opening, to the first unit on scene",
        ),
        "ms",
        "CallRang, IncidentOpened, AssignmentAdvanced",
        Name("vụ việc chưa tổ nào tới", "incidents at which nobody arrived"),
    ),
    Definition(
        "total",
        Name("Cả lượt", "Whole run"),
        Name("từ lệnh điều động đến lúc xong", "from the assignment to being done"),
        "ms",
        STEPS,
        NO_END,
    ),
)
TARGET_DEFINITIONS = (
    Definition(
        "within",
        Name("Đạt mục tiêu", "Within the target"),
        Name(
            "trong số aimed, số không dài hơn mục tiêu; tỉ lệ đạt là within chia cho aimed",
            "of those aimed, so many took no longer than their target; the share is within divided by aimed",
        ),
        "intervals",
        "RegionAdopted (targets.json), and those of the interval",
        Name(
            "khoảng chưa tính được (missing của khoảng ấy) không đạt cũng không trễ",
            "what could not be counted (the interval's own missing) is neither within nor late",
        ),
    ),
    Definition(
        "aimed, targets",
        Name("Có mục tiêu", "With a target"),
        Name(
            "trong số count, số có mục tiêu, và các mục tiêu ấy (giây, và phần trăm cần đạt): mục tiêu đầu tiên trong"
            " targets.json hợp với loại việc, mức ưu tiên và lực lượng, theo bản dữ liệu vùng có hiệu lực lúc vụ việc"
            " được mở; loại và mức ưu tiên là lần ghi cuối",
            "of those counted, so many have a target, and which (seconds, and so many in a hundred should be within"
            " them): the first of targets.json that fits kind, priority and service, of the region in force when the"
            " incident was opened; kind and priority as they read last",
        ),
        "intervals; s, %",
        "RegionAdopted (targets.json), IncidentOpened",
        Name("không có mục tiêu thì không có cả ba", "without a target none of the three is there"),
    ),
)
COVERED = Definition(
    "covered",
    Name("Tỉ lệ trong tầm phục vụ", "Coverage"),
    Name(
        "phần dân số (nếu dữ liệu vùng có dân số của mọi xã, không thì phần diện tích) mà một tổ đang rảnh tới được"
        " trong chừng ấy phút, theo đường chim bay nhân hệ số đường vòng, tốc độ của lực lượng vào giờ này",
        "the share of the population (where the region's data tell that of every commune, else of the area) that a free"
        " unit reaches within so many minutes, as the crow flies times the detour, at the service's speed at this hour",
    ),
    "share",
    "UnitCameOnDuty, UnitAssigned, AssignmentEnded, sightings",
    Name("điểm ngoài mọi xã", "points outside of every commune"),
)
