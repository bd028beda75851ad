/* What a person may change of their own desk: extension, language, theme, sound, signing out. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { language, sound, theme } from "../lib/prefs";
import { isOfRoom, signOut } from "../lib/session";
import { Button, Chips } from "../parts/controls";
import { t } from "../words";
import { en } from "../words/en";
import { vi } from "../words/vi";
import { DeskChoice } from "./desk-choice";
import { page } from "./state";

export function Menu({ onClose }: { onClose: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    box.current?.querySelector<HTMLElement>("input, button")?.focus();
    return () => opener?.focus();
  }, []);
  return (
    <div
      class="menu"
      ref={box}
      role="dialog"
      aria-label={t().top.menu}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      {isOfRoom() && <DeskChoice />}
      <Looks />
      {page.value !== "map" && <Button onPress={() => openSecond(onClose)}>{t().top.second}</Button>}
      <div class="row">
        <Button onPress={() => (sound.value = sound.value === "on" ? "off" : "on")}>
          {sound.value === "on" ? t().top.soundOn : t().top.soundOff}
        </Button>
        <Button onPress={() => void signOut()}>{t().top.signOut}</Button>
      </div>
    </div>
  );
}

function openSecond(onClose: () => void): void {
  window.open("/#map", "_blank", "noopener");
  onClose();
}

/** Language and theme, for the menu and for sign-in. */
export function Looks() {
  return (
    <div class="row looks">
      <Chips
        label={t().top.languageLabel}
        all={[
          { value: "vi" as const, text: vi.language },
          { value: "en" as const, text: en.language },
        ]}
        chosen={language.value}
        onChoose={(value) => {
          language.value = value;
        }}
      />
      <span class="x" />
      <Chips
        label={t().top.theme}
        all={[
          { value: "light" as const, text: t().top.light },
          { value: "dark" as const, text: t().top.dark },
        ]}
        chosen={theme.value}
        onChoose={(value) => {
          theme.value = value;
        }}
      />
    </div>
  );
}
