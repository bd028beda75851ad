/* What the exchange made of ringing a caller. */

import { dialTold } from "../../lib/messages";

export function Dialled({ call }: { call: string }) {
  const { text, warn } = dialTold(call);
  return text === "" ? null : (
    <div class={warn ? "amb" : "t2"} role="status">
      {text}
    </div>
  );
}
