"""An append of which nobody knows: the journal is read again, and everyone gets the right answer, once."""

import asyncio

import asyncpg
import msgspec
import pytest

from dispatch import patience
from dispatch.core import commands
from dispatch.core.rules import Refusal
from dispatch.core.turn import Done
from dispatch.engine import Engine
from dispatch.inbox import Stopped
from events import entry as kept
from events import journal as postgres_journal
from events.entry import ChainBroken, Stored, Undecodable
from events.keeping import Deposed, Head, Key, Unavailable, Unknown
from events.memory import MemoryJournal
from tests.core.given import facts
from tests.core.province import NEAR, START
from tests.core.walk import Seeded, Walk
from tests.engine.running import Clock, Faulty, Listener, Running, note, running, soon
from tests.engine.test_turns import BEGINNING
from tests.events.proxy import Proxy
from tests.events.twins import all_of, entries

ACCIDENTS = [Unknown("cut"), Unavailable("disk full")]


async def exactly_once(run: Running, names: list[str], replies: list[Done]) -> None:
    """Every command is in the journal once, at the position that was answered; the state is that of the journal."""
    journal = await run.entries()
    of = {entry.cause: entry.position for entry in journal}
    asked = [entry.cause for entry in journal if entry.cause in names]
    assert sorted(asked) == sorted(names)
    assert [reply.position for reply in replies] == [of[name] for name in names]
    assert [entry.position for entry in run.listener.heard] == [entry.position for entry in journal]
    assert run.engine.state.position == len(journal)
    assert run.listener.head == await run.engine.journal.head()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("accident", ACCIDENTS, ids=["unknown", "unavailable"])
async def test_a_lost_append_is_answered_from_the_journal(when, accident):
    journal = Faulty()
    async with running(journal) as run:
        getattr(journal, when).append(accident)
        waiting = [run.ask(note(number)) for number in range(5)]
        replies = [answer.reply for answer in await soon(asyncio.gather(*waiting))]
        await exactly_once(run, [f"note {number}" for number in range(5)], replies)
        assert all(reply.repeated == (when == "after") for reply in replies)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_the_same_command_twice_in_a_lost_batch_is_done_once(when):
    journal = Faulty()
    async with running(journal) as run:
        getattr(journal, when).append(Unknown("cut"))
        opening = commands.OpenIncident(id="open", kind="fall", place=NEAR)
        first, second = await soon(asyncio.gather(run.ask(opening), run.ask(opening)))
        assert (first.reply.position, first.reply.made) == (second.reply.position, second.reply.made)
        assert first.reply.made == 1
        assert len([entry for entry in await run.entries() if entry.cause == "open"]) == 2


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("batches", [2, 3, 5, 9])
async def test_what_was_decided_upon_a_lost_append_is_decided_again(when, batches):
    """While one batch is being written the next are decided: all of them stand upon it."""
    journal = Faulty()
    async with running(journal) as run:
        journal.gate.clear()
        waiting = []
        for number in range(batches):
            waiting.append(run.ask(note(number)))
            await asyncio.sleep(0.005)
        getattr(journal, when).append(Unknown("cut"))
        journal.gate.set()
        replies = [answer.reply for answer in await soon(asyncio.gather(*waiting))]
        await exactly_once(run, [f"note {number}" for number in range(batches)], replies)
        assert replies == sorted(replies, key=lambda reply: reply.position), "the order in which they came is kept"


async def test_one_accident_after_the_other_is_survived():
    journal = Faulty()
    async with running(journal) as run:
        replies = []
        for number in range(30):
            if number % 3 == 0:
                (journal.before if number % 2 else journal.after).append(ACCIDENTS[number % 2])
            replies.append(await run.done(note(number)))
        await exactly_once(run, [f"note {number}" for number in range(30)], replies)


