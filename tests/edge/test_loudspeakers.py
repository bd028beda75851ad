"""How warnings reach clusters by gateways that refuse some, hang, or are away: each that can be told is told, once."""

from pathlib import Path

import pytest

from tests.edge.clusters import playing, prepare, until
from tests.edge.conftest import serving
from tests.edge.desk import IN_COMMUNE, in_state, let_out, one, written


@pytest.mark.parametrize("ends", [slice(None, 20), slice(-20, None)])
async def test_what_a_gateway_refuses_for_some_clusters_keeps_no_other_waiting(
    database: str, tmp_path: Path, ends: slice
) -> None:
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_again_s=60)) as running,
    ):
        lan = await running.person("lan")
        number = await written(lan)
        reach = sorted((await one(lan, number))["reach"])
        clusters.says = dict(zip(reach[ends], (404, 422, 503) * 7, strict=False))
        await let_out(running, number)
        await until(lambda: len(clusters.played) == IN_COMMUNE - len(clusters.says), 5.0)
        assert set(clusters.played) == set(reach) - set(clusters.says)


async def test_a_round_begins_after_where_the_last_stopped(database: str, tmp_path: Path) -> None:
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_tries=10)) as running,
    ):
        lan = await running.person("lan")
        number = await written(lan)
        clusters.is_cut = True
        await let_out(running, number)
        await in_state(lan, number, tries=5)
        assert len(clusters.tried) > 16, "never the same first ones only"
