"""Answers to the questions of a card. Which cards there are is data of the region, which the edge knows."""

import events
from dispatch.core import commands
from dispatch.core.decide.kept import kept_incident
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Call, State
from events import AnyEvent
from events.cards import Answer
from events.values import CallId, IncidentId


def answer_questions(state: State, c: commands.AnswerQuestions, asked: Request, moment: Moment) -> Decision:
    """Of a call with an incident, they are the incident's as well."""
    call = state.calls.get(c.call) if c.call is not None else None
    if c.call is not None and call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if c.call is None and c.incident is None:
        return Refusal(Reason.NOTHING_TO_ANSWER)
    of_call = call.incident if call is not None else None
    if call is not None and c.incident not in (None, of_call):
        return Refusal(Reason.CALL_NOT_ATTACHED)
    incident = c.incident if call is None else of_call
    if incident is not None and kept_incident(state, incident, moment) is None:
        return Refusal(Reason.NO_SUCH_INCIDENT)
    answers = tuple(Answer(one.question, one.code) for one in c.answers)
    answered = events.QuestionsAnswered(c.call, incident, c.card, c.version, c.digest, answers, asked.by)
    if call is not None and _said(call, answered):
        return Refusal(Reason.ALREADY_SO)
    return [answered]


def _said(call: Call, answered: events.QuestionsAnswered) -> bool:
    """The same was answered before by the same card, or nothing is taken back."""
    before = call.answers.get(answered.card)
    if before is None:
        return not answered.answers
    return (before.version, before.digest, before.answers) == (answered.version, answered.digest, answered.answers)


def carried(call: CallId | None, of: Call | None, incident: IncidentId) -> list[AnyEvent]:
    """What was answered in this call before it had an incident goes along with it."""
    if of is None or not of.answers:
        return []
    return [
        events.QuestionsAnswered(call, incident, card, one.version, one.digest, one.answers, one.person)
        for card, one in of.answers.items()
    ]


TABLE: Table = {commands.AnswerQuestions: answer_questions}
