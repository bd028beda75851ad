"""The world itself: pure, the same from the same seed, and believable."""

import datetime
from collections import Counter

import pytest

from dispatch.core import commands
from dispatch.region import Region, load
from dispatch.settings import DEFAULT_REGION
from events.values import Actor, Extension, KindId, NumberId, Place, Position, Time
from loadtests.chances import Choice, around_s, stream
from loadtests.driving import Drive
from loadtests.geography import Geography
from loadtests.messages import Asked, Delivery, Sent, Sightings, call_id
from loadtests.roads import Roads, distance_m, length_m
from loadtests.simulation import START
from loadtests.stage import Pace
from loadtests.world import World
from projections.calls import CallRow
from projections.projection import Change
from projections.situation import DeskRow

HOUR_MS = 3_600_000
DONG_XOAI, LOC_NINH = Place(11.5374, 106.8998), Place(11.8445, 106.5908)


@pytest.fixture(scope="module")
def province() -> Region:
    return load(DEFAULT_REGION)


def lived(province: Region, seed: int, hours: float, **pace: float) -> list[Sent]:
    """What a city says to which nobody answers."""
    world = World(province, seed, START, Pace(**pace))
    until = START + hours * HOUR_MS
    said = []
    while (due := world.next_due()) is not None and due <= until:
        said += world.act(due)
    return said


def rings(said: list[Sent]) -> list[Delivery]:
    found = {one.id: one for one in said if isinstance(one, Delivery) and one.type == "call.ringing"}
    return list(found.values())


def test_the_same_seed_says_the_same(province):
    assert lived(province, 1, 3) == lived(province, 1, 3)


def test_another_seed_says_something_else(province):
    assert lived(province, 1, 3) != lived(province, 2, 3)


def test_a_life_that_began_later_uses_other_ids():
    province = load(DEFAULT_REGION)
    first = World(province, 1, START, Pace(greeting=True), born=0)
    second = World(province, 1, START, Pace(greeting=True), born=900)
    later = Time(START + 60_000)
    ids = [{one.id for one in world.act(later) if isinstance(one, Delivery)} for world in (first, second)]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_so_many_call_as_in_a_province_of_a_million(province):
    calls = len(rings(lived(province, 3, 24)))
    assert 500 < calls < 900


