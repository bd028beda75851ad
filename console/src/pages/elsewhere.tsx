/* For whom nothing here is: an account that reads of one area alone reads where operations centres do. */

import { useLayoutEffect } from "preact/hooks";
import { session, signOut } from "../lib/session";
import { Button } from "../parts/controls";
import { t } from "../words";

export function Elsewhere() {
  const words = t().elsewhere;
  useLayoutEffect(() => {
    document.title = t().product;
  });
  return (
    <main class="elsewhere">
      <h1>{words.title(session.value?.display ?? "")}</h1>
      <p>{words.text(session.value?.area ?? "")}</p>
      <Button large onPress={() => void signOut()}>
        {t().top.signOut}
      </Button>
    </main>
  );
}
