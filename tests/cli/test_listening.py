"""The service and a follower listen on as many addresses as they are given, of IPv4 and IPv6."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from dispatch.settings import WrongSetting, from_environment
from tests.edge.conftest import free_port

ROOT = Path(__file__).parents[2]
READY_S = 90


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@contextmanager
def process(folder: Path, name: str, *words: str, **settings: str) -> Iterator[Path]:
    log = folder / name
    with log.open("wb") as out:
        one = subprocess.Popen(
            [sys.executable, "-m", "dispatch", *words], cwd=ROOT, env={**os.environ, **settings}, stdout=out, stderr=out
        )
    try:
        yield log
    finally:
        one.terminate()
        one.wait(30)


def answers(url: str, log: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{url}: {log.read_text()[-2000:]}")


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.timeout(200)
def test_both_answer_on_ipv4_and_ipv6(postgres_dsn: str, database: str, tmp_path: Path):
    ports = free_port(), free_port()
    settings = {
        "EOC_HOST": "127.0.0.1,::1",
        "EOC_PORT": str(ports[0]),
        "EOC_VIEWS_PORT": str(ports[1]),
        "EOC_DATA": str(tmp_path),
        "EOC_DATABASE_URL": database,
    }
    with ExitStack() as stack:
        logs = [stack.enter_context(process(tmp_path, "service", "serve", **settings))]
        answers(f"http://127.0.0.1:{ports[0]}", logs[0])
        logs.append(stack.enter_context(process(tmp_path, "views", "serve", "--role", "views", **settings)))
        for port, log in zip(ports, logs, strict=True):
            for host in ("127.0.0.1", "[::1]"):
                answers(f"http://{host}:{port}", log)


def test_a_demo_listens_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("EOC_DATABASE_URL", raising=False)
    monkeypatch.setenv("EOC_HOST", "127.0.0.1, ::1")
    assert from_environment().hosts == ("127.0.0.1", "::1")
    monkeypatch.setenv("EOC_HOST", "127.0.0.1,::")
    with pytest.raises(WrongSetting, match="this machine only"):
        from_environment()
