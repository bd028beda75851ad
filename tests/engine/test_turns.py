"""Turns: what has arrived is decided together, kept, and only then answered and told."""

import asyncio

import pytest
import structlog

import events
from dispatch import inbox as module
from dispatch import patience
from dispatch.clock import Clock as RealClock
from dispatch.core import commands, plan, turn
from dispatch.core.rules import Reason, Refusal
from dispatch.core.turn import Done
from dispatch.engine import Engine
from dispatch.inbox import Full, Stopped
from events.entry import Entry
from events.keeping import Key, Unavailable
from events.memory import MemoryJournal
from events.values import PLANNER, Place
from tests.core.province import CENTRE, FAR, LAN, NEAR, START, with_limits
from tests.engine.running import Faulty, Listener, Running, note, running, soon

BEGINNING = 8
"""Entries of the journal's beginning and the region."""


async def test_a_command_is_answered_with_its_position_which_is_on_disk():
    async with running() as run:
        answer = await soon(run.ask(note(1)))
        assert answer.reply == Done(BEGINNING + 1)
        assert answer.head == await run.engine.journal.head()
        assert [entry.position for entry in await run.entries()] == list(range(1, BEGINNING + 2))


async def test_what_was_made_is_named_in_the_answer():
    async with running() as run:
        made = await run.done(commands.OpenIncident(id="1", kind="fall", place=NEAR))
        assert made == Done(BEGINNING + 2, 1)
        order = commands.BringOnDuty(id="2", unit="A1")
        assert await run.done(order) == Done(BEGINNING + 3)
        assert run.listener.heard[-1].event == events.UnitAssigned("1/1", "1.1", 1, "A1", Place(11.5, 106.9), 112)
        assert run.listener.heard[-1].by == PLANNER


async def test_nobody_hears_of_anything_before_the_disk_has_it():
    journal = Faulty()
    async with running(journal) as run:
        heard = len(run.listener.heard)
        journal.gate.clear()
        waiting = run.ask(note(1))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        assert len(run.listener.heard) == heard
        journal.gate.set()
        await soon(waiting)
        assert len(run.listener.heard) == heard + 1


async def test_a_refusal_too_waits_for_what_it_was_decided_upon():
    """Refused because of something that is not on disk yet: if that were lost, the refusal would be a lie."""
    journal = Faulty()
    async with running(journal) as run:
        journal.gate.clear()
        first = run.ask(commands.BringOnDuty(id="1", unit="A1"))
        await asyncio.sleep(0.02)
        second = run.ask(commands.BringOnDuty(id="2", unit="A1"))
        await asyncio.sleep(0.05)
        assert not second.done()
        journal.gate.set()
        assert isinstance((await soon(first)).reply, Done)
        assert (await soon(second)).reply == Refusal(Reason.ALREADY_SO)


async def test_what_arrives_while_a_batch_is_being_written_is_the_next_batch():
    journal = Faulty()
    async with running(journal) as run:
        journal.appends.clear()
        journal.gate.clear()
        first = run.ask(note(0))
        await asyncio.sleep(0.02)
        others = [run.ask(note(number)) for number in range(1, 41)]
        await asyncio.sleep(0.02)
        journal.gate.set()
        await soon(asyncio.gather(first, *others))
        assert journal.appends == [1, 40]


async def test_a_batch_has_its_limit(monkeypatch):
    monkeypatch.setattr(module, "BATCH_MAX", 8)
    journal = Faulty()
    async with running(journal) as run:
        journal.appends.clear()
        await soon(asyncio.gather(*(run.ask(note(number)) for number in range(20))))
        assert journal.appends == [8, 8, 4]


async def test_commands_are_decided_in_the_order_in_which_they_came():
    async with running() as run:
        waiting = [run.ask(note(number)) for number in range(300)]
        answers = await soon(asyncio.gather(*waiting))
        assert [answer.reply.position for answer in answers] == list(range(BEGINNING + 1, BEGINNING + 301))


async def test_nothing_is_written_for_what_is_refused():
    journal = Faulty()
    async with running(journal) as run:
        journal.appends.clear()
        assert await run.reply(commands.BringOnDuty(id="1", unit="?")) == Refusal(Reason.NO_SUCH_UNIT)
        assert journal.appends == []


async def test_asked_twice_at_once_is_done_once():
    async with running() as run:
        opening = commands.OpenIncident(id="1", kind="noise")
        first, second = await soon(asyncio.gather(run.ask(opening), run.ask(opening)))
        assert first.reply == Done(BEGINNING + 1, 1)
        assert second.reply == Done(BEGINNING + 1, 1, repeated=True)
        again = run.ask(commands.OpenIncident(id="1", kind="fall"), content="other")
        assert (await soon(again)).reply.reason == Reason.ID_USED_FOR_OTHER_CONTENT


async def test_keys_are_kept_with_the_entries_of_their_command():
    journal = MemoryJournal()
    async with running(journal) as run:
        key = Key("call:1", b"wrapped", None)
        await soon(run.ask(note(1), keys=[key]))
        assert journal.disk.keys == {"call:1": key}


