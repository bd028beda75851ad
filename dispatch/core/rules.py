"""What is allowed and how long things take: refusals as words, the steps of an assignment as a table, travel times."""

import datetime
from enum import StrEnum
from math import cos, hypot, radians

from msgspec import Struct

from events import values
from events.regions import Agency, Field, HospitalData, Name, Rules, Service
from events.values import (
    DAY_MS,
    Actor,
    AgencyId,
    Disposition,
    FieldId,
    HospitalId,
    Place,
    Position,
    ServiceId,
    SiteId,
    Step,
    Time,
)

MEMORY_DAYS = 7
"""A command is remembered this many days of journal time; older ones are refused."""
MEMORY_MS = MEMORY_DAYS * DAY_MS
LETTER_MS_MAX = 60 * DAY_MS
"""What staff writes down that came otherwise than by a call may have come so long ago: letters lie over holidays."""
KEPT_MS = values.KEPT_MS
CALL_MS_MAX = 6 * 3600 * 1000
"""A call whose end was not told by then is taken to be over: the exchange has lost it."""
END_NOT_TOLD = "end_not_told"
"""The planner's cause for such an end."""
HELPING: frozenset[Disposition] = frozenset(("served", "transported", "handed_over"))
"""So ended, somebody helped, even if no crew of ours was there."""
CALL_BACK_MS_MAX = 7 * DAY_MS
"""Whoever could not be called back by then is off the list, and the journal says so."""
ASK_AGAIN_MS = 20 * 1000
"""A link is asked for anew no sooner, and a message to a crew has so long at least to be answered."""
LINK_AFTER_CALL_MS = 10 * 60 * 1000
"""A link is still answered so long after the call is over, or after it was asked for, whichever is later."""
DIAL_MS_MAX = 60 * 1000
"""A line that was not dialled by then is not dialled any more: whoever wanted it has gone on."""
RING_MS_MAX = 3 * 60 * 1000
"""A contact of a site of whose ring nobody has said so long what came of it may be rung by another."""
TELL_MS_MAX = DAY_MS
"""What another centre is to hear is told again and again for so long."""
WORK_MS_MAX = 4 * DAY_MS
"""What an agency is to hear is told again and again for so long: over a weekend, and the day after."""
RECEIPT_MS = 3600 * 1000
"""So long after a text was sent to who reported a matter, that it did not arrive may still be heard."""
TRANSFER_MS_MAX = 7 * DAY_MS
"""Of what another centre took and never said more of, nothing more is awaited."""
EXTENSION_MS_MAX = 90 * DAY_MS
"""No agency is given longer for a ticket at once."""
ESCALATIONS_MAX = 3
"""So often at most somebody above hears of a ticket that is late."""
ESCALATE_AGAIN_MIN = 480
"""Working minutes, a day of them, until the next time."""
WARNING_MS_MAX = 7 * DAY_MS
"""A warning is for no longer; who still has to warn then updates it."""
MARK_MS_MAX = 90 * DAY_MS
"""A nuisance mark ends by then at the latest; who still thinks so marks again."""
HAZARD_MS_MAX = 5 * 365 * DAY_MS
"""A hazard is to be looked at again by then at the latest."""
TEST_MS_MAX = DAY_MS
"""So long a device may be under test at once: an alarm that counts for nothing must not be forgotten."""
REACH_M_MAX = 500_000
"""The planner sends nobody further: a place beyond any neighbour was told wrong. A dispatcher may."""
AT_PLACE_M = 50
"""The circle of a site that is known by its place alone."""
HOSPITAL_MS_MAX = 7 * DAY_MS
"""Nobody can say for longer what a hospital can take."""
AHEAD_MS_MAX = 10 * 60 * 1000
"""A command may say it happened this far in the future, since clocks outside are wrong; further is refused."""


PERSON = "user:"
"""So begins the actor of somebody at a desk: no machine approves."""


