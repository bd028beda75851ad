/* Where: the address as told, and a point from the caller's position or from the map. */

import "../look/fields.css";
import { whereIs } from "../lib/region";
import type { Place } from "../wire";
import { t } from "../words";
import { Button, Key } from "./controls";

export interface Where {
  address: string;
  place: Place | null;
  /** Who said so; null while nothing is chosen, or as it was before. */
  placeFrom: "caller" | "map" | null;
}

interface Props {
  where: Where;
  /** Where the caller is, as far as it is known. */
  caller: Place | null;
  onChange: (change: Partial<Where>) => void;
}

export function PlaceField({ where, caller, onChange }: Props) {
  return (
    <div>
      <label class="lb" for="address">
        {t().form.place}
        <span class="x">
          <Key name="Alt D" />
        </span>
      </label>
      <div class="placeline">
        <input
          id="address"
          class="field"
          lang="vi"
          autocomplete="off"
          maxLength={300}
          placeholder={t().form.address}
          value={where.address}
          onInput={(event) => onChange({ address: event.currentTarget.value })}
        />
        {caller && where.placeFrom !== "caller" && (
          <Button onPress={() => onChange({ place: caller, placeFrom: "caller" })}>{t().form.accept}</Button>
        )}
      </div>
      <Point where={where} onClear={() => onChange({ place: null, placeFrom: null })} />
    </div>
  );
}

const SAID = { caller: "fromCaller", map: "fromMap" } as const;

function Point({ where: { place, placeFrom }, onClear }: { where: Where; onClear: () => void }) {
  return (
    <div class="point t2" role="status">
      {place === null ? (
        <span class="t3">{t().form.noPlace}</span>
      ) : (
        <>
          <b lang="vi">{whereIs(place)}</b> <span class="t3">{placeFrom && t().form[SAID[placeFrom]]}</span>
          <button type="button" class="small" onClick={onClear}>
            {t().form.clearPlace}
          </button>
        </>
      )}
    </div>
  );
}