async def test_whoever_does_not_wait_any_more_is_no_hindrance():
    journal = Faulty()
    async with running(journal) as run:
        journal.gate.clear()
        gone, there = asyncio.ensure_future(soon(run.ask(note(1)))), run.ask(note(2))
        await asyncio.sleep(0.02)
        gone.cancel()
        journal.gate.set()
        assert isinstance((await soon(there)).reply, Done)
        assert await run.done(note(1)) == Done(BEGINNING + 1, repeated=True)


async def test_whoever_cannot_hear_an_answer_is_no_hindrance(monkeypatch):
    journal, log = Faulty(), structlog.testing.CapturingLogger()
    monkeypatch.setattr(module, "log", log)
    async with running(journal) as run:
        journal.gate.clear()
        deaf, there = run.ask(note(1)), run.ask(note(2))

        def fail() -> None:
            raise RuntimeError("the line is dead")

        deaf.heard = fail
        journal.gate.set()
        assert isinstance((await soon(there)).reply, Done)
        assert isinstance(deaf.result().reply, Done)
    assert [call.args for call in log.calls] == [("answer_not_heard",)]


# --- limits


async def test_a_full_inbox_says_so_and_keeps_a_part_for_telephony(monkeypatch):
    monkeypatch.setattr(module, "INBOX_MAX", 10)
    monkeypatch.setattr(module, "TELEPHONY_KEPT", 4)
    async with running() as run:
        waiting = [run.ask(note(number)) for number in range(6)]
        with pytest.raises(Full):
            run.ask(note("one too many"))
        waiting += [run.ask(note(f"call {number}"), telephony=True) for number in range(4)]
        with pytest.raises(Full):
            run.ask(note("one call too many"), telephony=True)
        for answer in await soon(asyncio.gather(*waiting)):
            assert isinstance(answer.reply, Done)
        assert isinstance(await run.reply(note("there is room again")), Done)


def test_the_part_kept_for_telephony_is_a_part():
    assert 0 < module.TELEPHONY_KEPT < module.INBOX_MAX


async def test_nobody_is_served_before_it_leads_or_after_it_was_stopped():
    engine = Engine(MemoryJournal(), RealClock(), Listener())
    with pytest.raises(Stopped):
        engine.submit(None)
    async with running() as run:
        await run.engine.stop()
        await soon(run.task)
        with pytest.raises(Stopped):
            run.ask(note(1))


async def test_nobody_is_forgotten_when_it_is_stopped():
    """Some were being written, some were decided, some had just arrived: each is told what became of it."""
    journal = Faulty()
    async with running(journal) as run:
        journal.gate.clear()
        waiting = []
        for number in range(12):
            waiting.append(run.ask(note(number)))
            await asyncio.sleep(0.002)
        await run.engine.stop()
        journal.gate.set()
        outcomes = await soon(asyncio.gather(*waiting, return_exceptions=True))
        await soon(run.task)
        kept = {entry.cause for entry in await run.entries()}
        for number, outcome in enumerate(outcomes):
            assert isinstance(outcome, Stopped) == (f"note {number}" not in kept)


@pytest.mark.parametrize("steps", range(8))
async def test_cancelled_at_any_moment_it_ends(steps):
    """Also in the very moment in which it is woken: with a crew to wait for, it waits for a time."""
    async with running() as run:
        await two_ambulances(run)
        asked = asyncio.ensure_future(soon(run.ask(note(1))))
        for _ in range(steps):
            await asyncio.sleep(0)
        run.task.cancel()
        done, _ = await asyncio.wait((run.task,), timeout=2)
        assert done
        await asyncio.gather(asked, return_exceptions=True)


# --- the planner


async def test_a_bug_in_telling_of_one_turn_forgets_nobody_of_the_next_which_is_being_written(monkeypatch):
    """One turn is told of while the next is on its way to the disk, and a third is decided already."""
    journal = Faulty()
    async with running(journal) as run:

        def broken(*_: object) -> None:
            raise KeyError("a bug in a view")

        journal.gate.clear()
        waiting = [run.ask(note(1))]
        for turn in (2, 3):
            await asyncio.sleep(0.01)
            waiting += [run.ask(note(f"{turn}.{number}")) for number in range(30 * turn)]
        await asyncio.sleep(0.01)
        monkeypatch.setattr(run.listener, "publish", broken)
        first, journal.gate = journal.gate, asyncio.Event()
        first.set()
        with pytest.raises(KeyError):
            await soon(run.task, 3)
        assert [one for one in waiting if not one.done()] == []


async def test_a_silent_crew_is_given_up_after_the_limit_and_the_next_unit_goes():
    async with running() as run:
        await two_ambulances(run)
        assert run.engine.state.assignments["1/1"].unit == "A1"
        run.clock.move(59_999)
        await run.done(note("nothing is due"))
        assert list(run.engine.state.assignments) == ["1/1"]
        run.clock.move(1)
        await run.done(note("now it is"))
        assert run.engine.state.assignments["1/2"].unit == "A2"
        assert [entry.event for entry in run.listener.heard if entry.by == PLANNER][-2:] == [
            events.AssignmentEnded("1/1", "silent", None),
            events.UnitAssigned("1/2", "1.1", 1, "A2", FAR, 1001),
        ]


