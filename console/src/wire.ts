/* The words of the wire. Made by tools/wire.py from the structs of the service: do not change by hand. */

/** Everything of a region that `decide` and `plan` look at. */
export interface Rules {
  name: Name;
  utc_offset_min: number;
  centre: Place;
  detour: number;
  assigning: string;
  services: Service[];
  numbers: Number[];
  kinds: Kind[];
  capabilities: Record<string, Name>;
  limits: Limits;
  care: Record<string, Name>;
  hospitals: HospitalData[];
  hazards: HazardKind[];
  alarms: AlarmKind[];
  calendar: Calendar | null;
  agencies: Agency[];
  fields: Field[];
  sender: string;
}

/** In both languages. */
export interface Name {
  vi: string;
  en: string;
}

/** A point on the map, WGS 84 degrees. */
export interface Place {
  lat: number;
  lon: number;
}

/** An agency that sends units. `shape` is how the console draws them: circle, square, house, diamond. */
export interface Service {
  id: ServiceId;
  name: Name;
  shape: string;
  speed_kmh: number[];
}

export type ServiceId = string;

/** A number people dial. `service` is who its calls are usually for; None for the hotline. */
export interface Number {
  number: NumberId;
  name: Name;
  service: ServiceId | null;
  answer_s: number;
}

export type NumberId = string;

/** A kind of incident with its run card: what it needs at alarm level 1, 2, 3, … */
export interface Kind {
  id: KindId;
  name: Name;
  service: ServiceId;
  priority: number;
  levels: Wanted[][];
}

export type KindId = string;

/** `count` units of one service, each able to do all of `capabilities`. */
export interface Wanted {
  service: ServiceId;
  capabilities: Capability[];
  count: number;
}

export type Capability = string;

/** How long things may take. In seconds, unless the name says days; by priority 1, 2, 3, 4 where there are four. */
export interface Limits {
  assign_s: [number, number, number, number];
  promote_s: [number, number, number, number];
  acknowledge_s: number;
  close_s: number;
  silent_s: number;
  widen_s: number;
  call_back_s: number;
  handover_s: number;
  link_s: number;
  reach_s: number;
  ring_s: number;
  retention_days: number;
  hospital_s: number;
  recording_days: number;
  transfer_s: number;
  alarm_join_s: number;
  alarm_again_s: number;
  settle_days: number;
  warning_hold_s: number;
  warning_again_s: number;
  warning_tries: number;
  warning_approve_s: number;
}

/** A hospital as the region lists it. It has beds for these kinds of `care`; none named is all. */
export interface HospitalData {
  id: HospitalId;
  place: Place;
  care: Care[];
}

export type HospitalId = string;

export type Care = string;

/** What may be dangerous at a place. `severity` 1 may kill who goes in, 2 may hurt, 3 hinders; `icon` is how the console draws it. `days` without anybody looking again, it counts as not looked at any more. */
export interface HazardKind {
  id: HazardId;
  name: Name;
  icon: string;
  severity: number;
  days: number;
}

export type HazardId = string;

/** A kind of alarm, and the kind of incident it becomes. */
export interface AlarmKind {
  id: AlarmKindId;
  name: Name;
  incident: KindId;
  verify_s: number;
  confirm_by_two: boolean;
  ringing_warns: boolean | null;
}

export type AlarmKindId = string;

/** When offices work, by the region's clock. Every day is named here: to count needs no list of holidays. */
export interface Calendar {
  week: [number, number][][];
  off: string[];
  worked: string[];
  until: string;
}

/** A body that handles matters of 1022. */
export interface Agency {
  id: AgencyId;
  name: Name;
  areas: AreaId[];
  told_by: ("webhook" | "mail")[];
  phone: string;
  above: AgencyId | null;
}

export type AgencyId = string;

export type AreaId = string;

/** A field that matters of 1022 belong to, and how long they may take. */
export interface Field {
  id: FieldId;
  name: Name;
  agency: AgencyId;
  answer_min: number;
  remind_min: number;
  escalate_min: number;
  forward_s: number;
}

export type FieldId = string;

/** `cards.json`, and what the console gets of it. */
export interface Cards {
  about: About;
  cards: Card[];
}

/** What a whole file rests on. */
export interface About {
  basis: "fact" | "general" | "schematic" | "invented" | "operator";
  note: string;
}

/** For incidents of these kinds, and for those kinds of these services that have no card of their own. */
export interface Card {
  id: CardId;
  version: string;
  name: Name;
  status: "example" | "approved";
  approver: Name;
  questions: Question[];
  kinds: KindId[];
  services: ServiceId[];
  effects: Effect[];
  advice: Advice[];
  approved_on: string | null;
}

export type CardId = string;

/** Asked in the order of the card, if `when` holds by then. A number is between 0 and `most`. */
export interface Question {
  id: string;
  text: Name;
  answer: "yes_no" | "choice" | "number";
  choices: Choice[];
  most: number;
  when: Condition[];
}

export interface Choice {
  code: string;
  text: Name;
}

/** The question was asked and answered so: by one of these codes, or by a number within these bounds. */
export interface Condition {
  question: string;
  one_of: string[];
  at_least: number | null;
  at_most: number | null;
}

/** What is proposed to the call-taker when the answers are so: another kind, at least this priority, and that at least these units are asked for. */
export interface Effect {
  when: Condition[];
  kind: KindId | null;
  priority: number | null;
  needs: Wanted[];
}

/** Read aloud, step by step, while help is on its way. `beats_per_min`: the console beats time for it. */
export interface Advice {
  id: string;
  title: Name;
  steps: Name[];
  when: Condition[];
  beats_per_min: number;
}

/** The first entry of every journal. A city lives only in a demo journal. */
export interface JournalBegun {
  type: "JournalBegun";
  journal: string;
  demo: boolean;
}

/** The journal is shorter than it was known to be, and a person answers for going on. */
export interface RestoreAccepted {
  type: "RestoreAccepted";
  person: string;
  reason: string;
  known_position: Position;
  known_hash: string;
}

export type Position = number;

/** From here on this version of the region's data is in force. */
export interface RegionAdopted {
  type: "RegionAdopted";
  version: string;
  digest: string;
  rules: Rules;
  files: Record<string, string>;
}

/** The region knows this unit, or knows it anew. A new unit is off duty. */
export interface UnitRegistered {
  type: "UnitRegistered";
  unit: UnitId;
  service: ServiceId;
  capabilities: Capability[];
  station: StationId;
  home: Place;
}

export type UnitId = string;

export type StationId = string;

/** The region knows it no more; it ends what it is doing and is asked nothing further. */
export interface UnitRetired {
  type: "UnitRetired";
  unit: UnitId;
}

/** A crew took the vehicle; it stands at `place` until it is seen elsewhere. */
export interface UnitCameOnDuty {
  type: "UnitCameOnDuty";
  unit: UnitId;
  place: Place | null;
}

export interface UnitWentOffDuty {
  type: "UnitWentOffDuty";
  unit: UnitId;
  reason: string;
}

/** Broken, washed, refuelled, resting: on duty, and not to be sent. */
export interface UnitWentOutOfService {
  type: "UnitWentOutOfService";
  unit: UnitId;
  reason: string;
}

/** Back from out of service, or heard again after a silence. */
export interface UnitReturned {
  type: "UnitReturned";
  unit: UnitId;
}

/** By this number its crew is reached without a page; None: by none any more. */
export interface UnitPhoneSet {
  type: "UnitPhoneSet";
  unit: UnitId;
  phone: Sealed | null;
}

/** Something personal, readable only with the key of its subject. */
export type Sealed = [subject: Subject, box: string];

export type Subject = string;

/** The exchange offers a call. `caller` is None when the number is withheld or not known yet. */
export interface CallRang {
  type: "CallRang";
  call: CallId;
  number: NumberId;
  caller: Sealed | null;
  drill: boolean;
  language: Language | null;
  earlier: CallId[];
  picked_up: boolean;
}

export type CallId = string;

export type Language = string;

/** An extension took the call; `person` is who was signed on there, if anyone. */
export interface CallAnswered {
  type: "CallAnswered";
  call: CallId;
  extension: Extension;
  person: Actor | null;
}

export type Extension = string;

export type Actor = string;

/** A call-taker says: this one is mine. Counts as reading the caller's number. */
export interface CallClaimed {
  type: "CallClaimed";
  call: CallId;
  person: Actor;
  taken_from: Actor | null;
}

/** Not hers after all: it waits for anybody again. */
export interface CallReleased {
  type: "CallReleased";
  call: CallId;
  person: Actor;
}

/** The network or the phone tells where the caller is. Never moves an incident by itself. */
export interface CallLocated {
  type: "CallLocated";
  call: CallId;
  place: Place;
  uncertainty_m: number | null;
  source: FixSource | null;
  confidence: number | null;
  method: FixMethod | null;
}

export type FixSource = "network" | "aml" | "link";

export type FixMethod = "gnss" | "wifi" | "cell" | "unknown";

/** The exchange moved the call to another number or extension. */
export interface CallTransferred {
  type: "CallTransferred";
  call: CallId;
  number: NumberId | null;
  extension: Extension | null;
}

/** The line is closed. `cause` is the exchange's own word, `end` is ours. */
export interface CallEnded {
  type: "CallEnded";
  call: CallId;
  end: CallEnd;
  cause: string | null;
}

export type CallEnd = "answered" | "abandoned" | "failed";

/** This call is about that incident. */
export interface CallAttached {
  type: "CallAttached";
  call: CallId;
  incident: IncidentId;
}

export type IncidentId = number;

/** It was not, after all. */
export interface CallDetached {
  type: "CallDetached";
  call: CallId;
  incident: IncidentId;
}

/** The exchange has a recording of this call. `recording` says where, and may hold a number; it may be heard until `retained_until`. */
export interface CallRecorded {
  type: "CallRecorded";
  call: CallId;
  name: RecordingId;
  recording: Sealed;
  retained_until: Time;
  duration_s: number | null;
}

export type RecordingId = string;

export type Time = number;

/** This person was told where it lies: counts as hearing it. */
export interface RecordingOpened {
  type: "RecordingOpened";
  call: CallId;
  name: RecordingId;
  person: Actor;
}

/** So many recordings that were retained until then are told to nobody any more. */
export interface RecordingsExpired {
  type: "RecordingsExpired";
  until: Time;
  count: number;
}

/** A person sits at this extension: its calls are hers. She answers these `numbers` in these `languages`; none named is all. */
export interface DeskSignedOn {
  type: "DeskSignedOn";
  extension: Extension;
  person: Actor;
  numbers: NumberId[];
  languages: Language[];
}

/** Nobody sits there any more. */
export interface DeskSignedOff {
  type: "DeskSignedOff";
  extension: Extension;
  person: Actor;
}

/** Nothing was heard from this person's console since then: what she holds may be taken over. */
export interface ConsoleFellSilent {
  type: "ConsoleFellSilent";
  person: Actor;
  since: Time;
}

/** It is heard again. */
export interface ConsoleCameBack {
  type: "ConsoleCameBack";
  person: Actor;
}

/** Since then this exchange is not heard of as it should be: its calls may be ringing where nobody hears them. */
export interface ExchangeFellSilent {
  type: "ExchangeFellSilent";
  exchange: ExchangeId;
  since: Time;
  why: Silence;
}

export type ExchangeId = string;

export type Silence = "no_line" | "quiet" | "no_canary";

/** It is heard again; or it is watched no longer, by a change of its settings. */
export interface ExchangeCameBack {
  type: "ExchangeCameBack";
  exchange: ExchangeId;
}

/** This caller must be called back, by then. */
export interface CallBackDue {
  type: "CallBackDue";
  call: CallId;
  number: NumberId;
  why: CallBackReason;
  due: Time;
}

export type CallBackReason = "abandoned" | "failed" | "cut_off" | "silent" | "promised" | "detached" | "unserved";

