"""Where units were seen last outlives the service; their ways are sampled."""

from projections import tracks
from projections.places import PlaceRow
from tests.core.province import FAR, NEAR


async def test_the_last_sighting_of_every_unit_comes_back(postgres):
    rows = [PlaceRow("A1", NEAR, 1_000, 40.0, 90.0), PlaceRow("A2", FAR, 2_000)]
    await tracks.save(postgres.dsn, rows, track=False)
    assert sorted(await tracks.load(postgres.dsn), key=lambda row: row.unit) == rows


async def test_an_older_sighting_does_not_take_the_place_of_a_newer(postgres):
    await tracks.save(postgres.dsn, [PlaceRow("A1", NEAR, 2_000)], track=False)
    await tracks.save(postgres.dsn, [PlaceRow("A1", FAR, 1_000)], track=False)
    assert await tracks.load(postgres.dsn) == [PlaceRow("A1", NEAR, 2_000)]
    await tracks.save(postgres.dsn, [PlaceRow("A1", FAR, 3_000)], track=False)
    assert await tracks.load(postgres.dsn) == [PlaceRow("A1", FAR, 3_000)]


async def test_a_way_is_kept_point_by_point_and_each_point_once(postgres):
    for at in (1_000, 2_000, 2_000):
        await tracks.save(postgres.dsn, [PlaceRow("A1", NEAR, at)], track=True)
    await tracks.save(postgres.dsn, [PlaceRow("A1", FAR, 3_000)], track=False)
    points = await postgres.execute("select at from tracks order by at")
    assert [row["at"] for row in points] == [1_000, 2_000]


async def test_where_nobody_was_seen_there_is_nothing(postgres):
    await tracks.save(postgres.dsn, [], track=True)
    assert await tracks.load(postgres.dsn) == []
