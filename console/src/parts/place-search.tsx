/* The words of an address as they are typed, and the places they may mean; only a choice sets a point, and Enter chooses. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import "../look/fields.css";
import { useFinding } from "../lib/finding";
import { allAreas } from "../lib/region";
import type { Found, Place } from "../wire";
import { t } from "../words";
import { Key } from "./controls";

interface Props {
  address: string;
  /** Where the caller is: of equally good places the nearest comes first. */
  caller: Place | null;
  onType: (address: string) => void;
  onChoose: (place: Place, name: string) => void;
}

const NONE = -1;
/** Of what agrees in some words: as much as a name without a word that adds nothing. Figures that may be of several grids
    have less. */
const SURE_SCORE = 0.7;
const HALF_SURE: readonly Found["how"][] = ["words", "coordinates"];

export function PlaceSearch({ address, caller, onType, onChoose }: Props) {
  const { found, awaited, look, stop } = useFinding(caller);
  const hasty = useRef(false);
  const at = useSignal(NONE);
  const some = found.value;
  const close = () => {
    hasty.current = false;
    stop();
    at.value = NONE;
  };
  const choose = (one: Found | undefined) => {
    if (one === undefined || one.place === null) return;
    onChoose(one.place, calledBy(one));
    close();
  };
  const move = (step: number) => {
    at.value = Math.min(Math.max(at.value + step, NONE), some.length - 1);
  };
  const best = some.slice(0, 1).find(isSure);
  const chosen = at.value === NONE ? best : some[at.value];
  const keys: Record<string, () => void> = {
    ...(some.length > 0 && {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: close,
      Enter: () => choose(chosen),
    }),
    ...(awaited.value && at.value === NONE && { Enter: () => (hasty.current = true) }),
  };
  // Enter before the answer takes the best of what comes, not of what was there for fewer letters.
  useLayoutEffect(() => {
    if (hasty.current && !awaited.value) choose(best);
    if (!awaited.value) hasty.current = false;
  }, [found.value, awaited.value]);
  const hear = (event: KeyboardEvent) => {
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    const handler = event.isComposing || modified ? undefined : keys[event.key];
    if (handler === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    handler();
  };
  return (
    <div class="place">
      <input
        id="address"
        class="field"
        lang="vi"
        autocomplete="off"
        maxLength={300}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={some.length > 0}
        aria-controls="places"
        aria-activedescendant={some.length > 0 && at.value !== NONE ? `place-${at.value}` : undefined}
        placeholder={t().form.address}
        value={address}
        onInput={(event) => {
          at.value = NONE;
          hasty.current = false;
          onType(event.currentTarget.value);
          look(event.currentTarget.value);
        }}
        onKeyDown={hear}
        onBlur={close}
      />
      <span class="sr" role="status">
        {some.length > 0 && t().form.places(some.length)}
      </span>
      {some.length > 0 && <Places found={some} at={at.value} best={best} onChoose={choose} />}
    </div>
  );
}

interface PlacesProps {
  found: readonly Found[];
  at: number;
  /** What Enter takes while none is pointed at; nothing where the first is not surely what was meant. */
  best: Found | undefined;
  onChoose: (one: Found) => void;
}

function Places({ found, at, best, onChoose }: PlacesProps) {
  return (
    <div class="float">
      <div id="places" role="listbox" aria-label={t().form.placesTitle}>
        {found.map((one, i) => (
          <div
            key={i}
            id={`place-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            aria-disabled={one.place === null}
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(one);
            }}
          >
            <span class="one" lang="vi">
              {one.name}
            </span>
            <span class="t3 sm one">{about(one)}</span>
            {(at === NONE ? one === best : i === at) && <Key name="Enter" />}
          </div>
        ))}
      </div>
      {at === NONE && best === undefined && <p class="t3 sm">{t().form.unsure}</p>}
    </div>
  );
}

/** What tells it from others of its name; of a kilometre that is not known, from where to where it would be. */
function about(one: Found): string {
  if (one.place === null) return one.area === "" ? t().form.noPosts : t().form.beyondPosts(one.area);
  return [
    one.area,
    one.until && t().form.nameUntil(one.until),
    isMiddle(one) && t().form.middle,
    unknownOf(one),
    one.is_elsewhere && t().form.elsewhere,
  ]
    .filter(Boolean)
    .join(", ");
}

/** An area or a road is more than a point: what is set is its middle, and says so. */
const isMiddle = (one: Found): boolean => one.kind === "road" || isArea(one);

const isArea = ({ kind }: Found): boolean => allAreas.value.some((area) => area.properties.level === kind);

/** Crews are sent where Enter says. The middle of a road, what agrees only in some words, figures of several grids, and a thing that is named beside
what is not known of the address must be pointed at; what is understood and not known stands first, and nothing is
taken in its place. */
function isSure(one: Found): boolean {
  if (one.place === null || one.kind === "road" || one.is_elsewhere) return false;
  if (isArea(one)) return true;
  return one.beyond === "" && (!HALF_SURE.includes(one.how) || one.score >= SURE_SCORE);
}

const unknownOf = ({ beyond }: Found): string | false => beyond !== "" && t().form.notKnown(beyond);

/** What is not known of the address stays in it: the crew may find the house where the map does not. */
const calledBy = (one: Found): string =>
  [one.beyond, isMiddle(one) ? t().form.middleOf(one.name) : one.name].filter(Boolean).join(", ");
