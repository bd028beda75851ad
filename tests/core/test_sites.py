"""Sites: kept by whoever keeps them, or by a word of what is dangerous somewhere; told where incidents lie."""

import msgspec

import events
from dispatch.core import commands, rules
from dispatch.core.rules import Reason
from events.values import Place, Sealed, Step, Subject
from tests.core.given import given
from tests.core.happened import A1_GOES, A1_ON_DUTY, CLOSED, FALL, advanced, assigned, ended, opened
from tests.core.province import CREW, DAY, FAR, LAN, NEAR, START

MARKET = commands.KeepSite(id="1", site="m1", kind="market", name="Chợ", place=NEAR, radius_m=200, devices=("c:d1",))
KEPT = events.SiteKept("m1", "market", "Chợ", None, NEAR, 200, None, None, ("c:d1",))
HOUSE = events.SiteKept("h1", "house", None, Sealed(Subject("site:h1"), b"x"), FAR, 50, None, None, ())
NOTE = Sealed(Subject("site:m1"), b"x")
GAS = commands.NoteHazard(id="1", site="m1", hazard="gas", note=NOTE)
NOTED = events.HazardNoted("m1", "gas", NOTE, START + 180 * DAY, LAN)
DOG = events.HazardNoted("h1", "dog", None, START + 365 * DAY, LAN)
CALLED = events.ContactKept("m1", 1, "guard", "night", None, NOTE)
BESIDE = Place(NEAR.lat + 0.001, NEAR.lon)


def changed(command, **fields):
    return msgspec.structs.replace(command, **fields)


def told(spec):
    """What is told of incident 1: the sites by their hazards."""
    row = spec.shown().sites.hazards.get("1")
    return None if row is None else {one.site: [hazard.hazard for hazard in one.hazards] for one in row.sites}


# --- keeping


def test_a_site_is_kept_once_and_anew_when_it_changed():
    given().when(MARKET).then(KEPT).when(changed(MARKET, id="2")).refused(Reason.ALREADY_SO)
    larger = changed(MARKET, id="2", radius_m=300)
    given(KEPT, NOTED).when(larger).then(events.SiteKept("m1", "market", "Chợ", None, NEAR, 300, None, None, ("c:d1",)))


def test_who_has_not_seen_what_another_kept_of_it_is_told_who_was_faster():
    spec = given(KEPT)
    mine = changed(MARKET, id="2", radius_m=300, seen=0)
    spec.when(mine).refused(Reason.CHANGED_SINCE, fact=1)
    given(KEPT).when(changed(mine, seen=spec.entries[-1].position)).then(
        events.SiteKept("m1", "market", "Chợ", None, NEAR, 300, None, None, ("c:d1",))
    )
    given(KEPT, NOTED).when(changed(mine, seen=spec.entries[-1].position)).then(
        events.SiteKept("m1", "market", "Chợ", None, NEAR, 300, None, None, ("c:d1",))
    )


def test_a_site_that_was_dropped_since_it_was_seen_does_not_come_back():
    given(KEPT, events.SiteDropped("m1", LAN)).when(changed(MARKET, id="2", seen=1)).refused(Reason.NO_SUCH_SITE)


def test_what_is_noted_of_a_site_stays_when_it_is_kept_anew():
    row = given(KEPT, NOTED, CALLED, KEPT).shown().sites.rows["m1"]
    assert ([one.hazard for one in row.hazards], [one.order for one in row.contacts]) == (["gas"], [1])


def test_a_private_home_has_no_name_in_the_clear():
    home = commands.KeepSite(id="1", site="h1", kind="house", name="Nhà bà Năm")
    given().when(home).refused(Reason.NAME_IS_PERSONAL)


def test_a_site_that_is_dropped_is_gone_with_all_that_was_known():
    drop = commands.DropSite(id="1", site="m1")
    spec = given(KEPT, NOTED, CALLED).when(drop).then(events.SiteDropped("m1", LAN))
    assert not spec.shown().sites.rows
    spec.when(changed(drop, id="2")).refused(Reason.NO_SUCH_SITE)
    state, _ = spec.made()
    assert not state.devices


