/* Signing in, with the desk's check beside the form; nothing of any incident is shown here. */

import { useSignal } from "@preact/signals";
import "../../look/signin.css";
import { Looks } from "../../frame/menu";
import type { Problem } from "../../lib/asked";
import { extension } from "../../lib/prefs";
import { inWords, remembered } from "../../lib/region";
import { signIn } from "../../lib/session";
import { Key } from "../../parts/controls";
import { t } from "../../words";
import { Checks } from "./checks";
import { health } from "./health";

export function SignIn() {
  const region = remembered();
  document.title = t().product;
  return (
    <div class="signin">
      <main class="w">
        <section>
          <h1>{t().product}</h1>
          <p class="t2">{t().signin.subtitle(region ? inWords(region.name) : "")}</p>
          <Form />
          <Looks />
        </section>
        <Checks />
      </main>
      <Foot />
    </div>
  );
}

function Form() {
  const name = useSignal("");
  const password = useSignal("");
  const wrong = useSignal("");
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    wrong.value = "";
    wrong.value = await tryIn(name.value.trim(), password.value);
    busy.value = false;
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label for="name">{t().signin.name}</label>
      <input
        id="name"
        class="field"
        autocomplete="username"
        autocapitalize="none"
        required
        value={name.value}
        onInput={(event) => (name.value = event.currentTarget.value)}
      />
      <label for="password">{t().signin.password}</label>
      <input
        id="password"
        class="field"
        type="password"
        autocomplete="current-password"
        required
        value={password.value}
        onInput={(event) => (password.value = event.currentTarget.value)}
      />
      <label for="desk">{t().signin.desk}</label>
      <div class="deskfield">
        <input
          id="desk"
          class="field"
          inputMode="numeric"
          value={extension.value}
          onInput={(event) => (extension.value = event.currentTarget.value.trim())}
        />
        {extension.value !== "" && <span class="t3 sm">{t().signin.deskHint}</span>}
      </div>
      <button type="submit" class="btn pri enter" aria-disabled={busy.value || undefined}>
        {busy.value ? t().signin.sending : t().signin.submit} <Key name="Enter" />
      </button>
      <p class="wrong red" role="alert">
        {wrong.value}
      </p>
    </form>
  );
}

async function tryIn(name: string, password: string): Promise<string> {
  try {
    const problem = await signIn(name, password);
    return problem === null ? "" : textOf(problem);
  } catch {
    return t().signin.unreachable;
  }
}

function textOf(problem: Problem): string {
  if (problem.status >= 500) return t().signin.unreachable;
  if (problem.status === 429) return t().signin.tooMany;
  return problem.status === 401 ? t().signin.wrong : problem.title;
}

function Foot() {
  const found = health.value?.answer;
  return (
    <footer class="ft">
      {found && <span>{found.leading ? t().signin.leading : t().signin.standby}</span>}
      {found && <span>{t().signin.position(found.position)}</span>}
      <span>{t().signin.license}</span>
      <span class="x">{t().signin.forgot}</span>
    </footer>
  );
}
