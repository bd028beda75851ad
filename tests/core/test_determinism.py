"""The same asked gives the same journal, in any process and under any hash seed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from events import entry as kept
from tests.core.province import RULES, with_rules
from tests.core.walk import journal_of

ROOT = Path(__file__).parents[2]
SEEDS = range(4)
PROGRAM = "from tests.core.test_determinism import heads; print(heads())"


def heads() -> str:
    """The last hash of some journals, made one into another."""
    whole = hashlib.sha256()
    for rules in (RULES, with_rules(assigning="recommend")):
        for seed in SEEDS:
            whole.update(kept.store(journal_of(seed, 250, rules), kept.GENESIS)[-1].hash)
    return whole.hexdigest()


def test_the_same_walk_gives_the_same_journal_under_every_hash_seed():
    asked = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "1", "4711")
    ]
    answers = {process.communicate(timeout=120)[0].strip() for process in asked}
    assert answers == {heads()}