/** A call-taker says: I call this one. */
export interface CallBackTaken {
  type: "CallBackTaken";
  call: CallId;
  person: Actor;
}

/** Somebody tried; whoever had taken it has it no longer. */
export interface CallBackTried {
  type: "CallBackTried";
  call: CallId;
  person: Actor;
  outcome: CallBackOutcome;
}

export type CallBackOutcome = "reached" | "no_answer" | "busy" | "wrong_number" | "not_needed" | "unreachable";

/** Off the list. `by_call` is the later call of the same number that did it. */
export interface CallBackSettled {
  type: "CallBackSettled";
  call: CallId;
  end: CallBackEnd;
  by_call: CallId | null;
}

export type CallBackEnd = "reached" | "wrong_number" | "not_needed" | "unreachable" | "rang_again" | "answered_after_all" | "has_incident" | "expired";

/** The desks of `number` are asked to take this call over, with what was understood so far. */
export interface HandoverOffered {
  type: "HandoverOffered";
  call: CallId;
  person: Actor;
  number: NumberId;
  reason: string;
  kind: KindId | null;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  text: Sealed | null;
}

/** The call is this person's now, and on the number it was offered to. */
export interface HandoverTaken {
  type: "HandoverTaken";
  call: CallId;
  person: Actor;
  number: NumberId;
}

/** It stays with who offered it. */
export interface HandoverRefused {
  type: "HandoverRefused";
  call: CallId;
  person: Actor;
  reason: string;
}

/** Who offered it keeps it. */
export interface HandoverWithdrawn {
  type: "HandoverWithdrawn";
  call: CallId;
}

/** No desk took it in time: it stays with who offered it. */
export interface HandoverLapsed {
  type: "HandoverLapsed";
  call: CallId;
}

/** Whoever made this call misuses the number, says this person, and is shown so until then. */
export interface CallerMarked {
  type: "CallerMarked";
  call: CallId;
  person: Actor;
  reason: string;
  until: Time;
}

/** Not any more. */
export interface CallerUnmarked {
  type: "CallerUnmarked";
  call: CallId;
}

/** This is known of the site from here on; contacts and hazards are kept apart. */
export interface SiteKept {
  type: "SiteKept";
  site: SiteId;
  kind: SiteKind;
  name: string | null;
  label: Sealed | null;
  place: Place | null;
  radius_m: number;
  area: AreaId | null;
  address: Sealed | null;
  devices: DeviceId[];
}

export type SiteId = string;

export type SiteKind = "factory" | "warehouse" | "market" | "shop" | "fuel_station" | "office" | "school" | "hospital" | "lodging" | "worship" | "apartments" | "house" | "other";

export type DeviceId = string;

/** Nobody keeps it any more, nor its contacts and hazards. */
export interface SiteDropped {
  type: "SiteDropped";
  site: SiteId;
  person: Actor;
}

/** Who is rung there as the `order`-th. `role` is a coded word: `owner`, `guard`, `neighbour`. */
export interface ContactKept {
  type: "ContactKept";
  site: SiteId;
  order: number;
  role: string;
  hours: ContactHours;
  label: Sealed | null;
  phone: Sealed;
}

export type ContactHours = "always" | "day" | "night";

export interface ContactDropped {
  type: "ContactDropped";
  site: SiteId;
  order: number;
}

/** Whoever goes there should know this. After `until` it counts as not looked at any more: shown so, not hidden. */
export interface HazardNoted {
  type: "HazardNoted";
  site: SiteId;
  hazard: HazardId;
  note: Sealed | null;
  until: Time;
  person: Actor;
}

/** It is not so any more. */
export interface HazardCleared {
  type: "HazardCleared";
  site: SiteId;
  hazard: HazardId;
  person: Actor;
}

/** A device says so. Somebody is to find out by `verify_by`; None: that is not asked, since it is an incident at once, or a test that nothing follows from. */
export interface AlarmRaised {
  type: "AlarmRaised";
  alarm: AlarmId;
  device: DeviceId;
  kind: AlarmKindId;
  site: SiteId | null;
  zone: string | null;
  place: Place | null;
  area: AreaId | null;
  text: Sealed | null;
  verify_by: Time | null;
  drill: boolean;
  test: boolean;
  after: AlarmId | null;
  ringing_warns: boolean | null;
}

export type AlarmId = string;

/** The same again, from the same device or from another of the site: it counts up. */
export interface AlarmRepeated {
  type: "AlarmRepeated";
  alarm: AlarmId;
  device: DeviceId;
  zone: string | null;
}

/** Somebody of the room says: I ring the site. `taken_from` is who did, and was not heard of any more. */
export interface AlarmTaken {
  type: "AlarmTaken";
  alarm: AlarmId;
  person: Actor;
  taken_from: Actor | null;
}

/** She rings the `contact`-th of the site: the exchange is asked for it by `message`; None: she dials herself. She reads the number by that. The alarm waits, or it has become an incident and she rings because of that. */
export interface ContactRung {
  type: "ContactRung";
  alarm: AlarmId;
  site: SiteId;
  contact: number;
  person: Actor;
  message: MessageId | null;
}

export type MessageId = number;

/** She rang, and this came of it; `contact` is who was rung, None where that was not said. */
export interface AlarmTried {
  type: "AlarmTried";
  alarm: AlarmId;
  person: Actor;
  outcome: AlarmOutcome;
  contact: number | null;
}

export type AlarmOutcome = "no_answer" | "busy" | "wrong_number" | "unclear" | "failed" | "reached";

/** It is real, and this is its incident. `person` is who found out, None where no person did: see `way`. */
export interface AlarmVerified {
  type: "AlarmVerified";
  alarm: AlarmId;
  incident: IncidentId;
  way: AlarmWay;
  person: Actor | null;
}

export type AlarmWay = "person" | "two_devices" | "direct";

/** It is nothing, said whoever was reached. */
export interface AlarmDismissed {
  type: "AlarmDismissed";
  alarm: AlarmId;
  person: Actor;
  reason: string;
}

/** The panel was restored, or the monitoring centre withdrew. An incident that was opened stays open: `incident`. */
export interface AlarmCancelled {
  type: "AlarmCancelled";
  device: DeviceId;
  alarm: AlarmId | null;
  incident: IncidentId | null;
}

/** Nobody found out in time: it is an incident by itself, and marked as not verified. */
export interface AlarmLapsed {
  type: "AlarmLapsed";
  alarm: AlarmId;
  incident: IncidentId;
}

/** Somebody works on it until then: its alarms are tests. */
export interface DeviceTested {
  type: "DeviceTested";
  device: DeviceId;
  until: Time;
  person: Actor;
}

/** Its alarms are real again. */
export interface DeviceTestEnded {
  type: "DeviceTestEnded";
  device: DeviceId;
}

/** It says that something is wrong with itself: it may not tell of the next fire. */
export interface DeviceFaulted {
  type: "DeviceFaulted";
  device: DeviceId;
  site: SiteId | null;
}

/** It says that it is well again. */
export interface DeviceMended {
  type: "DeviceMended";
  device: DeviceId;
}

/** What is known now by this version of a card: all answers, in place of those given before to this card in this call, or without a call. None is left when they are taken back. */
export interface QuestionsAnswered {
  type: "QuestionsAnswered";
  call: CallId | null;
  incident: IncidentId | null;
  card: CardId;
  version: string;
  digest: string;
  answers: Answer[];
  person: Actor;
}

/** The code of the answer to one question: `yes`, a choice of the card, or a number in figures. */
export interface Answer {
  question: string;
  code: string;
}

/** A call-taker made it one. `area` is the smallest area that holds `place`, by the region in force. */
export interface IncidentOpened {
  type: "IncidentOpened";
  incident: IncidentId;
  kind: KindId;
  priority: number;
  place: Place | null;
  area: AreaId | null;
  call: CallId | null;
  address: Sealed | null;
  text: Sealed | null;
  drill: boolean;
  region: string;
}

/** The incident lacks one unit of this service that can do all of `wanted`. */
export interface NeedAdded {
  type: "NeedAdded";
  need: NeedId;
  incident: IncidentId;
  service: ServiceId;
  wanted: Capability[];
  priority: number;
  deadline: Time;
}

export type NeedId = string;

/** It waited past its bound: it now waits one priority higher, so that nothing starves. */
export interface NeedPromoted {
  type: "NeedPromoted";
  need: NeedId;
  priority: number;
}

/** It is not lacking any more, though nobody was sent. */
export interface NeedDropped {
  type: "NeedDropped";
  need: NeedId;
  reason: string;
}

/** The planner would send this unit; a dispatcher decides. `eta_s` is None without a place. */
export interface UnitRecommended {
  type: "UnitRecommended";
  need: NeedId;
  unit: UnitId;
  eta_s: number | null;
}

/** Somebody wrote into the incident's log. */
export interface NoteAdded {
  type: "NoteAdded";
  incident: IncidentId;
  text: Sealed;
}

export interface KindChanged {
  type: "KindChanged";
  incident: IncidentId;
  kind: KindId;
}

export interface PlaceChanged {
  type: "PlaceChanged";
  incident: IncidentId;
  place: Place;
  area: AreaId | null;
  address: Sealed | null;
}

/** Of the incident and of every need that is still open; those must be served by `deadline`, counted anew. No part has a priority of its own any more. */
export interface PriorityChanged {
  type: "PriorityChanged";
  incident: IncidentId;
  priority: number;
  deadline: Time | null;
}

/** Of one service's part of the incident: its needs that nobody has served yet must be served by `deadline`, counted anew; so its later ones. The incident's own priority, and the other services', stay as they are. */
export interface PartPriorityChanged {
  type: "PartPriorityChanged";
  incident: IncidentId;
  service: ServiceId;
  priority: number;
  deadline: Time;
}

/** The next alarm level of the run card; its needs follow in events of their own. */
export interface LevelRaised {
  type: "LevelRaised";
  incident: IncidentId;
  level: number;
}

/** It was none, or is none any more; crews under way are told by events of their own. */
export interface IncidentCancelled {
  type: "IncidentCancelled";
  incident: IncidentId;
  reason: string;
}

export interface IncidentClosed {
  type: "IncidentClosed";
  incident: IncidentId;
  disposition: Disposition;
}

export type Disposition = "served" | "transported" | "no_action" | "false_alarm" | "handed_over" | "cancelled" | "duplicate";

/** With the priority it had; its needs come anew, in events of their own. */
export interface IncidentReopened {
  type: "IncidentReopened";
  incident: IncidentId;
  reason: string;
  priority: number;
}

/** The unit was told to go. `place` and `eta_s` are what we believed when we decided. */
export interface UnitAssigned {
  type: "UnitAssigned";
  assignment: AssignmentId;
  need: NeedId;
  incident: IncidentId;
  unit: UnitId;
  place: Place | null;
  eta_s: number | null;
}

export type AssignmentId = string;

/** The crew came one step further: acknowledged, en route, on scene, transporting, at hospital. */
export interface AssignmentAdvanced {
  type: "AssignmentAdvanced";
  assignment: AssignmentId;
  step: Step;
  hospital: HospitalId | null;
  eta_s: number | null;
}

/** Where an assignment stands. The legal changes are the table in `dispatch.core.rules`. */
export type Step =
  | "assigned"
  | "acknowledged"
  | "en_route"
  | "on_scene"
  | "transporting"
  | "at_hospital"
  | "cleared"
  | "refused"
  | "silent"
  | "cancelled"
  | "diverted";

/** The unit is free of it: cleared, refused, silent, cancelled or diverted. */
export interface AssignmentEnded {
  type: "AssignmentEnded";
  assignment: AssignmentId;
  step: Step;
  reason: string | null;
}

