/* The rows of the views, by key: one signal for a whole view and one for each row that somebody looks at. */

import { batch, computed, type Signal, signal } from "@preact/signals";
import type {
  AlarmRow,
  ArrivalRow,
  CallBackRow,
  CallRow,
  DeskRow,
  DeviceRow,
  ErasureRow,
  HandoverRow,
  HazardsRow,
  HospitalRow,
  IncidentRow,
  MessageRow,
  NumberRow,
  PlaceRow,
  PriorityRow,
  RegionRow,
  ServiceRow,
  SilentExchangeRow,
  SilentRow,
  TransferRow,
  UnitRow,
  WarningRow,
} from "../wire";
import type { Change } from "./asked";

export class Table<Row> {
  private readonly rows = new Map<string, Row>();
  private readonly cells = new Map<string, Signal<Row | undefined>>();
  private readonly changed = signal(0);

  /** Every row; who calls this while drawing is drawn anew when any changes. */
  all(): Row[] {
    this.changed.value;
    return [...this.rows.values()];
  }

  /** One row; who calls this while drawing is drawn anew only when that one changes. */
  get(key: string | number | null | undefined): Row | undefined {
    if (key === null || key === undefined) return undefined;
    const id = String(key);
    let cell = this.cells.get(id);
    if (cell === undefined) {
      cell = signal(this.rows.get(id));
      this.cells.set(id, cell);
    }
    return cell.value;
  }

  /** The same without being drawn anew. */
  peek(key: string | number): Row | undefined {
    return this.rows.get(String(key));
  }

  put(key: string, row: Row | null): void {
    if (row === null) this.rows.delete(key);
    else this.rows.set(key, row);
    const cell = this.cells.get(key);
    if (cell !== undefined) cell.value = row ?? undefined;
    this.changed.value++;
  }

  clear(): void {
    this.rows.clear();
    for (const cell of this.cells.values()) cell.value = undefined;
    this.changed.value++;
  }
}

export type SituationRow = RegionRow | DeskRow | SilentRow | SilentExchangeRow | NumberRow | ServiceRow | PriorityRow;

export const queue = new Table<IncidentRow>();
export const history = new Table<IncidentRow>();
export const calls = new Table<CallRow>();
export const callBacks = new Table<CallBackRow>();
export const handovers = new Table<HandoverRow>();
export const hazards = new Table<HazardsRow>();
export const alarms = new Table<AlarmRow>();
export const devices = new Table<DeviceRow>();
export const messages = new Table<MessageRow>();
export const erasures = new Table<ErasureRow>();
export const transfers = new Table<TransferRow>();
export const warnings = new Table<WarningRow>();
export const units = new Table<UnitRow>();
export const places = new Table<PlaceRow>();
export const situation = new Table<SituationRow>();
export const hospitalRows = new Table<HospitalRow>();
export const arrivals = new Table<ArrivalRow>();

interface AnyTable {
  put(key: string, row: never): void;
  clear(): void;
}
const TABLES: Record<string, AnyTable> = {
  queue,
  history,
  calls,
  call_backs: callBacks,
  handovers,
  hazards,
  alarms,
  devices,
  messages,
  erasures,
  transfers,
  warnings,
  units,
  places,
  situation,
  hospitals: hospitalRows,
  arrivals,
};

export function applyChanges(changes: Change[]): void {
  batch(() => {
    for (const { view, key, row } of changes) TABLES[view]?.put(key, row as never);
  });
}

export function clearRows(): void {
  batch(() => {
    for (const table of Object.values(TABLES)) table.clear();
  });
}

/** An incident wherever it is now: open, or ended within a day. */
export const incident = (id: number | null | undefined): IncidentRow | undefined => queue.get(id) ?? history.get(id);

/** Which incident a call belongs to, by the incidents: one opened from a call names it. */
const incidentOfCall = computed(
  () =>
    new Map(
      [...history.all(), ...queue.all()].flatMap((row) => row.calls.map((call) => [call, row.incident] as const)),
    ),
);

const withIncident = (call: CallRow): CallRow =>
  call.incident === null ? { ...call, incident: incidentOfCall.value.get(call.call) ?? null } : call;

export const callRows = (): CallRow[] => calls.all().map(withIncident);
export const callRow = (id: string | null): CallRow | undefined => {
  const found = calls.get(id);
  return found && withIncident(found);
};

export const desks = (): DeskRow[] => situation.all().filter((row): row is DeskRow => "extension" in row);
/** Since when nothing was heard of this person's console; null while it is heard. */
export const silentSince = (person: string | null): number | null =>
  person === null ? null : ((situation.get(`silent:${person}`) as SilentRow | undefined)?.since ?? null);
export const silentRows = (): SilentRow[] =>
  situation.all().filter((row): row is SilentRow => row.type === "SilentRow");
export const silentExchangeRows = (): SilentExchangeRow[] =>
  situation.all().filter((row): row is SilentExchangeRow => row.type === "SilentExchangeRow");
export const numberRows = (): NumberRow[] => situation.all().filter((row): row is NumberRow => "waiting" in row);
export const regionRow = (): RegionRow | undefined => situation.get("region") as RegionRow | undefined;
