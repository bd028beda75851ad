"""What can be asked about matters of 1022, for a walk: few tickets, three fields, agencies that pass them round."""

from typing import Any

from dispatch.core import commands
from events.values import Time
from tests.core.province import DAY, MINUTE

FIELDS_KNOWN = ("roads", "water", "?")
AGENCIES = ("transport", "waterworks", "ward", "?")


def ticket(walk: Any) -> Any:
    """Mostly one of the last, so that they meet each other."""
    return walk.known(list(walk.state.tickets)[-3:], 999)


def waiting(walk: Any) -> Any:
    """One for which an agency asked more time, if there is any: there are few."""
    asked = [name for name, one in walk.state.tickets.items() if one.until is not None]
    return asked[-1] if asked else ticket(walk)


def with_agency(walk: Any) -> Any:
    """One that an agency works on, if there is any."""
    theirs = [name for name, one in walk.state.tickets.items() if one.state == "forwarded"]
    return theirs[-1] if theirs else ticket(walk)


def opening(walk: Any) -> dict[str, Any]:
    return {
        "field": walk.random.choice(FIELDS_KNOWN),
        "text": walk.text("ticket:1"),
        "channel": walk.random.choice(("call", "web", "letter")),
        "place": walk.maybe_place(),
        "phone": walk.maybe(walk.text("ticket:1")),
        "call": walk.maybe(walk.maybe(walk.call())),
        "incident": walk.maybe(walk.maybe(walk.incident())),
        "agency": walk.maybe(walk.random.choice(AGENCIES)),
        "call_back": walk.now % 4 == 0,
        "drill": not walk.random.randint(0, 9),
        "tell": walk.random.choice((None, "vi", "en")),
    }


def approving(walk: Any, name: Any) -> dict[str, Any]:
    """Mostly what was read is what waits; now and then it was written anew since."""
    one = walk.state.tickets.get(name)
    answer = one.answer if one is not None and one.answer is not None else None
    return {"ticket": name, "answer": walk.random.choice((None, answer, answer, 1))}


def later(walk: Any) -> Time:
    return Time(walk.now + walk.random.choice((-1, MINUTE, DAY, 20 * DAY, 100 * DAY)))


FIELDS: dict[type, Any] = {
    commands.OpenTicket: opening,
    commands.RefileTicket: lambda w: {"ticket": ticket(w), "field": w.random.choice(FIELDS_KNOWN)},
    commands.ForwardTicket: lambda w: {
        "ticket": ticket(w),
        "agency": w.random.choice(AGENCIES),
        "reason": w.maybe(w.reason()),
        "call_back": w.now % 4 == 0,
    },
    commands.TakeUpTicket: lambda w: {"ticket": with_agency(w)},
    commands.ReturnTicket: lambda w: {"ticket": ticket(w), "reason": w.reason(), "note": w.maybe(w.text("ticket:1"))},
    commands.AskExtension: lambda w: {"ticket": with_agency(w), "until": later(w), "reason": w.reason()},
    commands.GrantExtension: lambda w: {"ticket": waiting(w), "until": w.maybe(later(w))},
    commands.RefuseExtension: lambda w: {"ticket": waiting(w), "reason": w.reason()},
    commands.NoteTicket: lambda w: {"ticket": ticket(w), "text": w.text("ticket:1"), "public": w.maybe(True) or False},
    commands.AttachFile: lambda w: {
        "ticket": ticket(w),
        "digest": "0" * 64,
        "kind": w.random.choice(("jpeg", "pdf")),
        "size": 1_000,
        "secret": w.text("ticket:1"),
    },
    commands.WriteAnswer: lambda w: {"ticket": ticket(w), "text": w.text("ticket:1")},
    commands.SendBackAnswer: lambda w: {"ticket": ticket(w), "reason": w.reason()},
    commands.ApproveAnswer: lambda w: approving(w, ticket(w)),
    commands.RateTicket: lambda w: {"ticket": ticket(w), "stars": w.random.randint(1, 5)},
    commands.ReopenTicket: lambda w: {"ticket": ticket(w), "reason": w.reason(), "stars": w.maybe(1)},
    commands.RefuseTicket: lambda w: {"ticket": ticket(w), "reason": w.reason()},
    commands.MergeTicket: lambda w: {"ticket": ticket(w), "into": ticket(w)},
    commands.RaiseTicket: lambda w: {
        "ticket": ticket(w),
        "kind": w.random.choice(("fire", "noise", "?")),
        "place": w.maybe_place(),
    },
}
OFTEN = (commands.WriteAnswer, commands.ApproveAnswer, commands.ForwardTicket, commands.AskExtension) * 2
