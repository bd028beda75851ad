/* The words of finding the caller's place in English. */

import type { Words } from ".";

export const locatingEn: Words["locating"] = {
  source: { network: "by the network", aml: "by the phone itself", link: "by link" },
  method: { gnss: "GNSS", wifi: "Wi-Fi", cell: "cell", unknown: "" },
  noRadius: "radius not known",
  ago: (age) => `${age} ago`,
  label: (what) => `Caller ${what}`,
  others: "Other positions:",
  apart: (m) => `${m} off`,
  takeOther: (what) => `Take ${what}`,
  title: "Caller's position",
  ask: "Ask position",
  askAgain: "Ask again",
  whose: "Somebody else holds this call.",
  noNumber: "Number withheld: no text can be sent.",
  not: "Text a link by which the caller sends where she is.",
  due: "sending the text",
  sent: (time) => `sent at ${time}`,
  delivered: (time) => `on the phone at ${time}`,
  answered: (time) => `position received at ${time}`,
  expired: "expired, no position sent",
  notNeeded: "not needed any more",
  failed: (why) => `could not be sent: ${why}`,
  cause: {
    no_gateway: "there is no gateway for texts",
    no_address: "the page of links has no address yet",
    no_number: "no text can be sent to this number",
    erased: "the number was erased",
    away: "the gateway does not answer",
    busy: "the gateway is busy",
    refused: "the gateway refused",
    not_delivered: "it did not reach the phone",
  },
  what: (number) => `Ask where the caller of ${number} is`,
};
