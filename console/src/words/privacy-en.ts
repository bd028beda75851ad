/* The words of who read what is personal, and of erasing it, in English. */

import type { privacyVi } from "./privacy-vi";

export const privacyEn: typeof privacyVi = {
  title: "Personal data",
  open: "Who read it, erase on request",
  readers: "Who read or listened",
  nobody: "Nobody yet.",
  failed: "Could not be asked. Try again later.",
  read: "read number, narrative",
  heard: "heard the recording",
  erase: "Erase on request",
  eraseData: "Erase personal data…",
  thisOnly: "This incident only",
  thisCall: "This call only",
  allOfNumber: "Every call of this number",
  sure: (why) => `${why}. Once erased nobody can read it again, not even we.`,
  doIt: "Erase for ever",
  done: "Erased.",
};
