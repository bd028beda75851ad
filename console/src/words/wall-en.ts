/* The words of the wall, in English. */

import type { wallVi } from "./wall-vi";

export const wallEn: typeof wallVi = {
  title: (name) => `Emergencies in ${name}`,
  asOf: (time) => `As of ${time}`,
  weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  behind: (age, time) => `Data are ${age} late: this is how it was at ${time}`,
  lost: (age, time) => `Link lost for ${age}: this is how it was at ${time}`,
  trouble: {
    asking: { title: "Asking for data", text: "" },
    away: { title: "No data yet", text: "The server has not answered. The screen asks again by itself." },
    nobody: {
      title: "This screen may not show anything yet",
      text: "Open it by an address with a token from the administrator, or sign in to the console on the same host.",
    },
    withdrawn: {
      title: "This screen's token holds no more",
      text: "An administrator withdrew it, or it was not copied whole. A new one is needed.",
    },
  },
  map: "Map of the situation",
  legend: { busy: "filled: at work, hollow: free", far: (min) => `ambulance takes ${min} min or more` },
  columns: { number: "Number", open: "Open", waiting: "Waiting", decision: "Call to unit", ready: "Units free" },
  within: (limit) => `in ${limit}`,
  beyond: (limit) => `over ${limit}`,
  target: (limit) => `limit ${limit}`,
  tickets: "tickets",
  overdue: (n) => (n > 0 ? `${n} overdue` : "none overdue"),
  late: (n) => `${n} over limit`,
  worst: "Open, priority 1 and 2",
  counted: (shown, all) => `${shown} of ${all}, progress, open for`,
  quiet: "Nothing of priority 1 or 2 is open.",
  waits: (what, n, all) => `needs ${what}${all > 1 ? ` ${n}/${all}` : ""}`,
  pastLimit: "over the limit",
  steps: {
    assigned: "assigned",
    acknowledged: "accepted",
    en_route: "en route",
    on_scene: "on scene",
    transporting: "transporting",
    at_hospital: "at hospital",
    cleared: "crews are done",
  },
  noStep: "no unit needed yet",
  hours: { calls: "Calls by the hour", incidents: "Incidents by the hour" },
  means: (weeks) => (weeks > 0 ? `line: mean of ${weeks} ${weeks === 1 ? "week" : "weeks"}` : "no week before"),
  today: (n, weekAgo) => `today ${n}${weekAgo === null ? "" : `, by now last week ${weekAgo}`}`,
  most: (n, hour) => `most ${n} at ${hour}:00`,
  warnings: (n) => (n === 1 ? "1 warning in force" : `${n} warnings in force`),
  noWarnings: "No warning in force",
  until: (time) => `until ${time}`,
};
