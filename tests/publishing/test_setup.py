"""The operator's file is told what is wrong with it, without its secrets; addresses inside are known as such."""

import json
from pathlib import Path
from typing import Any

import pytest

from dispatch.publishing.inside import is_ours, networks_of
from dispatch.publishing.setup import WrongPublishing, load
from tests.edge.gateway import SECRET

GOOD = {"name": "bi", "url": "https://bi.example/tiepung", "secrets": [SECRET]}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"url": "http://bi.example/"}, "https"),
    ({"url": "https://10.1.2.3/"}, "inside our own network"),
    ({"url": "https://[::ffff:169.254.169.254]/"}, "inside our own network"),
    ({"secrets": ["whsec_c2hvcnQ="]}, "whsec_"),
    ({"secrets": []}, "length"),
    ({"collections": ["incidents", "persons"]}, "not persons"),
    ({"name": "Bi!"}, "name"),
    ({"views": ["queue"]}, "views"),
]
OURS = (
    "127.0.0.1",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
)


def written(tmp_path: Path, *subscribers: dict[str, Any], **more: Any) -> Path:
    file = tmp_path / "publishing.json"
    file.write_text(json.dumps({"webhooks": subscribers, **more}))
    return file


@pytest.mark.parametrize(("wrong", "said"), WRONG, ids=[next(iter(one)) + str(at) for at, (one, _) in enumerate(WRONG)])
def test_what_cannot_be_used_is_said_without_secrets(tmp_path: Path, wrong: dict[str, Any], said: str):
    with pytest.raises(WrongPublishing, match=said) as told:
        load(written(tmp_path, {**GOOD, **wrong}))
    assert "whsec_c2" not in str(told.value)
    assert SECRET not in str(told.value)


def test_what_can_be_used_is_read(tmp_path: Path):
    inside = {**GOOD, "name": "own", "url": "https://10.1.2.3/"}
    found = load(written(tmp_path, GOOD, inside, allowed=["10.1.0.0/16"]))
    assert [one.name for one in found.webhooks] == ["bi", "own"]
    assert "incidents" in found.webhooks[0].collections
    with pytest.raises(WrongPublishing, match="one name"):
        load(written(tmp_path, GOOD, GOOD))
    with pytest.raises(WrongPublishing, match="one name"):
        load(written(tmp_path, {**GOOD, "name": "syslog"}))
    with pytest.raises(WrongPublishing, match="allowed"):
        load(written(tmp_path, GOOD, allowed=["10.1.2.3/16"]))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "nats://nats.example:4222"}, "tls://"),
        ({"url": "tls://me:secret-word@nats.example"}, "beside `url`"),
        ({"url": "tls://nats.example", "subject": "a b"}, "subject"),
        ({"url": "tls://nats.example", "collections": ["persons"]}, "not persons"),
        ({"url": "tls://nats.example", "name": "bi"}, "one name"),
    ],
)
def test_what_cannot_be_used_of_nats_is_said(tmp_path: Path, wrong: dict[str, Any], said: str):
    with pytest.raises(WrongPublishing, match=said) as told:
        load(written(tmp_path, GOOD, nats=wrong))
    assert "secret-word" not in str(told.value)


@pytest.mark.parametrize("address", OURS)
def test_an_address_inside_is_known_as_one(address: str):
    assert is_ours(address, ())


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "113.161.1.1"])
def test_an_address_outside_is_none(address: str):
    assert not is_ours(address, ())


def test_what_is_allowed_is_not_ours():
    assert not is_ours("10.1.2.3", networks_of(["10.1.0.0/16"]))
    assert is_ours("10.2.2.3", networks_of(["10.1.0.0/16"]))
