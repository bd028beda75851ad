/* Where: the address as told, and a point from what it may mean, the caller's position or the map. */

import "../look/fields.css";
import { samePlace } from "../lib/fixes";
import { useKeys } from "../lib/keys";
import { isOutside, regionName, whereIs } from "../lib/region";
import type { Place } from "../wire";
import { t } from "../words";
import { Button, Key } from "./controls";
import { Triangle } from "./marks";
import { PlaceSearch } from "./place-search";

export interface Where {
  address: string;
  place: Place | null;
  /** Who said so; null while nothing is chosen, or as it was before. */
  placeFrom: "caller" | "map" | "search" | null;
  /** What was chosen, when it was found by its name. */
  placeName?: string;
}

interface Props {
  where: Where;
  /** Where the caller is, as far as it is known. */
  caller: Place | null;
  onChange: (change: Partial<Where>) => void;
}

export function PlaceField({ where, caller, onChange }: Props) {
  const isTaken = where.placeFrom === "caller" && samePlace(where.place, caller);
  const accept = () => caller && !isTaken && onChange({ place: caller, placeFrom: "caller" });
  useKeys({ "Alt+M": accept });
  return (
    <div>
      <label class="lb" for="address">
        {t().form.place}
        <span class="x">
          <Key name="Alt D" />
        </span>
      </label>
      <div class="placeline">
        <PlaceSearch
          address={where.address}
          caller={caller}
          onType={(address) => onChange({ address })}
          onChoose={(place, placeName) => onChange({ place, placeFrom: "search", placeName })}
        />
        {caller && !isTaken && (
          <Button onPress={accept} hint="Alt M">
            {t().form.accept}
          </Button>
        )}
      </div>
      <Point where={where} onClear={() => onChange({ place: null, placeFrom: null })} />
    </div>
  );
}

const SAID = { caller: "fromCaller", map: "fromMap" } as const;

const said = ({ placeFrom, placeName }: Where): string =>
  placeFrom === "search" ? t().form.fromSearch(placeName ?? "") : placeFrom === null ? "" : t().form[SAID[placeFrom]];

function Point({ where, onClear }: { where: Where; onClear: () => void }) {
  const { place } = where;
  return (
    <div class="point t2" role="status">
      {place === null ? (
        <span class="t3">{t().form.noPlace}</span>
      ) : (
        <>
          {isOutside(place) && (
            <b class="amb outside">
              <Triangle /> {t().form.outside(regionName())}{" "}
            </b>
          )}
          <b lang="vi">{whereIs(place)}</b> <span class="t3">{said(where)}</span>
          <button type="button" class="small" onClick={onClear}>
            {t().form.clearPlace}
          </button>
        </>
      )}
    </div>
  );
}