async def asked_until(run: Running, harm: "asyncio.Task[None]", clients: int) -> tuple[list[str], list[Done]]:
    """Many clients, each with one command after the other, until the harm is done: what was asked and answered."""

    async def client(name: int) -> list[tuple[str, Done]]:
        done = []
        while not harm.done():
            command = note(f"{name}.{len(done)}")
            done.append((command.id, await run.done(command)))
        return done

    pairs = [pair for of_one in await asyncio.gather(*map(client, range(clients))) for pair in of_one]
    harm.result()
    return [name for name, _ in pairs], [reply for _, reply in pairs]


async def test_accidents_under_load_lose_nothing_and_double_nothing():
    journal = Faulty()

    async def harm() -> None:
        for number in range(30):
            await asyncio.sleep(0.002)
            (journal.before if number % 2 else journal.after).append(Unknown("cut"))

    async with running(journal) as run:
        names, replies = await soon(asked_until(run, asyncio.create_task(harm()), 30), 30)
        await exactly_once(run, names, replies)


@pytest.mark.parametrize("seed", range(6))
async def test_accidents_change_nothing_of_what_is_kept(seed):
    """A walk through everything, with an accident at every third append: the same journal, hash by hash."""
    walk = Walk(Seeded(seed), sightings=False).go(120)
    journal = Faulty()
    async with running(journal, begin=False) as run:
        for number, (asked, reply) in enumerate(walk.asked):
            if number % 3 == 0:
                (journal.before if number % 2 else journal.after).append(Unknown("cut"))
            run.clock.now = walk.done_at[asked.by, asked.command.id]
            answer = await soon(run.engine.submit(asked))
            if (
                isinstance(reply, Refusal) and number % 6 == 0
            ):  # the planner's part was kept: it is decided anew after that
                assert isinstance(answer.reply, Refusal)
            else:
                assert (answer.reply == reply) or answer.reply == msgspec.structs.replace(reply, repeated=True)
            journal.before.clear()
            journal.after.clear()
        rows = kept.store(walk.entries, kept.GENESIS)
        assert await journal.head() == Head(rows[-1].position, rows[-1].hash)
        assert facts(run.engine.state) == facts(walk.state)


async def test_entries_that_somebody_else_wrote_are_read_before_going_on():
    """An operator's command was carried out beside us, and we had not heard: the position is taken."""
    journal = Faulty()
    async with running(journal) as run:
        aside = MemoryJournal(journal.disk)
        aside.epoch = journal.disk.epoch
        await aside.append(entries(BEGINNING + 1))
        assert await run.done(note(1)) == Done(BEGINNING + 2)
        assert run.listener.heard[BEGINNING].cause == f"c{BEGINNING + 1}"


async def test_watchers_are_told_how_far_it_is_after_a_lost_append_that_was_kept():
    journal = Faulty()
    async with running(journal) as run:
        journal.after.append(Unknown("cut"))
        await run.done(note(1))
        assert run.listener.head == await journal.head()
        assert len(run.listener.heard) == BEGINNING + 1


# --- a database that is away


async def test_a_database_that_is_away_for_a_moment_is_waited_for(monkeypatch):
    monkeypatch.setattr(patience, "RETRY_S", (0.01,))
    journal = Faulty()
    async with running(journal) as run:
        journal.gone = True
        waiting = run.ask(note(1))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        journal.gone = False
        assert (await soon(waiting)).reply == Done(BEGINNING + 1)


async def test_a_database_that_is_away_for_long_is_told_to_everyone_and_later_all_goes_on(monkeypatch):
    monkeypatch.setattr(patience, "RETRY_S", (0.01,))
    monkeypatch.setattr(patience, "GIVE_UP_S", 0.1)
    journal = Faulty()
    async with running(journal) as run:
        journal.gate.clear()
        waiting = []
        for number in range(6):
            waiting.append(run.ask(note(number)))
            await asyncio.sleep(0.005)
        journal.gone = True
        journal.gate.set()
        outcomes = await soon(asyncio.gather(*waiting, return_exceptions=True), 2)
        assert [type(outcome) for outcome in outcomes] == [Stopped] * 6
        with pytest.raises(Stopped):
            await soon(run.ask(note("asked meanwhile")), 2)
        journal.gone = False
        again = [await run.done(note(number)) for number in range(6)]
        await exactly_once(run, [f"note {number}" for number in range(6)], again)


