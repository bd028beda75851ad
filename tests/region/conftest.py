"""Region folders to try things on: the real one, the small one, and copies that may be spoilt."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dispatch import region

ROOT = Path(__file__).parent.parent.parent
BINH_PHUOC = ROOT / "deploy" / "binh_phuoc"
NHO = ROOT / "tests" / "regions" / "nho"


@pytest.fixture(scope="session")
def binh_phuoc() -> region.Region:
    return region.load(BINH_PHUOC)


@pytest.fixture(scope="session")
def nho() -> region.Region:
    return region.load(NHO)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a region folder, by its name."""
    return lambda name: Path(shutil.copytree({"binh_phuoc": BINH_PHUOC, "nho": NHO}[name], tmp_path / name))


@pytest.fixture(scope="session")
def facts() -> Path:
    """The public lists and real outlines, beside the repository; they are never a part of it."""
    folder = ROOT.parent / "shared" / "data" / "binh_phuoc"
    if not folder.is_dir():
        pytest.skip("the public lists and outlines of Bình Phước are not beside the repository")
    return folder
