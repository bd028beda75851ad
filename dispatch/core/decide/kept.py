"""What is still known of what is over."""

from dispatch.core import rules
from dispatch.core.request import Moment
from dispatch.core.state import Incident, State
from events.values import IncidentId


def kept_incident(state: State, number: IncidentId, moment: Moment) -> Incident | None:
    """Open, or ended within a day: what ended longer ago is gone, even if nothing happened since to take it out."""
    incident = state.incidents.get(number)
    if incident is None or incident.closed_at is None:
        return incident
    return incident if moment.now < incident.closed_at + rules.KEPT_MS else None