# --- deposed


@pytest.mark.parametrize("busy", [1, 6])
async def test_a_deposed_engine_stops_and_tells_everyone(busy):
    journal = Faulty()
    async with running(journal) as run:
        journal.gate.clear()
        waiting = []
        for number in range(busy):
            waiting.append(run.ask(note(number)))
            await asyncio.sleep(0.005)
        journal.disk.epoch += 1
        journal.gate.set()
        outcomes = await soon(asyncio.gather(*waiting, return_exceptions=True))
        assert [type(outcome) for outcome in outcomes] == [Stopped] * busy
        with pytest.raises(Deposed):
            await soon(run.task)
        with pytest.raises(Stopped):
            run.ask(note("too late"))
        assert len(journal.disk.rows) == BEGINNING


async def test_stopping_in_the_middle_of_an_accident_forgets_nobody():
    journal = Faulty()
    async with running(journal) as run:
        journal.gate.clear()
        waiting = [run.ask(note(1))]
        await asyncio.sleep(0.01)
        waiting.append(run.ask(note(2)))
        await asyncio.sleep(0.01)
        journal.before.append(Unknown("cut"))
        await run.engine.stop()
        journal.gate.set()
        for outcome in await soon(asyncio.gather(*waiting, return_exceptions=True), 3):
            assert isinstance(outcome, Stopped) or isinstance(outcome.reply, Done)
        await soon(run.task)


# --- what must stop it


async def test_a_view_that_fails_stops_the_engine_and_tells_everyone(monkeypatch):
    """What is kept cannot be shown: going on in silence would be worse."""
    async with running() as run:

        def broken(*_: object) -> None:
            raise KeyError("a bug in a view")

        monkeypatch.setattr(run.listener, "publish", broken)
        waiting = [run.ask(note(number)) for number in range(3)]
        with pytest.raises(KeyError):
            await soon(run.task, 3)
        assert all(one.done() for one in waiting)
        with pytest.raises(Stopped):
            run.ask(note("too late"))


async def test_a_journal_that_cannot_be_read_is_not_led():
    for row, error in ((Stored(1, b"{}", bytes(32)), ChainBroken), (unreadable(), Undecodable)):
        journal = MemoryJournal()
        journal.disk.rows.append(row)
        with pytest.raises(error):
            await Engine(journal, Clock(), Listener()).start()


def unreadable() -> Stored:
    data = b'{"position":1,"at":1,"by":"x","cause":"x","event":{"type":"FromTheFuture"}}'
    return Stored(1, data, kept.chain(kept.GENESIS, data))


# --- the same on PostgreSQL


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_commit_that_was_cut_is_settled_and_answered_exactly_once(postgres, when):
    async with Proxy(postgres.dsn) as proxy, running(postgres.service(proxy.dsn)) as run:
        setattr(proxy, when, 1)
        keys = [Key("call:1", b"wrapped", None)]
        waiting = [run.ask(note(number), keys=keys) for number in range(20)]
        replies = [answer.reply for answer in await soon(asyncio.gather(*waiting))]
        assert proxy.cuts == 1
        await exactly_once(run, [f"note {number}" for number in range(20)], replies)
        assert all(reply.repeated == (when == "after") for reply in replies)
        assert (await postgres.keys()).keys() == {"call:1"}


async def test_cuts_under_load_lose_nothing_and_leave_no_gap(postgres):
    async with Proxy(postgres.dsn) as proxy, running(postgres.service(proxy.dsn)) as run:

        async def harm() -> None:
            for number in range(12):
                setattr(proxy, "after" if number % 2 else "before", 1)
                while proxy.cuts <= number:
                    await asyncio.sleep(0.005)

        names, replies = await soon(asked_until(run, asyncio.create_task(harm()), 20), 60)
        await exactly_once(run, names, replies)
        assert proxy.cuts == 12


