/* Each service's part of an incident: how it is ranked, how much of it waits, and which part is one's own. */

import type { IncidentRow, NeedRow } from "../wire";
import { rules } from "./region";
import { session } from "./session";

export interface ServicePart {
  service: string;
  priority: number;
  open: number;
  going: number;
}

export const partPriority = (row: IncidentRow, service: string): number =>
  row.parts.find((part) => part.service === service)?.priority ?? row.priority;

/** One for each service something was asked of here, in the region's order of services. */
export function partsOf(row: IncidentRow): ServicePart[] {
  const order = (rules.value?.services ?? []).map(({ id }) => id);
  const services = [...new Set(row.needs.map((need) => need.service))];
  services.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return services.map((service) => {
    const needs = row.needs.filter((need) => need.service === service);
    return {
      service,
      priority: partPriority(row, service),
      open: needs.filter((need) => need.assignment === null).length,
      going: needs.filter((need) => need.assignment !== null && need.step !== "cleared").length,
    };
  });
}

/** Whether there is more to say of its parts than of the whole. */
export const hasParts = (row: IncidentRow): boolean => row.parts.length > 0 || partsOf(row).length > 1;

/** The services a dispatcher is bound to; none named is all, as for everybody else. */
export const myServices = (): readonly string[] => (session.value?.role === "dispatcher" ? session.value.services : []);

export const isMine = (need: Pick<NeedRow, "service">): boolean =>
  myServices().length === 0 || myServices().includes(need.service);

/** How urgent the incident is to who looks: by her own part, where she has one, else as a whole. */
export function seenPriority(row: IncidentRow): number {
  const mine = partsOf(row).filter((part) => myServices().includes(part.service));
  return mine.length === 0 ? row.priority : Math.min(...mine.map((part) => part.priority));
}

/** Whether she may rank the whole: nothing of another service is asked for here. */
export const mayRankWhole = (row: IncidentRow): boolean => row.needs.every(isMine);

/** Whether she may end the whole: nobody of another service is still needed here. */
export const mayEndWhole = (row: IncidentRow): boolean =>
  row.needs.every((need) => isMine(need) || need.step === "cleared");
