"""The drawn states of an assignment are those of the table."""

import re

from dispatch.core.rules import STEPS
from events.values import Step
from tools import states


def test_the_paper_is_current():
    assert states.PAPER.read_text() == states.paper(), "run: python -m tools.states"


def test_every_arrow_of_the_diagram_is_in_the_table_and_the_other_way_round():
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", states.diagram(), re.MULTILINE))
    assert drawn == {(str(step), str(after)) for step, following in STEPS.items() for after in following}


def test_every_step_has_its_meaning():
    assert states.MEANING.keys() == set(Step)
    assert all(states.teller(step) for step in Step)
