"""Programs that only some machines have."""

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """Where it is, also where only root looks; `package` is Debian's. Without it the test is skipped, but in CI that is a
    failure."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
    if found is None:
        missing = f"{name} is missing: apt-get install {package}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found
