"""Who rings the site because of an alarm, which of its contacts, and what came of it."""

import events
from dispatch.core import commands, rules
from dispatch.core.decide.lines import rings_at, unwanted
from dispatch.core.decide.messages import desk_of, fresh
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Alarm, State, is_running, waits_to_be_verified
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
    return unless_taken(state, alarm, asked) or [*unwanted(state, alarm.rings.values()), taken]


def ring_contact(state: State, c: commands.RingContact, asked: Request, moment: Moment) -> Decision:
    """One at a time, and nobody whom another who is heard of rings just now; who sits at no desk dials herself. Of one
    that waits she takes the alarm by it; of what has become an incident there is nothing to take. Whom she rang because
    of another alarm of the site she rings no more."""
    alarm = _to_ring(state, c.alarm)
    if isinstance(alarm, Refusal):
        return alarm
    assert alarm.site is not None
    if c.contact not in state.sites[alarm.site].contacts:
        return Refusal(Reason.NO_SUCH_CONTACT)
    waits = waits_to_be_verified(alarm)
    taken = (unless_taken(state, alarm, asked) if waits else None) or _unless_rung(state, alarm, c, asked, moment)
    if taken is not None:
        return taken
    there = rings_at(state, alarm.site)
    given_up = [ring for _, person, ring in there if ring.contact == c.contact or person == asked.by]
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
    """An alarm whose site may be rung: it waits, or its incident is open."""
    alarm = state.alarms.get(name)
    if alarm is None:
        return Refusal(Reason.NO_SUCH_ALARM)
    if not is_running(state, alarm):
        return Refusal(Reason.ALARM_HAS_ENDED)
    if alarm.site is None or alarm.site not in state.sites:
        return Refusal(Reason.NO_SUCH_SITE)
    return Refusal(Reason.RINGING_WARNS) if _warns(state, alarm) else alarm


def _warns(state: State, alarm: Alarm) -> bool:
    """A ring may warn whoever a button was pressed against there: by an alarm that says so, and whose incident is open.
    An exercise keeps nobody from ringing because of what is real."""
    of_site = (one for one in state.alarms.values() if one.site == alarm.site)
    return any(one.warns and _counts(one, alarm) and is_running(state, one) for one in of_site)


def _counts(other: Alarm, alarm: Alarm) -> bool:
    return alarm.drill or not other.drill


def _unless_rung(state: State, alarm: Alarm, c: commands.RingContact, asked: Request, moment: Moment) -> Refusal | None:
    """By her, who is to say first what came of it; or because of any alarm of the site, by another who is heard of and
    began a moment ago. An exercise keeps nobody from what is real."""
    own = alarm.rings.get(asked.by)
    if own is not None:
        return Refusal(Reason.ALREADY_SO) if own.contact == c.contact else Refusal(Reason.CONTACT_IS_RUNG, by=asked.by)
    for other, person, ring in rings_at(state, alarm.site):
        rings_her = person != asked.by and ring.contact == c.contact and _counts(other, alarm)
        if rings_her and person not in state.silent and moment.now < ring.since + rules.RING_MS_MAX:
            return Refusal(Reason.CONTACT_IS_RUNG, by=person)
    return None


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


TABLE: Table = {
    commands.TakeAlarm: take_alarm,
    commands.RingContact: ring_contact,
    commands.RecordAlarm: record_alarm,
}
