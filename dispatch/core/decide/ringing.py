"""Who rings the site because of an alarm, which of its contacts, and what came of it."""

import events
from dispatch.core import commands, rules
from dispatch.core.decide.messages import desk_of, fresh
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Alarm, State, waits_to_be_verified
from events import AnyEvent
from events.values import AlarmId, AlarmOutcome, Time


def take_alarm(state: State, c: commands.TakeAlarm, asked: Request, moment: Moment) -> Decision:
    """Exactly one rings the site."""
    alarm = waiting(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    if alarm.person == asked.by:
        return Refusal(Reason.ALREADY_SO)
    taken = events.AlarmTaken(c.alarm, asked.by, alarm.person)
    return unless_taken(state, alarm, asked) or [*unwanted(state, alarm), taken]


def ring_contact(state: State, c: commands.RingContact, asked: Request, moment: Moment) -> Decision:
    """One at a time, and nobody whom another who is heard of rings just now; who sits at no desk dials herself."""
    alarm = waiting(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    site = state.sites.get(alarm.site) if alarm.site is not None else None
    if alarm.site is None or site is None:
        return Refusal(Reason.NO_SUCH_SITE)
    if c.contact not in site.contacts:
        return Refusal(Reason.NO_SUCH_CONTACT)
    taken = unless_taken(state, alarm, asked) or _unless_rung(state, alarm, c, asked)
    if taken is not None:
        return taken
    takes: list[AnyEvent] = [*unwanted(state, alarm), *_unwanted_elsewhere(state, alarm, c)]
    if alarm.person != asked.by:
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


def _unless_rung(state: State, alarm: Alarm, c: commands.RingContact, asked: Request) -> Refusal | None:
    """By her, who is to say first what came of it; or because of another alarm of the site, by whoever is heard of."""
    if alarm.person == asked.by and alarm.rung is not None:
        return Refusal(Reason.ALREADY_SO) if alarm.rung == c.contact else Refusal(Reason.CONTACT_IS_RUNG, by=asked.by)
    for other in _elsewhere(state, alarm, c):
        if other.person not in state.silent:
            return Refusal(Reason.CONTACT_IS_RUNG, by=other.person)
    return None


def _unwanted_elsewhere(state: State, alarm: Alarm, c: commands.RingContact) -> list[AnyEvent]:
    """The line to the same contact of who fell silent before it was up."""
    return [ended for other in _elsewhere(state, alarm, c) for ended in unwanted(state, other)]


def _elsewhere(state: State, alarm: Alarm, c: commands.RingContact) -> list[Alarm]:
    """Other alarms of the site because of which this contact is rung. Each is looked at: they are those of a day."""
    return [
        other
        for other in state.alarms.values()
        if other is not alarm and (other.site, other.rung) == (alarm.site, c.contact) and waits_to_be_verified(other)
    ]


def record_alarm(state: State, c: commands.RecordAlarm, asked: Request, moment: Moment) -> Decision:
    """Whoever is being rung is who that is about, also after the alarm has become an incident meanwhile."""
    if _is_hers(state.alarms.get(c.alarm), asked):
        return ended(state, c.alarm, asked, c.outcome)
    alarm = waiting(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    tried = events.AlarmTried(c.alarm, asked.by, c.outcome)
    return unless_taken(state, alarm, asked) or [*unwanted(state, alarm), tried]


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


def ended(state: State, name: AlarmId, asked: Request, outcome: AlarmOutcome = "reached") -> list[AnyEvent]:
    """What came of the ring, where it is hers; and whoever's it is, its line is not wanted any more."""
    alarm = state.alarms.get(name)
    if alarm is None:
        return []
    tried = [events.AlarmTried(name, asked.by, outcome, alarm.rung)] if _is_hers(alarm, asked) else []
    return [*tried, *unwanted(state, alarm)]


def unwanted(state: State, alarm: Alarm) -> list[AnyEvent]:
    """The line of its ring that is not up yet ends: another rings now, or nobody needs to. One that is up goes on."""
    if alarm.line is None or alarm.line not in state.messages:
        return []
    return [events.MessageEnded(alarm.line, "not_needed")]


def _is_hers(alarm: Alarm | None, asked: Request) -> bool:
    """She rings somebody because of it."""
    return alarm is not None and alarm.rung is not None and alarm.person == asked.by


TABLE: Table = {
    commands.TakeAlarm: take_alarm,
    commands.RingContact: ring_contact,
    commands.RecordAlarm: record_alarm,
}
