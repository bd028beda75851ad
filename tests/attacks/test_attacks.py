"""The short form of the attacks on the pages without sign-in: the limits hold, and every webhook is answered."""

from pathlib import Path

import pytest
from rich.console import Console

from loadtests.attacks.__main__ import measure, table, wrong
from loadtests.attacks.attackers import ATTACKS

SECONDS = 6.0
BUSY_MAX = 0.8
"""Of a core, for the service: times of answers say little where tests share two cores with the attackers."""


@pytest.mark.slow
async def test_attacks_are_refused_and_who_rings_does_not_notice(tmp_path: Path) -> None:
    figures = await measure(tmp_path, SECONDS)
    Console(width=150).print(table(figures))
    assert [one.name for one in figures] == ["quiet", *ATTACKS]
    assert wrong(figures, SECONDS) == []
    of = {one.name: one for one in figures}
    assert all(one.busy < BUSY_MAX for one in figures)
    assert of["guess"].answers["404"] > 0
    assert of["report"].answers["429"] > of["report"].answers["200"] > 0
    assert of["large"].answers["413"] + of["large"].answers["cut off"] > 0
    assert not list((tmp_path / "files").rglob("*")), "no file of them was kept"
