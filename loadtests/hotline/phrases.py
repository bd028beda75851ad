"""What people of 1022 say whatever the matter is, and what they are called; all of it invented."""

NOTES = (
    "Đã cử cán bộ tới kiểm tra thực tế.",
    "Đã liên hệ đơn vị thi công, dự kiến làm trong hôm nay.",
    "Đang chờ vật tư, sẽ báo lại khi có.",
    "Đã làm việc với hộ liên quan, hẹn giải quyết dứt điểm.",
)
AGAIN = (
    "Chỗ đó vẫn y như cũ, chưa ai tới làm.",
    "Sửa được một hôm lại hỏng.",
    "Trả lời chung chung, không đúng việc tôi hỏi.",
)
THANKS = ("Cảm ơn, giải quyết nhanh.", "Đã sửa xong, cảm ơn tổng đài.", "Được, nhưng mong làm sớm hơn.")
POOR = ("Trả lời chậm, phải hỏi lại.", "Chưa đúng nội dung tôi phản ánh.")
NOT_OURS = "Nội dung này không thuộc phạm vi của 1022; mời ông bà liên hệ cơ quan đã giải quyết lần đầu."
BACK = ("Ghi rõ ngày làm xong.", "Chưa trả lời đúng điều người dân hỏi.", "Viết lại ngắn gọn, dễ hiểu hơn.")

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Điểu", "Thị")
MIDDLE = ("Văn", "Thị", "Minh", "Ngọc", "Hữu", "Thanh", "Kim", "Quốc")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Hà",
    "Hạnh",
    "Hùng",
    "Lan",
    "Long",
    "Mai",
    "Nam",
    "Phúc",
    "Sơn",
    "Thảo",
    "Tuấn",
    "Yến",
)