async def test_a_database_that_went_away_comes_back(postgres, monkeypatch):
    monkeypatch.setattr(patience, "RETRY_S", (0.02,))
    monkeypatch.setattr(patience, "GIVE_UP_S", 0.3)
    async with Proxy(postgres.dsn) as proxy, running(postgres.service(proxy.dsn)) as run:
        proxy.go_away()
        waiting = [run.ask(note(number)) for number in range(3)]
        outcomes = await soon(asyncio.gather(*waiting, return_exceptions=True))
        assert [type(outcome) for outcome in outcomes] == [Stopped] * 3
        proxy.come_back()
        replies = [await run.done(note(number)) for number in range(3)]
        await exactly_once(run, [f"note {number}" for number in range(3)], replies)


NO_ROOM = """
create function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'No space left on device' using errcode = 'disk_full'; end $$;
create trigger no_room before insert on entries for each statement execute function no_room();
"""


async def test_a_database_that_answers_and_has_no_room_is_told_to_everyone_and_later_all_goes_on(postgres, monkeypatch):
    monkeypatch.setattr(patience, "RETRY_S", (0.02,))
    monkeypatch.setattr(patience, "GIVE_UP_S", 0.3)
    async with running(postgres.service(postgres.dsn)) as run:
        await run.done(note("before"))
        owner = await asyncpg.connect(postgres.dsn)
        await owner.execute(NO_ROOM)
        waiting = [run.ask(note(number)) for number in range(3)]
        outcomes = await soon(asyncio.gather(*waiting, return_exceptions=True))
        assert [type(outcome) for outcome in outcomes] == [Stopped] * 3
        began_s = asyncio.get_running_loop().time()
        with pytest.raises(Stopped):
            await soon(run.ask(note("asked meanwhile")))
        assert asyncio.get_running_loop().time() - began_s < 0.3, "it is known by now"
        await owner.execute("drop trigger no_room on entries")
        await owner.close()
        replies = [await run.done(note(number)) for number in ("before", *range(3))]
        await exactly_once(run, [f"note {number}" for number in ("before", *range(3))], replies)


async def test_a_database_that_does_not_answer_any_more_is_not_waited_for_for_ever(postgres, monkeypatch):
    """The line is open and nothing comes: only the time tells."""
    monkeypatch.setattr(postgres_journal, "APPEND_S_MAX", 0.2)
    monkeypatch.setattr(patience, "RETRY_S", (0.02,))
    monkeypatch.setattr(patience, "GIVE_UP_S", 0.3)
    async with Proxy(postgres.dsn) as proxy, running(postgres.service(proxy.dsn)) as run:
        proxy.silent = True
        waiting = run.ask(note(1))
        await asyncio.sleep(0.4)
        proxy.go_away()
        with pytest.raises(Stopped):
            await soon(waiting)
        proxy.come_back()
        assert isinstance(await run.done(note(1)), Done)


async def test_a_leader_that_lost_its_line_to_a_standby_stops_and_tells_everyone(postgres):
    """The most usual failover: the connection is cut, the standby has the lock at once, and this one asks again."""
    async with running(postgres.service()) as run:
        standby = postgres.service()
        leading = asyncio.create_task(standby.lead())
        await asyncio.sleep(0.1)
        await postgres.cut(run.engine.journal)
        await soon(leading)
        waiting = run.ask(note(1))
        with pytest.raises(Stopped):
            await soon(waiting, 8)
        with pytest.raises(Deposed):
            await soon(run.task, 8)
        await standby.append(entries(BEGINNING + 1))
        assert len(await all_of(standby)) == BEGINNING + 1
        await standby.close()


async def test_the_state_after_an_accident_is_that_of_the_journal():
    journal = Faulty()
    async with running(journal) as run:
        journal.before.append(Unknown("cut"))
        await run.done(commands.OpenIncident(id="1", kind="crash", place=NEAR))
        other = Engine(journal, Clock(), Listener())
        await other.catch_up()
        assert facts(other.state) == facts(run.engine.state)
        assert run.clock() == START
