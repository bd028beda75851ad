"""All tests, on both cores. What fails beside the others runs once more by itself, and that is said aloud.

    python -m tools.tests console    those in the browser
    python -m tools.tests others     all the rest

A second failure fails. More than AGAIN_MOST at once are no accident of timing and are not run again. Whatever passed
only alone is a defect of the product or of its test and stands in the last lines, to be found.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

AGAIN_MOST = 3
TESTS_FAILED = 1  # pytest's code for it; any other is no matter of a test
PARTS = {
    "console": ("-n", "2", "tests/console"),
    "others": ("-n", "3", "--ignore=tests/console"),  # some wait for a clock or another process
}
SLOWEST = "--durations=12"
CACHES = Path(__file__).resolve().parent.parent / ".build" / "tests"


def main(part: str) -> int:
    cache = CACHES / part
    shutil.rmtree(cache, ignore_errors=True)
    code = _pytest(cache, SLOWEST, *PARTS[part])
    failed = _failed(cache)
    if code != TESTS_FAILED or not 0 < len(failed) <= AGAIN_MOST:
        return code
    print(f"\nOnce more, each by itself: {', '.join(failed)}", flush=True)
    code = _pytest(cache, "--last-failed", *PARTS[part][2:])
    if code == 0:
        print(f"FAILED AT FIRST, and passed alone: {', '.join(failed)}", flush=True)
    return code


def _pytest(cache: Path, *arguments: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *arguments])


def _failed(cache: Path) -> list[str]:
    try:
        return sorted(json.loads((cache / "v" / "cache" / "lastfailed").read_text()))
    except FileNotFoundError:
        return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