class Reason(StrEnum):
    """Why a command is not done: words of the API, translated by the edge."""

    ALARM_HAS_ENDED = "alarm_has_ended"
    ALARM_IS_TAKEN = "alarm_is_taken"
    ALREADY_SO = "already_so"
    ASSIGNMENT_HAS_ENDED = "assignment_has_ended"
    CALL_IS_ATTACHED = "call_is_attached"
    CALL_IS_TAKEN = "call_is_taken"
    CALL_NOT_ATTACHED = "call_not_attached"
    CALLER_UNKNOWN = "caller_unknown"
    CHANGED_SINCE = "changed_since"
    CONTACT_IS_RUNG = "contact_is_rung"
    RINGING_WARNS = "ringing_warns"
    COUNT_DIFFERS = "count_differs"
    DESK_IS_TAKEN = "desk_is_taken"
    EXTENDED_BEFORE = "extended_before"
    HANDOVER_IS_OPEN = "handover_is_open"
    ID_USED_FOR_OTHER_CONTENT = "id_used_for_other_content"
    INCIDENT_HAS_ENDED = "incident_has_ended"
    INCIDENT_IS_OPEN = "incident_is_open"
    JOURNAL_HAS_BEGUN = "journal_has_begun"
    LASTS_TOO_LONG = "lasts_too_long"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_ANOTHER_PERSON = "needs_another_person"
    NAME_IS_PERSONAL = "name_is_personal"
    NEED_IS_FILLED = "need_is_filled"
    NO_ANSWER = "no_answer"
    NO_AREA = "no_area"
    NO_EXTENSION = "no_extension"
    TOO_MANY_FILES = "too_many_files"
    TOO_MANY_MERGED = "too_many_merged"
    NO_HIGHER_LEVEL = "no_higher_level"
    NO_REGION = "no_region"
    NO_PHONE = "no_phone"
    NO_CALL_BACK = "no_call_back"
    NO_HANDOVER = "no_handover"
    NO_PLACE = "no_place"
    NO_SUCH_AGENCY = "no_such_agency"
    NO_SUCH_FIELD = "no_such_field"
    NO_SUCH_TICKET = "no_such_ticket"
    NO_SUCH_ALARM = "no_such_alarm"
    NO_SUCH_ASSIGNMENT = "no_such_assignment"
    NO_SUCH_CALL = "no_such_call"
    NO_SUCH_CAPABILITY = "no_such_capability"
    NO_SUCH_CONTACT = "no_such_contact"
    NO_SUCH_DEVICE = "no_such_device"
    NO_SUCH_HAZARD = "no_such_hazard"
    NO_SUCH_CARE = "no_such_care"
    NO_SUCH_HOSPITAL = "no_such_hospital"
    NO_SUCH_INCIDENT = "no_such_incident"
    NO_SUCH_KIND = "no_such_kind"
    NO_SUCH_MESSAGE = "no_such_message"
    NO_SUCH_NEED = "no_such_need"
    NO_SUCH_PART = "no_such_part"
    NO_SUCH_NUMBER = "no_such_number"
    NO_SUCH_SERVICE = "no_such_service"
    NO_SUCH_TRANSFER = "no_such_transfer"
    NO_SUCH_SITE = "no_such_site"
    NO_SUCH_UNIT = "no_such_unit"
    NO_SUCH_WARNING = "no_such_warning"
    NOTHING_TO_ANSWER = "nothing_to_answer"
    NOTHING_TO_READ = "nothing_to_read"
    NOT_AT_A_DESK = "not_at_a_desk"
    NOT_DUE = "not_due"
    NOT_HELD = "not_held"
    NOT_MARKED = "not_marked"
    NOT_UNDER_TEST = "not_under_test"
    NOT_YOURS = "not_yours"
    OVER_BEFORE_IT_LEAVES = "over_before_it_leaves"
    STEP_NOT_ALLOWED = "step_not_allowed"
    TICKET_IS_OPEN = "ticket_is_open"
    TICKET_IS_OVER = "ticket_is_over"
    PAST_DUE = "past_due"
    TOO_OLD = "too_old"
    TOO_FAR_AHEAD = "too_far_ahead"
    TRANSFER_IS_OPEN = "transfer_is_open"
    TRANSFER_IS_OVER = "transfer_is_over"
    UNITS_ARE_OUT = "units_are_out"
    UNIT_IS_BUSY = "unit_is_busy"
    UNIT_IS_OFF_DUTY = "unit_is_off_duty"
    UNIT_IS_OUT_OF_SERVICE = "unit_is_out_of_service"
    UNIT_IS_SILENT = "unit_is_silent"
    UNIT_LACKS_CAPABILITY = "unit_lacks_capability"
    UNIT_OF_OTHER_SERVICE = "unit_of_other_service"
    WARNING_HAS_LEFT = "warning_has_left"
    CLUSTERS_NOT_SILENT = "clusters_not_silent"
    WARNING_IS_OVER = "warning_is_over"
    WARNING_NOT_SENT = "warning_not_sent"


class Refusal(Struct, frozen=True, gc=False):
    """Understood and not done. `by`, `at` and `position` say who was faster, where that is known."""

    reason: Reason
    by: Actor | None = None
    at: Time | None = None
    position: Position | None = None


