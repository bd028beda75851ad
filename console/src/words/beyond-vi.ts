/* The words of handing over to other centres and from them, in Vietnamese. */

export const beyondVi = {
  title: "Chuyển sang nơi nào?",
  open: "Chuyển sang nơi khác",
  section: (n: number) => `Nơi khác chuyển đến ${n}`,
  keepOrGive: (name: string) => `Khi ${name} đã nhận:`,
  keep: "Hai bên cùng làm",
  giveAway: "Giao hẳn, kết thúc vụ bên ta",
  more: "Ghi thêm: quy mô, lan rộng, cần gì, ai báo",
  written: "Ghi xong",
  noted: (names: string) => `Gửi kèm: ${names}.`,
  fields: {
    extent: "Quy mô",
    spread: "Nguy cơ lan rộng",
    help: "Yêu cầu hỗ trợ",
    reporter: "Người báo",
  },
  update: "Gửi tin mới",
  updateFor: (name: string) => `Tin mới cho ${name}`,
  send: "Gửi",
  told: (time: string) => `Tin mới gửi lúc ${time}:`,
  waiting: (name: string) => `Đang chờ ${name} nhận`,
  still: "Vụ việc vẫn là của ta.",
  unreached: (phone: string) => `Chưa tới được máy bên kia.${phone ? ` Gọi điện: ${phone}.` : ""}`,
  accepted: (name: string, time: string, reference: string) =>
    `${name} đã nhận lúc ${time}${reference ? `, số hồ sơ bên đó ${reference}` : ""}.`,
  refused: (name: string, why: string, time: string) => `${name} từ chối: ${why}, lúc ${time}. Vụ việc vẫn là của ta.`,
  lapsed: {
    no_answer: (name: string, phone: string) =>
      `${name}: hết giờ, không ai nhận. Vụ việc vẫn là của ta.${phone ? ` Gọi điện: ${phone}.` : ""}`,
    not_delivered: (name: string, phone: string) =>
      `Không chuyển tới ${name} được. Vụ việc vẫn là của ta.${phone ? ` Gọi điện: ${phone}.` : ""}`,
  },
  withdrawn: (name: string, time: string) => `Đã rút lại lời chuyển cho ${name} lúc ${time}.`,
  completed: {
    done: (name: string, time: string) => `${name} báo đã xong lúc ${time}.`,
    aborted: (name: string, time: string) => `${name} báo thôi không làm nữa lúc ${time}.`,
    not_told: (name: string, _time: string) => `${name} đã nhận, sau đó không báo gì thêm.`,
  },
  tookFrom: (name: string, who: string, time: string) => `Nhận từ ${name}: ${who}, lúc ${time}.`,
  untold: (name: string, phone: string) =>
    `Chưa báo được cho ${name} là ta đã nhận: hai bên có thể cùng làm.${phone ? ` Gọi điện: ${phone}.` : ""}`,
  offers: (why: string) => `mời nhận: ${why}`,
  reporter: "Người báo",
  details: "Thông tin kèm theo",
  accept: "Nhận, mở vụ",
  attach: (number: string) => `Gắn vào vụ ${number}`,
  isOut: "Vụ này đang chờ nơi khác nhận.",
  nowhere: "Chỉ có một số, và chưa khai báo nơi nào để chuyển.",
  noCentre: "Chưa khai báo nơi nào để chuyển.",
  alarm: {
    received: (name: string, why: string, left: string) => `${name} chuyển đến: ${why}, ${left}`,
    back: (name: string) => `${name} không nhận, vụ việc quay về`,
    untold: (name: string) => `Chưa báo được cho ${name} là ta đã nhận`,
    show: "Xem",
  },
  what: {
    offer: (name: string) => `Mời ${name} nhận vụ việc`,
    update: (name: string) => `Gửi tin mới cho ${name}`,
    withdraw: (name: string) => `Rút lại lời chuyển cho ${name}`,
    accept: (name: string) => `Nhận vụ việc của ${name}`,
    refuse: (name: string) => `Từ chối vụ việc của ${name}`,
  },
};
