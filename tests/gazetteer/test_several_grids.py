"""The same figures of metres may be of several grids: each is told by its name, and none is preferred."""

import pyproj
import pytest

from dispatch.gazetteer import Gazetteer, grids, metres
from events.values import Place
from tests.gazetteer.test_metres import CORNERS, MERIDIANS, ON_UTM, apart_m, only


def by_grid(typed: str, corners: tuple[Place, Place] = CORNERS, meridians: tuple[float, ...] = MERIDIANS):
    return {one.grid: one.place for one in metres.read(typed, corners, meridians)}


@pytest.mark.parametrize(
    "typed",
    ["694321 1276543", "694.321 1.276.543", "E 694321 N 1276543", "X=694321 Y=1276543", "X=1276543 Y=694321"],
)
def test_a_pair_of_which_no_grid_is_said_is_told_by_each_that_it_may_be_on(typed: str):
    wide = Place(*pyproj.Transformer.from_crs(3405, 4326).transform(694321, 1276543))
    found = by_grid(typed)
    assert list(found) == ["VN-2000 105°00', múi 6°", "UTM 48"]
    assert apart_m(found["UTM 48"], ON_UTM) < 1
    assert apart_m(found["VN-2000 105°00', múi 6°"], wide) < 1
    assert list(by_grid(f"VN2000 {typed}")) == ["VN-2000 105°00', múi 6°"]
    assert list(by_grid(f"UTM {typed}")) == ["UTM 48"]


def test_where_zones_share_their_middle_a_pair_is_told_by_each():
    """Hà Nội's zone of three degrees has its middle where that of UTM has it: 700 m apart."""
    hanoi, narrow, wide = (Place(20.5, 105.2), Place(21.4, 106.1)), "VN-2000 105°00', múi 3°", "VN-2000 105°00', múi 6°"
    assert list(by_grid("2325000 588000", hanoi, (105.0,))) == [narrow, wide, "UTM 48"]
    assert list(by_grid("VN2000 2325000 588000", hanoi, (105.0,))) == [narrow, wide]
    assert list(by_grid("VN2000 múi 3 2325000 588000", hanoi, (105.0,))) == [narrow]
    assert list(by_grid("múi 6 2325000 588000", hanoi, (105.0,))) == [wide, "UTM 48"]
    assert list(by_grid("48Q 588000 2325000", hanoi, (105.0,))) == ["UTM 48"]
    assert list(by_grid("KTT 105 2325000 588000", hanoi, ())) == [narrow, wide]


def test_in_the_middle_of_both_zones_the_region_s_own_is_meant_or_the_one_that_is_said():
    """Of 105° there are a zone of three degrees and one of six, whose figures lie 700 m apart here."""
    hanoi, typed = (Place(20.5, 105.2), Place(21.4, 106.1)), "KTT 105°{} X=2325000 Y=588000"
    narrow, wide = (grids.vn2000(grids.Meridian(105, is_wide), 588_000, 2_325_000) for is_wide in (False, True))
    assert only(typed.format(""), hanoi, (105.0,)) == only(typed.format(" múi 3"), hanoi, ()) == narrow
    assert only(typed.format(" múi 6"), hanoi, (105.0,)) == wide
    assert by_grid(typed.format(""), hanoi, (105.75,)).keys() == {"VN-2000 105°00', múi 3°", "VN-2000 105°00', múi 6°"}
    assert only(typed.format(""), None, ()) is None


def test_the_gazetteer_names_the_grids_and_is_sure_of_none(gazetteer: Gazetteer):
    several = gazetteer.find("694321 1276543")
    assert [(one.how, one.score) for one in several] == [("coordinates", 0.5)] * 2
    assert several[1].name == "11.54226, 106.78185 (UTM 48)"
    assert len(gazetteer.find("694321 1276543", limit=1)) == 1
    (sure,) = gazetteer.find("UTM 694321 1276543")
    assert (sure.name, sure.score) == ("11.54226, 106.78185", 1.0)
