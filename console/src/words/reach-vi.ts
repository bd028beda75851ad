/* The words of reaching crews and callers by telephone, in Vietnamese. */

export const reachVi = {
  /** What became of an order that went by a text or a spoken call. */
  order: {
    due: { sms: "đang nhắn", voice: "đang gọi", line: "đang gọi" },
    sent: {
      sms: (time: string) => `đã nhắn ${time}`,
      voice: (time: string) => `đã gọi ${time}`,
      line: (time: string) => `đã gọi ${time}`,
    },
    delivered: (time: string) => `tin đã tới máy ${time}`,
    answered: "đã trả lời qua điện thoại",
    failed: { sms: "không nhắn được", voice: "không gọi được", line: "không gọi được" },
    expired: "nhắn, gọi không trả lời",
  },
  cause: {
    no_gateway: "chưa có cổng nhắn tin, gọi",
    no_number: "số không gọi được",
    erased: "số đã xoá",
    refused: "cổng từ chối",
    away: "cổng không trả lời",
    busy: "cổng bận",
    not_delivered: "tin không tới máy",
    wrong_extension: "số máy của bàn không gọi được",
  } as Record<string, string>,
  noPage: "không mở trang",
  noPageSince: (time: string) => `Tổ không mở trang từ ${time}: lệnh đi bằng tin nhắn.`,
  reach: "Nhắn/gọi tổ xe",
  what: {
    reach: (unit: string) => `Nhắn/gọi ${unit}`,
    setPhone: (unit: string) => `Ghi số điện thoại của ${unit}`,
    dropPhone: (unit: string) => `Bỏ số điện thoại của ${unit}`,
    dial: "Gọi qua tổng đài",
  },
  phone: {
    label: "Số điện thoại của tổ",
    short: "Số",
    none: "chưa có số",
    hidden: "•••• ••• •••",
    show: "Xem số",
    change: "Đổi số",
    set: "Ghi số",
    drop: "Bỏ số",
    save: "Ghi",
    back: "Thôi",
    wrong: "Số này không gọi được.",
    why: "Lệnh sẽ được nhắn hoặc gọi tới số này khi máy không mở trang. Trả lời 1 để nhận, 2 nếu không nhận.",
  },
  dial: {
    do: "Gọi qua tổng đài",
    due: "Tổng đài đang quay số…",
    done: (time: string) => `Tổng đài đã nhận lúc ${time}: nhấc máy của bạn, rồi đầu kia đổ chuông.`,
    failed: (why: string) => `Tổng đài không gọi được: ${why}.`,
    expired: "Tổng đài không nhận kịp. Gọi bằng máy của bạn.",
  },
};
