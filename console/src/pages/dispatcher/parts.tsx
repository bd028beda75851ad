/* The parts of an incident, a service each: how it is ranked and how much of it waits. Pressed, it can be ranked anew. */

import { myServices, partsOf } from "../../lib/parts";
import { inWords, serviceOf } from "../../lib/region";
import { isOfRoom } from "../../lib/session";
import { PriorityMark } from "../../parts/marks";
import type { IncidentRow } from "../../wire";
import { t } from "../../words";
import { menu } from "./menu-state";
import { rankWhich } from "./state";

export const serviceName = (service: string): string => inWords(serviceOf(service)?.name) || service;

export const mayRank = (service: string): boolean =>
  isOfRoom() && (myServices().length === 0 || myServices().includes(service));

export function Parts({ row }: { row: IncidentRow }) {
  const press = (service: string) => {
    rankWhich.value = service;
    menu("priority");
  };
  return (
    <div class="parts">
      {partsOf(row).map(({ service, priority, open, going }) => {
        const own = myServices().includes(service);
        const quiet = myServices().length > 0 && !own;
        const text = (
          <>
            <PriorityMark priority={priority} size={18} /> <b class="one">{serviceName(service)}</b>{" "}
            <span class="t3">{t().part.counts(open, going)}</span>
          </>
        );
        return row.closed_at === null && mayRank(service) ? (
          <button key={service} type="button" class="part" data-part={service} onClick={() => press(service)}>
            {text}
          </button>
        ) : (
          <span key={service} class={quiet ? "part other" : "part"} data-part={service}>
            {text}
          </span>
        );
      })}
    </div>
  );
}
