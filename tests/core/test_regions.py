"""The first entry, the region's data, accounts, and whose personal data is read or thrown away."""

import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.regions import UnitData
from events.values import Step
from tests.core.given import given, given_only
from tests.core.happened import A1_GOES, A1_ON_DUTY, PHONE, RANG, assigned, ended, need, opened
from tests.core.province import ADOPTED, BEGUN, CALL, CENTRE, FAR, LAN, REGISTERED, UNITS, adopt, with_limits

BEGIN = commands.BeginJournal(id="begin", journal="journal-1", demo=False)


# --- the journal


def test_a_journal_begins():
    given_only().when(BEGIN).then(BEGUN)


def test_a_journal_begins_once():
    given_only(BEGUN).by("machine:other").when(BEGIN).refused(Reason.JOURNAL_HAS_BEGUN)


def test_a_wanted_restore_is_an_entry_with_a_name_and_a_reason():
    command = commands.AcceptRestore(id="1", person="An", reason="disk lost", known_position=9, known_hash="ab")
    given().when(command).then(events.RestoreAccepted("An", "disk lost", 9, "ab"))


@pytest.mark.parametrize(("person", "reason"), [("", "disk lost"), ("An", " ")])
def test_a_restore_that_nobody_answers_for_is_refused(person, reason):
    command = commands.AcceptRestore(id="1", person=person, reason=reason, known_position=9, known_hash="ab")
    given().when(command).refused(Reason.NEEDS_A_REASON)


# --- the region


def test_a_region_is_adopted_with_its_units():
    command = commands.AdoptRegion(
        id="1", version="1", digest="digest-1", rules=ADOPTED.rules, units=UNITS, files=ADOPTED.files
    )
    given_only(BEGUN).when(command).then(ADOPTED, *REGISTERED)


def test_the_same_region_is_adopted_once():
    given().when(adopt("1")).refused(Reason.ALREADY_SO)


@pytest.mark.parametrize(("version", "digest"), [("2", "digest-1"), ("1", "digest-2")])
def test_a_changed_region_is_a_new_one_even_under_the_same_name(version, digest):
    command = adopt(version, digest=digest)
    given().when(command).then(events.RegionAdopted(version, digest, command.rules, {}))


CHANGED_A1 = [
    UnitData("A1", "fire", ("ambulance",), "s1", CENTRE),
    UnitData("A1", "ambulance", ("ambulance", "doctor"), "s1", CENTRE),
    UnitData("A1", "ambulance", ("ambulance",), "s9", CENTRE),
    UnitData("A1", "ambulance", ("ambulance",), "s1", FAR),
]


@pytest.mark.parametrize("unit", CHANGED_A1)
def test_a_unit_that_changed_is_registered_anew(unit):
    command = adopt(units=(unit, *UNITS[1:]))
    given().when(command).then(
        events.RegionAdopted("2", "digest-2", command.rules, {}),
        events.UnitRegistered("A1", unit.service, unit.capabilities, unit.station, unit.home),
    )


def test_a_unit_that_is_not_listed_any_more_is_retired_and_its_job_ends():
    command = adopt(units=UNITS[2:])
    spec = (
        given(*A1_GOES)
        .when(command)
        .then(
            events.RegionAdopted("2", "digest-2", command.rules, {}),
            ended(Step.CANCELLED, reason="unit_retired"),
            events.UnitRetired("A1"),
            events.UnitRetired("A2"),
        )
    )
    state, places = spec.made()
    assert "A1" not in state.units
    assert "A1" not in places.spots
    assert list(state.queue.ranks) == ["1.1"]


def test_a_unit_that_moves_to_another_service_is_found_there():
    """The index of places must know it under its new service, as a start from a snapshot would."""
    moved = events.UnitRegistered("A1", "fire", ("pumper",), "s2", CENTRE)
    state, places = given(A1_ON_DUTY, moved).made()
    assert state.available.pool_of["A1"].service == "fire"
    assert places.spots["A1"].service == "fire"


LONGER = [
    ({"acknowledge_s": 120}, A1_GOES, commands.SilenceAssignment, (60_000, 120_000)),
    ({"promote_s": (0, 600, 3600, 7200)}, (opened(), need()), commands.PromoteNeed, (1_800_000, 3_600_000)),
]


@pytest.mark.parametrize(("limit", "facts", "wanted", "dues"), LONGER)
def test_a_longer_limit_is_no_alarm_and_what_waits_is_not_forgotten(limit, facts, wanted, dues):
    """The planner wakes at the old limit: what it wants then must not be refused, or it would never ask again."""
    longer = events.RegionAdopted("2", "digest-2", with_limits(**limit), {})
    spec = given(*facts, longer)
    given_up = [command for due in dues for command in spec.at(due).planned() if isinstance(command, wanted)]
    assert not spec.refused_plans
    assert given_up


