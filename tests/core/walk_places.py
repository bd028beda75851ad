"""What a walk asks about sites and alarms: few names, so that commands meet each other."""

from collections.abc import Callable
from typing import Any

from dispatch.core import commands

DEVICES = ("center:d1", "center:d2", "center:d3")
SITES = ("s1", "s2")

FIELDS: dict[type, Callable[[Any], dict[str, Any]]] = {
    commands.KeepSite: lambda w: {
        "site": w.random.choice(SITES),
        "kind": w.random.choice(("factory", "house")),
        "name": w.maybe("Chợ"),
        "label": w.maybe(w.text("site:s1")),
        "place": w.maybe_place(),
        "radius_m": w.random.choice((50, 1500)),
        "devices": w.maybe((w.device(), "center:d1")) or (),
    },
    commands.DropSite: lambda w: {"site": w.site()},
    commands.KeepContact: lambda w: {
        "site": w.site(),
        "order": w.random.randint(1, 3),
        "role": w.reason(),
        "phone": w.text("site:s1"),
    },
    commands.DropContact: lambda w: {"site": w.site(), "order": w.random.randint(1, 3)},
    commands.NoteHazard: lambda w: {
        "hazard": w.random.choice(("gas", "dog", "?")),
        "site": w.maybe(w.site()),
        "place": w.maybe(w.place()),
        "incident": w.maybe(w.incident()),
        "note": w.maybe(w.text("text:3")),
        "until": w.maybe(w.until()),
    },
    commands.ClearHazard: lambda w: {"site": w.site(), "hazard": w.random.choice(("gas", "dog"))},
    commands.RaiseAlarm: lambda w: {
        "device": w.device(),
        "kind": w.random.choice(("smoke", "smoke", "panic", "water")),
        "site": w.maybe("s1"),
        "zone": w.maybe("z1"),
        "place": w.maybe(w.place()),
        "drill": not w.random.randint(0, 9),
        "test": not w.random.randint(0, 9),
    },
    commands.CancelAlarm: lambda w: {"device": w.device(), "kind": w.maybe("smoke")},
    commands.FaultDevice: lambda w: {"device": w.device(), "site": w.maybe("s1")},
    commands.MendDevice: lambda w: {"device": w.device()},
    commands.TakeAlarm: lambda w: {"alarm": w.alarm()},
    commands.RingContact: lambda w: {
        "alarm": w.alarm(),
        "contact": w.random.randint(1, 2),
        "by_hand": not w.random.randint(0, 4),
    },
    commands.RecordAlarm: lambda w: {"alarm": w.alarm(), "outcome": w.random.choice(("no_answer", "failed", "busy"))},
    commands.VerifyAlarm: lambda w: {
        "alarm": w.alarm(),
        "kind": w.maybe(w.random.choice(("fire", "?"))),
        "priority": w.maybe(w.random.randint(1, 4)),
    },
    commands.DismissAlarm: lambda w: {"alarm": w.alarm(), "reason": w.reason()},
    commands.TestDevice: lambda w: {"device": w.device(), "until": w.until()},
    commands.EndTest: lambda w: {"device": w.device()},
    commands.AnswerQuestions: lambda w: {
        "card": w.random.choice(("breathing", "fire")),
        "version": "1",
        "digest": "0" * 64,
        "answers": w.random.choice(((), (commands.Given("breathes", "no"),), (commands.Given("floors", "3"),))),
        "call": w.maybe(w.call()),
        "incident": w.random.choice((None, None, w.incident())),
    },
}
"""As the table of the walk has them."""
