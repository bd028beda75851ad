/* One line of the log for every event there is, in English. */

import { centreName } from "../lib/centres";
import { isolated } from "../lib/isolate";
import type { EventWords } from ".";
import { beyondEn } from "./beyond-en";
import { en } from "./en";
import { locatingEn } from "./locating-en";
import { offeredWith } from "./offered";

const ends: Record<string, string> = { answered: "after an answer", abandoned: "unanswered", failed: "exchange fault" };

const offered = offeredWith(beyondEn.fields);

/** What was written, after what happened; nothing while it is not opened. */
const told = (text: string | undefined): string => (text ? `: ${text}` : "");

export const eventsEn: EventWords = {
  JournalBegun: () => "Journal begun",
  RestoreAccepted: (e) => `Restored journal accepted: ${e.reason}`,
  RegionAdopted: (e) => `Region data ${e.version} in force`,
  UnitRegistered: (e) => `Unit ${e.unit} registered`,
  UnitRetired: (e) => `Unit ${e.unit} retired`,
  UnitCameOnDuty: (e) => `${e.unit} on duty`,
  UnitWentOffDuty: (e, n) => `${e.unit} off duty: ${n.reason(e.reason)}`,
  UnitWentOutOfService: (e, n) => `${e.unit} out of service: ${n.reason(e.reason)}`,
  UnitReturned: (e) => `${e.unit} back in service`,
  CallRang: (e) =>
    e.picked_up ? `Picked up by a machine, the caller goes on waiting: ${e.number}` : `Call to ${e.number}`,
  CallAnswered: (e, n) =>
    `Answered${e.extension && ` at desk ${e.extension}`}${e.person ? `, ${n.person(e.person)}` : ""}`,
  CallClaimed: (e, n) => `Call claimed by ${n.person(e.person)}`,
  CallLocated: (e) =>
    [
      "Caller located",
      e.uncertainty_m !== null && `±${Math.round(e.uncertainty_m)} m`,
      e.source !== null && locatingEn.source[e.source],
    ]
      .filter(Boolean)
      .join(", "),
  CallTransferred: (e) =>
    `Transferred to ${[e.number, e.extension && `desk ${e.extension}`].filter(Boolean).join(", ")}`,
  CallEnded: (e) => `Call ended, ${ends[e.end]}`,
  CallAttached: () => "Call attached",
  CallDetached: () => "Call detached",
  DeskSignedOn: (e, n) => `${n.person(e.person)} at desk ${e.extension}`,
  CallRecorded: () => "The call was recorded",
  RecordingOpened: (e, n) => `${n.person(e.person)} heard the recording`,
  RecordingsExpired: (e) => `${e.count} recordings are kept no longer`,
  DeskSignedOff: (e, n) => `${n.person(e.person)} left desk ${e.extension}`,
  CallReleased: (e, n) => `Call let go by ${n.person(e.person)}`,
  ConsoleFellSilent: (e, n) => `Console of ${n.person(e.person)} fell silent`,
  ConsoleCameBack: (e, n) => `Console of ${n.person(e.person)} is back`,
  ExchangeFellSilent: (e) => en.room.alarm.exchange[e.why](e.exchange),
  ExchangeCameBack: (e) => `Exchange ${e.exchange} is heard again`,
  CallBackDue: (e) => `To be called back: ${en.room.callBack.why[e.why]}`,
  CallBackTaken: (e, n) => `Call-back taken by ${n.person(e.person)}`,
  CallBackTried: (e, n) => `${n.person(e.person)} called back: ${en.room.callBack.outcome[e.outcome].toLowerCase()}`,
  CallBackSettled: (e) => `Call-back settled: ${en.room.callBack.end[e.end]}`,
  HandoverOffered: (e, n) => `${n.person(e.person)} hands over to ${e.number}: ${n.reason(e.reason).toLowerCase()}`,
  HandoverTaken: (e, n) => `Taken for ${e.number} by ${n.person(e.person)}`,
  HandoverRefused: (e, n) => `Refused by ${n.person(e.person)}: ${n.reason(e.reason).toLowerCase()}`,
  HandoverWithdrawn: () => "Handover withdrawn",
  HandoverLapsed: () => "No desk took the call",
  CallerMarked: (e, n) => `Marked as nuisance by ${n.person(e.person)}: ${n.reason(e.reason).toLowerCase()}`,
  CallerUnmarked: () => "Nuisance mark removed",
  SiteKept: (e) => `Site ${isolated(e.name ?? e.site)} kept`,
  SiteDropped: (e) => `Site ${e.site} dropped`,
  ContactKept: (e) => `Contact ${e.order} of ${e.site} kept`,
  ContactDropped: (e) => `Contact ${e.order} of ${e.site} dropped`,
  HazardNoted: (e, n) => `${n.person(e.person)} noted a hazard at ${e.site}`,
  HazardCleared: (e, n) => `${n.person(e.person)} cleared a hazard at ${e.site}`,
  AlarmRaised: (e) => `Alarm from ${e.device}`,
  AlarmRepeated: (e) => `Alarm again from ${e.device}`,
  AlarmTaken: (e, n) => `${n.person(e.person)} rings the site of the alarm`,
  ContactRung: (e, n) => `${n.person(e.person)} rings contact ${e.contact} of ${e.site}`,
  AlarmTried: (e, n) =>
    `${n.person(e.person)} rang ${e.contact === null ? "the site" : `contact ${e.contact}`}: ${en.sites.alarm.outcome[e.outcome].toLowerCase()}`,
  AlarmVerified: (e, n) =>
    e.person === null
      ? `The alarm is real: ${en.sites.incident.verified[e.way]}`
      : `${n.person(e.person)} verified the alarm`,
  AlarmDismissed: (e, n) => `${n.person(e.person)}: false alarm, ${n.reason(e.reason).toLowerCase()}`,
  AlarmCancelled: (e) => `Panel restored: ${e.device}`,
  AlarmLapsed: () => "Opened by an alarm nobody verified",
  DeviceTested: (e, n) => `${n.person(e.person)} tests device ${e.device}`,
  DeviceTestEnded: (e) => `Test of device ${e.device} ended`,
  DeviceFaulted: (e) => `Device ${e.device} reports a fault`,
  DeviceMended: (e) => `Device ${e.device} is well again`,
  QuestionsAnswered: (e, n) => `${n.card(e)} (version ${e.version}): ${n.answers(e) || en.card.takenBack}`,
  IncidentOpened: (e, n) => `Opened: ${n.kind(e.kind)}, priority ${e.priority}${e.call ? ", from a call" : ""}`,
  NeedAdded: (e, n) => `Needs ${n.wanted(e.service, e.wanted)}`,
  NeedPromoted: (e) => `Need ${e.need} waited long, now priority ${e.priority}`,
  NeedDropped: (e, n) => `Need ${e.need} dropped: ${n.reason(e.reason)}`,
  UnitRecommended: (e) => `${e.unit} recommended`,
  NoteAdded: (e, n) => n.clear(e.text) ?? "Note",
  KindChanged: (e, n) => `Kind changed: ${n.kind(e.kind)}`,
  PlaceChanged: (e, n) => `Place changed${e.area ? `: ${n.area(e.area)}` : ""}`,
  PriorityChanged: (e) => `Priority changed to ${e.priority}`,
  PartPriorityChanged: (e, n) => `Part of ${n.service(e.service)}: priority ${e.priority}`,
  LevelRaised: (e) => `Raised to alarm level ${e.level}`,
  IncidentCancelled: (e, n) => `Incident cancelled: ${n.reason(e.reason)}`,
  IncidentClosed: (e) => `Incident closed: ${en.disposition[e.disposition]}`,
  IncidentReopened: (e, n) => `Incident reopened: ${n.reason(e.reason)}`,
  UnitAssigned: (e) => `${e.unit} assigned`,
  AssignmentAdvanced: (e, n) =>
    `${n.unit(e.assignment)}: ${en.step[e.step].toLowerCase()}${e.hospital ? `, ${n.hospital(e.hospital)}` : ""}`,
  AssignmentEnded: (e, n) =>
    `${n.unit(e.assignment)}: ${en.step[e.step].toLowerCase()}${e.reason ? `, ${n.reason(e.reason)}` : ""}`,
  UnitPhoneSet: (e) => (e.phone ? `Number of ${e.unit} noted` : `Number of ${e.unit} removed`),
  MessageDue: (e, n) =>
    `${en.message.due[e.purpose](en.message.way[e.way], e.agency ? n.agency(e.agency) : "")}${e.news ? `: ${en.message.news[e.news]}` : ""}`,
  MessageDelayed: () => "Not taken yet, it is tried on",
  MessageSent: (e) => (e.gateway.startsWith("agency-") ? "Taken by the agency's system" : `Sent by ${e.gateway}`),
  MessageDelivered: () => "It arrived",
  MessageEnded: (e) =>
    `${en.message.end[e.end]}${e.cause ? `: ${en.reach.cause[e.cause] ?? e.cause.replaceAll("_", " ")}` : ""}`,
  HospitalReported: (e, n) => `${n.hospital(e.hospital)} reports: ${e.diverting ? "diverting" : "taking patients"}`,
  HospitalLapsed: (e, n) => `What ${n.hospital(e.hospital)} reported has lapsed`,
  IncidentOffered: (e, n) =>
    `${n.person(e.person)} offers it to ${centreName(e.centre)}: ${n.reason(e.reason).toLowerCase()}${offered(e, n)}`,
  TransferReceived: (e, n) => `${centreName(e.centre)} hands it over: ${n.reason(e.reason).toLowerCase()}`,
  TransferUpdated: (e, n) => `News of the transfer${e.text ? `: ${n.clear(e.text) ?? ""}` : ""}`,
  TransferAccepted: (e, n) =>
    e.incident === null
      ? `The other centre took it${e.reference ? `, their number ${e.reference}` : ""}`
      : `${n.person(e.person)} took what another centre hands over`,
  TransferRefused: (e, n) =>
    `${e.person ? `${n.person(e.person)} refused` : "The other centre refused"}: ${n.reason(e.reason).toLowerCase()}`,
  TransferWithdrawn: () => "Withdrawn from the other centre",
  TransferLapsed: (e) =>
    e.cause === "no_answer" ? "Nobody there took it in time" : "The other centre was not reached",
  TransferCompleted: (e) =>
    ({ done: "Who took it has done", aborted: "Who took it gave it up", not_told: "Who took it said no more" })[e.end],
  TicketOpened: (e, n) => `${n.ticket(e.ticket)}ticket written down`,
  TicketRefiled: (e, n) => `${n.ticket(e.ticket)}another field, ${n.field(e.field)}`,
  TicketForwarded: (e, n) =>
    `${n.ticket(e.ticket)}passed to ${n.agency(e.agency)}${e.reason ? `, ${n.reason(e.reason)}` : ""}${e.call_back ? ", may call the reporter back" : ""}`,
  TicketTakenUp: (e, n) => `${n.ticket(e.ticket)}${n.agency(e.agency)} took it on`,
  TicketReturned: (e, n) =>
    `${n.ticket(e.ticket)}given back by the agency, ${n.reason(e.reason)}${told(n.clear(e.note))}`,
  ExtensionAsked: (e, n) =>
    `${n.ticket(e.ticket)}asks for time until ${n.day(e.until)}, ${n.reason(e.reason)}${told(n.clear(e.note))}`,
  ExtensionGranted: (e, n) => `${n.ticket(e.ticket)}granted until ${n.day(e.due.at)}`,
  ExtensionRefused: (e, n) => `${n.ticket(e.ticket)}no more time, ${n.reason(e.reason)}`,
  TicketNoted: (e, n) => `${n.ticket(e.ticket)}progress noted${told(n.clear(e.text))}`,
  AnswerWritten: (e, n) => `${n.ticket(e.ticket)}answer submitted${told(n.clear(e.text))}`,
  AnswerSentBack: (e, n) => `${n.ticket(e.ticket)}answer returned, ${n.reason(e.reason)}${told(n.clear(e.note))}`,
  AnswerApproved: (e, n) => `${n.ticket(e.ticket)}answer approved and sent`,
  TicketRated: (e, n) => `${n.ticket(e.ticket)}the citizen said: ${n.worth(e.stars)}${told(n.clear(e.text))}`,
  TicketReopened: (e, n) => `${n.ticket(e.ticket)}reopened, ${n.reason(e.reason)}${told(n.clear(e.text))}`,
  TicketRefused: (e, n) => `${n.ticket(e.ticket)}not taken, ${n.reason(e.reason)}${told(n.clear(e.text))}`,
  TicketMerged: (e, n) => `${n.ticket(e.ticket)}ticket ${e.ticket} merged into ${e.into}`,
  TicketRaised: (e, n) => `${n.ticket(e.ticket)}incident ${e.incident} opened of it`,
  TicketReminded: (e, n) => `${n.ticket(e.ticket)}${n.agency(e.agency)} reminded`,
  TicketEscalated: (e, n) =>
    `${n.ticket(e.ticket)}${e.agency === null ? "not passed on in time" : "late"}, level ${e.level}: ${e.above === null ? "nobody above is told" : `${n.agency(e.above)} is told`}`,
  FileAttached: (e, n) => `${n.ticket(e.ticket)}file attached`,
  TicketSettled: (e, n) => `${n.ticket(e.ticket)}settled`,
  WarningWritten: (e) => `${e.drill ? "Exercise: " : ""}Warning ${e.warning} written: ${e.vi.headline}`,
  WarningApproved: (e) => `Warning ${e.warning} approved for ${e.clusters.length} clusters`,
  ApprovalWithdrawn: (e) => `Warning ${e.warning}: approval withdrawn`,
  WarningDropped: (e) => `Warning ${e.warning}: draft dropped`,
  WarningSent: (e) => `Warning ${e.warning} sent`,
  WarningRetried: (e) => `Warning ${e.warning}: told again, try ${e.tries}`,
  ClustersAcknowledged: (e) => `Warning ${e.warning}: ${e.clusters.length} clusters have it`,
  ClustersTold: (e) => `Warning ${e.warning}: told by voice where ${e.clusters.length} clusters are silent`,
  ClustersFellSilent: (e) => `Warning ${e.warning}: ${e.clusters.length} clusters silent`,
  WarningExpired: (e) => `Warning ${e.warning} is over`,
  AccountChanged: (e) => `Account ${e.account}: ${e.change}`,
  SignedIn: (e, n) => `${n.person(e.account)} signed in`,
  SignInRefused: (e, n) => `Sign-in refused for ${n.person(e.account)}`,
  SignedOut: (e, n) => `${n.person(e.account)} signed out`,
  PersonRead: (e, n) => `${n.person(e.reader)} read personal data`,
  PersonsExpired: () => "Personal data past its retention time erased",
  PersonErased: (e, n) =>
    `${e.incidents.length > 0 ? "Caller" : "Reporter"}: personal data erased, unreadable from here on (${n.reason(e.reason).toLowerCase()})`,
};
