"""What can be asked about warnings, for a walk: few at a time, five clusters, two people and a machine."""

from typing import Any

from dispatch.core import commands
from events.values import Place, Time, Wording
from tests.core.province import DAY, MINUTE

CLUSTERS = ("L1", "L2", "L3", "L4", "L5")
SQUARE = (Place(11.0, 106.0), Place(11.0, 106.1), Place(11.1, 106.1))
TEXT = Wording("Lũ về", "Nước suối lên nhanh")


def warning(walk: Any) -> Any:
    """Mostly one of the last."""
    return walk.known(list(walk.state.warnings)[-3:], walk.random.choice((1, 999)))


def waiting(walk: Any) -> Any:
    """Mostly one that can be approved by somebody."""
    return walk.known([name for name, one in walk.state.warnings.items() if one.state == "draft"], warning(walk))


def sent(walk: Any) -> Any:
    return walk.known([name for name, one in walk.state.warnings.items() if one.state == "sent"], warning(walk))


def approved(walk: Any) -> Any:
    return walk.known([name for name, one in walk.state.warnings.items() if one.state == "approved"], warning(walk))


def over(walk: Any) -> Any:
    """Mostly one that holds, at times one that is over."""
    return walk.random.choice((sent(walk), sent(walk), walk.known(list(walk.state.unheard)[-3:], warning(walk))))


def some(walk: Any) -> tuple[str, ...]:
    return tuple(name for name in CLUSTERS if walk.random.randint(0, 1))


def writing(walk: Any) -> dict[str, Any]:
    return {
        "level": walk.random.choice(("routine", "priority", "urgent")),
        "category": "met",
        "vi": TEXT,
        "en": walk.maybe(TEXT),
        "expires": Time(walk.now + walk.random.choice((-1, 5_000, 30 * MINUTE, *(DAY, 6 * DAY) * 3, 100 * DAY))),
        "areas": walk.random.choice(((), ("25195",), ("25195",), ("25195", "25198"))),
        "polygon": walk.random.choice(((), SQUARE, SQUARE[:2])),
        "of": walk.maybe(sent(walk)) if walk.state.warnings else None,
        "drill": not walk.random.randint(0, 4),
    }


def approving(walk: Any) -> dict[str, Any]:
    """Mostly with the right number: those that the one before reached are counted, too."""
    name, clusters = waiting(walk), some(walk)
    one = walk.state.warnings.get(name)
    before = walk.state.warnings.get(one.of) if one is not None and one.of is not None else None
    reached = {*clusters, *(before.clusters if before is not None else ())}
    count = len(reached) + (not walk.random.randint(0, 9))
    ground = {"area_name": "Tân Phú", "outlines": (SQUARE,), "codes": walk.maybe(("25195",))}
    return {"warning": name, "count": count, "clusters": clusters, **ground}


FIELDS: dict[type, Any] = {
    commands.WriteWarning: writing,
    commands.CancelWarning: lambda w: {"warning": sent(w), "vi": TEXT},
    commands.ApproveWarning: approving,
    commands.ApproveCancel: lambda w: {"warning": waiting(w)},
    commands.WithdrawApproval: lambda w: {"warning": approved(w)},
    commands.DropWarning: lambda w: {"warning": warning(w)},
    commands.AcknowledgeClusters: lambda w: {"warning": over(w), "clusters": some(w)},
    commands.TellClusters: lambda w: {"warning": sent(w), "clusters": some(w)},
}
OFTEN = (commands.WriteWarning, commands.ApproveWarning, commands.ApproveWarning, commands.WithdrawApproval) * 2
