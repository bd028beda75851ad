"""Places that people keep knowledge of, what is dangerous where incidents are, and alarms without a voice.

Sites are asked for, one by one or by place: nobody is sent all of them. What is dangerous where an incident lies is a
row of its own, told to the room and to who goes there, and changes when the incident moves or the site does.
"""

from collections.abc import Sequence
from typing import Any

from events.entry import Entry
from events.values import AlarmId, IncidentId, Time
from projections.projection import KEPT_MS, Change, Handler, drained
from projections.sites import alarms, known
from projections.sites.kept import Kept
from projections.sites.rows import (
    AlarmRow,
    AlarmTry,
    Around,
    ContactRow,
    DeviceRow,
    HazardRow,
    HazardsRow,
    NamedSite,
    SiteRow,
)

__all__ = [
    "TABLE",
    "AlarmRow",
    "AlarmTry",
    "Around",
    "ContactRow",
    "DeviceRow",
    "HazardRow",
    "HazardsRow",
    "NamedSite",
    "SiteRow",
    "Sites",
]

TABLE: dict[type, Handler] = {**known.TABLE, **alarms.TABLE}


class Sites(Kept):
    """Four views: `sites`, `hazards` by the incident, `alarms` and `devices`."""

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"sites": self.rows, "hazards": self.hazards, "alarms": self.alarms, "devices": self.devices}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            event = entry.event
            TABLE[type(event)](self, event, entry)

    def changes(self) -> list[Change]:
        return [
            *drained("sites", self.touched),
            *drained("hazards", self.hazards_touched),
            *drained("alarms", self.alarms_touched),
            *drained("devices", self.devices_touched),
        ]

    def forget(self, now: Time) -> None:
        """As the core forgets, and as soon: an alarm that became an incident is kept with it."""
        while self.leaving and self.leaving[0][0] <= now:
            due, name = self.leaving.popleft()
            if isinstance(name, int):
                self._forget_incident(name, Time(due - KEPT_MS))
            elif name in self.alarms:
                self._forget_alarm(name)

    def _forget_incident(self, incident: IncidentId, closed_at: Time) -> None:
        """Unless it was open again since."""
        if self.closed.get(incident) != closed_at:
            return
        del self.closed[incident]
        self.ended.pop(incident, None)
        alarm = self.of_incident.pop(incident, None)
        if alarm is not None:
            self._forget_alarm(alarm)

    def _forget_alarm(self, name: AlarmId) -> None:
        row = self.alarms.pop(name)
        del self.active[name]
        if row.site is not None:
            names = self.of_site[row.site]
            names.remove(name)
            if not names:
                del self.of_site[row.site]
        self.alarms_touched[name] = None
