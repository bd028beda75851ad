"""Who rings the site because of an alarm, which of its contacts, and what came of it."""

from collections.abc import Iterable

import events
from dispatch.core import commands, rules
from dispatch.core.decide.messages import desk_of, fresh
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Alarm, Ring, State, may_be_rung, waits_to_be_verified
from events import AnyEvent
from events.values import Actor, AlarmId, AlarmOutcome, SiteId, Time


def take_alarm(state: State, c: commands.TakeAlarm, asked: Request, moment: Moment) -> Decision:
    """Exactly one rings the site."""
    alarm = waiting(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    if alarm.person == asked.by:
        return Refusal(Reason.ALREADY_SO)
    taken = events.AlarmTaken(c.alarm, asked.by, alarm.person)
    return unless_taken(state, alarm, asked) or [*unwanted(state, alarm.rings.values()), taken]


def ring_contact(state: State, c: commands.RingContact, asked: Request, moment: Moment) -> Decision:
    """One at a time, and nobody whom another who is heard of rings just now; who sits at no desk dials herself. Of one
    that waits she takes the alarm by it; of what has become an incident there is nothing to take."""
    alarm = _to_ring(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    site = state.sites.get(alarm.site) if alarm.site is not None else None
    if alarm.site is None or site is None:
        return Refusal(Reason.NO_SUCH_SITE)
    if c.contact not in site.contacts:
        return Refusal(Reason.NO_SUCH_CONTACT)
    waits = waits_to_be_verified(alarm)
    taken = (unless_taken(state, alarm, asked) if waits else None) or _unless_rung(state, alarm, c, asked, moment)
    if taken is not None:
        return taken
    given_up = [ring for _, ring in _rings_of(state, alarm.site, c.contact)]
    takes = unwanted(state, [*given_up, *alarm.rings.values()] if waits else given_up)
    if waits and alarm.person != asked.by:
        takes.append(events.AlarmTaken(c.alarm, asked.by, alarm.person))
    extension = None if c.by_hand else desk_of(state, asked)
    message = fresh(state) if extension is not None else None
    rung = events.ContactRung(c.alarm, alarm.site, c.contact, asked.by, message)
    if message is None:
        return [*takes, rung]
    expires = Time(moment.now + rules.DIAL_MS_MAX)
    due = events.MessageDue(
        message,
        "line",
        "dial",
        expires,
        asked.by,
        extension=extension,
        drill=alarm.drill,
        alarm=c.alarm,
        contact=c.contact,
    )
    return [*takes, rung, due]


def _to_ring(state: State, name: AlarmId) -> Alarm | Refusal:
    """An alarm whose site may be rung: a ring may warn whoever a button was pressed against that is an incident at
    once."""
    alarm = state.alarms.get(name)
    if alarm is None:
        return Refusal(Reason.NO_SUCH_ALARM)
    if not may_be_rung(alarm):
        return Refusal(Reason.ALARM_HAS_ENDED)
    return Refusal(Reason.RINGING_WARNS) if alarm.verify_by is None else alarm


def _unless_rung(state: State, alarm: Alarm, c: commands.RingContact, asked: Request, moment: Moment) -> Refusal | None:
    """By her, who is to say first what came of it; or because of any alarm of the site, by whoever is heard of and
    began a moment ago."""
    own = alarm.rings.get(asked.by)
    if own is not None:
        return Refusal(Reason.ALREADY_SO) if own.contact == c.contact else Refusal(Reason.CONTACT_IS_RUNG, by=asked.by)
    for person, ring in _rings_of(state, alarm.site, c.contact):
        if person not in state.silent and moment.now < ring.since + rules.RING_MS_MAX:
            return Refusal(Reason.CONTACT_IS_RUNG, by=person)
    return None


def _rings_of(state: State, site: SiteId | None, contact: int) -> list[tuple[Actor, Ring]]:
    """Who rings this contact because of any alarm of the site. Each is looked at: they are those of a day."""
    return [
        (person, ring)
        for alarm in state.alarms.values()
        if alarm.site == site and may_be_rung(alarm)
        for person, ring in alarm.rings.items()
        if ring.contact == contact
    ]


def record_alarm(state: State, c: commands.RecordAlarm, asked: Request, moment: Moment) -> Decision:
    """Whoever is being rung is who that is about, also once the alarm has become an incident: whatever came of it, that
    changes nothing of the incident."""
    heard = said(state, c.alarm, asked, c.outcome)
    if heard:
        return heard
    alarm = waiting(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    tried = events.AlarmTried(c.alarm, asked.by, c.outcome)
    return unless_taken(state, alarm, asked) or [*unwanted(state, alarm.rings.values()), tried]


# --- what decisions about alarms share


def waiting(state: State, name: AlarmId) -> Alarm | Refusal:
    alarm = state.alarms.get(name)
    if alarm is None:
        return Refusal(Reason.NO_SUCH_ALARM)
    return alarm if waits_to_be_verified(alarm) else Refusal(Reason.ALARM_HAS_ENDED)


def unless_taken(state: State, alarm: Alarm, asked: Request) -> Refusal | None:
    """Another rings the site, and is heard of."""
    if alarm.person in (None, asked.by) or alarm.person in state.silent:
        return None
    return Refusal(Reason.ALARM_IS_TAKEN, by=alarm.person)


def said(state: State, name: AlarmId, asked: Request, outcome: AlarmOutcome) -> list[AnyEvent]:
    """What came of her ring, whose line is not wanted any more; nothing where she rings nobody because of it."""
    alarm = state.alarms.get(name)
    ring = alarm.rings.get(asked.by) if alarm is not None else None
    if ring is None:
        return []
    return [events.AlarmTried(name, asked.by, outcome, ring.contact), *unwanted(state, [ring])]


def ended(state: State, name: AlarmId, asked: Request) -> list[AnyEvent]:
    """Who was rung was reached, where the ring is hers; of whoever else rings, the line is not wanted any more."""
    others = [ring for person, ring in state.alarms[name].rings.items() if person != asked.by]
    return [*said(state, name, asked, "reached"), *unwanted(state, others)]


def unwanted(state: State, rings: Iterable[Ring]) -> list[AnyEvent]:
    """The lines of these that are not up yet end: another rings now, or nobody needs to. One that is up goes on."""
    lines = sorted({ring.line for ring in rings if ring.line is not None and ring.line in state.messages})
    return [events.MessageEnded(line, "not_needed") for line in lines]


TABLE: Table = {
    commands.TakeAlarm: take_alarm,
    commands.RingContact: ring_contact,
    commands.RecordAlarm: record_alarm,
}
