/* The alarm devices of the site: whether one is broken or under test, and putting it under test until a time. */

import { useSignal } from "@preact/signals";
import { now } from "../../lib/clock";
import { clockTime } from "../../lib/format";
import { offsetMin } from "../../lib/region";
import { devices } from "../../lib/rows";
import { isOfRoom, mayKeepSites } from "../../lib/session";
import { lostSince } from "../../lib/stream";
import { Button } from "../../parts/controls";
import { personName } from "../../parts/names";
import type { SiteRow } from "../../wire";
import { t } from "../../words";
import { endTest, testDevice, testFor } from "./actions";

const HOURS = [1, 4, 8];
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

export function Devices({ row }: { row: SiteRow }) {
  const words = t().sites.page;
  return (
    <section>
      <div class="lb">{words.devices}</div>
      {row.devices.length === 0 && <p class="t3">{words.noDevices}</p>}
      <ul class="sp-devices">
        {row.devices.map((one) => (
          <Device key={one} site={row.site} device={one} />
        ))}
      </ul>
    </section>
  );
}

/** How a device is, is told to the room alone; the others may end a test without having seen it. */
function Device({ site, device }: { site: string; device: string }) {
  const words = t().sites.page;
  const asks = useSignal(false);
  const known = devices.get(device);
  const isTested = known?.tested_until != null;
  const told = [
    isTested && words.tested(clockTime(known.tested_until ?? 0, offsetMin.value, false), personName(known.tested_by)),
    known?.faulty_since != null && words.faulty(clockTime(known.faulty_since, offsetMin.value, false)),
  ].filter(Boolean);
  const off = lostSince.value !== null;
  const shut = (act: Promise<boolean>) => {
    asks.value = false;
    void act;
  };
  return (
    <li data-device={device}>
      <div class="sp-row">
        <span class="one b">{device}</span>
        <span class={told.length > 0 ? "amb" : "t3"}>{told.join(", ") || (isOfRoom() ? words.works : "")}</span>
        {mayKeepSites() && (isTested || !isOfRoom()) && (
          <Button disabled={off} label={`${words.testEnd}: ${device}`} onPress={() => void endTest(site, device)}>
            {words.testEnd}
          </Button>
        )}
        {mayKeepSites() && !isTested && !asks.value && (
          <Button disabled={off} label={`${words.test}: ${device}`} onPress={() => (asks.value = true)}>
            {words.test}
          </Button>
        )}
      </div>
      {asks.value && (
        <Until
          onFor={(hours) => shut(testFor(site, device, hours))}
          onUntil={(until) => shut(testDevice(site, device, until))}
          onBack={() => (asks.value = false)}
        />
      )}
    </li>
  );
}

interface UntilProps {
  onFor: (hours: number) => void;
  onUntil: (until: number) => void;
  onBack: () => void;
}

/** Some hours, or the next time that the clock shows so. */
function Until({ onFor, onUntil, onBack }: UntilProps) {
  const words = t().sites.page;
  const time = useSignal("");
  const until = nextAt(time.value, now(), offsetMin.value);
  return (
    <form
      class="sp-row"
      aria-label={words.testUntil}
      onSubmit={(event) => {
        event.preventDefault();
        if (until !== null) onUntil(until);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onBack();
      }}
    >
      <span class="t2">{words.testUntil}</span>
      <input
        class="field"
        inputMode="numeric"
        maxLength={5}
        placeholder="17:30"
        aria-label={words.testUntil}
        value={time.value}
        ref={(box) => {
          if (time.peek() === "") box?.focus();
        }}
        onInput={(event) => (time.value = event.currentTarget.value)}
      />
      <button type="submit" class="btn" aria-disabled={until === null || undefined}>
        {words.test}
      </button>
      {HOURS.map((hours) => (
        <Button key={hours} onPress={() => onFor(hours)}>
          {words.hoursLong(hours)}
        </Button>
      ))}
      <Button onPress={onBack} hint="Esc">
        {t().sites.hazards.back}
      </Button>
    </form>
  );
}

/** `17:30`, `17h30` or `1730` by the region's own time, the next time it is so; null for what is no time. */
export function nextAt(typed: string, at: number, offsetMin: number): number | null {
  const [, hours, minutes] = /^(\d{1,2})[:.hH]?(\d{2})$/.exec(typed.trim()) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  const local = at + offsetMin * MINUTE_MS;
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  const then = day + (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return (then > local ? then : then + DAY_MS) - offsetMin * MINUTE_MS;
}
