/* While the component stands, the frame says whether what is in hand is a drill. */

import { useLayoutEffect } from "preact/hooks";
import { drill } from "./state";

export function useDrill(on: boolean): void {
  useLayoutEffect(() => {
    drill.value = on;
    return () => {
      drill.value = false;
    };
  }, [on]);
}
