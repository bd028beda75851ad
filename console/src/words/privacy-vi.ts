/* The words of who read what is personal, and of erasing it, in Vietnamese. */

export const privacyVi = {
  title: "Dữ liệu cá nhân",
  open: "Ai đã xem, xoá theo yêu cầu",
  readers: "Ai đã xem hoặc nghe",
  nobody: "Chưa ai xem.",
  failed: "Không hỏi được. Thử lại sau.",
  read: "xem số, lời kể",
  heard: "nghe ghi âm",
  erase: "Xoá theo yêu cầu",
  eraseData: "Xoá dữ liệu cá nhân…",
  thisOnly: "Chỉ vụ này",
  thisCall: "Chỉ cuộc này",
  allOfNumber: "Mọi cuộc gọi của số này",
  sure: (why: string) => `${why}. Xoá rồi không ai đọc lại được, kể cả chúng ta.`,
  doIt: "Xoá vĩnh viễn",
  done: "Đã xoá.",
};
