/* The words of handing over to other centres and from them, in English. */

import type { beyondVi } from "./beyond-vi";

export const beyondEn: typeof beyondVi = {
  title: "Hand over to which centre?",
  open: "Hand to another centre",
  section: (n) => `From other centres ${n}`,
  keepOrGive: (name) => `Once ${name} has taken it:`,
  keep: "Both go on with it",
  giveAway: "Theirs alone: close ours",
  more: "Add extent, spread, help wanted, who reports",
  written: "Done",
  noted: (names) => `Sent along: ${names}.`,
  fields: {
    extent: "Extent",
    spread: "Likely spread",
    help: "Help wanted",
    reporter: "Who reports",
  },
  update: "Send news",
  updateFor: (name) => `News for ${name}`,
  send: "Send",
  told: (time) => `News sent at ${time}:`,
  waiting: (name) => `Waiting for ${name}`,
  still: "It is still ours.",
  unreached: (phone) => `It has not reached them yet.${phone ? ` Telephone: ${phone}.` : ""}`,
  accepted: (name, time, reference) => `${name} took it at ${time}${reference ? `, their number ${reference}` : ""}.`,
  refused: (name, why, time) => `${name} refused: ${why}, at ${time}. It is still ours.`,
  lapsed: {
    no_answer: (name, phone) =>
      `${name}: nobody took it in time. It is still ours.${phone ? ` Telephone: ${phone}.` : ""}`,
    not_delivered: (name, phone) =>
      `${name} could not be told. It is still ours.${phone ? ` Telephone: ${phone}.` : ""}`,
  },
  withdrawn: (name, time) => `Withdrawn from ${name} at ${time}.`,
  completed: {
    done: (name, time) => `${name} has done with it, at ${time}.`,
    aborted: (name, time) => `${name} gave it up at ${time}.`,
    not_told: (name) => `${name} took it and said no more.`,
  },
  tookFrom: (name, who, time) => `Taken from ${name}: ${who}, at ${time}.`,
  untold: (name, phone) =>
    `${name} could not be told that we took it: both may be at it.${phone ? ` Telephone: ${phone}.` : ""}`,
  offers: (why) => `asks us to take it: ${why}`,
  reporter: "Reported by",
  details: "What came with it",
  accept: "Take it, open an incident",
  attach: (number) => `Add to incident ${number}`,
  isOut: "It is offered to another centre already.",
  nowhere: "There is one number only, and no centre to hand it to.",
  noCentre: "There is no centre to hand it to.",
  alarm: {
    received: (name, why, left) => `${name} hands over: ${why}, ${left}`,
    back: (name) => `${name} did not take it: it is ours again`,
    untold: (name) => `${name} could not be told that we took it`,
    show: "Show",
  },
  what: {
    offer: (name) => `Offer it to ${name}`,
    update: (name) => `Send news to ${name}`,
    withdraw: (name) => `Withdraw it from ${name}`,
    accept: (name) => `Take what ${name} hands over`,
    refuse: (name) => `Refuse what ${name} hands over`,
  },
};