# --- accounts


def test_what_is_done_with_accounts_is_told_without_secrets():
    told = [
        (
            commands.RecordAccountChange(id="1", account=LAN, role="dispatcher", change="made"),
            events.AccountChanged(LAN, "dispatcher", "made"),
        ),
        (commands.RecordSignIn(id="2", account=LAN, way="password"), events.SignedIn(LAN, "password")),
        (commands.RecordSignInRefusal(id="3", account=LAN, reason="closed"), events.SignInRefused(LAN, "closed")),
        (commands.RecordSignOut(id="4", account=LAN), events.SignedOut(LAN)),
    ]
    for command, event in told:
        given().when(command).then(event)


# --- personal data


def test_who_reads_personal_data_is_an_entry():
    given(RANG).when(commands.ReadPerson(id="1", call=CALL)).then(events.PersonRead(LAN, CALL, None))
    given(opened()).when(commands.ReadPerson(id="1", incident=1)).then(events.PersonRead(LAN, None, 1))


def test_the_number_of_a_crew_is_read_by_the_room_and_by_that_crew_alone():
    number = commands.ReadPerson(id="1", unit="A1")
    given(PHONE).when(number).then(events.PersonRead(LAN, None, None, None, "A1"))
    given().when(number).refused(Reason.NOTHING_TO_READ)
    given(PHONE).by_crew("A1").when(number).then(events.PersonRead("crew:A1", None, None, None, "A1"))
    given().by_crew("A2").when(number).refused(Reason.NOT_YOURS)
    given(*A1_GOES).by_crew("A1").when(commands.ReadPerson(id="1", incident=1, unit="A2")).refused(Reason.NOT_YOURS)
    given(opened()).by_crew("A1").when(commands.ReadPerson(id="1", incident=1, unit="A1")).refused(Reason.NOT_YOURS)
    given().when(commands.ReadPerson(id="1", unit="Z9")).refused(Reason.NO_SUCH_UNIT)


def test_nothing_is_read_of_nobody():
    given().by_crew("A1").when(commands.ReadPerson(id="1")).refused(Reason.NOTHING_TO_READ)


def test_a_crew_reads_what_it_drives_to():
    facts = (*A1_GOES, RANG, events.CallAttached(CALL, 1))
    for command in (commands.ReadPerson(id="1", incident=1), commands.ReadPerson(id="1", call=CALL)):
        given(*facts).by_crew("A1").when(command).then(events.PersonRead("crew:A1", command.call, command.incident))


NOT_ITS_OWN = [
    (A1_ON_DUTY, commands.ReadPerson(id="1", incident=1)),
    (assigned(), commands.ReadPerson(id="1", incident=2)),
    (assigned(), commands.ReadPerson(id="1", call=CALL)),
    (assigned(), commands.ReadPerson(id="1", call=CALL, incident=2)),
]


@pytest.mark.parametrize(("fact", "command"), NOT_ITS_OWN)
def test_a_crew_reads_nothing_else(fact, command):
    given(A1_ON_DUTY, opened(), need(), opened(2), RANG, events.CallAttached(CALL, 2), fact).by_crew("A1").when(
        command
    ).refused(Reason.NOT_YOURS)


def test_a_crew_reads_no_call_that_is_not_of_its_incident_by_naming_both():
    facts = (*A1_GOES, opened(2), RANG, events.CallAttached(CALL, 2))
    given(*facts).by_crew("A1").when(commands.ReadPerson(id="1", call=CALL, incident=1)).refused(Reason.NOT_YOURS)


def test_a_unit_that_is_not_there_reads_nothing():
    given(opened()).by_crew("A9").when(commands.ReadPerson(id="1", incident=1)).refused(Reason.NOT_YOURS)


def test_keys_are_thrown_away():
    given().when(commands.ErasePerson(id="1", subjects=("call:1", "text:2"), reason="asked")).then(
        events.PersonErased(("call:1", "text:2"), "asked")
    )
    told = commands.ErasePerson(id="1", subjects=("call:1",), reason="asked", incidents=(1,), tickets=(2,))
    given().when(told).then(events.PersonErased(("call:1",), "asked", (1,), (2,)))


# --- persons whose data is kept long enough

EXPIRE = commands.ExpirePersons(id="1", until=3)


def test_keys_are_thrown_away_up_to_an_entry_once_and_only_where_the_region_says_how_long_they_are_kept():
    for_ever = events.RegionAdopted("2", "digest-2", with_limits(retention_days=0), {})
    given().when(EXPIRE).then(events.PersonsExpired(3, 30))
    given(for_ever).when(EXPIRE).refused(Reason.NOT_DUE)
    given(events.PersonsExpired(3, 30)).when(EXPIRE).refused(Reason.ALREADY_SO)
    given().when(commands.ExpirePersons(id="1", until=10_000)).refused(Reason.NOT_DUE)