def test_a_device_belongs_to_the_site_that_named_it_last():
    other = events.SiteKept("m2", "shop", None, None, FAR, 50, None, None, ("c:d1",))
    assert given(KEPT, other).made()[0].devices == {"c:d1": "m2"}
    assert given(KEPT, other, events.SiteDropped("m1", LAN)).made()[0].devices == {"c:d1": "m2"}


def test_contacts_are_rung_in_their_order_and_one_gives_way_to_another():
    keep = commands.KeepContact(id="1", site="m1", order=1, role="guard", hours="night", phone=NOTE)
    given(KEPT).when(keep).then(CALLED)
    given().when(keep).refused(Reason.NO_SUCH_SITE)
    second = events.ContactKept("m1", 2, "owner", "always", None, NOTE)
    other = events.ContactKept("m1", 1, "owner", "always", None, NOTE)
    contacts = given(KEPT, second, CALLED, other).shown().sites.rows["m1"].contacts
    assert [(one.order, one.role) for one in contacts] == [(1, "owner"), (2, "owner")]
    drop = commands.DropContact(id="1", site="m1", order=1)
    given(KEPT, CALLED).when(drop).then(events.ContactDropped("m1", 1))
    given(KEPT).when(drop).refused(Reason.NO_SUCH_CONTACT)
    given().when(drop).refused(Reason.NO_SUCH_SITE)


# --- what is dangerous


def test_a_hazard_counts_as_looked_at_for_as_long_as_the_region_says():
    given(KEPT).when(GAS).then(NOTED)
    given(KEPT).when(changed(GAS, until=START + DAY)).then(events.HazardNoted("m1", "gas", NOTE, START + DAY, LAN))
    given(KEPT, NOTED).when(changed(GAS, note=None)).refused(Reason.ALREADY_SO)


def test_what_is_not_to_be_noted():
    given(KEPT).when(changed(GAS, hazard="?")).refused(Reason.NO_SUCH_HAZARD)
    given().when(GAS).refused(Reason.NO_SUCH_SITE)
    given(KEPT).when(changed(GAS, until=START)).refused(Reason.TOO_OLD)
    given(KEPT).when(changed(GAS, until=START + rules.HAZARD_MS_MAX + 1)).refused(Reason.TOO_FAR_AHEAD)
    given().when(changed(GAS, site=None)).refused(Reason.NO_PLACE)
    given().when(changed(GAS, site=None, incident=7)).refused(Reason.NO_SUCH_INCIDENT)
    given(opened(place=None)).when(changed(GAS, site=None, incident=1)).refused(Reason.NO_PLACE)


def test_a_word_about_a_place_makes_a_site_of_it_and_the_next_word_finds_that():
    made = events.SiteKept("at:1151000:10690000", "other", None, None, NEAR, rules.AT_PLACE_M, None, None, ())
    dog = commands.NoteHazard(id="1", incident=1, hazard="dog")
    noted = events.HazardNoted(made.site, "dog", None, START + 365 * DAY, LAN)
    spec = given(*FALL).when(dog).then(made, noted)
    gas = commands.NoteHazard(id="2", place=NEAR, hazard="gas")
    spec.when(gas).then(events.HazardNoted(made.site, "gas", None, START + 180 * DAY, LAN))


def test_a_hazard_looked_at_again_keeps_its_note():
    again = events.HazardNoted("m1", "gas", None, START + 300 * DAY, LAN)
    (hazard,) = given(KEPT, NOTED, again).shown().sites.rows["m1"].hazards
    assert (hazard.note, hazard.until) == (NOTE, START + 300 * DAY)


def test_a_hazard_is_cleared_and_what_was_known_for_nothing_else_goes_with_it():
    clear = commands.ClearHazard(id="1", site="m1", hazard="gas")
    given(KEPT, NOTED).when(clear).then(events.HazardCleared("m1", "gas", LAN))
    given(KEPT).when(clear).refused(Reason.NO_SUCH_HAZARD)
    given().when(clear).refused(Reason.NO_SUCH_SITE)
    at = "at:1151000:10690000"
    made = events.SiteKept(at, "other", None, None, NEAR, 50, None, None, ())
    noted = events.HazardNoted(at, "dog", None, START + DAY, LAN)
    gone = events.HazardCleared(at, "dog", LAN), events.SiteDropped(at, LAN)
    given(made, noted).when(commands.ClearHazard(id="1", site=at, hazard="dog")).then(*gone)


