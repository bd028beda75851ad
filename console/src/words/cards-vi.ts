/* Words of the cards of questions and of each service's part of an incident, in Vietnamese. */

export const cardVi = {
  ask: "Hỏi tiếp",
  figures: "rồi 1–9",
  example: (who: string) => `Ví dụ – phải được ${who} phê duyệt trước khi dùng`,
  version: (version: string) => `bản ${version}`,
  yes: "Có",
  no: "Không",
  unknown: "Chưa rõ",
  number: "số",
  most: (most: number) => `tối đa ${most}`,
  proposal: "Đề xuất",
  because: (why: string) => `vì ${why}`,
  take: "Nhận đề xuất",
  taken: (what: string) => `Đã nhận: ${what}`,
  none: "Chưa có đề xuất theo trả lời.",
  also: (what: string) => `Thêm khi mở vụ: ${what}`,
  drop: "bỏ",
  priority: (priority: number) => `ưu tiên ${priority}`,
  readAloud: "Đọc cho người gọi",
  beat: (perMinute: number) => `Đếm nhịp ${perMinute}`,
  beatStop: "Dừng nhịp",
  answers: "Trả lời",
  answered: (card: string) => `trả lời thẻ ${card}`,
  takenBack: "rút lại các trả lời",
};

export const partVi = {
  title: "Phần việc",
  whole: "Cả vụ",
  of: (service: string) => `Phần ${service}`,
  counts: (open: number, going: number) => `${open} chờ, ${going} đang làm`,
  change: (service: string, priority: number) => `ưu tiên ${priority} cho phần ${service}`,
  yours: "Phần của bạn",
  wholeSets: "Đổi cả vụ thì mọi phần theo cùng ưu tiên.",
};
