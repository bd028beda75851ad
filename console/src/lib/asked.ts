/* Answers of the service that are no rows: sessions, refusals, candidates, frames of the stream (docs/WIRE.md). */

import type { AgencyId, AreaId, HospitalId, IncidentId, Position, TicketId, Time, UnitId, WarningId } from "../wire";

export type Role =
  | "call_taker"
  | "dispatcher"
  | "supervisor"
  | "crew"
  | "hospital"
  | "agency"
  | "ioc"
  | "machine"
  | "administrator";

export interface Session {
  actor: string;
  name: string;
  display: string;
  role: Role;
  services: string[];
  unit: UnitId | null;
  hospital: HospitalId | null;
  agency: AgencyId | null;
  csrf: string;
  /** Whether texts with a link leave here. */
  can_text: boolean;
  /** The only area she reads of, elsewhere. */
  area: AreaId | null;
  demo: boolean;
  now: Time;
}

/** `application/problem+json`; `by`, `at`, `position` say who was faster. */
export interface Problem {
  title: string;
  status: number;
  reason?: string;
  by?: string;
  at?: Time;
  position?: Position;
  errors?: { path: string; message: string }[];
}

export interface Kept {
  position: Position;
  ids?: { incident?: IncidentId; ticket?: TicketId; warning?: WarningId };
  repeated?: boolean;
}

export interface Change {
  view: string;
  key: string;
  row: unknown;
}

export interface Frame {
  position: Position;
  hash: string;
  now: Time;
  changes: Change[];
}

export interface Health {
  position: Position;
  hash: string;
  journal: string;
  leading: boolean;
  now?: Time;
}
