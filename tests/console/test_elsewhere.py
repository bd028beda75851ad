"""Whose account reads of one area alone is told where, and never that the link is lost."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.console.conftest import ROOT, Service, Visit
from tests.console.room import PASSWORD

pytestmark = pytest.mark.browser


def test_a_district_is_told_where_it_reads(visit: Visit, service: Service):
    made = subprocess.run(
        [sys.executable, "-m", "dispatch", "account", "add", "huyen", "--role", "ioc", "--area", "25195",
         "--password-stdin"],
        input=PASSWORD, text=True, cwd=ROOT, check=True, capture_output=True,
        env={**os.environ, "EOC_DATA": str(service.data), "EOC_PORT": str(urlsplit(service.url).port)},
    )  # fmt: skip
    assert made.returncode == 0
    page = visit(None)
    page.fill("#name", "huyen")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("cổng của trung tâm điều hành")
    expect(page.locator("main")).to_contain_text("25195")
    expect(page.locator("body")).not_to_contain_text("Mất kết nối")
    page.get_by_role("button", name="Ra ca").click()
    expect(page.locator("#name")).to_be_visible()