/** It is to leave by this way until then; by whom it was wanted counts as her reading the number it goes to. */
export interface MessageDue {
  type: "MessageDue";
  message: MessageId;
  way: "sms" | "voice" | "line" | "centre" | "webhook" | "mail";
  purpose: "link" | "order" | "dial" | "offer" | "update" | "answer" | "work" | "notice";
  expires: Time;
  person: Actor;
  call: CallId | null;
  assignment: AssignmentId | null;
  extension: Extension | null;
  drill: boolean;
  transfer: TransferId | null;
  ticket: TicketId | null;
  agency: AgencyId | null;
  news: "forwarded" | "withdrawn" | "call_back" | "refiled" | "reopened" | "reminded" | "escalated" | "sent_back" | "extension_granted" | "extension_refused" | "received" | "answered" | "refused" | "late_below" | null;
  alarm: AlarmId | null;
  contact: number | null;
}

export type TransferId = number;

export type TicketId = number;

/** Nobody has taken it for a while; it is tried on. `cause` is a word of ours. */
export interface MessageDelayed {
  type: "MessageDelayed";
  message: MessageId;
  cause: string | null;
}

/** This gateway has taken it. */
export interface MessageSent {
  type: "MessageSent";
  message: MessageId;
  gateway: string;
}

/** The gateway says that it arrived. */
export interface MessageDelivered {
  type: "MessageDelivered";
  message: MessageId;
}

/** Nothing more comes of it. `cause` is a word of the gateway's or of ours. */
export interface MessageEnded {
  type: "MessageEnded";
  message: MessageId;
  end: MessageEnd;
  cause: string | null;
}

export type MessageEnd = "answered" | "done" | "not_needed" | "failed" | "expired";

/** What this hospital can take, as somebody just told; it replaces what was told before. */
export interface HospitalReported {
  type: "HospitalReported";
  hospital: HospitalId;
  beds: Record<string, number>;
  diverting: boolean;
  closed: Care[];
  until: Time;
  person: Actor;
}

/** What was told holds no longer: what it can take is unknown again. */
export interface HospitalLapsed {
  type: "HospitalLapsed";
  hospital: HospitalId;
}

/** That centre is asked to take it over, until then. `keep`: we go on with it, too, when it is taken. */
export interface IncidentOffered {
  type: "IncidentOffered";
  transfer: TransferId;
  centre: CentreId;
  person: Actor;
  reason: string;
  expires: Time;
  keep: boolean;
  incident: IncidentId | null;
  call: CallId | null;
  kind: KindId | null;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  text: Sealed | null;
  extent: Sealed | null;
  spread: Sealed | null;
  help: Sealed | null;
  drill: boolean;
  reporter: Sealed | null;
}

export type CentreId = string;

/** That centre asks us to take this over, until then; `theirs` is its own id of it. */
export interface TransferReceived {
  type: "TransferReceived";
  transfer: TransferId;
  centre: CentreId;
  theirs: string;
  expires: Time;
  reason: string;
  drill: boolean;
  kind: KindId | null;
  priority: number | null;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  text: Sealed | null;
  reporter: Sealed | null;
  details: Sealed | null;
}

/** What is new of it, told by the other centre or by `person` of ours. What is None stays as it was. */
export interface TransferUpdated {
  type: "TransferUpdated";
  transfer: TransferId;
  person: Actor | null;
  kind: KindId | null;
  priority: number | null;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  text: Sealed | null;
  reporter: Sealed | null;
  details: Sealed | null;
}

/** Who took it is responsible. `incident` is ours, of what we took; `reference` theirs, of what they took. */
export interface TransferAccepted {
  type: "TransferAccepted";
  transfer: TransferId;
  person: Actor | null;
  incident: IncidentId | null;
  reference: string | null;
}

/** It stays with who offered it. */
export interface TransferRefused {
  type: "TransferRefused";
  transfer: TransferId;
  reason: string;
  person: Actor | null;
}

/** Who offered it keeps it. */
export interface TransferWithdrawn {
  type: "TransferWithdrawn";
  transfer: TransferId;
  person: Actor | null;
}

/** Nobody took it: it stays with who offered it. */
export interface TransferLapsed {
  type: "TransferLapsed";
  transfer: TransferId;
  cause: "no_answer" | "not_delivered";
}

/** Who took it has done with it. */
export interface TransferCompleted {
  type: "TransferCompleted";
  transfer: TransferId;
  end: "done" | "aborted" | "not_told";
}

/** Somebody reports something that is no emergency. With `incident`, that one left it behind. */
export interface TicketOpened {
  type: "TicketOpened";
  ticket: TicketId;
  field: FieldId;
  channel: Channel;
  text: Sealed;
  forward_by: Time;
  due: Due;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  reporter: Sealed | null;
  phone: Sealed | null;
  call: CallId | null;
  incident: IncidentId | null;
  drill: boolean;
  tell: "vi" | "en" | null;
}

export type Channel = "call" | "web" | "app" | "letter" | "press" | "social";

/** When an answer should be there, when the agency is reminded, and when it goes above it. */
export interface Due {
  at: Time;
  escalate_at: Time;
  remind_at: Time | null;
}

/** It belongs to another field than was thought, which has its own time, from the day it was reported. */
export interface TicketRefiled {
  type: "TicketRefiled";
  ticket: TicketId;
  field: FieldId;
  due: Due;
}

/** It is with this agency from here on, and due when it was. `reason` says why it left the one before it. */
export interface TicketForwarded {
  type: "TicketForwarded";
  ticket: TicketId;
  agency: AgencyId;
  reason: string | null;
  call_back: boolean;
}

/** The agency takes it on: from here on somebody there is at it. */
export interface TicketTakenUp {
  type: "TicketTakenUp";
  ticket: TicketId;
  agency: AgencyId;
  took_min: number | null;
}

/** The agency says that it is not its own: it is at the centre again. */
export interface TicketReturned {
  type: "TicketReturned";
  ticket: TicketId;
  reason: string;
  forward_by: Time;
  note: Sealed | null;
}

/** The agency needs until then. */
export interface ExtensionAsked {
  type: "ExtensionAsked";
  ticket: TicketId;
  until: Time;
  reason: string;
  note: Sealed | null;
}

export interface ExtensionGranted {
  type: "ExtensionGranted";
  ticket: TicketId;
  due: Due;
}

export interface ExtensionRefused {
  type: "ExtensionRefused";
  ticket: TicketId;
  reason: string;
}

/** What is being done. `public`: whoever has the code reads it, too. */
export interface TicketNoted {
  type: "TicketNoted";
  ticket: TicketId;
  text: Sealed;
  public: boolean;
}

/** A picture or a paper about it. The file lies outside the journal, sealed by `secret`, under the digest of its sealed bytes; with the ticket's key, whoever reads that is gone too. */
export interface FileAttached {
  type: "FileAttached";
  ticket: TicketId;
  digest: FileDigest;
  kind: "jpeg" | "pdf";
  size: number;
  secret: Sealed;
}

export type FileDigest = string;

/** By the agency; nobody outside has it yet. */
export interface AnswerWritten {
  type: "AnswerWritten";
  ticket: TicketId;
  text: Sealed;
}

/** The centre does not let it out like this. */
export interface AnswerSentBack {
  type: "AnswerSentBack";
  ticket: TicketId;
  reason: string;
  note: Sealed | null;
}

/** The citizen has it. Until `settle_at` she may rate it, or say that it is none. */
export interface AnswerApproved {
  type: "AnswerApproved";
  ticket: TicketId;
  settle_at: Time;
  took_min: number | null;
}

/** By who reported it, one to five; her last word counts. */
export interface TicketRated {
  type: "TicketRated";
  ticket: TicketId;
  stars: number;
  text: Sealed | null;
}

/** The answer was none: the same agency has it again. What was refused is at the centre again. */
export interface TicketReopened {
  type: "TicketReopened";
  ticket: TicketId;
  reason: string;
  due: Due;
  forward_by: Time;
  text: Sealed | null;
}

/** The centre does not take it, and says why. */
export interface TicketRefused {
  type: "TicketRefused";
  ticket: TicketId;
  reason: string;
  settle_at: Time;
  text: Sealed | null;
}

/** The same was reported before: what becomes of `into` becomes of this, and of all that was merged into this. */
export interface TicketMerged {
  type: "TicketMerged";
  ticket: TicketId;
  into: TicketId;
  settle_at: Time;
}

/** It was an emergency: this incident was opened of it. What the agency does goes on. */
export interface TicketRaised {
  type: "TicketRaised";
  ticket: TicketId;
  incident: IncidentId;
}

/** It will be due soon. */
export interface TicketReminded {
  type: "TicketReminded";
  ticket: TicketId;
  agency: AgencyId;
}

/** Its time is over and nothing has been done, and again at `next_at`. `agency` None: the centre has it, whose time for passing it on is over, while the answer may have days yet. */
export interface TicketEscalated {
  type: "TicketEscalated";
  ticket: TicketId;
  level: number;
  next_at: Time | null;
  agency: AgencyId | null;
  above: AgencyId | null;
}

/** Nothing more comes of it. */
export interface TicketSettled {
  type: "TicketSettled";
  ticket: TicketId;
}

/** A draft: nobody outside has it. It is for these areas and for what lies in the drawn `polygon`; `of` is the one that it updates or cancels. */
export interface WarningWritten {
  type: "WarningWritten";
  warning: WarningId;
  kind: WarningKind;
  level: WarningLevel;
  category: WarningCategory;
  vi: Wording;
  expires: Time;
  areas: AreaId[];
  polygon: Place[];
  en: Wording | null;
  of: WarningId | null;
  drill: boolean;
}

export type WarningId = number;

export type WarningKind = "alert" | "update" | "cancel";

export type WarningLevel = "routine" | "priority" | "urgent";

export type WarningCategory = "geo" | "met" | "safety" | "security" | "rescue" | "fire" | "health" | "env" | "transport" | "infra" | "cbrne" | "other";

/** What a warning says in one language. It is written for everybody, and lies in the clear. */
export interface Wording {
  headline: string;
  description: string;
  instruction: string;
}

/** By another than who wrote it. At `leave_at` it leaves for these clusters, under this name for ever. */
export interface WarningApproved {
  type: "WarningApproved";
  warning: WarningId;
  clusters: ClusterId[];
  leave_at: Time;
  identifier: string;
  sender: string;
  offset_min: number;
  area_name: string;
  outlines: Place[][];
  references: string[];
  codes: AreaId[] | null;
  sender_name: string;
}

export type ClusterId = string;

/** Before it left: it is a draft again. */
export interface ApprovalWithdrawn {
  type: "ApprovalWithdrawn";
  warning: WarningId;
}

/** It never left, and never will. */
export interface WarningDropped {
  type: "WarningDropped";
  warning: WarningId;
}

/** It is public, and leaves for its clusters. Who has not acknowledged by `again_at` is told again; what it refers to is over. */
export interface WarningSent {
  type: "WarningSent";
  warning: WarningId;
  again_at: Time | null;
}

/** Who has not acknowledged is told once more, by the same identifiers. So many tries with this one. */
export interface WarningRetried {
  type: "WarningRetried";
  warning: WarningId;
  tries: number;
  again_at: Time;
}

/** They have it, at times only after the warning was over. Many may stand in one entry. */
export interface ClustersAcknowledged {
  type: "ClustersAcknowledged";
  warning: WarningId;
  clusters: ClusterId[];
}

/** They did not acknowledge any try: somebody must go there, or ring. */
export interface ClustersFellSilent {
  type: "ClustersFellSilent";
  warning: WarningId;
  clusters: ClusterId[];
}

/** They were silent, and somebody was rung who passes it on there: by voice, which no gateway knows of. */
export interface ClustersTold {
  type: "ClustersTold";
  warning: WarningId;
  clusters: ClusterId[];
}

/** Its time is over; what had not left does not leave any more. */
export interface WarningExpired {
  type: "WarningExpired";
  warning: WarningId;
}

/** An account was made, changed or closed by somebody who may. `change` says what, without secrets. */
export interface AccountChanged {
  type: "AccountChanged";
  account: Actor;
  role: string;
  change: string;
}

