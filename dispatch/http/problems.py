"""What went wrong, as `application/problem+json`, in Vietnamese or English; never a stack trace."""

from msgspec import Struct, json

from dispatch.core.rules import Reason, Refusal

LANGUAGES = ("vi", "en")


class Problem(Exception):
    """Answer this instead. `reason` is a word of the API."""

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        refusal: Refusal | None = None,
        errors: tuple["Wrong", ...] = (),
        retry_after_s: int | None = None,
        allowed: tuple[str, ...] = (),
        about: str = "",
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.refusal = refusal
        self.errors = errors
        self.retry_after_s = retry_after_s
        self.allowed = allowed
        self.about = about
        """Which command it was, where one was refused: for the SOC, not for who asked."""


class Wrong(Struct, frozen=True):
    """One wrong field: its path in the body, and what is wrong with it."""

    path: str
    message: str


class ProblemBody(Struct, frozen=True, omit_defaults=True):
    """RFC 9457, with our `reason` word, the wrong fields, and who was faster."""

    title: str
    status: int
    reason: str
    type: str = "about:blank"
    errors: tuple[Wrong, ...] = ()
    by: str | None = None
    at: int | None = None
    position: int | None = None


def refused(refusal: Refusal, about: str = "") -> Problem:
    return Problem(REFUSAL_STATUS.get(refusal.reason, 409), refusal.reason, refusal=refusal, about=about)


def body(problem: Problem, language: str) -> ProblemBody:
    refusal = problem.refusal
    title = TITLES.get(problem.reason, TITLES["bug"])[LANGUAGES.index(language)]
    return ProblemBody(
        title,
        problem.status,
        problem.reason,
        errors=problem.errors,
        by=refusal.by if refusal else None,
        at=refusal.at if refusal else None,
        position=refusal.position if refusal else None,
    )


def encoded(problem: Problem, language: str) -> bytes:
    return json.encode(body(problem, language))


REFUSAL_STATUS: dict[str, int] = {
    Reason.NOT_YOURS: 403,
    Reason.ID_USED_FOR_OTHER_CONTENT: 422,
    Reason.NO_SUCH_KIND: 422,
    Reason.NO_SUCH_HAZARD: 422,
    Reason.NO_SUCH_FIELD: 422,
    Reason.NO_SUCH_AGENCY: 422,
    Reason.NEEDS_A_REASON: 422,
    Reason.NAME_IS_PERSONAL: 422,
    Reason.NO_SUCH_NUMBER: 422,
    Reason.NO_SUCH_PART: 422,
    Reason.NO_SUCH_SERVICE: 422,
    Reason.NO_SUCH_CAPABILITY: 422,
    Reason.NOTHING_TO_ANSWER: 422,
    Reason.NO_SUCH_CARE: 422,
    Reason.NO_SUCH_HOSPITAL: 422,
    Reason.NOTHING_TO_READ: 422,
}
"""Refusals that are not a 409."""

