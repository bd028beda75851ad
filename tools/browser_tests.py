"""Tests in the browser. What fails beside the other half of the tests runs once more by itself, and that is said aloud.

    python -m tools.browser_tests

A second failure fails. More than AGAIN_MOST at once are no accident of timing and are not run again. Whatever passed
only alone is a defect of the page or of its test and stands in the last lines, to be found.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

AGAIN_MOST = 3
TESTS_FAILED = 1  # pytest's code for it; any other is no matter of a test
TESTS = "tests/console"
CACHE = Path(__file__).resolve().parent.parent / ".build" / "browser-tests"


def main() -> int:
    shutil.rmtree(CACHE, ignore_errors=True)
    code = _pytest("-n", "2", TESTS)
    failed = _failed()
    if code != TESTS_FAILED or not 0 < len(failed) <= AGAIN_MOST:
        return code
    print(f"\nOnce more, each by itself: {', '.join(failed)}", flush=True)
    code = _pytest("--last-failed", TESTS)
    if code == 0:
        print(f"FAILED AT FIRST, and passed alone: {', '.join(failed)}", flush=True)
    return code


def _pytest(*arguments: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", "-o", f"cache_dir={CACHE}", *arguments])


def _failed() -> list[str]:
    try:
        return sorted(json.loads((CACHE / "v" / "cache" / "lastfailed").read_text()))
    except FileNotFoundError:
        return []


if __name__ == "__main__":
    sys.exit(main())
