"""Files in an S3-compatible store: a server that is not ours, which looks at every signature, and one that is away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from dispatch import files
from dispatch.files import Bucket, Missing, bucket
from dispatch.settings import Settings, WrongSetting
from events.values import FileDigest
from tests.edge.conftest import REGION, serving
from tests.edge.test_ticket_files import PAPER, attached, picture, saved
from tests.edge.test_tickets import opened

NAME = "tiepung-files"
DIGEST = FileDigest("ab" * 32)
ALLOWED = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    """What the operator writes down of it: one who may, in a bucket that is there."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    first = by(url, "first", "first")
    boto3.client("s3", **first).create_bucket(Bucket=NAME)
    iam = boto3.client("iam", **first)
    iam.create_user(UserName="tiepung")
    iam.put_user_policy(UserName="tiepung", PolicyName="all", PolicyDocument=json.dumps(ALLOWED))
    key = iam.create_access_key(UserName="tiepung")["AccessKey"]
    requests.post(f"{url}/moto-api/reset-auth", data=b"0", timeout=5).raise_for_status()
    yield {"endpoint": url, "bucket": NAME, "access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}
    server.stop()


def by(url: str, key: str, secret: str) -> dict[str, str]:
    return {
        "endpoint_url": url,
        "region_name": "us-east-1",
        "aws_access_key_id": key,
        "aws_secret_access_key": secret,
    }


@pytest.fixture
def setup(store: dict[str, str], tmp_path: Path) -> bucket.Setup:
    return bucket.load(written(tmp_path, store))


def written(folder: Path, told: dict[str, Any]) -> Path:
    file = folder / "bucket.json"
    file.write_text(json.dumps(told))
    return file


async def test_what_is_put_comes_back_and_what_is_dropped_is_missing(setup: bucket.Setup) -> None:
    place = Bucket(setup)
    for _ in range(2):
        await place.put(DIGEST, b"sealed" * 1000)
        assert await place.get(DIGEST) == b"sealed" * 1000
    for _ in range(2):
        await place.drop(DIGEST)
    with pytest.raises(Missing):
        await place.get(DIGEST)


async def test_nothing_but_a_digest_names_a_file(setup: bucket.Setup) -> None:
    for wrong in ("", "../../etc/passwd", "AB" * 32, "ab" * 32 + "/x"):
        with pytest.raises(Missing):
            await Bucket(setup).get(FileDigest(wrong))


@pytest.mark.parametrize("wrong", [{"secret_key": "another"}, {"access_key": "AKIANOBODY"}, {"bucket": "not-there"}])
async def test_who_may_not_is_refused_and_no_key_is_told(store: dict[str, str], tmp_path: Path, wrong: dict[str, str]):
    place = Bucket(bucket.load(written(tmp_path, {**store, **wrong})))
    with pytest.raises(OSError, match="did not take") as told:
        await place.put(DIGEST, b"sealed")
    assert not {*store.values(), *wrong.values()} & set(str(told.value).split())
    with pytest.raises((OSError, Missing)):
        await place.get(DIGEST)


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "ftp://store"},
        {"endpoint": "https://"},
        {"bucket": "UPPER"},
        {"prefix": "no-slash"},
        {"secret": "misspelt"},
        {"access_key": None},
    ],
)
def test_a_file_of_the_operator_that_cannot_be_used_says_so(store: dict[str, str], tmp_path: Path, wrong: dict) -> None:
    with pytest.raises(WrongSetting) as told:
        bucket.load(written(tmp_path, {**store, **wrong}))
    assert store["secret_key"] not in str(told.value)


# --- the whole service


async def test_files_of_tickets_lie_in_the_store_sealed(database: str, tmp_path: Path, store: dict[str, str]) -> None:
    (tmp_path / "secrets").mkdir()
    written(tmp_path / "secrets", {**store, "prefix": "tiepung/files/"})
    async with serving(database, tmp_path) as running:
        khoa = await running.person("khoa")
        number = await opened(khoa)
        status, body = await attached(khoa, number, PAPER)
        assert status == 200
        s3 = boto3.client("s3", **by(store["endpoint"], store["access_key"], store["secret_key"]))
        place = {"Bucket": NAME, "Key": f"tiepung/files/{body['digest'][:2]}/{body['digest']}"}
        assert PAPER not in s3.get_object(**place)["Body"].read()
        assert await saved(khoa, number, body["digest"]) == (200, PAPER)
        assert not running.settings.files.exists()
        s3.delete_object(**place)
        assert (await saved(khoa, number, body["digest"]))[1]["reason"] == "file_is_gone"


async def test_a_store_that_is_away_costs_files_alone_and_as_long_as_it_is(
    database: str, tmp_path: Path, store: dict[str, str]
) -> None:
    other = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    other.start()
    host, port = other.get_host_and_port()
    (tmp_path / "secrets").mkdir()
    written(tmp_path / "secrets", {**store, "endpoint": f"http://{host}:{port}"})
    async with serving(database, tmp_path) as running:
        khoa = await running.person("khoa")
        number = await opened(khoa)
        _, body = await attached(khoa, number, PAPER)
        other.stop()
        before = await running.position()
        for asked in (attached(khoa, number, picture()), saved(khoa, number, body["digest"])):
            status, told = await asked
            assert (status, told["reason"]) == (503, "files_are_away")
        assert [one["event"]["type"] for one in await running.entries(before)] == ["PersonRead"]
        again = ThreadedMotoServer("127.0.0.1", port, verbose=False)
        again.start()
        assert await saved(khoa, number, body["digest"]) == (200, PAPER)
        again.stop()


def test_without_a_bucket_files_lie_in_the_folder(tmp_path: Path) -> None:
    assert isinstance(files.store_of(Settings(8080, "127.0.0.1", tmp_path, None, REGION)), files.Folder)
