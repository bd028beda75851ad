"""A command that shows a bug costs itself alone: the state is thrown away, the others are answered."""

import asyncio

import pytest

import events
from dispatch import engine as module
from dispatch import patience
from dispatch.core import commands, evolve, plan
from dispatch.core.decide import DECIDE
from dispatch.core.turn import Done
from dispatch.engine import Engine
from dispatch.inbox import Broken, Stopped
from events.keeping import Unkeepable, Unknown
from events.memory import MemoryJournal
from events.values import PLANNER
from tests.core.given import facts
from tests.core.province import LAN, NEAR
from tests.engine.running import Clock, Faulty, Listener, Running, note, running, soon
from tests.engine.test_turns import BEGINNING

POISON = commands.RecordSignOut(id="poison", account=LAN)


class Quarantine:
    """Who was put away, and why."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, BaseException]] = []

    def __call__(self, asked, bug) -> None:
        self.kept.append((asked.command.id, bug))


@pytest.fixture
def quarantine() -> Quarantine:
    return Quarantine()


@pytest.fixture(params=["deciding", "evolving", "half evolved"])
def planted(request, monkeypatch):
    """A bug in what happens when somebody signs out; in the last case the state is changed before it shows."""

    def broken(state, *_):
        if request.param == "half evolved":
            state.units.clear()
            state.remembered.clear()
            state.incidents_ever = 99
        raise ZeroDivisionError("planted")

    if request.param == "deciding":
        monkeypatch.setitem(DECIDE, commands.RecordSignOut, broken)
    else:
        monkeypatch.setitem(evolve.EVOLVE, events.SignedOut, broken)


async def state_is_that_of_the_journal(run: Running) -> None:
    other = Engine(run.engine.journal, Clock(), Listener())
    await other.catch_up()
    assert facts(other.state) == facts(run.engine.state)


async def one_of_ten_pays(run: Running, bad: commands.AnyCommand, place: int) -> None:
    """Asked at once with nine others, at this place among them: those are answered as if it had not been."""
    waiting = [run.ask(bad if number == place else note(number)) for number in range(10)]
    outcomes = await soon(asyncio.gather(*waiting, return_exceptions=True))
    assert isinstance(outcomes.pop(place), Broken)
    assert [outcome.reply.position for outcome in outcomes] == list(range(BEGINNING + 1, BEGINNING + 10))
    await state_is_that_of_the_journal(run)


async def test_a_poisonous_command_alone_costs_itself(planted, quarantine):
    async with running(quarantine=quarantine) as run:
        with pytest.raises(Broken):
            await soon(run.ask(POISON))
        assert [(name, type(bug)) for name, bug in quarantine.kept] == [("poison", ZeroDivisionError)]
        await state_is_that_of_the_journal(run)
        assert await run.done(note(1)) == Done(BEGINNING + 1)


@pytest.mark.parametrize("place", [0, 5, 9])
async def test_the_others_of_its_batch_are_answered(planted, quarantine, place):
    async with running(quarantine=quarantine) as run:
        await one_of_ten_pays(run, POISON, place)
        assert [name for name, _ in quarantine.kept] == ["poison"]


async def test_what_is_being_written_meanwhile_is_finished_and_stays(planted, quarantine):
    journal = Faulty()
    async with running(journal, quarantine=quarantine) as run:
        journal.gate.clear()
        first = run.ask(commands.OpenIncident(id="open", kind="crash", place=NEAR))
        await asyncio.sleep(0.01)
        poisoned, after = run.ask(POISON), run.ask(note(1))
        await asyncio.sleep(0.01)
        journal.gate.set()
        assert (await soon(first)).reply == Done(BEGINNING + 3, 1)
        with pytest.raises(Broken):
            await soon(poisoned)
        assert (await soon(after)).reply == Done(BEGINNING + 4)
        await state_is_that_of_the_journal(run)


async def test_a_poisonous_command_and_a_lost_append_at_once(planted, quarantine):
    journal = Faulty()
    async with running(journal, quarantine=quarantine) as run:
        journal.gate.clear()
        journal.before.append(Unknown("cut"))
        first = run.ask(note(1))
        await asyncio.sleep(0.01)
        poisoned, after = run.ask(POISON), run.ask(note(2))
        await asyncio.sleep(0.01)
        journal.gate.set()
        assert isinstance((await soon(first)).reply, Done)
        with pytest.raises(Broken):
            await soon(poisoned)
        assert isinstance((await soon(after)).reply, Done)
        assert [name for name, _ in quarantine.kept] == ["poison"]
        await state_is_that_of_the_journal(run)


async def test_a_poisonous_command_while_the_database_is_away_costs_itself_alone(planted, quarantine, monkeypatch):
    monkeypatch.setattr(patience, "RETRY_S", (0.01,))
    journal = Faulty()
    async with running(journal, quarantine=quarantine) as run:
        journal.gone = True
        poisoned = run.ask(POISON)
        await asyncio.sleep(0.05)
        journal.gone = False
        with pytest.raises((Broken, Stopped)):
            await soon(poisoned)
        assert isinstance(await run.done(note(1)), Done)
        await state_is_that_of_the_journal(run)


async def test_it_is_poisonous_again_when_it_is_asked_again_and_well_when_the_bug_is_mended(monkeypatch, quarantine):
    async with running(quarantine=quarantine) as run:
        with monkeypatch.context() as planting:
            planting.delitem(DECIDE, commands.RecordSignOut)
            for _ in range(2):
                with pytest.raises(Broken):
                    await soon(run.ask(POISON))
        assert len(quarantine.kept) == 2
        assert await run.done(POISON) == Done(BEGINNING + 1)


async def test_sightings_outlive_a_poisonous_command(planted):
    async with running() as run:
        run.engine.sight("A1", NEAR, run.clock() + 1)
        with pytest.raises(Broken):
            await soon(run.ask(POISON))
        assert run.engine.places.spots["A1"].place == NEAR


def broken(*_):
    raise ZeroDivisionError("planted")


async def until_assigned(run: Running, unit: str) -> None:
    while run.engine.state.units[unit].assignment is None:
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("place", ["planning", "evolving"])
async def test_a_bug_in_the_planner_costs_nobody_who_asks_and_it_goes_on_after_a_rest(monkeypatch, quarantine, place):
    """Dispatchers assign by hand until then."""
    monkeypatch.setattr(module, "PLANNER_REST_S", 0.3)
    async with running(quarantine=quarantine) as run:
        await run.done(commands.OpenIncident(id="1", kind="fall", place=NEAR))
        with monkeypatch.context() as planting:
            if place == "planning":
                planting.setattr(plan, "best_unit", broken)
            else:
                planting.setitem(evolve.EVOLVE, events.UnitAssigned, broken)
            assert isinstance(await run.done(commands.BringOnDuty(id="2", unit="A1")), Done)
            assert isinstance(await run.done(note(3)), Done)
            assert run.engine.state.units["A1"].assignment is None
            assert (run.engine.alarms, quarantine.kept) == (1, [])
            await state_is_that_of_the_journal(run)
        await soon(until_assigned(run, "A1"))
        assert run.engine.rests_until_s is None
        await state_is_that_of_the_journal(run)


async def test_a_unit_is_assigned_by_hand_while_the_planner_rests(monkeypatch):
    async with running() as run:
        monkeypatch.setattr(plan, "best_unit", broken)
        await run.done(commands.BringOnDuty(id="1", unit="A1"))
        await run.done(commands.OpenIncident(id="2", kind="fall", place=NEAR))
        assert isinstance(await run.done(commands.AssignUnit(id="3", need="1.1", unit="A1")), Done)


async def test_a_planner_that_fails_when_the_clock_wakes_it_rests_and_does_not_spin(monkeypatch):
    async with running() as run:
        await run.done(commands.BringOnDuty(id="1", unit="A1"))
        await run.done(commands.OpenIncident(id="2", kind="fall", place=NEAR))
        monkeypatch.setitem(plan.EXPIRE, "acknowledge", broken)
        run.clock.move(60_000)
        run.engine.inbox.arrived.set()
        await asyncio.sleep(0.3)
        assert run.engine.alarms == 1
        assert isinstance(await run.done(note(1)), Done)


# --- what the database cannot keep


class Particular(Faulty):
    """It cannot keep what has this cause."""

    cause = "bad"

    async def append(self, entries, keys=()):
        if any(entry.cause == self.cause for entry in entries):
            raise Unkeepable("invalid byte sequence")
        return await super().append(entries, keys)


@pytest.mark.parametrize("place", [0, 5, 9])
async def test_what_the_database_cannot_keep_costs_itself_alone(quarantine, place):
    async with running(Particular(), quarantine=quarantine) as run:
        await one_of_ten_pays(run, commands.RecordSignOut(id="bad", account=LAN), place)
        assert [name for name, _ in quarantine.kept] == ["bad"]


async def test_whoever_gave_up_before_it_was_looked_for_leaves_nothing_behind(quarantine):
    """The database came back late: nobody waits any more, and the engine must not turn in circles."""
    async with running(Particular(), quarantine=quarantine) as run:
        run.engine.inbox.singly = 3
        assert isinstance(await run.done(note(1)), Done)
        turns = run.engine.turns
        await asyncio.sleep(0.05)
        assert (run.engine.inbox.singly, run.engine.turns - turns < 3) == (0, True)


async def test_a_need_is_still_served_behind_what_cannot_be_kept(quarantine):
    async with running(Particular(), quarantine=quarantine) as run:
        await run.done(commands.BringOnDuty(id="1", unit="A1"))
        bad = run.ask(commands.RecordSignOut(id="bad", account=LAN))
        opened = run.ask(commands.OpenIncident(id="2", kind="fall", place=NEAR))
        await soon(asyncio.gather(bad, opened, return_exceptions=True))
        await soon(until_assigned(run, "A1"))


class NotThePlanners(Faulty):
    """It cannot keep what the planner wants."""

    async def append(self, entries, keys=()):
        if any(entry.by == PLANNER for entry in entries):
            raise Unkeepable("invalid byte sequence")
        return await super().append(entries, keys)


async def test_who_asks_does_not_pay_for_what_the_planner_wants_in_the_same_turn(quarantine):
    async with running(NotThePlanners(), quarantine=quarantine) as run:
        await run.done(commands.BringOnDuty(id="1", unit="A1"))
        opened = await soon(run.ask(commands.OpenIncident(id="2", kind="fall", place=NEAR)))
        assert isinstance(opened.reply, Done)
        assert isinstance(await run.done(note(1)), Done)
        assert (run.engine.alarms, quarantine.kept) == (1, [])


async def test_the_planner_rests_when_what_it_wants_cannot_be_kept(quarantine):
    journal = Particular()
    async with running(journal, quarantine=quarantine) as run:
        await run.done(commands.BringOnDuty(id="1", unit="A1"))
        await run.done(commands.OpenIncident(id="2", kind="fall", place=NEAR))
        journal.cause = str(run.engine.state.position + 1)
        run.clock.move(60_000)
        run.engine.inbox.arrived.set()
        await asyncio.sleep(0.1)
        assert (run.engine.alarms, quarantine.kept) == (1, [])
        assert isinstance(await run.done(note(1)), Done)


async def test_an_entry_that_cannot_be_evolved_stops_whoever_starts(monkeypatch):
    journal = MemoryJournal()
    async with running(journal) as run:
        await run.done(note(1))

    def broken(*_):
        raise ZeroDivisionError("planted")

    monkeypatch.setitem(evolve.EVOLVE, events.SignedIn, broken)
    engine = Engine(MemoryJournal(journal.disk), Clock(), Listener())
    with pytest.raises(ZeroDivisionError):
        await engine.start()
    assert not engine.leading
