/* Words of the cards of questions and of each service's part of an incident, in English. */

import type { cardVi, partVi } from "./cards-vi";

export const cardEn: typeof cardVi = {
  ask: "Ask next",
  figures: "then 1–9",
  example: (who) => `Example – must be approved by ${who} before use`,
  version: (version) => `version ${version}`,
  yes: "Yes",
  no: "No",
  unknown: "Not known",
  number: "figure",
  most: (most) => `at most ${most}`,
  proposal: "Proposed",
  because: (why) => `because ${why}`,
  take: "Take proposal",
  taken: (what) => `Taken: ${what}`,
  none: "Nothing is proposed by the answers yet.",
  also: (what) => `Also when opening: ${what}`,
  drop: "drop",
  priority: (priority) => `priority ${priority}`,
  readAloud: "Read to the caller",
  beat: (perMinute) => `Beat ${perMinute}`,
  beatStop: "Stop the beat",
  answers: "Answers",
  answered: (card) => `answers to card ${card}`,
  takenBack: "answers taken back",
};

export const partEn: typeof partVi = {
  title: "Parts",
  whole: "Whole",
  of: (service) => `Part of ${service}`,
  counts: (open, going) => `${open} waiting, ${going} under way`,
  change: (service, priority) => `priority ${priority} for the part of ${service}`,
  yours: "Your part",
  wholeSets: "The priority of the whole is that of every part.",
};