TITLES: dict[str, tuple[str, str]] = {
    "alarm_has_ended": ("Báo động này đã xử lý xong", "The alarm has been dealt with"),
    "alarm_is_taken": ("Báo động đã có người gọi xác minh", "Somebody is verifying the alarm"),
    "already_so": ("Đã như vậy rồi", "It is so already"),
    "assignment_has_ended": ("Lượt điều động đã kết thúc", "The assignment has ended"),
    "call_is_attached": ("Cuộc gọi đã gắn vào một vụ việc", "The call is attached to an incident"),
    "call_is_taken": ("Cuộc gọi đã có người nhận", "Somebody has taken the call"),
    "call_not_attached": ("Cuộc gọi không gắn vào vụ việc này", "The call is not attached to this incident"),
    "caller_unknown": ("Không biết số của người gọi", "The caller's number is not known"),
    "changed_since": ("Đã có người thay đổi sau lần bạn xem", "Somebody changed it since you looked"),
    "contact_is_rung": ("Đang gọi một người liên hệ của cơ sở này", "Somebody of this site is being rung"),
    "ringing_warns": (
        "Không gọi cơ sở này: chuông có thể báo cho kẻ gây án",
        "Ringing there might warn whoever the button was pressed against",
    ),
    "desk_is_taken": ("Bàn này đang có người khác", "Somebody else sits at this desk"),
    "handover_is_open": ("Cuộc gọi đang chờ nơi khác nhận", "The call is being handed over"),
    "id_used_for_other_content": ("Mã lệnh đã dùng cho nội dung khác", "The id was used for other content"),
    "incident_has_ended": ("Vụ việc đã kết thúc", "The incident has ended"),
    "incident_is_open": ("Vụ việc đang mở", "The incident is open"),
    "journal_has_begun": ("Nhật ký đã bắt đầu", "The journal has begun"),
    "name_is_personal": (
        "Tên nhà riêng không được ghi rõ, hãy ghi vào phần bảo mật",
        "A private home has no name in the clear: write it as its label",
    ),
    "need_is_filled": ("Nhu cầu này đã có tổ xe", "A unit is going for this need already"),
    "no_call_back": ("Không có trong danh sách gọi lại", "It is not on the call-back list"),
    "no_handover": ("Không có lời chuyển số nào đang chờ", "There is no handover waiting"),
    "no_higher_level": ("Không còn mức huy động cao hơn", "There is no higher alarm level"),
    "no_place": ("Chưa có điểm trên bản đồ", "There is no place on the map yet"),
    "no_region": ("Chưa nạp dữ liệu địa bàn", "No region is in force"),
    "needs_a_reason": ("Cần nêu lý do", "This needs a reason"),
    "needs_another_person": (
        "Phải do người khác duyệt, không phải người viết",
        "Somebody else than the writer must do this",
    ),
    "no_answer": ("Chưa có trả lời nào được viết", "No answer has been written yet"),
    "extended_before": ("Phản ánh này đã được gia hạn một lần", "More time was granted once already"),
    "past_due": ("Đã quá hạn trả lời, không gia hạn được nữa", "It is late already: no more time can be given"),
    "no_extension": ("Không có yêu cầu gia hạn nào", "No extension was asked for"),
    "too_many_files": ("Phản ánh đã có đủ số tệp cho phép", "The ticket has as many files as it may have"),
    "too_many_merged": ("Phản ánh kia đã gộp đủ số cho phép", "As many as may be are merged into the other already"),
    "file_not_taken": (
        "Chỉ nhận ảnh JPEG, PNG, WebP và tệp PDF mở được",
        "Only pictures (JPEG, PNG, WebP) and PDF that can be opened are taken",
    ),
    "place_too_far": (
        "Nơi này ở ngoài tỉnh, cách hơn 50 km",
        "This place is outside the province, more than 50 km away",
    ),
    "drawn_outside": (
        "Vùng vẽ nằm hoàn toàn ngoài tỉnh, xin vẽ lại",
        "What was drawn lies wholly outside the province, please draw it again",
    ),
    "file_acts": (
        "Tệp PDF này có phần tự chạy, gửi đi hoặc đính kèm nên không nhận; xin gửi ảnh chụp hoặc bản in ra PDF",
        "This PDF acts, sends or carries files and is not taken; please send a picture or a print of it",
    ),
    "file_is_locked": (
        "Tệp PDF này bị khóa nên không nhận; xin lưu lại không khóa, hoặc gửi ảnh chụp",
        "This PDF is locked and is not taken; please save it without a lock, or send a picture",
    ),
    "no_such_file": ("Không có tệp này", "There is no such file"),
    "files_are_away": ("Nơi lưu tệp không trả lời, xin thử lại", "Where files are kept does not answer, try again"),
    "file_is_gone": ("Tệp không còn đọc được", "The file cannot be read any more"),
    "no_such_agency": ("Không có cơ quan này", "There is no such agency"),
    "no_such_field": ("Không có lĩnh vực này", "There is no such field"),
    "code_unknown": (
        "Không xem được bằng mã này. Hãy kiểm tra lại mã, hoặc gọi 1022",
        "Nothing can be shown by this code. Please check it, or call 1022",
    ),
    "no_such_ticket": ("Không có phản ánh này", "There is no such ticket"),
    "no_such_warning": ("Không có cảnh báo này", "There is no such warning"),
    "clusters_not_silent": ("Loa còn đang được gửi lại", "The clusters are still being told"),
    "no_area": ("Chưa chọn địa phương, cũng chưa vẽ vùng cảnh báo", "No area is named, and none is drawn"),
    "lasts_too_long": ("Cảnh báo có hiệu lực nhiều nhất bảy ngày", "A warning is for seven days at most"),
    "over_before_it_leaves": (
        "Cảnh báo hết hiệu lực trước khi phát, hãy chọn giờ muộn hơn",
        "The warning would be over before it leaves: let it end later",
    ),
    "warning_has_left": ("Cảnh báo đã phát, không sửa được nữa", "The warning has left and cannot be changed"),
    "warning_is_over": ("Cảnh báo đã kết thúc", "This warning is over"),
    "warning_not_sent": ("Cảnh báo chưa phát", "The warning has not been sent"),
    "count_differs": ("Số cụm loa gõ lại không đúng", "The number of clusters typed is not right"),
    "ticket_is_open": ("Phản ánh chưa tới bước này", "The ticket is not that far yet"),
    "ticket_is_over": ("Phản ánh đã kết thúc", "This ticket is over"),
    "no_such_alarm": (
        "Không có báo động này, hoặc đã kết thúc hơn một ngày",
        "There is no such alarm, or it ended over a day ago",
    ),
    "no_such_assignment": ("Không có lượt điều động này", "There is no such assignment"),
    "no_recording": ("Cuộc gọi này không có ghi âm", "There is no recording of this call"),
    "recording_expired": ("Ghi âm đã hết hạn lưu", "The recording is kept no longer"),
    "no_such_call": ("Không có cuộc gọi này", "There is no such call"),
    "no_such_capability": ("Không có năng lực này", "There is no such capability"),
    "no_such_contact": ("Cơ sở không có người liên hệ này", "The site has no such contact"),
    "no_such_device": ("Không có thiết bị này", "There is no such device"),
    "no_such_hazard": ("Không có loại nguy hiểm này", "There is no such hazard"),
    "no_such_care": ("Không có chuyên khoa này", "There is no such kind of care"),
    "no_such_hospital": ("Địa bàn không có bệnh viện này", "The region has no such hospital"),
    "no_such_incident": (
        "Không có vụ việc này, hoặc đã kết thúc hơn một ngày",
        "There is no such incident, or it ended over a day ago",
    ),
    "no_such_card": (
        "Không có thẻ câu hỏi này trong dữ liệu đang dùng",
        "There is no such card in the region in force",
    ),
    "no_such_kind": ("Không có loại việc này", "There is no such kind of incident"),
    "no_such_need": ("Không có nhu cầu này", "There is no such need"),
    "no_such_number": ("Địa bàn không có số này", "The region has no such number"),
    "no_such_part": ("Vụ này chưa cần lực lượng đó", "Nothing of that service is needed here"),
    "no_such_service": ("Không có lực lượng này", "There is no such service"),
    "no_gateway": ("Chưa có cổng nhắn tin, gọi điện cho việc này", "There is no gateway that could carry it"),
    "no_address": (
        "Chưa đặt địa chỉ trang của liên kết gửi cho người gọi",
        "The page that a caller's link leads to has no address yet",
    ),
    "no_such_centre": ("Không có nơi tiếp nhận này", "There is no such centre"),
    "no_such_transfer": ("Không có lần chuyển vụ việc này", "There is no such transfer"),
    "no_such_site": ("Không có cơ sở này", "There is no such site"),
    "no_such_unit": ("Không có tổ xe này", "There is no such unit"),
    "nothing_to_answer": (
        "Chưa nói trả lời này thuộc cuộc gọi hay vụ việc nào",
        "It is not said of which call or incident this was answered",
    ),
    "sealed_with_its_call": (
        "Nội dung được lưu chung với cuộc gọi: phải yêu cầu xóa cả hai",
        "It is kept with its call: ask for both to be erased",
    ),
    "nothing_to_read": ("Không có gì để mở", "There is nothing to open"),
    "no_phone": ("Tổ xe không có số điện thoại để gọi", "There is no number to reach this crew by"),
    "no_such_message": ("Không có tin nhắn này, hoặc đã hết hạn", "There is no such message, or its time is over"),
    "not_at_a_desk": ("Bạn chưa ngồi vào bàn nào", "You do not sit at a desk"),
    "not_due": ("Chưa đến lúc", "It is not due yet"),
    "not_held": ("Không phải do bạn giữ", "It is not yours to let go"),
    "not_marked": ("Người gọi này không bị đánh dấu", "This caller is not marked"),
    "not_under_test": ("Thiết bị này không trong thời gian thử", "The device is not under test"),
    "not_yours": ("Việc này không thuộc về bạn", "This is not yours"),
    "step_not_allowed": ("Không thể chuyển sang bước này", "This step cannot follow"),
    "too_old": (
        "Lệnh đã quá bảy ngày (thư, báo: sáu mươi ngày)",
        "The command is older than seven days (a letter, the press: sixty)",
    ),
    "too_far_ahead": ("Thời gian của lệnh ở tương lai", "The command's time is in the future"),
    "transfer_is_open": ("Vụ việc đang chờ nơi khác nhận", "It is offered to another centre already"),
    "transfer_is_over": ("Lần chuyển vụ việc này đã kết thúc", "This transfer is over"),
    "units_are_out": ("Còn tổ xe đang làm nhiệm vụ", "Units are still out on it"),
    "unit_is_busy": ("Tổ xe đang bận", "The unit is busy"),
    "unit_is_off_duty": ("Tổ xe không trực", "The unit is off duty"),
    "unit_is_out_of_service": ("Tổ xe ngừng hoạt động", "The unit is out of service"),
    "unit_is_silent": ("Tổ xe không trả lời", "The unit does not answer"),
    "unit_lacks_capability": ("Tổ xe thiếu năng lực cần có", "The unit lacks a capability"),
    "unit_of_other_service": ("Tổ xe thuộc lực lượng khác", "The unit is of another service"),
    # of the edge
    "bug": ("Có lỗi trong hệ thống; việc này chưa được thực hiện", "Something is wrong on our side; it was not done"),
    "not_signed_in": ("Chưa đăng nhập", "Not signed in"),
    "wrong_password": ("Sai tên hoặc mật khẩu", "Wrong name or password"),
    "too_many_tries": ("Thử quá nhiều lần, xin đợi", "Too many tries, please wait"),
    "not_allowed": ("Tài khoản không có quyền này", "Your account may not do this"),
    "link_is_over": ("Liên kết không còn dùng được", "The link does not work any more"),
    "csrf": ("Thiếu mã bảo vệ của phiên", "The session's protection token is missing"),
    "bad_signature": ("Chữ ký không đúng", "The signature is not right"),
    "archive_behind": (
        "Kho lưu chưa theo kịp thời điểm này, xin hỏi lại sau giây lát",
        "The archive has not reached that moment yet; ask again in a moment",
    ),
    "no_parquet": (
        "Máy này chưa cài phần xuất Parquet (requirements/parquet.txt)",
        "Parquet is not installed here (requirements/parquet.txt)",
    ),
    "not_found": ("Không có địa chỉ này", "There is nothing here"),
    "method_not_allowed": ("Không dùng được phương thức này", "This method is not for here"),
    "malformed": ("Đây không phải là một yêu cầu HTTP đọc được", "This is no HTTP request that can be read"),
    "unreadable": ("Không đọc được nội dung", "The body cannot be read"),
    "invalid": ("Nội dung có trường sai", "Some fields are wrong"),
    "too_large": ("Nội dung quá lớn", "The body is too large"),
    "too_slow": ("Nội dung đến quá chậm", "The body took too long to come"),
    "busy": ("Hệ thống đang đầy, xin gửi lại", "The inbox is full, please send again"),
    "standby": ("Máy dự phòng, chưa phục vụ", "This service stands by; another one leads"),
    "unavailable": (
        "Chưa ghi được, xin gửi lại với cùng mã lệnh",
        "It could not be kept; send it again with the same id",
    ),
}
"""By reason: Vietnamese, English. A test checks that every reason has both."""
