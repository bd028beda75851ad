/* What the map shows besides incidents and units, by F4. */

import { signal } from "@preact/signals";
import { useKeys } from "../lib/keys";
import { Key } from "../parts/controls";
import { t } from "../words";

export const layersOn = signal({
  names: true,
  roads: true,
  stations: true,
  hospitals: true,
  offDuty: false,
  callers: true,
});
type Layer = keyof typeof layersOn.value;

const open = signal(false);

export function LayerMenu() {
  const toggle = () => {
    open.value = !open.value;
  };
  useKeys({ F4: toggle });
  return (
    <div class="layers" onKeyDown={closeByEscape}>
      <button type="button" class="mk" aria-expanded={open.value} onClick={toggle}>
        {t().map.layers} <Key name="F4" />
      </button>
      {open.value && (
        <fieldset class="mk list" aria-label={t().map.layers}>
          {(Object.keys(layersOn.value) as Layer[]).map((layer) => (
            <label key={layer}>
              <input
                type="checkbox"
                checked={layersOn.value[layer]}
                onChange={(event) => (layersOn.value = { ...layersOn.value, [layer]: event.currentTarget.checked })}
              />
              {t().map[layer]}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

function closeByEscape(event: KeyboardEvent): void {
  if (event.key !== "Escape" || !open.value) return;
  event.stopPropagation();
  open.value = false;
}