export interface SignedIn {
  type: "SignedIn";
  account: Actor;
  way: string;
}

/** Wrong password, closed account or too many tries, for a name that exists. */
export interface SignInRefused {
  type: "SignInRefused";
  account: Actor;
  reason: string;
}

export interface SignedOut {
  type: "SignedOut";
  account: Actor;
}

/** Somebody who may was shown what is personal of one of these; of a unit, the number of its crew. */
export interface PersonRead {
  type: "PersonRead";
  reader: Actor;
  call: CallId | null;
  incident: IncidentId | null;
  purpose: string | null;
  unit: UnitId | null;
  transfer: TransferId | null;
  site: SiteId | null;
  ticket: TicketId | null;
}

/** The keys of these subjects are thrown away: what they sealed is unreadable from here on. */
export interface PersonErased {
  type: "PersonErased";
  subjects: Subject[];
  reason: string;
  incidents: IncidentId[];
  tickets: TicketId[];
}

/** The retention time is over: every key that was kept with entries up to this one is thrown away. */
export interface PersonsExpired {
  type: "PersonsExpired";
  until: Position;
  days: number;
}

export type AnyEvent =
  | JournalBegun
  | RestoreAccepted
  | RegionAdopted
  | UnitRegistered
  | UnitRetired
  | UnitCameOnDuty
  | UnitWentOffDuty
  | UnitWentOutOfService
  | UnitReturned
  | UnitPhoneSet
  | CallRang
  | CallAnswered
  | CallClaimed
  | CallReleased
  | CallLocated
  | CallTransferred
  | CallEnded
  | CallAttached
  | CallDetached
  | CallRecorded
  | RecordingOpened
  | RecordingsExpired
  | DeskSignedOn
  | DeskSignedOff
  | ConsoleFellSilent
  | ConsoleCameBack
  | ExchangeFellSilent
  | ExchangeCameBack
  | CallBackDue
  | CallBackTaken
  | CallBackTried
  | CallBackSettled
  | HandoverOffered
  | HandoverTaken
  | HandoverRefused
  | HandoverWithdrawn
  | HandoverLapsed
  | CallerMarked
  | CallerUnmarked
  | SiteKept
  | SiteDropped
  | ContactKept
  | ContactDropped
  | HazardNoted
  | HazardCleared
  | AlarmRaised
  | AlarmRepeated
  | AlarmTaken
  | ContactRung
  | AlarmTried
  | AlarmVerified
  | AlarmDismissed
  | AlarmCancelled
  | AlarmLapsed
  | DeviceTested
  | DeviceTestEnded
  | DeviceFaulted
  | DeviceMended
  | QuestionsAnswered
  | IncidentOpened
  | NeedAdded
  | NeedPromoted
  | NeedDropped
  | UnitRecommended
  | NoteAdded
  | KindChanged
  | PlaceChanged
  | PriorityChanged
  | PartPriorityChanged
  | LevelRaised
  | IncidentCancelled
  | IncidentClosed
  | IncidentReopened
  | UnitAssigned
  | AssignmentAdvanced
  | AssignmentEnded
  | MessageDue
  | MessageDelayed
  | MessageSent
  | MessageDelivered
  | MessageEnded
  | HospitalReported
  | HospitalLapsed
  | IncidentOffered
  | TransferReceived
  | TransferUpdated
  | TransferAccepted
  | TransferRefused
  | TransferWithdrawn
  | TransferLapsed
  | TransferCompleted
  | TicketOpened
  | TicketRefiled
  | TicketForwarded
  | TicketTakenUp
  | TicketReturned
  | ExtensionAsked
  | ExtensionGranted
  | ExtensionRefused
  | TicketNoted
  | FileAttached
  | AnswerWritten
  | AnswerSentBack
  | AnswerApproved
  | TicketRated
  | TicketReopened
  | TicketRefused
  | TicketMerged
  | TicketRaised
  | TicketReminded
  | TicketEscalated
  | TicketSettled
  | WarningWritten
  | WarningApproved
  | ApprovalWithdrawn
  | WarningDropped
  | WarningSent
  | WarningRetried
  | ClustersAcknowledged
  | ClustersFellSilent
  | ClustersTold
  | WarningExpired
  | AccountChanged
  | SignedIn
  | SignInRefused
  | SignedOut
  | PersonRead
  | PersonErased
  | PersonsExpired;

/** A caller who is to be called back by `due`; with `end` she no longer is, and the row stays a day. */
export interface CallBackRow {
  call: CallId;
  number: NumberId;
  why: CallBackReason;
  since: Time;
  due: Time;
  position: Position;
  caller: Sealed | null;
  rang_at: Time | null;
  earlier: CallId[];
  drill: boolean;
  person: Actor | null;
  tries: Try[];
  end: CallBackEnd | null;
  ended_at: Time | null;
  by_call: CallId | null;
}

/** Somebody called back, and this came of it. */
export interface Try {
  person: Actor;
  at: Time;
  outcome: CallBackOutcome;
}

/** One call. `state` is ringing, answered or ended; it waited from `rang_at` until it was answered or ended. */
export interface CallRow {
  call: CallId;
  number: NumberId;
  state: string;
  rang_at: Time;
  position: Position;
  caller: Sealed | null;
  extension: Extension | null;
  person: Actor | null;
  answered_at: Time | null;
  ended_at: Time | null;
  end: CallEnd | null;
  place: Place | null;
  uncertainty_m: number | null;
  located_at: Time | null;
  incident: IncidentId | null;
  drill: boolean;
  language: Language | null;
  earlier: CallId[];
  nuisance: Nuisance | null;
  answers: AnsweredRow[];
  recordings: Recording[];
  fixes: Fix[];
  held_by: Actor | null;
}

/** Whoever made `call` misuses the number, said `person`. */
export interface Nuisance {
  call: CallId;
  person: Actor;
  reason: string;
  until: Time;
}

/** One card, all answers. `digest` names the file whose card of this version was read; `at` is when it was answered last, or came with its `call` to this incident. */
export interface AnsweredRow {
  card: CardId;
  version: string;
  digest: string;
  answers: Answer[];
  person: Actor;
  at: Time;
  call: CallId | null;
}

/** Where a recording lies, sealed: opened by itself alone, and until then. */
export interface Recording {
  name: RecordingId;
  recording: Sealed;
  retained_until: Time;
  duration_s: number | null;
}

/** Where somebody said that the caller was `at` that time. */
export interface Fix {
  place: Place;
  uncertainty_m: number | null;
  at: Time;
  source: FixSource | null;
  confidence: number | null;
  method: FixMethod | null;
}

/** A call offered to the desks of `number`, and what was answered by whom; then it stays a day. */
export interface HandoverRow {
  call: CallId;
  person: Actor;
  number: NumberId;
  reason: string;
  offered_at: Time;
  position: Position;
  from_number: NumberId | null;
  state: "offered" | "taken" | "refused" | "withdrawn" | "lapsed";
  kind: KindId | null;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  text: Sealed | null;
  taker: Actor | null;
  answered_at: Time | null;
  refusal: string | null;
}

/** One message. What it says stands nowhere: it is put together when it leaves. */
export interface MessageRow {
  message: MessageId;
  way: "sms" | "voice" | "line" | "centre" | "webhook" | "mail";
  purpose: "link" | "order" | "dial" | "offer" | "update" | "answer" | "work" | "notice";
  state: "due" | "sent" | "delivered" | "ended";
  person: Actor;
  due_at: Time;
  expires: Time;
  position: Position;
  call: CallId | null;
  assignment: AssignmentId | null;
  extension: Extension | null;
  drill: boolean;
  gateway: string | null;
  sent_at: Time | null;
  delivered_at: Time | null;
  ended_at: Time | null;
  end: MessageEnd | null;
  cause: string | null;
  transfer: TransferId | null;
  ticket: TicketId | null;
  agency: AgencyId | null;
  news: "forwarded" | "withdrawn" | "call_back" | "refiled" | "reopened" | "reminded" | "escalated" | "sent_back" | "extension_granted" | "extension_refused" | "received" | "answered" | "refused" | "late_below" | null;
  delayed_at: Time | null;
  alarm: AlarmId | null;
  contact: number | null;
}

export interface ErasureRow {
  subject: Subject;
  position: Position;
  reason: string;
  at: Time | null;
  until: Position | null;
  incidents: IncidentId[];
}

/** One incident. `position` is the last that touched it: what a change names as seen. */
export interface IncidentRow {
  incident: IncidentId;
  kind: KindId;
  priority: number;
  opened_at: Time;
  position: Position;
  by: Actor;
  region: string;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  text: Sealed | null;
  level: number;
  calls: CallId[];
  notes: number;
  needs: NeedRow[];
  drill: boolean;
  first_assigned_at: Time | null;
  first_on_scene_at: Time | null;
  closed_at: Time | null;
  disposition: Disposition | null;
  parts: PartRow[];
  answers: AnsweredRow[];
  alarm: AlarmId | null;
  verified: boolean;
}

/** One kind of help, and who was sent for it. Without `assignment` it waits; step `cleared` is done. */
export interface NeedRow {
  need: NeedId;
  service: ServiceId;
  wanted: Capability[];
  priority: number;
  asked_at: Time;
  deadline: Time;
  unit: UnitId | null;
  assignment: AssignmentId | null;
  step: Step | null;
  step_at: Time | null;
  assigned_at: Time | null;
  eta_s: number | null;
  hospital: HospitalId | null;
  recommended: UnitId | null;
  recommended_eta_s: number | null;
  times: Record<string, Time>;
}

/** How one service's part of an incident is ranked, where that is not as the incident. */
export interface PartRow {
  service: ServiceId;
  priority: number;
}

/** One unit. `standing` is what it is without an assignment; `since` is of the standing or of the step. */
export interface UnitRow {
  unit: UnitId;
  service: ServiceId;
  capabilities: Capability[];
  station: StationId;
  home: Place;
  standing: Standing;
  since: Time;
  position: Position;
  assignment: AssignmentId | null;
  incident: IncidentId | null;
  need: NeedId | null;
  step: Step | null;
  reason: string | null;
  phone: Sealed | null;
  no_page_since: Time | null;
}

/** What a unit is when it has no assignment. */
export type Standing =
  | "available"
  | "off_duty"
  | "out_of_service"
  | "silent";

/** `at` is when it was seen there; `heading` in degrees from north, clockwise. */
export interface PlaceRow {
  unit: UnitId;
  place: Place;
  at: Time;
  speed_kmh: number | null;
  heading: number | null;
}

/** Key `desk:<extension>`: who sits there, since when. */
export interface DeskRow {
  type: "DeskRow";
  extension: Extension;
  person: Actor;
  since: Time;
  numbers: NumberId[];
  languages: Language[];
}

/** Key `number:<number>`: calls waiting now; answered and abandoned since local midnight; to be called back. */
export interface NumberRow {
  type: "NumberRow";
  number: NumberId;
  waiting: number;
  answered: number;
  abandoned: number;
  call_backs: number;
}

/** Key `priority:<1–4>`: open incidents. */
export interface PriorityRow {
  type: "PriorityRow";
  priority: number;
  open: number;
}

/** Key `region`: whose journal this is and what is in force. */
export interface RegionRow {
  type: "RegionRow";
  journal: string;
  demo: boolean;
  version: string;
  digest: string;
  files: Record<string, string>;
}

/** Key `service:<service>`: units by what they are doing. */
export interface ServiceRow {
  type: "ServiceRow";
  service: ServiceId;
  available: number;
  busy: number;
  out_of_service: number;
  silent: number;
  off_duty: number;
}

/** Key `silent_exchange:<name>`: it is not heard of as it should be since then; calls may not reach the room. */
export interface SilentExchangeRow {
  type: "SilentExchangeRow";
  exchange: ExchangeId;
  since: Time;
  why: Silence;
}

/** Key `silent:<person>`: her console is not heard of since then; what she holds may be taken over. */
export interface SilentRow {
  type: "SilentRow";
  person: Actor;
  since: Time;
}

