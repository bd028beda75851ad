/* The words of reaching crews and callers by telephone, in English. */

import type { reachVi } from "./reach-vi";

export const reachEn: typeof reachVi = {
  order: {
    due: { sms: "texting", voice: "ringing", line: "ringing", centre: "being sent" },
    sent: {
      sms: (time) => `texted ${time}`,
      voice: (time) => `rung ${time}`,
      line: (time) => `rung ${time}`,
      centre: (time) => `sent ${time}`,
    },
    delivered: (time) => `text arrived ${time}`,
    answered: "answered by telephone",
    failed: {
      sms: "could not be texted",
      voice: "could not be rung",
      line: "could not be rung",
      centre: "could not be sent",
    },
    expired: "no answer to text or call",
  },
  cause: {
    no_gateway: "there is no gateway for it",
    unaddressed: "no address was set up",
    no_address: "the address of the link's page was not set up",
    too_many: "this number got many texts within a day",
    no_number: "the number cannot be reached",
    erased: "the number was erased",
    refused: "the gateway refused",
    away: "the gateway does not answer",
    busy: "the gateway is busy",
    not_delivered: "the text did not arrive",
    wrong_extension: "this desk's telephone cannot be rung",
  },
  noPage: "page closed",
  noPageSince: (time) => `The crew's page is closed since ${time}: orders go by text.`,
  reach: "Text/ring the crew",
  what: {
    reach: (unit) => `Text/ring ${unit}`,
    setPhone: (unit) => `Set the telephone number of ${unit}`,
    dropPhone: (unit) => `Remove the telephone number of ${unit}`,
    dial: "Call through the exchange",
  },
  phone: {
    label: "Crew's telephone number",
    short: "Number",
    none: "no number",
    hidden: "•••• ••• •••",
    show: "Show number",
    change: "Change number",
    set: "Set number",
    drop: "Remove number",
    save: "Save",
    back: "Back",
    wrong: "This number cannot be called.",
    why: "Orders are texted or read out to this number while the page is closed. Answer 1 to accept, 2 to refuse.",
  },
  dial: {
    do: "Call through the exchange",
    due: "The exchange is dialling…",
    done: (time) => `The exchange took it at ${time}: lift your receiver, then the other end rings.`,
    failed: (why) => `The exchange could not call: ${why}.`,
    expired: "The exchange did not take it in time. Call by your own telephone.",
  },
};
