/* What a hospital says of itself: free beds by kind of care, what it cannot take, whether it diverts, until when. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { now } from "../../lib/clock";
import { send } from "../../lib/commands";
import { clockTime } from "../../lib/format";
import { careName, careOf, hospitalName, hospitals, offsetMin, rules } from "../../lib/region";
import { hospitalRows } from "../../lib/rows";
import { Button, Chips } from "../../parts/controls";
import type { HospitalRow, Reason } from "../../wire";
import { t } from "../../words";

const HOUR_MS = 3_600_000;
const BEDS_MAX = 9_999;
const HOURS = [2, 4, 12, 24] as const;

interface Draft {
  beds: Record<string, number | undefined>;
  closed: string[];
  diverting: boolean;
  /** Hours it holds; null is the region's limit. */
  hours: number | null;
}

const draftOf = (row: HospitalRow | undefined): Draft => ({
  beds: { ...row?.beds },
  closed: [...(row?.closed ?? [])],
  diverting: row?.diverting ?? false,
  hours: null,
});

export function ReportForm({ id }: { id: string }) {
  const row = hospitalRows.get(id);
  const draft = useSignal<Draft>(draftOf(row));
  const seen = useSignal(row?.reported_at ?? null);
  const touched = useSignal(false);
  const said = useSignal<{ ok: boolean; text: string } | null>(null);
  const { form } = t().hospital;
  const fill = () => {
    draft.value = draftOf(hospitalRows.peek(id));
    seen.value = hospitalRows.peek(id)?.reported_at ?? null;
    touched.value = false;
  };
  // News fills the form only while nobody has a hand in it.
  useLayoutEffect(() => {
    if (!touched.peek()) fill();
  }, [row?.reported_at, row?.lapsed_at]);
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.peek(), ...part };
    touched.value = true;
    said.value = null;
  };
  const overtaken = touched.value && seen.value !== (row?.reported_at ?? null);
  const report = async () => {
    said.value = { ok: true, text: `${form.sending}…` };
    seen.value = hospitalRows.peek(id)?.reported_at ?? null;
    said.value = await told(id, draft.peek());
    if (said.value.ok) touched.value = false;
  };
  return (
    <form class="hf" aria-label={form.title} onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{form.free}</legend>
        {careOf(hospitals.value.find((site) => site.id === id)).map((care) => (
          <Beds key={care} care={care} draft={draft.value} onChange={change} />
        ))}
      </fieldset>
      <label class={draft.value.diverting ? "hf-divert on" : "hf-divert"}>
        <input
          type="checkbox"
          checked={draft.value.diverting}
          onChange={(event) => change({ diverting: event.currentTarget.checked })}
        />
        <span>
          <b>{form.diverting}</b>
          <span class="t2">{form.divertingHint}</span>
        </span>
      </label>
      <div class="hf-until">
        <span class="t2">{form.until}</span>
        <Chips label={form.until} all={lasting()} chosen={draft.value.hours} onChoose={(hours) => change({ hours })} />
      </div>
      {overtaken && (
        <p class="amb" role="status">
          {form.changed}{" "}
          <button type="button" class="link" onClick={fill}>
            {form.reload}
          </button>
        </p>
      )}
      <button type="submit" class="go" onClick={() => void report()}>
        {touched.value || row?.reported_at == null ? form.send : form.same}
      </button>
      <p class={said.value?.ok === false ? "red" : "t2"} role="status">
        {said.value?.text ?? ""}
      </p>
    </form>
  );
}

/** The region's limit, and others. */
function lasting(): { value: number | null; text: string }[] {
  const { form } = t().hospital;
  const usual = (rules.value?.limits.hospital_s ?? 0) / 3600;
  const others = HOURS.filter((hours) => hours !== usual);
  return [
    { value: null, text: form.usual(String(Math.round(usual * 10) / 10)) },
    ...others.map((hours) => ({ value: hours as number | null, text: form.hours(hours) })),
  ].sort((a, b) => (a.value ?? usual) - (b.value ?? usual));
}

async function told(id: string, { beds, closed, diverting, hours }: Draft): Promise<{ ok: boolean; text: string }> {
  const known = Object.entries(beds).filter((one): one is [string, number] => one[1] !== undefined);
  const until = hours === null ? {} : { until: Math.round(now() + hours * HOUR_MS) };
  const outcome = await send(
    { type: "ReportHospital", hospital: id, beds: Object.fromEntries(known), diverting, closed, ...until },
    t().hospital.what(hospitalName(id)),
  );
  if (outcome.state === "kept")
    return { ok: true, text: t().hospital.form.kept(clockTime(now(), offsetMin.value, false)) };
  if (outcome.state === "refused")
    return { ok: false, text: t().refusal[outcome.problem.reason as Reason] ?? outcome.problem.title };
  return { ok: false, text: t().hospital.form.unsent };
}

interface BedsProps {
  care: string;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** One kind of care: how many beds are free, or that it is not known, or that it takes nobody. */
function Beds({ care, draft, onChange }: BedsProps) {
  const { form } = t().hospital;
  const name = careName(care);
  const n = draft.beds[care];
  const closed = draft.closed.includes(care);
  const set = (to: number | undefined) => onChange({ beds: { ...draft.beds, [care]: to } });
  const toggle = () =>
    onChange({ closed: closed ? draft.closed.filter((one) => one !== care) : [...draft.closed, care] });
  return (
    <div class="hf-care" data-care={care}>
      <span class="one b" id={`care-${care}`}>
        {name}
      </span>
      <Button label={form.less(name)} disabled={closed || !n} onPress={() => set((n ?? 1) - 1)}>
        −
      </Button>
      <input
        inputMode="numeric"
        aria-labelledby={`care-${care}`}
        placeholder={form.unsaid}
        disabled={closed}
        value={n ?? ""}
        onInput={(event) => set(numberOf(event.currentTarget.value))}
      />
      <Button label={form.more(name)} disabled={closed || (n ?? 0) >= BEDS_MAX} onPress={() => set((n ?? 0) + 1)}>
        +
      </Button>
      <button type="button" class={closed ? "btn on" : "btn"} aria-pressed={closed} onClick={toggle}>
        {form.closed}
      </button>
    </div>
  );
}

/** Nothing typed is not zero: it is not known. */
export function numberOf(typed: string): number | undefined {
  const figures = typed.replace(/\D/g, "");
  return figures === "" ? undefined : Math.min(BEDS_MAX, Number(figures));
}