/** One crew that brings somebody, or hands somebody over there. `due_at` is as believed when it left. */
export interface ArrivalRow {
  assignment: AssignmentId;
  hospital: HospitalId;
  unit: UnitId;
  incident: IncidentId;
  kind: KindId;
  priority: number;
  drill: boolean;
  step: Step;
  since: Time;
  position: Position;
  due_at: Time | null;
}

/** One hospital of the region. Without `reported_at` nothing is known of it: never told, or since `lapsed_at` not any more. `coming` and `there` count crews with patients, drills left out. */
export interface HospitalRow {
  hospital: HospitalId;
  position: Position;
  beds: Record<string, number>;
  diverting: boolean;
  closed: Care[];
  reported_at: Time | null;
  until: Time | null;
  person: Actor | null;
  lapsed_at: Time | null;
  coming: number;
  there: number;
}

/** An alarm. It waits for somebody to find out until `verify_by`; once it has ended it stays a day, once it has become an incident as long as that. `name`, `label` and `hazards` are the site's; `zones` are its parts told of. */
export interface AlarmRow {
  alarm: AlarmId;
  device: DeviceId;
  kind: AlarmKindId;
  state: "waiting" | "verified" | "lapsed" | "dismissed" | "cancelled" | "test";
  raised_at: Time;
  position: Position;
  site: SiteId | null;
  name: string | null;
  label: Sealed | null;
  place: Place | null;
  area: AreaId | null;
  zones: string[];
  text: Sealed | null;
  verify_by: Time | null;
  drill: boolean;
  after: AlarmId | null;
  count: number;
  last_at: Time | null;
  devices: DeviceId[];
  person: Actor | null;
  tries: AlarmTry[];
  incident: IncidentId | null;
  way: AlarmWay | null;
  reason: string | null;
  restored_at: Time | null;
  ended_at: Time | null;
  hazards: HazardRow[];
  ringing_warns: boolean;
}

/** Somebody rang the site, and this came of it; None: nobody has said. */
export interface AlarmTry {
  person: Actor;
  at: Time;
  outcome: AlarmOutcome | null;
  contact: number | null;
  role: string | null;
  message: MessageId | null;
  ended_at: Time | null;
}

/** Noted, or looked at again, `at`; after `until` it is shown as not looked at any more. */
export interface HazardRow {
  hazard: HazardId;
  note: Sealed | null;
  at: Time;
  until: Time;
  person: Actor;
}

/** Who is rung there as the `order`-th. */
export interface ContactRow {
  order: number;
  role: string;
  hours: ContactHours;
  label: Sealed | null;
  phone: Sealed;
}

/** A device that is under test, or that something is wrong with. */
export interface DeviceRow {
  device: DeviceId;
  position: Position;
  site: SiteId | null;
  name: string | null;
  tested_until: Time | null;
  tested_by: Actor | null;
  faulty_since: Time | null;
}

/** The sites that an open incident lies in, the nearest first; `units` are those that go there. No row: none. */
export interface HazardsRow {
  incident: IncidentId;
  position: Position;
  sites: Around[];
  units: UnitId[];
}

/** A site that an incident lies in, and how far from its middle. */
export interface Around {
  site: SiteId;
  kind: SiteKind;
  name: string | null;
  label: Sealed | null;
  distance_m: number;
  hazards: HazardRow[];
}

/** A place that people keep knowledge of. `name` is that of a public one, `label` that of any other. */
export interface SiteRow {
  site: SiteId;
  kind: SiteKind;
  position: Position;
  kept_at: Time;
  by: Actor;
  name: string | null;
  label: Sealed | null;
  place: Place | null;
  radius_m: number;
  area: AreaId | null;
  address: Sealed | null;
  devices: DeviceId[];
  contacts: ContactRow[];
  hazards: HazardRow[];
}

/** One entry, as far as it is about this incident. Key: `<incident>:<position>`. */
export interface StoryRow {
  incident: IncidentId;
  position: Position;
  at: Time;
  happened_at: Time | null;
  by: Actor;
  event: AnyEvent;
}

/** One ticket. `since` is of its state; `opened_at` is when it was reported. */
export interface TicketRow {
  ticket: TicketId;
  field: FieldId;
  channel: Channel;
  state: TicketState;
  opened_at: Time;
  since: Time;
  forward_by: Time | null;
  due: Due;
  text: Sealed;
  position: Position;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  reporter: Sealed | null;
  phone: Sealed | null;
  call: CallId | null;
  source: IncidentId | null;
  incident: IncidentId | null;
  agency: AgencyId | null;
  forwarded_at: Time | null;
  reason: string | null;
  until: Time | null;
  answer: Sealed | null;
  is_approved: boolean;
  answered_at: Time | null;
  stars: number | null;
  level: number;
  reminded_at: Time | null;
  reopened: number;
  notes: number;
  into: TicketId | null;
  settle_at: Time | null;
  drill: boolean;
  call_back: boolean;
  told: TicketNews[];
  files: TicketFile[];
  tell: "vi" | "en" | null;
  untold: ("sms" | "voice" | "line" | "centre" | "webhook" | "mail")[];
  taken_at: Time | null;
  above: AgencyId | null;
  extended: boolean;
}

export type TicketState = "received" | "forwarded" | "answered" | "refused" | "merged";

/** A note for whoever has the code. */
export interface TicketNews {
  at: Time;
  text: Sealed;
}

/** A picture or a paper, which lies sealed outside; `at` is when it was attached. */
export interface TicketFile {
  digest: FileDigest;
  kind: "jpeg" | "pdf";
  size: number;
  secret: Sealed;
  at: Time;
}

/** One entry, as far as it is about this ticket. Key: `<ticket>:<position>`. */
export interface TicketStoryRow {
  ticket: TicketId;
  position: Position;
  at: Time;
  happened_at: Time | null;
  by: Actor;
  event: AnyEvent;
}

/** One transfer. `way` out: we offered it, and `person` did; in: we were offered it, and `person` answered. */
export interface TransferRow {
  transfer: TransferId;
  way: "out" | "in";
  centre: CentreId;
  state: TransferState;
  reason: string;
  offered_at: Time;
  expires: Time;
  position: Position;
  person: Actor | null;
  keep: boolean;
  theirs: string | null;
  incident: IncidentId | null;
  call: CallId | null;
  kind: KindId | null;
  priority: number | null;
  place: Place | null;
  area: AreaId | null;
  address: Sealed | null;
  text: Sealed | null;
  extent: Sealed | null;
  spread: Sealed | null;
  help: Sealed | null;
  reporter: Sealed | null;
  details: Sealed | null;
  drill: boolean;
  reached_at: Time | null;
  answered_at: Time | null;
  reference: string | null;
  refusal: string | null;
  cause: "no_answer" | "not_delivered" | null;
  completed_at: Time | null;
  end: "done" | "aborted" | "not_told" | null;
  is_told: boolean | null;
  news: TransferNews[];
}

export type TransferState = "offered" | "accepted" | "refused" | "withdrawn" | "lapsed" | "completed";

/** What was added: by `person` of ours, or by the other centre. `message` is what carries ours. */
export interface TransferNews {
  at: Time;
  person: Actor | null;
  text: Sealed | null;
  details: Sealed | null;
  message: MessageId | null;
}

/** One warning. Which clusters are silent is asked for: `GET /warnings/{id}`. */
export interface WarningRow {
  warning: WarningId;
  kind: WarningKind;
  state: WarningState;
  level: WarningLevel;
  category: WarningCategory;
  vi: Wording;
  expires: Time;
  writer: Actor;
  written_at: Time;
  position: Position;
  areas: AreaId[];
  polygon: Place[];
  en: Wording | null;
  of: WarningId | null;
  drill: boolean;
  approver: Actor | null;
  approved_at: Time | null;
  leave_at: Time | null;
  sent_at: Time | null;
  ended_at: Time | null;
  by: WarningId | null;
  identifier: string;
  sender: string;
  offset_min: number;
  references: string[];
  area_name: string;
  outlines: Place[][];
  clusters: number;
  acknowledged: number;
  silent: number;
  tries: number;
  codes: AreaId[] | null;
  told: number;
  late: number;
  sender_name: string;
}

export type WarningState = "draft" | "approved" | "sent" | "replaced" | "cancelled" | "expired" | "dropped";

/** A unit that could be sent. `busy` is the incident it would be taken from; `tried`: it did not go when asked. */
export interface Candidate {
  unit: UnitId;
  eta_s: number;
  distance_m: number;
  place: Place;
  place_at: Time;
  busy: IncidentId | null;
  tried: boolean;
}

/** One answer to what was typed; without a `place` it is understood, and the point is not known. */
export interface Found {
  name: string;
  kind: string;
  area: string;
  place: Place | null;
  until: string | null;
  score: number;
  how: "exact" | "prefix" | "words" | "typo" | "km" | "coordinates" | "plus_code";
  beyond: string;
  is_elsewhere: boolean;
}

/** An incident that may be what the caller tells of: `score` 0 to 1, and what agrees and what does not. */
export interface Match {
  incident: IncidentId;
  score: number;
  is_likely: boolean;
  distance_m: number | null;
  same_place: boolean | null;
  age_s: number;
  same_time: boolean;
  same_kind: "kind" | "service" | "other" | null;
  same_road: string | null;
  same_area: boolean | null;
  same_caller: boolean;
  kind: KindId;
  priority: number;
  opened_at: Time;
  closed_at: Time | null;
  place: Place | null;
  area: AreaId | null;
}

/** How an exchange is heard of. A time is missing where there was none since the service began. */
export interface HeardExchange {
  name: string;
  at: Time | null;
  has_canary: boolean;
  canary_at: Time | null;
  silent: boolean;
  watched: boolean;
}

/** What anyone in the room may know of a centre. */
export interface PublicCentre {
  id: CentreId;
  name: Name;
  phone: string;
  takes: Takes;
  answer_s: number | null;
}

/** What a centre usually takes: a hint for who hands over, and no rule. */
export interface Takes {
  kinds: KindId[];
  areas: AreaId[];
}

/** A site found by what it is called, or by one of its devices. */
export interface NamedSite {
  site: SiteId;
  kind: SiteKind;
  name: string | null;
  label: Sealed | null;
  place: Place | null;
  area: AreaId | null;
}

/** Of an agency in a field; `agency` None: while at no agency, or every agency where it is told by field alone. Of all together, `field` None too. */
export interface Figures {
  agency: AgencyId | null;
  field: FieldId | null;
  opened: number;
  given: number;
  left: number;
  on_time: number;
  late: number;
  refused: number;
  merged: number;
  reopened: number;
  stars: number[];
  rating_x100: number | null;
  answer_min_mean: number | null;
  answer_h_median: number | null;
  open: number;
  open_late: number;
  due_today: number;
  due_next: number;
  taken: number;
  take_min_mean: number | null;
  satisfied: number;
  acceptable: number;
  unsatisfied: number;
}

/** One group: how many there are, and the most urgent of them, the first first. */
export interface Waiting {
  group: "unsent" | "approve" | "extension" | "untold" | "unhappy" | "late";
  count: number;
  tickets: TicketRow[];
}

/** All of it. `as_of` is the time it is of: now, unless what is told here is behind. */
export interface Picture {
  name: Name;
  area: AreaId | null;
  now: Time;
  as_of: Time;
  behind_ms: number;
  position: Position;
  demo: boolean;
  utc_offset_min: number;
  land: string;
  build: string;
  services: WallService[];
  hotline: WallHotline | null;
  incidents: WallIncident[];
  open: number;
  hours: WallHours;
  warnings: WallWarning[];
  units: WallUnit[];
  far: string[];
  far_min: number;
}

/** One service, by the number people dial for it. `late` are those of `waiting` that are past their limit. */
export interface WallService {
  number: NumberId;
  name: Name;
  service: ServiceId;
  shape: string;
  open: number;
  waiting: number;
  late: number;
  decision_ms: number | null;
  target_ms: number;
  free: number;
  on_duty: number;
}