STEPS: dict[Step, tuple[Step, ...]] = {
    Step.ASSIGNED: (
        Step.ACKNOWLEDGED,
        Step.EN_ROUTE,
        Step.ON_SCENE,
        Step.CLEARED,
        Step.REFUSED,
        Step.SILENT,
        Step.CANCELLED,
        Step.DIVERTED,
    ),
    Step.ACKNOWLEDGED: (
        Step.EN_ROUTE,
        Step.ON_SCENE,
        Step.CLEARED,
        Step.REFUSED,
        Step.CANCELLED,
        Step.DIVERTED,
    ),
    Step.EN_ROUTE: (Step.ON_SCENE, Step.CLEARED, Step.REFUSED, Step.CANCELLED, Step.DIVERTED),
    Step.ON_SCENE: (Step.TRANSPORTING, Step.AT_HOSPITAL, Step.CLEARED, Step.CANCELLED),
    Step.TRANSPORTING: (Step.AT_HOSPITAL, Step.CLEARED, Step.CANCELLED),
    Step.AT_HOSPITAL: (Step.CLEARED, Step.CANCELLED),
    Step.CLEARED: (),
    Step.REFUSED: (),
    Step.SILENT: (),
    Step.CANCELLED: (),
    Step.DIVERTED: (),
}
"""From each step to those that may follow. Steps may be skipped forward, since a radio message may be missed."""

REPORTED = frozenset((Step.ACKNOWLEDGED, Step.EN_ROUTE, Step.ON_SCENE, Step.TRANSPORTING, Step.AT_HOSPITAL))
"""What a crew can report with AdvanceAssignment, besides `cleared`."""


def may_follow(step: Step, after: Step) -> bool:
    return step in STEPS[after]


def service_of(rules: Rules, service: ServiceId) -> Service | None:
    return next((one for one in rules.services if one.id == service), None)


def field_of(rules: Rules | None, field: FieldId) -> Field | None:
    return next((one for one in rules.fields if one.id == field), None) if rules is not None else None


def agency_of(rules: Rules | None, agency: AgencyId) -> Agency | None:
    return next((one for one in rules.agencies if one.id == agency), None) if rules is not None else None


def told_above(known: Rules, agency: AgencyId | None) -> AgencyId | None:
    """Who stands above an agency, if there is a way to tell it."""
    below = agency_of(known, agency) if agency is not None else None
    above = agency_of(known, below.above) if below is not None and below.above is not None else None
    return above.id if above is not None and above.told_by else None


FILES_MAX = 5
"""Of one ticket."""
MERGED_MAX = 200
"""So many tickets may be merged into one: all their reporters are told in the same turn, and all end in one."""
ANY_FIELD = Field(
    FieldId("other"), Name("Khác", "Other"), AgencyId(""), answer_min=1_440, remind_min=240, escalate_min=0
)
"""How long a matter may take whose field the region does not list any more."""


def hospital_of(rules: Rules, hospital: HospitalId) -> HospitalData | None:
    return next((one for one in rules.hospitals if one.id == hospital), None)


def local_hour(rules: Rules, now: Time) -> int:
    return (now // 60_000 + rules.utc_offset_min) // 60 % 24


def travel_s(rules: Rules, service: Service, distance_m: float, now: Time) -> int:
    """Seconds a unit of this service needs for so many metres of straight line, at this hour; rounded up."""
    metres_per_s = service.speed_kmh[local_hour(rules, now)] / 3.6
    return int(distance_m * rules.detour / metres_per_s) + 1


METRES_PER_DEGREE = 111_195.0


def is_within(place: Place, centre: Place, radius_m: float) -> bool:
    """On a plane that is right for some kilometres."""
    x = (place.lon - centre.lon) * cos(radians(centre.lat))
    return hypot(x, place.lat - centre.lat) * METRES_PER_DEGREE <= radius_m


def site_at(place: Place) -> SiteId:
    """What a site is called that is known by its place alone: to about a metre, so that a second word finds it."""
    return SiteId(f"at:{round(place.lat * 1e5)}:{round(place.lon * 1e5)}")


def is_made(site: SiteId) -> bool:
    """It is known by its place alone."""
    return site.startswith("at:")


def stamp(at: Time, offset_min: int) -> str:
    """As CAP writes a time: whole seconds, an offset always, `-00:00` where there is none."""
    told = datetime.datetime.fromtimestamp(at // 1000 + offset_min * 60, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S")
    sign = "+" if offset_min > 0 else "-"
    return f"{told}{sign}{abs(offset_min) // 60:02}:{abs(offset_min) % 60:02}"
