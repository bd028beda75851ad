"""A visit's line is as it was, and a flood of visits has room for so many sums and no more."""

import json
from pathlib import Path

import msgspec
import pytest

from dispatch import security, visits
from dispatch.visits import KINDS, REFUSED, SAW, Said, Visit, Visits
from events.values import Actor, Time

GOLDEN = sorted((Path(__file__).parent / "visits").glob("*.json"))


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_line_of_each_kind_is_as_it_was(file: Path):
    kept = json.loads(file.read_text())
    said = msgspec.convert(kept["said"], Said)
    assert json.loads(msgspec.json.encode(security.line_of_visit(said, 7))) == kept["line"]


def test_every_kind_of_visit_has_its_line():
    assert {file.stem for file in GOLDEN} == KINDS


class Ticking:
    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> Time:
        return Time(self.now)


def forged(i: int, what: str = "") -> Visit:
    address = f"{i % 223 + 1}.{i // 223 % 256}.{i % 7}.9"
    return Visit(REFUSED, address=address, route="POST /commands", what=what, status=401, reason="not_signed_in")


def test_what_is_alike_is_one_sum_and_told_again_only_after_a_while():
    clock = Ticking()
    one = Visits("service", clock)
    for clock.now in (1_000, 1_500, 2_000):
        one.note(forged(1))
    (said,) = one.take()
    assert (said.visit, said.count, said.first, said.last) == (forged(1), 3, 1_000, 2_000)
    clock.now = 2_500
    one.note(forged(1))
    assert one.take() == []
    clock.now = 2_000 + visits.AGAIN_MS
    (said,) = one.take()
    assert (said.count, said.first, said.last) == (1, 2_500, 2_500)
    clock.now += visits.AGAIN_MS
    assert one.take() == []
    assert one.sums == {}
    assert one.having == {}


def test_a_flood_has_room_for_so_many_sums_and_every_one_of_it_is_counted():
    one = Visits("service", Ticking())
    for i in range(50_000):
        one.note(forged(i))
    assert len(one.sums) <= sum(visits.ROOM) + 1
    taken = one.take()
    assert sum(said.count for said in taken) == 50_000
    assert {said.visit.kind for said in taken} == {REFUSED}
    addresses = {said.visit.address for said in taken}
    assert "" in addresses
    assert sum(one.endswith(".0.0/16") for one in addresses) == visits.ROOM[1]


def test_what_has_no_room_even_so_is_counted_and_a_flood_takes_nobody_elses_room():
    one = Visits("service", Ticking())
    for i in range(2_000):
        one.note(Visit(REFUSED, address=f"10.0.{i % 250}.{i // 250}", route=f"GET /{i}", status=401))
    lan = Visit(SAW, Actor("user:lan"), route="GET /views/{name}", what="queue")
    one.note(lan)
    taken = {said.visit: said.count for said in one.take()}
    assert taken[lan] == 1
    assert taken[Visit(visits.NOT_KEPT)] == one.not_kept > 1_000
    assert sum(taken.values()) == 2_001


def test_who_reads_everything_one_by_one_is_told_without_what():
    one, bi = Visits("views", Ticking()), Actor("machine:bi")
    for i in range(1_000):
        one.note(Visit(SAW, bi, address="10.1.2.3", route="GET /items/{item}", what=str(i)))
    told = {said.visit.what: said.count for said in one.take()}
    assert told[""] == 1_000 - visits.ROOM[0]


def test_what_is_not_taken_for_an_hour_is_counted_once_and_from_the_first_on():
    clock = Ticking()
    one = Visits("service", clock)
    for i in range(100):
        one.note(forged(i))
    for _ in range(15):
        not_taken(one)
        clock.now += visits.AGAIN_MS
    assert one.not_kept == 100
    one.note(forged(100))
    not_taken(one)
    assert one.not_kept == 101
    (said,) = one.take(everything=True)
    assert (said.visit, said.count, said.first) == (Visit(visits.NOT_KEPT), 101, 1_000)
    assert said.last == clock.now


def not_taken(one: Visits) -> None:
    for said in one.take():
        one.keep_number(said)
