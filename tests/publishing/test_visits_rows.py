"""A visit's row waits for its line, and goes an hour after it."""

import pytest

from dispatch import visits
from dispatch.clock import Clock
from dispatch.visits import Visits
from tests.ioc.conftest import Centre
from tests.publishing.conftest import publishing, until
from tests.publishing.test_visits import written
from tests.publishing.test_visits_summed import forged

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_where_nobody_makes_lines_no_more_than_so_many_wait(centre: Centre, monkeypatch: pytest.MonkeyPatch):
    await centre.service.fetch("insert into visits (process, number, said) values ('x', 1, '{}'), ('x', 2, '{}')")
    monkeypatch.setattr(visits, "WAITING_MAX", 1)
    one = Visits("full", Clock())
    one.note(forged(1))
    await written(centre.service.dsn, one)
    await centre.service.fetch("delete from visits where process = 'x'")
    assert (one.written, one.not_kept) == (False, 1)
    assert not await centre.service.fetch("select 1 from visits where process = $1", one.process)


async def test_rows_that_have_their_lines_do_not_count_towards_those_that_wait(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    values = ", ".join(f"('x', {i}, '{{}}', {i})" for i in range(5))
    await centre.service.fetch(f"insert into visits (process, number, said, line) values {values}")
    monkeypatch.setattr(visits, "WAITING_MAX", 3)
    one = Visits("lined", Clock())
    one.note(forged(1))
    await written(centre.service.dsn, one)
    await centre.service.fetch("delete from visits where process = 'x'")
    assert (one.written, one.not_kept) == (True, 0)
    assert await centre.service.fetch("select 1 from visits where process = $1", one.process)


async def test_a_row_goes_an_hour_after_its_line_whenever_the_publisher_was_started(centre: Centre):
    one = Visits("hour", Clock())
    for i in range(2):
        one.note(forged(i))
    await written(centre.service.dsn, one)

    async def left(condition: str) -> int:
        found = f"select number from visits where process = $1 and {condition}"
        return len(await centre.service.fetch(found, one.process))

    async def holds(condition: str, count: int) -> bool:
        return await left(condition) == count

    async with publishing(centre.service.dsn):
        await until(lambda: holds("line is not null", 2))
    await centre.service.fetch(
        "update visits set lined_at = now() - interval '61 minutes' where process = $1 and number = 0", one.process
    )
    async with publishing(centre.service.dsn):
        await until(lambda: holds("true", 1))
    assert await left("number = 1") == 1