/** 1022. `overdue` should have been answered already. */
export interface WallHotline {
  number: NumberId;
  name: Name;
  open: number;
  waiting: number;
  late: number;
  forward_ms: number | null;
  target_ms: number | null;
  overdue: number;
}

/** One that is open. `step` is how far the crew is that is furthest; `wanted` what it still waits for. */
export interface WallIncident {
  incident: IncidentId;
  kind: KindId;
  name: Name;
  area: string;
  priority: number;
  opened_at: Time;
  place: Place | null;
  step: Step | null;
  wanted: Name | null;
  waiting: number;
  needs: number;
  asked_at: Time | null;
  deadline: Time | null;
}

/** Twenty-four hours, the last of which is under way. `means` are of the same hours of the weeks before; empty: there were none. `week_ago` is until this time of the same day of last week. */
export interface WallHours {
  of: "calls" | "incidents";
  begins: Time;
  counts: number[];
  means: number[];
  weeks: number;
  today: number;
  week_ago: number | null;
}

export interface WallWarning {
  level: WarningLevel;
  headline: Name;
  area: string;
  until: Time;
}

/** Where it was seen, else its station. Only those on duty. */
export interface WallUnit {
  shape: string;
  busy: boolean;
  place: Place;
  seen_at: Time | null;
}

/** `part` is the outline of the wall's own area; empty: all of it. `box`: west, south, east, north. */
export interface Land {
  land: string;
  box: [number, number, number, number];
  areas: LandArea[];
  roads: LandRoad[];
  part: [number, number][][];
}

/** `rings` of longitude and latitude, each closed. */
export interface LandArea {
  id: string;
  name: string;
  point: [number, number];
  rings: [number, number][][];
}

export interface LandRoad {
  main: boolean;
  line: [number, number][];
}

export type Worth = "satisfied" | "acceptable" | "unsatisfied";

/** Why a command is not done: words of the API, translated by the edge. */
export type Reason =
  | "alarm_has_ended"
  | "alarm_is_taken"
  | "already_so"
  | "assignment_has_ended"
  | "call_is_attached"
  | "call_is_taken"
  | "call_not_attached"
  | "caller_unknown"
  | "changed_since"
  | "contact_is_rung"
  | "ringing_warns"
  | "count_differs"
  | "desk_is_taken"
  | "extended_before"
  | "handover_is_open"
  | "id_used_for_other_content"
  | "incident_has_ended"
  | "incident_is_open"
  | "journal_has_begun"
  | "lasts_too_long"
  | "needs_a_reason"
  | "needs_another_person"
  | "name_is_personal"
  | "need_is_filled"
  | "no_answer"
  | "no_area"
  | "no_extension"
  | "too_many_files"
  | "too_many_merged"
  | "no_higher_level"
  | "no_region"
  | "no_phone"
  | "no_call_back"
  | "no_handover"
  | "no_place"
  | "no_such_agency"
  | "no_such_field"
  | "no_such_ticket"
  | "no_such_alarm"
  | "no_such_assignment"
  | "no_such_call"
  | "no_such_capability"
  | "no_such_contact"
  | "no_such_device"
  | "no_such_hazard"
  | "no_such_care"
  | "no_such_hospital"
  | "no_such_incident"
  | "no_such_kind"
  | "no_such_message"
  | "no_such_need"
  | "no_such_part"
  | "no_such_number"
  | "no_such_service"
  | "no_such_transfer"
  | "no_such_site"
  | "no_such_unit"
  | "no_such_warning"
  | "nothing_to_answer"
  | "nothing_to_read"
  | "not_at_a_desk"
  | "not_due"
  | "not_held"
  | "not_marked"
  | "not_under_test"
  | "not_yours"
  | "over_before_it_leaves"
  | "step_not_allowed"
  | "ticket_is_open"
  | "ticket_is_over"
  | "past_due"
  | "too_old"
  | "too_far_ahead"
  | "transfer_is_open"
  | "transfer_is_over"
  | "units_are_out"
  | "unit_is_busy"
  | "unit_is_off_duty"
  | "unit_is_out_of_service"
  | "unit_is_silent"
  | "unit_lacks_capability"
  | "unit_of_other_service"
  | "warning_has_left"
  | "clusters_not_silent"
  | "warning_is_over"
  | "warning_not_sent";

export const STEPS: Record<Step, readonly Step[]> = {
  assigned: ["acknowledged", "en_route", "on_scene", "cleared", "refused", "silent", "cancelled", "diverted"],
  acknowledged: ["en_route", "on_scene", "cleared", "refused", "cancelled", "diverted"],
  en_route: ["on_scene", "cleared", "refused", "cancelled", "diverted"],
  on_scene: ["transporting", "at_hospital", "cleared", "cancelled"],
  transporting: ["at_hospital", "cleared", "cancelled"],
  at_hospital: ["cleared", "cancelled"],
  cleared: [],
  refused: [],
  silent: [],
  cancelled: [],
  diverted: [],
};

export interface BeginJournal {
  type: "BeginJournal";
  journal: string;
  demo: boolean;
  id: CommandId;
  happened_at?: Time | null;
}

export type CommandId = string;

