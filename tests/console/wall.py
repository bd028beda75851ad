"""The wall of an operations centre for tests: a follower as a process of its own, accounts and tokens by the command line."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.console.conftest import ROOT, Service, _free_port

READY_S = 60


def dispatch(service: Service, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the operator's, for the running service."""
    port = service.url.rpartition(":")[2]
    return subprocess.run(
        [sys.executable, "-m", "dispatch", *words],
        cwd=ROOT,
        env={**os.environ, "EOC_DATA": str(service.data), "EOC_PORT": port},
        text=True,
        capture_output=True,
        check=True,
    )


def token_of(service: Service, name: str, *more: str) -> str:
    """A screen's own account and token, as docs/IOC.md says it."""
    dispatch(service, "account", "add", name, "--role", "machine", *more)
    return dispatch(service, "account", "token", name, "--label", "screen", "--scope", "wall").stdout.strip()


class Views:
    """`serve --role views`, which can be stopped and started again at the same port."""

    def __init__(self, service: Service, log: Path) -> None:
        self.service, self.log, self.port = service, log, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = {"EOC_DATA": str(self.service.data), "EOC_VIEWS_PORT": str(self.port)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dispatch", "serve", "--role", "views"],
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + READY_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=2).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise AssertionError(self.log.read_text()[-3000:])

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
        self.process = None


def hosts_of(asked: Iterable[str]) -> set[str | None]:
    """Those that something was fetched from."""
    return {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:", "about:"))}


class Screens:
    """Screens that show a wall, or pages of the API; any error of a page, and any address outside the house, fails the
    test."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.complaints: list[str] = []
        """What the browser has to say of a page, as that it may not do something."""
        self.asked: list[str] = []

    def open(
        self,
        url: str,
        size: tuple[int, int] = (1920, 1080),
        *,
        language: str = "vi",
        theme: Literal["light", "dark"] = "light",
        password: str = "",
        script: bool = True,
    ) -> Page:
        """`password` is typed when a page asks for one."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale={"vi": "vi-VN", "en": "en-GB"}[language],
            color_scheme=theme,
            java_script_enabled=script,
            **({"http_credentials": {"username": "any", "password": password}} if password else {}),
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(url)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()
