"""What can be asked about transfers, for a walk: a few of ours, a few of theirs, in any order."""

from typing import Any

from dispatch.core import commands

CENTRES = ("112", "dong-nai")
THEIRS = ("t1", "t2", "t3")


def transfer(walk: Any) -> Any:
    return walk.known(walk.state.transfers, 999)


def heard(walk: Any) -> dict[str, Any]:
    """What an offer may tell."""
    return {
        "kind": walk.random.choice((None, "fall", "fire", "?")),
        "priority": walk.maybe(walk.random.randint(1, 4)),
        "place": walk.maybe_place(),
        "text": walk.maybe(walk.text("transfer:1")),
        "reporter": walk.maybe(walk.text("transfer:1")),
        "details": walk.maybe(walk.text("transfer:1")),
    }


def offer(walk: Any) -> dict[str, Any]:
    """Mostly of an incident, else of a call, sometimes of neither."""
    of_call = walk.random.randint(0, 2) == 0
    return {
        "centre": walk.random.choice(CENTRES),
        "reason": walk.reason(),
        "keep": walk.random.choice((True, False)),
        "incident": None if of_call else walk.maybe(walk.incident()),
        "call": walk.call() if of_call else walk.maybe(walk.call()),
        "kind": walk.random.choice((None, "fall", "?")),
        "help": walk.maybe(walk.text("text:4")),
        "answer_s": walk.random.choice((None, 10, 3600)),
    }


def hear(walk: Any) -> dict[str, Any]:
    ours = walk.random.choice((True, False))
    which = {"transfer": transfer(walk)} if ours else {"theirs": walk.random.choice(THEIRS)}
    return {"centre": walk.random.choice(CENTRES), **which, **heard(walk)}


FIELDS: dict[type, Any] = {
    commands.OfferIncident: offer,
    commands.WithdrawTransfer: lambda w: {"transfer": transfer(w)},
    commands.AcceptTransfer: lambda w: {
        "transfer": transfer(w),
        "incident": w.random.choice((None, None, w.incident())),
        "kind": w.random.choice((None, "fall", "noise")),
    },
    commands.RefuseTransfer: lambda w: {"transfer": transfer(w), "reason": w.reason()},
    commands.UpdateTransfer: lambda w: {"transfer": transfer(w), "text": w.text("text:5")},
    commands.ReceiveTransfer: lambda w: {
        "centre": w.random.choice(CENTRES),
        "theirs": w.random.choice(THEIRS),
        "answer_s": w.random.choice((1, 60, 7200)),
        "reason": w.reason(),
        "drill": not w.random.randint(0, 9),
        **heard(w),
    },
    commands.RecallTransfer: lambda w: {
        "centre": w.random.choice(CENTRES),
        "theirs": w.random.choice(THEIRS),
        "why": w.random.choice(("withdrawn", "lapsed")),
    },
    commands.AnswerTransfer: lambda w: {
        "centre": w.random.choice(CENTRES),
        "transfer": transfer(w),
        "answer": w.random.choice(("accepted", "accepted", "refused", "lapsed", "completed")),
        "reference": w.maybe("17"),
        "reason": w.maybe(w.reason()),
    },
    commands.HearTransfer: hear,
}