def test_more_call_in_the_evening_than_before_dawn(province):
    by_hour = Counter((one.data.at + 7 * HOUR_MS) // HOUR_MS % 24 for one in rings(lived(province, 4, 72)))
    evening, night = sum(by_hour[hour] for hour in (17, 18, 19, 20)), sum(by_hour[hour] for hour in (1, 2, 3, 4))
    assert evening > 2.5 * night


def test_at_a_higher_rate_more_call(province):
    assert len(rings(lived(province, 5, 12, rate=3))) > 2 * len(rings(lived(province, 5, 12)))


def test_some_withhold_their_number_and_some_hang_up(province):
    said = lived(province, 6, 48)
    withheld = sum(one.data.caller is None for one in rings(said)) / len(rings(said))
    given_up = sum(isinstance(one, Delivery) and one.data.cause == "caller_hung_up" for one in said)
    assert 0.04 < withheld < 0.13
    assert 0 < given_up < 0.15 * len(rings(said))


def test_many_call_about_one_fire(province):
    """Nobody hears the number of an incident here, so every second call about a matter waits to be attached."""
    world = World(province, 7, START, Pace(rate=2))
    world.act(Time(START + 24 * HOUR_MS))
    assert sum(bool(matter.waiting) for matter in world.exchange.matters.values()) > 5


def test_a_crew_that_heard_nothing_does_nothing(province):
    crews = [one for one in lived(province, 8, 2) if isinstance(one, Sightings)]
    accounts = {one.who for one in lived(province, 8, 2) if isinstance(one, Asked)}
    assert not crews
    office = {f"cv{n}" for n in range(1, 4)} | {"city-dispatcher", "city-supervisor"}
    assert accounts <= {f"tn{n}" for n in range(1, 7)} | office | {one.id for one in province.hospitals}


# --- its geography


@pytest.mark.parametrize("kind", ["house_fire", "crash_injured", "drowning", "factory_fire", "forest_fire", "theft"])
def test_incidents_happen_inside_the_province(province, kind):
    there = Geography(province, datetime.date(2026, 3, 2))
    random = stream(1, kind)
    places = [there.scene(KindId(kind), random) for _ in range(200)]
    assert all(there.areas.area_of(place, there.day) for place in places)
    assert len(set(places)) > 190


def test_crashes_happen_on_roads(province):
    there = Geography(province, datetime.date(2026, 3, 2))
    random = stream(2, "crash")
    for _ in range(50):
        place = there.scene(KindId("crash_injured"), random)
        assert min(distance_m(place, point) for point in there.roads.points) < 5_000


def test_units_drive_along_the_roads(province):
    roads = Roads(province.roads)
    way = roads.way(DONG_XOAI, LOC_NINH, stream(1, "way"))
    straight_m = distance_m(DONG_XOAI, LOC_NINH)
    assert way[0] == DONG_XOAI
    assert way[-1] == LOC_NINH
    assert straight_m < length_m(way) < 2 * straight_m
    assert len(way) > 10


def test_a_short_way_needs_no_road(province):
    near = Place(DONG_XOAI.lat + 0.005, DONG_XOAI.lon + 0.003)
    assert len(Roads(province.roads).way(DONG_XOAI, near, stream(1, "near"))) <= 4


def test_without_roads_there_is_a_way_all_the_same():
    way = Roads([]).way(DONG_XOAI, LOC_NINH, stream(1, "none"))
    assert (way[0], way[-1]) == (DONG_XOAI, LOC_NINH)


def test_a_drive_goes_from_end_to_end_at_its_speed(province):
    way = Roads(province.roads).way(DONG_XOAI, LOC_NINH, stream(1, "drive"))
    drive = Drive(way, START, speed_kmh=60.0)
    seconds = (drive.arrives_at - START) / 1000
    assert seconds == pytest.approx(length_m(way) / (60 / 3.6), rel=0.01)
    before = drive.at(START)[0]
    for at in range(START, drive.arrives_at, 10_000):
        place, heading = drive.at(Time(at))
        assert distance_m(before, place) <= 10 * 60 / 3.6 * 1.02
        assert 0 <= heading < 360
        before = place
    assert drive.at(drive.arrives_at)[0] == LOC_NINH


# --- its chances


def test_a_stream_does_not_depend_on_the_others():
    first, second = stream(1, "a"), stream(1, "b")
    alone = [stream(1, "b").random() for _ in range(1)]
    first.random()
    assert second.random() == alone[0]


def test_things_are_drawn_by_their_weight():
    choice, random = Choice([("seldom", 1.0), ("often", 9.0)]), stream(1, "weights")
    drawn = Counter(choice.draw(random) for _ in range(2_000))
    assert 0.85 < drawn["often"] / 2_000 < 0.95


def test_half_of_the_times_are_below_the_median():
    random = stream(1, "times")
    times = [around_s(random, 40.0) for _ in range(2_000)]
    assert 0.45 < sum(time < 40 for time in times) / 2_000 < 0.55
    assert max(times) > 100


# --- real people among it


def test_a_real_person_who_claims_a_call_is_put_through(province):
    world = World(province, 9, START, Pace(rate=20))
    world.hear([Change("situation", "desk:150", DeskRow(Extension("150"), Actor("user:khoa"), START))], START)
    name, now = None, START
    while name is None:
        now = world.next_due()
        said = world.act(now)
        name = next((one.data.call for one in said if isinstance(one, Delivery) and one.type == "call.ringing"), None)
    row = CallRow(call_id(name), NumberId("115"), "ringing", now, Position(1), person=Actor("user:khoa"))
    world.hear([Change("calls", row.call, row)], now)
    answered = [one for one in world.act(now) if isinstance(one, Delivery) and one.type == "call.answered"]
    assert [(one.data.call, one.data.agent) for one in answered] == [(name, "150")]
    told = [one for one in world.act(Time(now + 300_000)) if isinstance(one, Delivery) and one.data.call == name]
    assert told[-1].type == "call.ended"


def test_when_she_leaves_her_desk_the_city_answers_alone(province):
    world = World(province, 9, START, Pace())
    desk = DeskRow(Extension("150"), Actor("user:khoa"), START)
    world.hear([Change("situation", "desk:150", desk), Change("situation", "desk:150", None)], START)
    assert not world.exchange.people


# --- its hospitals


def test_every_hospital_tells_now_and_then_what_it_can_take_and_some_divert(province):
    told = [one for one in lived(province, 9, 24) if isinstance(one, Asked)]
    reports = [command for one in told for command in one.commands if isinstance(command, commands.ReportHospital)]
    by = {report.hospital for report in reports}
    assert by == {one.id for one in province.hospitals}
    assert len(reports) > 4 * len(by)
    assert 0 < sum(report.diverting for report in reports) < len(reports) / 4
    assert all(report.beds.keys().isdisjoint(report.closed) for report in reports)


def test_crews_bring_nobody_where_nobody_is_taken_unless_all_divert(province):
    there = World(province, 1, START).stage.map
    first = there.nearest_hospital(province.rules.centre)
    other = there.nearest_hospital(province.rules.centre, {first.id})
    assert other.id != first.id
    everyone = {one.id for one in there.hospitals}
    assert there.nearest_hospital(province.rules.centre, everyone) == first
