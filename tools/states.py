"""Draws the states of an assignment from the table in `dispatch.core.rules`: `python -m tools.states`."""

from pathlib import Path

from dispatch.core.rules import REPORTED, STEPS
from events.values import Step

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs" / "states.md"

HEAD = """# The states of an assignment

One unit goes to one need of an incident. This page is made by `python -m tools.states` from `STEPS` in
`dispatch/core/rules.py`; a test checks that it is current.
Steps may be skipped forward, since a radio message may be
missed.
"""

MEANING = {
    Step.ASSIGNED: "told to go, not answered yet",
    Step.ACKNOWLEDGED: "the crew has heard it",
    Step.EN_ROUTE: "on its way",
    Step.ON_SCENE: "there",
    Step.TRANSPORTING: "on its way to a hospital",
    Step.AT_HOSPITAL: "handing over",
    Step.CLEARED: "done; the need is served",
    Step.REFUSED: "the crew cannot; the need is open again",
    Step.SILENT: "nobody answered in time; the need is open again, the unit is not asked until it reports itself",
    Step.CANCELLED: "called off; the need is open again unless its incident ended",
    Step.DIVERTED: "sent to another need; this one is open again",
}


def diagram() -> str:
    """Mermaid: every change that may be, ends on the right."""
    lines = ["stateDiagram-v2", "    direction LR", f"    [*] --> {Step.ASSIGNED}"]
    lines += [f"    {step} --> {after}" for step, following in STEPS.items() for after in following]
    lines += [f"    {step} --> [*]" for step, following in STEPS.items() if not following]
    return "\n".join(lines)


def table() -> str:
    rows = ["| Step | Means | May be followed by | Told by |", "|---|---|---|---|"]
    for step, following in STEPS.items():
        after = ", ".join(f"`{one}`" for one in following) or "nothing: it has ended"
        rows.append(f"| `{step}` | {MEANING[step]} | {after} | {teller(step)} |")
    return "\n".join(rows)


def teller(step: Step) -> str:
    if step in REPORTED or step is Step.CLEARED:
        return "the crew, or a dispatcher for it"
    return {
        Step.ASSIGNED: "the planner or a dispatcher",
        Step.REFUSED: "the crew, or a dispatcher for it",
        Step.SILENT: "the planner, after the region's limit",
        Step.CANCELLED: "a dispatcher; or with the incident, the unit's leaving service, the region's new list",
        Step.DIVERTED: "a dispatcher",
    }[step]


def paper() -> str:
    return f"{HEAD}\n```mermaid\n{diagram()}\n```\n\n{table()}\n"


if __name__ == "__main__":
    PAPER.write_text(paper())
    print(f"{PAPER.relative_to(ROOT)} is written.")
