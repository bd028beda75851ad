"""The gazetteers of both regions."""

from pathlib import Path

import pytest

from dispatch import region
from dispatch.gazetteer import Gazetteer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def province() -> region.Region:
    return region.load(ROOT / "deploy" / "binh_phuoc")


@pytest.fixture(scope="session")
def gazetteer(province: region.Region) -> Gazetteer:
    return Gazetteer.of(province.files)


@pytest.fixture(scope="session")
def small() -> Gazetteer:
    """Of a region with other kinds of area and no kilometre posts."""
    return Gazetteer.of(region.load(ROOT / "tests" / "regions" / "nho").files)
