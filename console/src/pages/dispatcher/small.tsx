/* A word that can be pressed, with its key while the key works. */

import { Key } from "../../parts/controls";
import { inUse } from "./candidates";

interface Props {
  hint: string;
  text: string;
  onPress: () => void;
  /** Whether the key works wherever the focus is, not only in the panel. */
  everywhere?: boolean;
}

export function Small({ hint, text, onPress, everywhere = false }: Props) {
  return (
    <button type="button" class="small" onClick={onPress}>
      <span class={everywhere || inUse.value ? "" : "unused"}>
        <Key name={hint} />
      </span>{" "}
      {text}
    </button>
  );
}