async def test_the_planner_is_woken_by_the_clock_alone():
    """Real seconds: nobody asks anything after the order was given."""
    journal = MemoryJournal()
    listener = Listener()
    engine = Engine(journal, RealClock(), listener)
    await engine.start()
    run = Running(engine, None, listener)
    await run.begin(with_limits(acknowledge_s=1))
    await two_ambulances(run)
    for _ in range(300):
        if "1/2" in engine.state.assignments:
            break
        await asyncio.sleep(0.01)
    assert engine.state.assignments["1/2"].unit == "A2"
    await engine.stop()
    await soon(run.task)


async def two_ambulances(run: Running) -> None:
    """A1 near, A2 far, and somebody who fell."""
    await run.done(commands.BringOnDuty(id="a1", unit="A1", place=NEAR))
    await run.done(commands.BringOnDuty(id="a2", unit="A2", place=FAR))
    await run.done(commands.OpenIncident(id="fall", kind="fall", place=NEAR))


async def test_a_planner_with_more_to_do_than_fits_into_one_turn_goes_on_by_itself(monkeypatch):
    monkeypatch.setattr(turn, "PLANS_MAX", 1)
    async with running() as run:
        for number in range(3):
            await run.done(commands.OpenIncident(id=f"{number}", kind="crash", place=NEAR))
        waiting = [run.ask(commands.BringOnDuty(id=unit, unit=unit)) for unit in ("A1", "A2", "P1", "P2")]
        await soon(asyncio.gather(*waiting))
        for _ in range(100):
            if len(run.engine.state.assignments) == 4:
                break
            await asyncio.sleep(0.01)
        assert len(run.engine.state.assignments) == 4


async def test_what_the_planner_is_refused_is_an_alarm_once_and_hinders_nobody(monkeypatch):
    async with running() as run:
        await run.done(commands.OpenIncident(id="1", kind="fall", place=NEAR))
        monkeypatch.setattr(plan, "best_unit", lambda state, need, moment: "A9")
        await run.done(commands.BringOnDuty(id="2", unit="A1"))
        assert run.engine.alarms == 1
        await run.done(note(1))
        assert run.engine.alarms == 1
        monkeypatch.undo()
        await run.done(commands.OpenIncident(id="3", kind="fall", place=NEAR))
        assert run.engine.state.assignments["2/1"].unit == "A1"


# --- sightings


async def test_a_sighting_goes_the_short_way():
    async with running() as run:
        now = run.clock()
        assert run.engine.sight("A1", FAR, now)
        assert not run.engine.sight("A1", NEAR, now - 1), "older than what is known"
        assert not run.engine.sight("A9", NEAR, now), "nobody knows it"
        assert run.listener.moved == [("A1", FAR)]
        assert len(await run.entries()) == BEGINNING


async def test_who_was_seen_stands_among_those_of_its_service_as_the_journal_has_it():
    """Another wrote beside us that the unit is of another service now."""
    journal = Faulty()
    async with running(journal) as run:
        run.engine.sight("A1", NEAR, START)
        aside = MemoryJournal(journal.disk)
        aside.epoch = journal.disk.epoch
        moved = events.UnitRegistered("A1", "fire", ("pumper",), "s2", FAR)
        await aside.append([Entry(BEGINNING + 1, START, LAN, "aside", moved)])
        await run.done(note(1))
        spot = run.engine.places.spots["A1"]
        assert (spot.service, spot.place) == ("fire", NEAR)


async def test_a_lost_turn_leaves_no_unit_where_it_would_have_put_it(monkeypatch):
    monkeypatch.setattr(patience, "GIVE_UP_S", 0.0)
    journal = Faulty()
    async with running(journal) as run:
        run.engine.sight("A2", NEAR, START)
        journal.before += [Unavailable("disk full")] * 2
        with pytest.raises(Stopped):
            await run.done(commands.BringOnDuty(id="1", unit="A1", place=FAR))
        await run.done(note(1))
        spots = run.engine.places.spots
        assert (spots["A1"].place, spots["A2"].place) == (CENTRE, NEAR)


async def test_whoever_was_seen_nearer_goes():
    async with running() as run:
        await run.done(commands.BringOnDuty(id="a1", unit="A1"))
        await run.done(commands.BringOnDuty(id="a2", unit="A2"))
        run.clock.move(1_000)
        run.engine.sight("A2", NEAR, run.clock())
        await run.done(commands.OpenIncident(id="1", kind="fall", place=NEAR))
        assert run.engine.state.assignments["1/1"].unit == "A2"


async def test_who_could_go_can_be_asked_at_any_time():
    async with running() as run:
        await run.done(commands.OpenIncident(id="1", kind="crash", place=NEAR))
        await run.done(commands.BringOnDuty(id="p1", unit="P1"))
        assert [one.unit for one in run.engine.candidates("1.1")] == []
        assert run.engine.candidates("9.9") is None
