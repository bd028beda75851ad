/* One line of the log for every event there is, in Vietnamese. */

import { centreName } from "../lib/centres";
import { isolated } from "../lib/isolate";
import type { EventWords } from ".";
import { beyondVi } from "./beyond-vi";
import { locatingVi } from "./locating-vi";
import { offeredWith } from "./offered";
import { vi } from "./vi";

const ends: Record<string, string> = { answered: "sau khi nghe", abandoned: "không ai nghe", failed: "lỗi tổng đài" };

const offered = offeredWith(beyondVi.fields);

/** What was written, after what happened; nothing while it is not opened. */
const told = (text: string | undefined): string => (text ? `: ${text}` : "");

export const eventsVi: EventWords = {
  JournalBegun: () => "Lập sổ",
  RestoreAccepted: (e) => `Nhận sổ khôi phục: ${e.reason}`,
  RegionAdopted: (e) => `Dữ liệu vùng phiên bản ${e.version} có hiệu lực`,
  UnitRegistered: (e) => `Ghi tên tổ ${e.unit}`,
  UnitRetired: (e) => `Bỏ tên tổ ${e.unit}`,
  UnitCameOnDuty: (e) => `${e.unit} vào ca`,
  UnitWentOffDuty: (e, n) => `${e.unit} nghỉ ca: ${n.reason(e.reason)}`,
  UnitWentOutOfService: (e, n) => `${e.unit} ngừng hoạt động: ${n.reason(e.reason)}`,
  UnitReturned: (e) => `${e.unit} hoạt động lại`,
  CallRang: (e) =>
    e.picked_up ? `Máy tự động nhấc máy, người gọi vẫn chờ: số ${e.number}` : `Cuộc gọi đến số ${e.number}`,
  CallAnswered: (e, n) =>
    `Nghe máy${e.extension && ` ở bàn ${e.extension}`}${e.person ? `, ${n.person(e.person)}` : ""}`,
  CallClaimed: (e, n) => `${n.person(e.person)} nhận cuộc gọi`,
  CallLocated: (e) =>
    [
      "Có vị trí máy gọi",
      e.uncertainty_m !== null && `±${Math.round(e.uncertainty_m)} m`,
      e.source !== null && locatingVi.source[e.source],
    ]
      .filter(Boolean)
      .join(", "),
  CallTransferred: (e) =>
    `Chuyển máy tới ${[e.number, e.extension && `bàn ${e.extension}`].filter(Boolean).join(", ")}`,
  CallEnded: (e) => `Gác máy ${ends[e.end]}`,
  CallAttached: () => "Gắn cuộc gọi vào vụ",
  CallDetached: () => "Tách cuộc gọi khỏi vụ",
  DeskSignedOn: (e, n) => `${n.person(e.person)} nhận bàn ${e.extension}`,
  CallRecorded: () => "Có ghi âm cuộc gọi",
  RecordingOpened: (e, n) => `${n.person(e.person)} nghe ghi âm`,
  RecordingsExpired: (e) => `${e.count} ghi âm hết hạn lưu`,
  DeskSignedOff: (e, n) => `${n.person(e.person)} rời bàn ${e.extension}`,
  CallReleased: (e, n) => `${n.person(e.person)} thả cuộc gọi ra`,
  ConsoleFellSilent: (e, n) => `Máy của ${n.person(e.person)} im lặng`,
  ConsoleCameBack: (e, n) => `Máy của ${n.person(e.person)} hoạt động lại`,
  ExchangeFellSilent: (e) => vi.room.alarm.exchange[e.why](e.exchange),
  ExchangeCameBack: (e) => `Tổng đài ${e.exchange} có tín hiệu trở lại`,
  CallBackDue: (e) => `Cần gọi lại: ${vi.room.callBack.why[e.why]}`,
  CallBackTaken: (e, n) => `${n.person(e.person)} nhận gọi lại`,
  CallBackTried: (e, n) => `${n.person(e.person)} gọi lại: ${vi.room.callBack.outcome[e.outcome].toLowerCase()}`,
  CallBackSettled: (e) => `Xong việc gọi lại: ${vi.room.callBack.end[e.end]}`,
  HandoverOffered: (e, n) => `${n.person(e.person)} chuyển cho ${e.number}: ${n.reason(e.reason).toLowerCase()}`,
  HandoverTaken: (e, n) => `${n.person(e.person)} nhận cuộc gọi cho ${e.number}`,
  HandoverRefused: (e, n) => `${n.person(e.person)} từ chối: ${n.reason(e.reason).toLowerCase()}`,
  HandoverWithdrawn: () => "Rút lại lời chuyển",
  HandoverLapsed: () => "Không số nào nhận cuộc gọi",
  CallerMarked: (e, n) => `${n.person(e.person)} đánh dấu quấy rối: ${n.reason(e.reason).toLowerCase()}`,
  CallerUnmarked: () => "Bỏ đánh dấu quấy rối",
  SiteKept: (e) => `Ghi cơ sở ${isolated(e.name ?? e.site)}`,
  SiteDropped: (e) => `Bỏ cơ sở ${e.site}`,
  ContactKept: (e) => `Ghi người liên hệ thứ ${e.order} của ${e.site}`,
  ContactDropped: (e) => `Bỏ người liên hệ thứ ${e.order} của ${e.site}`,
  HazardNoted: (e, n) => `${n.person(e.person)} ghi nguy hiểm ở ${e.site}`,
  HazardCleared: (e, n) => `${n.person(e.person)} bỏ nguy hiểm ở ${e.site}`,
  AlarmRaised: (e) => `Báo động từ ${e.device}`,
  AlarmRepeated: (e) => `Báo động lại từ ${e.device}`,
  AlarmTaken: (e, n) => `${n.person(e.person)} nhận gọi xác minh báo động`,
  ContactRung: (e, n) => `${n.person(e.person)} gọi người liên hệ thứ ${e.contact} của ${e.site}`,
  AlarmTried: (e, n) =>
    `${n.person(e.person)} gọi ${e.contact === null ? "cơ sở" : `người liên hệ thứ ${e.contact}`}: ${vi.sites.alarm.outcome[e.outcome].toLowerCase()}`,
  AlarmVerified: (e, n) =>
    e.person === null
      ? `Báo động có thật: ${vi.sites.incident.verified[e.way]}`
      : `${n.person(e.person)} xác minh báo động có thật`,
  AlarmDismissed: (e, n) => `${n.person(e.person)} báo giả: ${n.reason(e.reason).toLowerCase()}`,
  AlarmCancelled: (e) => `Nơi báo đã khôi phục: ${e.device}`,
  AlarmLapsed: () => "Mở từ báo động, chưa ai xác minh",
  DeviceTested: (e, n) => `${n.person(e.person)} thử thiết bị ${e.device}`,
  DeviceTestEnded: (e) => `Hết thử thiết bị ${e.device}`,
  DeviceFaulted: (e) => `Thiết bị ${e.device} báo hỏng`,
  DeviceMended: (e) => `Thiết bị ${e.device} hết hỏng`,
  QuestionsAnswered: (e, n) => `${n.card(e)} (bản ${e.version}): ${n.answers(e) || vi.card.takenBack}`,
  IncidentOpened: (e, n) => `Mở vụ: ${n.kind(e.kind)}, ưu tiên ${e.priority}${e.call ? ", từ cuộc gọi" : ""}`,
  NeedAdded: (e, n) => `Cần ${n.wanted(e.service, e.wanted)}`,
  NeedPromoted: (e) => `Nhu cầu ${e.need} chờ lâu, lên ưu tiên ${e.priority}`,
  NeedDropped: (e, n) => `Bỏ nhu cầu ${e.need}: ${n.reason(e.reason)}`,
  UnitRecommended: (e) => `Đề xuất ${e.unit}`,
  NoteAdded: (e, n) => n.clear(e.text) ?? "Ghi chú",
  KindChanged: (e, n) => `Đổi loại việc: ${n.kind(e.kind)}`,
  PlaceChanged: (e, n) => `Đổi địa điểm${e.area ? `: ${n.area(e.area)}` : ""}`,
  PriorityChanged: (e) => `Đổi thành ưu tiên ${e.priority}`,
  PartPriorityChanged: (e, n) => `Phần ${n.service(e.service)}: ưu tiên ${e.priority}`,
  LevelRaised: (e) => `Nâng lên mức huy động ${e.level}`,
  IncidentCancelled: (e, n) => `Huỷ vụ: ${n.reason(e.reason)}`,
  IncidentClosed: (e) => `Kết thúc vụ: ${vi.disposition[e.disposition]}`,
  IncidentReopened: (e, n) => `Mở lại vụ: ${n.reason(e.reason)}`,
  UnitAssigned: (e) => `Điều ${e.unit}`,
  AssignmentAdvanced: (e, n) =>
    `${n.unit(e.assignment)}: ${vi.step[e.step].toLowerCase()}${e.hospital ? `, ${n.hospital(e.hospital)}` : ""}`,
  AssignmentEnded: (e, n) =>
    `${n.unit(e.assignment)}: ${vi.step[e.step].toLowerCase()}${e.reason ? `, ${n.reason(e.reason)}` : ""}`,
  UnitPhoneSet: (e) => (e.phone ? `Ghi số điện thoại của ${e.unit}` : `Bỏ số điện thoại của ${e.unit}`),
  MessageDue: (e, n) =>
    `${vi.message.due[e.purpose](vi.message.way[e.way], e.agency ? n.agency(e.agency) : "")}${e.news ? `: ${vi.message.news[e.news]}` : ""}`,
  MessageDelayed: () => "Chưa gửi được, vẫn đang gửi lại",
  MessageSent: (e) => (e.gateway.startsWith("agency-") ? "Hệ thống của cơ quan đã nhận" : `Đã gửi qua ${e.gateway}`),
  MessageDelivered: () => "Tin đã tới máy",
  MessageEnded: (e) =>
    `${vi.message.end[e.end]}${e.cause ? `: ${vi.reach.cause[e.cause] ?? e.cause.replaceAll("_", " ")}` : ""}`,
  HospitalReported: (e, n) =>
    `${n.hospital(e.hospital)} báo khả năng nhận: ${e.diverting ? "không nhận" : "đang nhận"}`,
  HospitalLapsed: (e, n) => `Số liệu của ${n.hospital(e.hospital)} hết hạn`,
  IncidentOffered: (e, n) =>
    `${n.person(e.person)} mời ${centreName(e.centre)} nhận: ${n.reason(e.reason).toLowerCase()}${offered(e, n)}`,
  TransferReceived: (e, n) => `${centreName(e.centre)} chuyển đến: ${n.reason(e.reason).toLowerCase()}`,
  TransferUpdated: (e, n) => `Tin mới về vụ chuyển${e.text ? `: ${n.clear(e.text) ?? ""}` : ""}`,
  TransferAccepted: (e, n) =>
    e.incident === null
      ? `Nơi khác đã nhận${e.reference ? `, số hồ sơ ${e.reference}` : ""}`
      : `${n.person(e.person)} nhận vụ do nơi khác chuyển`,
  TransferRefused: (e, n) =>
    `${e.person ? `${n.person(e.person)} từ chối` : "Nơi khác từ chối"}: ${n.reason(e.reason).toLowerCase()}`,
  TransferWithdrawn: () => "Rút lại lời chuyển cho nơi khác",
  TransferLapsed: (e) => (e.cause === "no_answer" ? "Hết giờ, nơi khác không nhận" : "Không chuyển tới nơi khác được"),
  TransferCompleted: (e) =>
    ({ done: "Nơi nhận báo đã xong", aborted: "Nơi nhận báo thôi", not_told: "Nơi nhận không báo thêm" })[e.end],
  TicketOpened: (e, n) => `${n.ticket(e.ticket)}ghi phản ánh`,
  TicketRefiled: (e, n) => `${n.ticket(e.ticket)}đổi lĩnh vực sang ${n.field(e.field)}`,
  TicketForwarded: (e, n) =>
    `${n.ticket(e.ticket)}chuyển ${n.agency(e.agency)}${e.reason ? `, ${n.reason(e.reason)}` : ""}${e.call_back ? ", được gọi lại người báo" : ""}`,
  TicketTakenUp: (e, n) => `${n.ticket(e.ticket)}${n.agency(e.agency)} nhận việc`,
  TicketReturned: (e, n) => `${n.ticket(e.ticket)}cơ quan trả lại, ${n.reason(e.reason)}${told(n.clear(e.note))}`,
  ExtensionAsked: (e, n) =>
    `${n.ticket(e.ticket)}xin gia hạn đến ${n.day(e.until)}, ${n.reason(e.reason)}${told(n.clear(e.note))}`,
  ExtensionGranted: (e, n) => `${n.ticket(e.ticket)}cho gia hạn đến ${n.day(e.due.at)}`,
  ExtensionRefused: (e, n) => `${n.ticket(e.ticket)}không cho gia hạn, ${n.reason(e.reason)}`,
  TicketNoted: (e, n) => `${n.ticket(e.ticket)}ghi tiến độ${told(n.clear(e.text))}`,
  AnswerWritten: (e, n) => `${n.ticket(e.ticket)}trình trả lời${told(n.clear(e.text))}`,
  AnswerSentBack: (e, n) => `${n.ticket(e.ticket)}trả lại trả lời, ${n.reason(e.reason)}${told(n.clear(e.note))}`,
  AnswerApproved: (e, n) => `${n.ticket(e.ticket)}duyệt và gửi trả lời`,
  TicketRated: (e, n) => `${n.ticket(e.ticket)}người dân: ${n.worth(e.stars)}${told(n.clear(e.text))}`,
  TicketReopened: (e, n) => `${n.ticket(e.ticket)}mở lại, ${n.reason(e.reason)}${told(n.clear(e.text))}`,
  TicketRefused: (e, n) => `${n.ticket(e.ticket)}không nhận, ${n.reason(e.reason)}${told(n.clear(e.text))}`,
  TicketMerged: (e, n) => `${n.ticket(e.ticket)}phản ánh ${e.ticket} gộp vào ${e.into}`,
  TicketRaised: (e, n) => `${n.ticket(e.ticket)}mở vụ khẩn ${e.incident}`,
  TicketReminded: (e, n) => `${n.ticket(e.ticket)}nhắc ${n.agency(e.agency)} sắp đến hạn`,
  TicketEscalated: (e, n) =>
    `${n.ticket(e.ticket)}${e.agency === null ? "quá giờ chuyển" : "quá hạn"}, lần ${e.level}: ${e.above === null ? "không báo cấp trên nào" : `báo ${n.agency(e.above)}`}`,
  FileAttached: (e, n) => `${n.ticket(e.ticket)}thêm tệp`,
  TicketSettled: (e, n) => `${n.ticket(e.ticket)}lưu hồ sơ`,
  WarningWritten: (e) => `${e.drill ? "Diễn tập: " : ""}Soạn cảnh báo ${e.warning}: ${e.vi.headline}`,
  WarningApproved: (e) => `Cảnh báo ${e.warning}: duyệt phát ${e.clusters.length} cụm loa`,
  ApprovalWithdrawn: (e) => `Cảnh báo ${e.warning}: rút duyệt`,
  WarningDropped: (e) => `Cảnh báo ${e.warning}: bỏ bản nháp`,
  WarningSent: (e) => `Cảnh báo ${e.warning}: đã phát`,
  WarningRetried: (e) => `Cảnh báo ${e.warning}: gửi lại lần ${e.tries}`,
  ClustersAcknowledged: (e) => `Cảnh báo ${e.warning}: ${e.clusters.length} cụm loa đã nhận`,
  ClustersTold: (e) => `Cảnh báo ${e.warning}: đã báo miệng ${e.clusters.length} nơi loa im`,
  ClustersFellSilent: (e) => `Cảnh báo ${e.warning}: ${e.clusters.length} cụm loa im`,
  WarningExpired: (e) => `Cảnh báo ${e.warning}: hết hiệu lực`,
  AccountChanged: (e) => `Đổi tài khoản ${e.account}: ${e.change}`,
  SignedIn: (e, n) => `${n.person(e.account)} vào ca`,
  SignInRefused: (e, n) => `Từ chối đăng nhập ${n.person(e.account)}`,
  SignedOut: (e, n) => `${n.person(e.account)} ra ca`,
  PersonRead: (e, n) => `${n.person(e.reader)} mở xem dữ liệu cá nhân`,
  PersonsExpired: () => "Xoá dữ liệu cá nhân quá hạn lưu",
  PersonErased: (e, n) =>
    `${e.incidents.length > 0 ? "Người gọi" : "Người phản ánh"}: đã xoá dữ liệu cá nhân, không đọc lại được (${n.reason(e.reason).toLowerCase()})`,
};
