"""Setting up refuses in one sentence what it cannot do, and does nothing twice."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
WITHOUT_VENV = (
    "import sys, runpy; sys.modules['ensurepip'] = None; runpy.run_path('tools/setup.py', run_name='__main__')"
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with as much of the repository as setting up begins with."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def set_up(clone: Path, *python: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *(python or ("tools/setup.py",)), "run"]
    return subprocess.run(
        command, cwd=clone, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def module_of(clone: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_of_clone", clone / "tools" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refused(done: "subprocess.CompletedProcess[str]") -> str:
    """The one sentence it was refused with."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("tiepung: ")]
    assert len(said) == 1
    return said[0]


def test_a_python_too_old_is_told_which_one_is_needed(clone, monkeypatch, capsys):
    setup = module_of(clone)
    monkeypatch.setattr(setup, "PYTHON_LEAST", (9, 1))
    monkeypatch.setattr(sys, "argv", ["setup.py", "run"])
    assert setup.main() == 1
    assert "tiepung: Python 9.1 or newer is needed and this is 3." in capsys.readouterr().err


def test_a_missing_venv_module_is_told_with_the_package_that_brings_it(clone):
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"apt-get install python{version}-venv" in refused(set_up(clone, "-c", WITHOUT_VENV))


def test_a_disk_too_full_is_told_before_anything_is_made(clone, monkeypatch, capsys):
    setup = module_of(clone)
    monkeypatch.setattr(setup, "DISK_MB_LEAST", {"run": 10**9})
    monkeypatch.setattr(sys, "argv", ["setup.py", "run"])
    assert setup.main() == 1
    assert re.search(r"tiepung: the disk of .* has \d+ MB free, and setting up takes", capsys.readouterr().err)
    assert not (clone / ".venv").exists()


def test_packages_that_cannot_be_had_are_told_with_the_end_of_the_log(clone):
    done = set_up(clone, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(clone), PIP_CONFIG_FILE=os.devnull)
    assert "could not be installed" in refused(done)
    assert "aiohappyeyeballs" in done.stderr
    assert "No matching distribution" in (clone / ".build" / "setup.log").read_text()


def test_a_folder_that_may_not_be_written_is_told(clone):
    (clone / ".build").write_text("a file where a folder belongs")
    assert ".build" in refused(set_up(clone))


def test_what_is_set_up_is_passed_over(clone):
    setup = module_of(clone)
    setup.VENV.mkdir()
    (setup.VENV / "made-by").write_text(setup.identity_of_python())
    (setup.VENV / "installed-run").write_text(setup.digest([clone / "requirements" / "run.txt"]))
    done = set_up(clone)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_two_set_ups_of_one_folder_wait_for_each_other(clone):
    setup = module_of(clone)
    with setup.alone():
        second = subprocess.Popen(
            [sys.executable, "tools/setup.py", "run"],
            cwd=clone,
            env={**os.environ, "PIP_NO_INDEX": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stdout is not None
        assert "Waiting for another set-up" in second.stdout.readline()
        second.kill()
    second.communicate()


def test_the_console_is_built_again_only_when_its_sources_change(clone):
    setup = module_of(clone)
    (clone / "console" / "src").mkdir(parents=True)
    (clone / "console" / "node_modules" / "preact").mkdir(parents=True)
    (clone / "console" / "src" / "main.ts").write_text("one")
    before = setup.digest(setup.console_sources())
    (clone / "console" / "node_modules" / "preact" / "index.js").write_text("not ours")
    assert setup.digest(setup.console_sources()) == before
    (clone / "console" / "src" / "main.ts").write_text("two")
    assert setup.digest(setup.console_sources()) != before


def test_a_console_that_asks_for_what_is_not_locked_is_told(clone):
    setup = module_of(clone)
    (clone / "console").mkdir()
    (clone / "console" / "package.json").write_text('{"dependencies": {"preact": "11.0.0"}}')
    with pytest.raises(setup.Missing, match="does not hold what"):
        setup.check_console_lock()
    locked = {"packages": {"": {"dependencies": {"preact": "11.0.0"}}}}
    (clone / "console" / "package-lock.json").write_text(json.dumps(locked))
    setup.check_console_lock()


# The locks


def locked(name: str) -> dict[str, str]:
    """Package and marker, and its version, as the lock has them."""
    lines = re.findall(
        r"^([\w.-]+)==([^ ;]+)( ; .+?)?(?: \\)?$", (ROOT / "requirements" / name).read_text(), re.MULTILINE
    )
    return {f"{package}{marker}": version for package, version, marker in lines}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_lock_has_hashes_and_no_addresses(name):
    text = (ROOT / "requirements" / name).read_text()
    assert len(re.findall("--hash=sha256:", text)) > len(locked(name)) > 20
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("name", ["run.txt", "parquet.txt"])
def test_the_longer_lock_holds_the_shorter_ones(name):
    assert set() != locked(name).items() <= locked("dev.txt").items()


@pytest.mark.parametrize("name", ["run", "dev", "parquet"])
def test_what_is_asked_for_is_locked(name):
    asked = re.findall(r"^[a-z][\w-]*", (ROOT / "requirements" / f"{name}.in").read_text(), re.MULTILINE)
    assert set(asked) <= {package.split(" ")[0] for package in locked(f"{name}.txt")}
