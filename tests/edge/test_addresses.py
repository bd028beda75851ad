"""To whom what is personal may go: by https, or to this very machine."""

import json
from pathlib import Path
from typing import Any

import pytest

from dispatch.gateways.setup import WrongGateways, is_address, load

SECRET = "whsec_" + "A" * 43 + "="
SMS = {"name": "sms", "ways": ["sms"], "secret": SECRET}


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://gateway.example/take", True),
        ("https://10.0.0.7", True),
        ("http://127.0.0.1:9000/take", True),
        ("http://localhost", True),
        ("http://[::1]:80/", True),
        ("http://gateway.example/take", False),
        ("http://10.0.0.7", False),
        ("http://127.0.0.1.example", False),
        ("http://127.0.0.1@gateway.example", False),
        ("http://localhost.example", False),
        ("HTTP://gateway.example", False),
        ("ftp://localhost", False),
        ("https://", False),
        ("https:gateway.example", False),
        ("http://[::1", False),
        ("gateway.example", False),
        ("", False),
    ],
)
def test_only_https_leaves_this_machine(url: str, may: bool) -> None:
    assert is_address(url) is may


@pytest.mark.parametrize(
    "change",
    [
        {"gateways": [SMS | {"url": "http://modem.example/send"}]},
        {"gateways": [SMS | {"url": "https://modem.example"}], "public_url": "http://115.example"},
    ],
)
def test_a_gateway_that_would_hear_numbers_in_the_clear_is_refused_at_the_start(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    file = tmp_path / "gateways.json"
    file.write_text(json.dumps(change))
    with pytest.raises(WrongGateways, match="no https address") as wrong:
        load(file)
    assert SECRET not in str(wrong.value)
    assert str(file) in str(wrong.value)