export interface AcceptRestore {
  type: "AcceptRestore";
  person: string;
  reason: string;
  known_position: Position;
  known_hash: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** Put this version of the region's data in force; units it lists are registered, others retired. */
export interface AdoptRegion {
  type: "AdoptRegion";
  version: string;
  digest: string;
  rules: Rules;
  units: UnitData[];
  files: Record<string, string>;
  id: CommandId;
  happened_at?: Time | null;
}

/** A unit as the region lists it. */
export interface UnitData {
  id: UnitId;
  service: ServiceId;
  capabilities: Capability[];
  station: StationId;
  home: Place;
}

export interface RecordAccountChange {
  type: "RecordAccountChange";
  account: Actor;
  role: string;
  change: string;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RecordSignIn {
  type: "RecordSignIn";
  account: Actor;
  way: string;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RecordSignInRefusal {
  type: "RecordSignInRefusal";
  account: Actor;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RecordSignOut {
  type: "RecordSignOut";
  account: Actor;
  id: CommandId;
  happened_at?: Time | null;
}

/** Show me the personal data of this call, incident, transfer, site or ticket, or the number of this unit's crew. */
export interface ReadPerson {
  type: "ReadPerson";
  call?: CallId | null;
  incident?: IncidentId | null;
  purpose?: string | null;
  unit?: UnitId | null;
  transfer?: TransferId | null;
  site?: SiteId | null;
  ticket?: TicketId | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** Throw the keys of a call or of an incident's texts away. */
export interface ErasePerson {
  type: "ErasePerson";
  subjects: Subject[];
  reason: string;
  incidents?: IncidentId[];
  tickets?: TicketId[];
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: throw away every key that was kept with entries up to this one, older than the retention time. */
export interface ExpirePersons {
  type: "ExpirePersons";
  until: Position;
  id: CommandId;
  happened_at?: Time | null;
}

/** A call is offered, or what is known of its start comes late. */
export interface RingCall {
  type: "RingCall";
  call: CallId;
  number: NumberId;
  caller?: string | null;
  drill?: boolean;
  language?: Language | null;
  earlier?: CallId[];
  id: CommandId;
  happened_at?: Time | null;
}

/** Without an extension, or with a number of the region for one, a machine picked up: no person is known by it. */
export interface AnswerCall {
  type: "AnswerCall";
  call: CallId;
  number?: NumberId | null;
  caller?: string | null;
  drill?: boolean;
  earlier?: CallId[];
  id: CommandId;
  happened_at?: Time | null;
  extension: Extension;
}

/** This one is mine. What a person holds whose console is silent may be claimed by another. */
export interface ClaimCall {
  type: "ClaimCall";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Not mine after all: it waits for anybody again. */
export interface ReleaseCall {
  type: "ReleaseCall";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** `message` is the link by which the caller herself told it. */
export interface LocateCall {
  type: "LocateCall";
  call: CallId;
  number?: NumberId | null;
  caller?: string | null;
  drill?: boolean;
  earlier?: CallId[];
  id: CommandId;
  happened_at?: Time | null;
  place: Place;
  uncertainty_m?: number | null;
  source?: FixSource | null;
  confidence?: number | null;
  method?: FixMethod | null;
  message?: MessageId | null;
}

/** `number` is the one it is now on. */
export interface TransferCall {
  type: "TransferCall";
  call: CallId;
  number?: NumberId | null;
  caller?: string | null;
  drill?: boolean;
  earlier?: CallId[];
  extension?: Extension | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** `failed` says that the exchange lost it; otherwise the journal knows whether it was answered. */
export interface EndCall {
  type: "EndCall";
  call: CallId;
  number?: NumberId | null;
  caller?: string | null;
  drill?: boolean;
  earlier?: CallId[];
  failed?: boolean;
  cause?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface AttachCall {
  type: "AttachCall";
  call: CallId;
  incident: IncidentId;
  id: CommandId;
  happened_at?: Time | null;
}

export interface DetachCall {
  type: "DetachCall";
  call: CallId;
  incident: IncidentId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The exchange has a recording of this call, and keeps it until then, or for as long as the region wants. */
export interface RecordCall {
  type: "RecordCall";
  call: CallId;
  name: RecordingId;
  recording: string;
  keep_until?: Time | null;
  duration_s?: number | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** Tell me where it lies. */
export interface OpenRecording {
  type: "OpenRecording";
  call: CallId;
  name: RecordingId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: what was retained until then is told to nobody any more. */
export interface ExpireRecordings {
  type: "ExpireRecordings";
  until: Time;
  id: CommandId;
  happened_at?: Time | null;
}

/** I sit here, and answer these numbers in these languages; none named is all. */
export interface SignOnDesk {
  type: "SignOnDesk";
  extension: Extension;
  numbers?: NumberId[];
  languages?: Language[];
  id: CommandId;
  happened_at?: Time | null;
}

export interface SignOffDesk {
  type: "SignOffDesk";
  extension: Extension;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: nothing was heard from this person's console since then. */
export interface LoseConsole {
  type: "LoseConsole";
  person: Actor;
  since: Time;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: it is heard again. */
export interface HearConsole {
  type: "HearConsole";
  person: Actor;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: since then this exchange is not heard of as it should be. */
export interface LoseExchange {
  type: "LoseExchange";
  exchange: ExchangeId;
  since: Time;
  why: Silence;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: it is heard again, or watched no longer. */
export interface HearExchange {
  type: "HearExchange";
  exchange: ExchangeId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Put an answered call on the list: nobody spoke, the line broke, or somebody promised it. */
export interface AskCallBack {
  type: "AskCallBack";
  call: CallId;
  why: "silent" | "cut_off" | "promised";
  id: CommandId;
  happened_at?: Time | null;
}

/** I call this one. */
export interface TakeCallBack {
  type: "TakeCallBack";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** What came of trying; after `no_answer` and `busy` it stays on the list. */
export interface RecordCallBack {
  type: "RecordCallBack";
  call: CallId;
  outcome: CallBackOutcome;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: nobody was reached within a week. */
export interface ExpireCallBack {
  type: "ExpireCallBack";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Offer the call to the desks of `number`, with what was understood so far. Until one takes it, it stays ours. */
export interface HandOverCall {
  type: "HandOverCall";
  call: CallId;
  number: NumberId;
  reason: string;
  kind?: KindId | null;
  place?: Place | null;
  area?: AreaId | null;
  address?: string | null;
  text?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface TakeHandover {
  type: "TakeHandover";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RefuseHandover {
  type: "RefuseHandover";
  call: CallId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

export interface WithdrawHandover {
  type: "WithdrawHandover";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: no desk took it within the limit. */
export interface LapseHandover {
  type: "LapseHandover";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Whoever made this call is shown as a nuisance until then, to who has answered; it lowers nothing. */
export interface MarkCaller {
  type: "MarkCaller";
  call: CallId;
  reason: string;
  until: Time;
  id: CommandId;
  happened_at?: Time | null;
}

/** Before its time by a person, at its end by the planner. */
export interface UnmarkCaller {
  type: "UnmarkCaller";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** This is known of the site; what was known before gives way, contacts and hazards stay. `seen` is the position at which the asker last saw it; somebody faster since then: CHANGED_SINCE. Without it nobody had looked. */
export interface KeepSite {
  type: "KeepSite";
  site: SiteId;
  kind: SiteKind;
  name?: string | null;
  label?: string | null;
  place?: Place | null;
  radius_m?: number;
  area?: AreaId | null;
  address?: string | null;
  devices?: DeviceId[];
  seen?: Position | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface DropSite {
  type: "DropSite";
  site: SiteId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Who is rung there as the `order`-th; whoever was before is not any more. */
export interface KeepContact {
  type: "KeepContact";
  site: SiteId;
  order: number;
  role: string;
  phone: string;
  label?: string | null;
  hours?: ContactHours;
  id: CommandId;
  happened_at?: Time | null;
}

export interface DropContact {
  type: "DropContact";
  site: SiteId;
  order: number;
  id: CommandId;
  happened_at?: Time | null;
}

/** Whoever goes there should know this. Of a `site`; or of a `place`, or that of an `incident`, which is a site from here on; a crew that says none of them means where it is. Without `until` the region says for how long. */
export interface NoteHazard {
  type: "NoteHazard";
  hazard: HazardId;
  site?: SiteId | null;
  place?: Place | null;
  incident?: IncidentId | null;
  area?: AreaId | null;
  note?: string | null;
  until?: Time | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface ClearHazard {
  type: "ClearHazard";
  site: SiteId;
  hazard: HazardId;
  id: CommandId;
  happened_at?: Time | null;
}

/** A device says so, or says so again. `site` and `place` are what it tells of where it is, if we do not know it. */
export interface RaiseAlarm {
  type: "RaiseAlarm";
  device: DeviceId;
  kind: AlarmKindId;
  site?: SiteId | null;
  zone?: string | null;
  place?: Place | null;
  area?: AreaId | null;
  text?: string | null;
  drill?: boolean;
  test?: boolean;
  id: CommandId;
  happened_at?: Time | null;
}

/** The panel was restored, or the monitoring centre withdraws. Without `kind`: whatever it alarmed for. */
export interface CancelAlarm {
  type: "CancelAlarm";
  device: DeviceId;
  kind?: AlarmKindId | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** Something is wrong with the device itself. */
export interface FaultDevice {
  type: "FaultDevice";
  device: DeviceId;
  site?: SiteId | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface MendDevice {
  type: "MendDevice";
  device: DeviceId;
  id: CommandId;
  happened_at?: Time | null;
}

/** I ring the site. */
export interface TakeAlarm {
  type: "TakeAlarm";
  alarm: AlarmId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Ring my telephone, then this contact of the site; whoever's alarm it was not yet takes it by that. Of one that has become an incident there is nothing to take: whoever is at work on it rings there, for a key or a gate, while it is open. Counts as reading the number. `by_hand`: I dial it myself, as whoever has no desk does, and where nothing here can dial. */
export interface RingContact {
  type: "RingContact";
  alarm: AlarmId;
  contact: number;
  by_hand?: boolean;
  id: CommandId;
  happened_at?: Time | null;
}

/** I rang, and this came of it: it stays mine, and its time goes on, also where somebody was `reached`, who may have to go and look. What is so, VerifyAlarm and DismissAlarm say. Once it is an incident, that stays as it is. */
export interface RecordAlarm {
  type: "RecordAlarm";
  alarm: AlarmId;
  outcome: AlarmOutcome;
  id: CommandId;
  happened_at?: Time | null;
}

/** It is real: an incident is opened, of the kind that such alarms become unless another is said. */
export interface VerifyAlarm {
  type: "VerifyAlarm";
  alarm: AlarmId;
  kind?: KindId | null;
  priority?: number | null;
  text?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** It is nothing. */
export interface DismissAlarm {
  type: "DismissAlarm";
  alarm: AlarmId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: nobody found out in time. */
export interface LapseAlarm {
  type: "LapseAlarm";
  alarm: AlarmId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Somebody works on it until then: its alarms are tests. */
export interface TestDevice {
  type: "TestDevice";
  device: DeviceId;
  until: Time;
  id: CommandId;
  happened_at?: Time | null;
}

/** Before its time by a person, at its end by the planner. */
export interface EndTest {
  type: "EndTest";
  device: DeviceId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Of a call, of an incident, or of an incident as this call has it. All answers to this card, whatever was said before; none takes them back. What they mean for kind, priority and needs is for a person to say, by other commands. */
export interface AnswerQuestions {
  type: "AnswerQuestions";
  card: CardId;
  version: string;
  digest: string;
  answers: Given[];
  call?: CallId | null;
  incident?: IncidentId | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The code of the answer to one question. */
export interface Given {
  question: string;
  code: string;
}

/** Make one, from a call or without. Without `priority` it gets that of its kind; it needs what the run card of its kind says, and `also` this. */
export interface OpenIncident {
  type: "OpenIncident";
  kind: KindId;
  place?: Place | null;
  area?: AreaId | null;
  call?: CallId | null;
  priority?: number | null;
  address?: string | null;
  text?: string | null;
  drill?: boolean;
  also?: Also[];
  id: CommandId;
  happened_at?: Time | null;
}

/** `count` units of a service, each able to do all of `wanted`. */
export interface Also {
  service: ServiceId;
  wanted?: Capability[];
  count?: number;
}

export interface AddNote {
  type: "AddNote";
  incident: IncidentId;
  text: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** `seen` is the position the asker last saw; somebody faster since then: CHANGED_SINCE. */
export interface ChangeKind {
  type: "ChangeKind";
  incident: IncidentId;
  kind: KindId;
  seen: Position;
  id: CommandId;
  happened_at?: Time | null;
}

export interface ChangePlace {
  type: "ChangePlace";
  incident: IncidentId;
  place: Place;
  seen: Position;
  area?: AreaId | null;
  address?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** Of the whole incident: all its parts have it then, whatever each had of its own. */
export interface ChangePriority {
  type: "ChangePriority";
  incident: IncidentId;
  priority: number;
  seen: Position;
  id: CommandId;
  happened_at?: Time | null;
}

/** Of one service's part: how its needs wait. Only for a service that has been asked for here. */
export interface ChangePartPriority {
  type: "ChangePartPriority";
  incident: IncidentId;
  service: ServiceId;
  priority: number;
  seen: Position;
  id: CommandId;
  happened_at?: Time | null;
}

/** The next alarm level of its run card. `seen` guards against two people raising it at once. */
export interface RaiseLevel {
  type: "RaiseLevel";
  incident: IncidentId;
  seen: Position;
  id: CommandId;
  happened_at?: Time | null;
}

export interface AddNeed {
  type: "AddNeed";
  incident: IncidentId;
  service: ServiceId;
  wanted?: Capability[];
  count?: number;
  id: CommandId;
  happened_at?: Time | null;
}

/** Not lacking any more. With `call_off`, whoever is going for it is called off in the same breath; if `assignment` says who was seen going, nobody else is. */
export interface DropNeed {
  type: "DropNeed";
  need: NeedId;
  reason: string;
  call_off?: boolean;
  assignment?: AssignmentId | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: it waited past its bound. */
export interface PromoteNeed {
  type: "PromoteNeed";
  need: NeedId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's, where the region lets people decide. */
export interface RecommendUnit {
  type: "RecommendUnit";
  need: NeedId;
  unit: UnitId;
  id: CommandId;
  happened_at?: Time | null;
}

export interface CancelIncident {
  type: "CancelIncident";
  incident: IncidentId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

export interface CloseIncident {
  type: "CloseIncident";
  incident: IncidentId;
  disposition: Disposition;
  id: CommandId;
  happened_at?: Time | null;
}

export interface ReopenIncident {
  type: "ReopenIncident";
  incident: IncidentId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

export interface AssignUnit {
  type: "AssignUnit";
  need: NeedId;
  unit: UnitId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The crew, or a dispatcher for it, says how far it is. */
export interface AdvanceAssignment {
  type: "AdvanceAssignment";
  assignment: AssignmentId;
  step: Step;
  hospital?: HospitalId | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RefuseAssignment {
  type: "RefuseAssignment";
  assignment: AssignmentId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: nobody answered within the limit. */
export interface SilenceAssignment {
  type: "SilenceAssignment";
  assignment: AssignmentId;
  id: CommandId;
  happened_at?: Time | null;
}

export interface CancelAssignment {
  type: "CancelAssignment";
  assignment: AssignmentId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** Take the unit off what it is under way to, and send it to this need. */
export interface DivertUnit {
  type: "DivertUnit";
  unit: UnitId;
  need: NeedId;
  id: CommandId;
  happened_at?: Time | null;
}

/** What it can take now: all of it, each time; a kind that `beds` does not name is not known. */
export interface ReportHospital {
  type: "ReportHospital";
  hospital: HospitalId;
  beds: Record<string, number>;
  diverting?: boolean;
  closed?: Care[];
  until?: Time | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: the time until which it holds has come. */
export interface LapseHospital {
  type: "LapseHospital";
  hospital: HospitalId;
  id: CommandId;
  happened_at?: Time | null;
}

export interface BringOnDuty {
  type: "BringOnDuty";
  unit: UnitId;
  place?: Place | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface TakeOffDuty {
  type: "TakeOffDuty";
  unit: UnitId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** Also while on the way: its assignment then ends and the need is open again. */
export interface TakeOutOfService {
  type: "TakeOutOfService";
  unit: UnitId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** Back in service, or back from a silence. */
export interface ReturnUnit {
  type: "ReturnUnit";
  unit: UnitId;
  id: CommandId;
  happened_at?: Time | null;
}

/** By which number its crew is reached without a page; None: by none. */
export interface SetUnitPhone {
  type: "SetUnitPhone";
  unit: UnitId;
  phone?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** Send the caller a link whose page sends her place. Counts as reading her number. */
export interface AskLocation {
  type: "AskLocation";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Ring my telephone, then the caller's; who is to be called back is called by me. Counts as reading her number. */
export interface DialCaller {
  type: "DialCaller";
  call: CallId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's, or a dispatcher's who will not wait: tell the crew by the next way there is. */
export interface ReachCrew {
  type: "ReachCrew";
  assignment: AssignmentId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: the crew pressed a key, or wrote back. */
export interface AnswerOrder {
  type: "AnswerOrder";
  message: MessageId;
  answer: "accept" | "refuse";
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: what a gateway made of it. */
export interface RecordMessage {
  type: "RecordMessage";
  message: MessageId;
  outcome: "sent" | "delivered" | "not_needed" | "failed" | "delayed";
  gateway?: string | null;
  cause?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: its time is over. */
export interface ExpireMessage {
  type: "ExpireMessage";
  message: MessageId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Ask that centre to take an incident over, or a call that has none. It stays ours until it is taken; with `keep`, we go on with it after that, too. `answer_s` is the edge's, from the operator's file. */
export interface OfferIncident {
  type: "OfferIncident";
  centre: CentreId;
  reason: string;
  keep?: boolean;
  incident?: IncidentId | null;
  call?: CallId | null;
  kind?: KindId | null;
  place?: Place | null;
  area?: AreaId | null;
  address?: string | null;
  text?: string | null;
  extent?: string | null;
  spread?: string | null;
  help?: string | null;
  reporter?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** We keep it. */
export interface WithdrawTransfer {
  type: "WithdrawTransfer";
  transfer: TransferId;
  id: CommandId;
  happened_at?: Time | null;
}

/** It is ours: an incident is opened with what was told, or with what stands here instead; or it belongs to one that there is. */
export interface AcceptTransfer {
  type: "AcceptTransfer";
  transfer: TransferId;
  incident?: IncidentId | null;
  kind?: KindId | null;
  priority?: number | null;
  place?: Place | null;
  area?: AreaId | null;
  address?: string | null;
  text?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RefuseTransfer {
  type: "RefuseTransfer";
  transfer: TransferId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** Tell the other centre what is new; how the incident stands goes along by itself. */
export interface UpdateTransfer {
  type: "UpdateTransfer";
  transfer: TransferId;
  text: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: another centre offers something, for so many seconds. */
export interface ReceiveTransfer {
  type: "ReceiveTransfer";
  centre: CentreId;
  theirs: string;
  answer_s: number;
  reason: string;
  drill?: boolean;
  kind?: KindId | null;
  priority?: number | null;
  place?: Place | null;
  area?: AreaId | null;
  address?: string | null;
  text?: string | null;
  reporter?: string | null;
  details?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: the other centre keeps what it offered. */
export interface RecallTransfer {
  type: "RecallTransfer";
  centre: CentreId;
  theirs: string;
  why: "withdrawn" | "lapsed";
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: what the other centre says to our offer. */
export interface AnswerTransfer {
  type: "AnswerTransfer";
  centre: CentreId;
  transfer: TransferId;
  answer: "accepted" | "refused" | "lapsed" | "completed";
  reference?: string | null;
  reason?: string | null;
  end?: "done" | "aborted" | "not_told";
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: what is new, of what either side offered. Of ours `transfer` is given, of theirs `theirs`. */
export interface HearTransfer {
  type: "HearTransfer";
  centre: CentreId;
  transfer?: TransferId | null;
  theirs?: string | null;
  kind?: KindId | null;
  priority?: number | null;
  place?: Place | null;
  area?: AreaId | null;
  address?: string | null;
  text?: string | null;
  reporter?: string | null;
  details?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: nobody took it in time; or nothing was heard for a week of what was taken. */
export interface ExpireTransfer {
  type: "ExpireTransfer";
  transfer: TransferId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Somebody reports something that is no emergency. With `agency`, it is passed on at once. */
export interface OpenTicket {
  type: "OpenTicket";
  field: FieldId;
  text: string;
  channel?: Channel;
  place?: Place | null;
  area?: AreaId | null;
  address?: string | null;
  reporter?: string | null;
  phone?: string | null;
  call?: CallId | null;
  incident?: IncidentId | null;
  agency?: AgencyId | null;
  drill?: boolean;
  call_back?: boolean;
  tell?: "vi" | "en" | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RefileTicket {
  type: "RefileTicket";
  ticket: TicketId;
  field: FieldId;
  id: CommandId;
  happened_at?: Time | null;
}

/** Give it to this agency; from one to another only with a reason. With `call_back` it sees who reported, which only the centre may allow, also later of one that has the ticket already. */
export interface ForwardTicket {
  type: "ForwardTicket";
  ticket: TicketId;
  agency: AgencyId;
  reason?: string | null;
  call_back?: boolean;
  id: CommandId;
  happened_at?: Time | null;
}

/** It is ours, and we are at it, says the agency. */
export interface TakeUpTicket {
  type: "TakeUpTicket";
  ticket: TicketId;
  id: CommandId;
  happened_at?: Time | null;
}

/** It is not ours, says the agency. */
export interface ReturnTicket {
  type: "ReturnTicket";
  ticket: TicketId;
  reason: string;
  note?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface AskExtension {
  type: "AskExtension";
  ticket: TicketId;
  until: Time;
  reason: string;
  note?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** Until what was asked for, or until then. */
export interface GrantExtension {
  type: "GrantExtension";
  ticket: TicketId;
  until?: Time | null;
  id: CommandId;
  happened_at?: Time | null;
}

export interface RefuseExtension {
  type: "RefuseExtension";
  ticket: TicketId;
  reason: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** `public`: for whoever has the code, which the centre alone may say. */
export interface NoteTicket {
  type: "NoteTicket";
  ticket: TicketId;
  text: string;
  public?: boolean;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's own: the file was checked, cleaned, sealed and kept. */
export interface AttachFile {
  type: "AttachFile";
  ticket: TicketId;
  digest: FileDigest;
  kind: "jpeg" | "pdf";
  size: number;
  secret: string;
  id: CommandId;
  happened_at?: Time | null;
}

/** What the citizen is to read, once somebody else has approved it. Written again, it takes the other's place. */
export interface WriteAnswer {
  type: "WriteAnswer";
  ticket: TicketId;
  text: string;
  id: CommandId;
  happened_at?: Time | null;
}

export interface SendBackAnswer {
  type: "SendBackAnswer";
  ticket: TicketId;
  reason: string;
  note?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** By another person than who wrote it. `answer` is the position of the `AnswerWritten` that was read: one that was written anew since is refused. Without it, whatever is written then. */
export interface ApproveAnswer {
  type: "ApproveAnswer";
  ticket: TicketId;
  answer?: Position | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** What the answer was worth, by who reported it. A desk writes it down when it is told by telephone. */
export interface RateTicket {
  type: "RateTicket";
  ticket: TicketId;
  stars: number;
  text?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The answer was none, or what was refused must be taken after all. With `stars` who reported it rates the answer that was none. */
export interface ReopenTicket {
  type: "ReopenTicket";
  ticket: TicketId;
  reason: string;
  text?: string | null;
  stars?: number | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The centre does not take it; the text is for who reported it. */
export interface RefuseTicket {
  type: "RefuseTicket";
  ticket: TicketId;
  reason: string;
  text?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The same was reported before, and stands in `into`. */
export interface MergeTicket {
  type: "MergeTicket";
  ticket: TicketId;
  into: TicketId;
  id: CommandId;
  happened_at?: Time | null;
}

/** It is an emergency: open an incident of it, where it is, with what was told. */
export interface RaiseTicket {
  type: "RaiseTicket";
  ticket: TicketId;
  kind: KindId;
  place?: Place | null;
  area?: AreaId | null;
  priority?: number | null;
  address?: string | null;
  text?: string | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: it will be due soon. */
export interface RemindTicket {
  type: "RemindTicket";
  ticket: TicketId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: its time is over. */
export interface EscalateTicket {
  type: "EscalateTicket";
  ticket: TicketId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: nobody said more in time. */
export interface SettleTicket {
  type: "SettleTicket";
  ticket: TicketId;
  id: CommandId;
  happened_at?: Time | null;
}

/** A draft, for areas of the tree, a drawn polygon, or both. With `of` it updates one that was sent, and is for the same area if it names none. */
export interface WriteWarning {
  type: "WriteWarning";
  level: WarningLevel;
  category: WarningCategory;
  vi: Wording;
  expires: Time;
  areas?: AreaId[];
  polygon?: Place[];
  en?: Wording | null;
  of?: WarningId | null;
  drill?: boolean;
  id: CommandId;
  happened_at?: Time | null;
}

/** A draft that calls one off that was sent. */
export interface CancelWarning {
  type: "CancelWarning";
  warning: WarningId;
  vi: Wording;
  en?: Wording | null;
  id: CommandId;
  happened_at?: Time | null;
}

/** Let an alert or an update out; `count` is how many clusters the approver has read that it reaches. The rest is the edge's alone, which knows the map. */
export interface ApproveWarning {
  type: "ApproveWarning";
  warning: WarningId;
  count: number;
  id: CommandId;
  happened_at?: Time | null;
}

/** Let a cancel out, to all that heard the first. */
export interface ApproveCancel {
  type: "ApproveCancel";
  warning: WarningId;
  id: CommandId;
  happened_at?: Time | null;
}

/** It must not leave yet. */
export interface WithdrawApproval {
  type: "WithdrawApproval";
  warning: WarningId;
  id: CommandId;
  happened_at?: Time | null;
}

/** It is not to leave at all. */
export interface DropWarning {
  type: "DropWarning";
  warning: WarningId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The edge's: a gateway says that they have it. */
export interface AcknowledgeClusters {
  type: "AcknowledgeClusters";
  warning: WarningId;
  clusters: ClusterId[];
  id: CommandId;
  happened_at?: Time | null;
}

/** Somebody was rung who passes it on where these are silent. */
export interface TellClusters {
  type: "TellClusters";
  warning: WarningId;
  clusters: ClusterId[];
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: the time to take the approval back is over. */
export interface SendWarning {
  type: "SendWarning";
  warning: WarningId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: tell them again who have not acknowledged, or list them as silent. */
export interface RetryWarning {
  type: "RetryWarning";
  warning: WarningId;
  id: CommandId;
  happened_at?: Time | null;
}

/** The planner's: its time is over. */
export interface ExpireWarning {
  type: "ExpireWarning";
  warning: WarningId;
  id: CommandId;
  happened_at?: Time | null;
}

export type AnyCommand =
  | BeginJournal
  | AcceptRestore
  | AdoptRegion
  | RecordAccountChange
  | RecordSignIn
  | RecordSignInRefusal
  | RecordSignOut
  | ReadPerson
  | ErasePerson
  | ExpirePersons
  | RingCall
  | AnswerCall
  | ClaimCall
  | ReleaseCall
  | LocateCall
  | TransferCall
  | EndCall
  | AttachCall
  | DetachCall
  | RecordCall
  | OpenRecording
  | ExpireRecordings
  | SignOnDesk
  | SignOffDesk
  | LoseConsole
  | HearConsole
  | LoseExchange
  | HearExchange
  | AskCallBack
  | TakeCallBack
  | RecordCallBack
  | ExpireCallBack
  | HandOverCall
  | TakeHandover
  | RefuseHandover
  | WithdrawHandover
  | LapseHandover
  | MarkCaller
  | UnmarkCaller
  | KeepSite
  | DropSite
  | KeepContact
  | DropContact
  | NoteHazard
  | ClearHazard
  | RaiseAlarm
  | CancelAlarm
  | FaultDevice
  | MendDevice
  | TakeAlarm
  | RingContact
  | RecordAlarm
  | VerifyAlarm
  | DismissAlarm
  | LapseAlarm
  | TestDevice
  | EndTest
  | AnswerQuestions
  | OpenIncident
  | AddNote
  | ChangeKind
  | ChangePlace
  | ChangePriority
  | ChangePartPriority
  | RaiseLevel
  | AddNeed
  | DropNeed
  | PromoteNeed
  | RecommendUnit
  | CancelIncident
  | CloseIncident
  | ReopenIncident
  | AssignUnit
  | AdvanceAssignment
  | RefuseAssignment
  | SilenceAssignment
  | CancelAssignment
  | DivertUnit
  | ReportHospital
  | LapseHospital
  | BringOnDuty
  | TakeOffDuty
  | TakeOutOfService
  | ReturnUnit
  | SetUnitPhone
  | AskLocation
  | DialCaller
  | ReachCrew
  | AnswerOrder
  | RecordMessage
  | ExpireMessage
  | OfferIncident
  | WithdrawTransfer
  | AcceptTransfer
  | RefuseTransfer
  | UpdateTransfer
  | ReceiveTransfer
  | RecallTransfer
  | AnswerTransfer
  | HearTransfer
  | ExpireTransfer
  | OpenTicket
  | RefileTicket
  | ForwardTicket
  | TakeUpTicket
  | ReturnTicket
  | AskExtension
  | GrantExtension
  | RefuseExtension
  | NoteTicket
  | AttachFile
  | WriteAnswer
  | SendBackAnswer
  | ApproveAnswer
  | RateTicket
  | ReopenTicket
  | RefuseTicket
  | MergeTicket
  | RaiseTicket
  | RemindTicket
  | EscalateTicket
  | SettleTicket
  | WriteWarning
  | CancelWarning
  | ApproveWarning
  | ApproveCancel
  | WithdrawApproval
  | DropWarning
  | AcknowledgeClusters
  | TellClusters
  | SendWarning
  | RetryWarning
  | ExpireWarning;