def test_a_crew_notes_what_is_dangerous_where_it_is_and_nowhere_else():
    dog = commands.NoteHazard(id="1", hazard="dog")
    made = events.SiteKept("at:1160000:10690000", "other", None, None, FAR, 50, None, None, ())
    noted = events.HazardNoted(made.site, "dog", None, START + 365 * DAY, CREW)
    given(A1_ON_DUTY).seen(A1=FAR).by_crew("A1").when(dog).then(made, noted)
    given(A1_ON_DUTY, KEPT).by_crew("A1").when(changed(GAS, note=None)).refused(Reason.NOT_YOURS)
    given(*A1_GOES, KEPT).by_crew("A1").when(GAS).then(events.HazardNoted("m1", "gas", NOTE, NOTED.until, CREW))
    given(A1_ON_DUTY).by_crew("A1").when(changed(dog, place=NEAR)).refused(Reason.NOT_YOURS)
    given(A1_ON_DUTY, *FALL).by_crew("A1").when(changed(dog, incident=1)).refused(Reason.NOT_YOURS)
    given().by_crew("A9").when(dog).refused(Reason.NO_PLACE)


def test_a_site_is_read_by_the_room_and_not_by_a_crew():
    read = commands.ReadPerson(id="1", site="m1")
    given(KEPT).when(read).then(events.PersonRead(LAN, None, None, site="m1"))
    given(*A1_GOES, KEPT).by_crew("A1").when(read).refused(Reason.NOT_YOURS)


# --- where incidents lie


def test_an_incident_in_the_circle_is_told_of_it():
    assert told(given(KEPT, NOTED, *FALL)) == {"m1": ["gas"]}
    assert told(given(KEPT, NOTED, opened(place=BESIDE))) == {"m1": ["gas"]}
    assert told(given(KEPT, NOTED, opened(place=FAR))) is None
    assert told(given(KEPT, NOTED, opened(place=None))) is None


def test_what_becomes_known_while_an_incident_is_open_is_told_at_once():
    assert told(given(*FALL, KEPT)) == {"m1": []}
    assert told(given(*FALL, KEPT, NOTED)) == {"m1": ["gas"]}
    assert told(given(*FALL, KEPT, NOTED, events.HazardCleared("m1", "gas", LAN))) == {"m1": []}
    assert told(given(*FALL, KEPT, NOTED, events.SiteDropped("m1", LAN))) is None


def test_an_incident_or_a_site_that_moves_is_told_of_where_it_is():
    away = events.PlaceChanged(1, FAR, None, None)
    assert told(given(KEPT, HOUSE, NOTED, DOG, *FALL, away)) == {"h1": ["dog"]}
    moved = events.SiteKept("m1", "market", "Chợ", None, FAR, 200, None, None, ())
    assert told(given(KEPT, NOTED, *FALL, moved)) is None
    assert told(given(KEPT, NOTED, *FALL, moved, away)) == {"m1": ["gas"]}


def test_an_ended_incident_is_told_nothing_until_it_is_open_again():
    assert told(given(KEPT, NOTED, *FALL, CLOSED)) is None
    again = events.IncidentReopened(1, "one", 3)
    assert told(given(KEPT, NOTED, *FALL, CLOSED, again)) == {"m1": ["gas"]}


def test_the_units_that_go_are_told_and_those_that_do_not_any_more_are_not():
    assert given(KEPT, *A1_GOES).shown().sites.hazards["1"].units == ("A1",)
    assert given(*A1_GOES, KEPT).shown().sites.hazards["1"].units == ("A1",)
    assert given(KEPT, *A1_GOES, ended(Step.REFUSED)).shown().sites.hazards["1"].units == ()
    there = advanced(Step.ON_SCENE)
    assert given(KEPT, *A1_GOES, there, ended(Step.CLEARED)).shown().sites.hazards["1"].units == ()
    assert given(KEPT, A1_ON_DUTY, *FALL, assigned()).shown().sites.hazards["1"].units == ("A1",)
