"""Nothing is left out: every event, command, reason and view has its place in every table."""

import ast
import re
from pathlib import Path

import msgspec
import pytest

import events
from dispatch.core import commands, plan, state
from dispatch.core.decide import DECIDE
from dispatch.core.evolve import EVOLVE
from dispatch.core.rules import REPORTED, STEPS, Reason
from dispatch.http.problems import TITLES
from events.values import Step
from projections import (
    calls,
    erasures,
    hospitals,
    incidents,
    messages,
    sites,
    situation,
    story,
    ticket_figures,
    ticket_story,
    tickets,
    transfers,
    units,
    warnings,
)
from projections.views import Views

ROOT = Path(__file__).parents[2]
EVENTS = events.AnyEvent.__args__
COMMANDS = commands.AnyCommand.__args__
NOTHING = {
    "RestoreAccepted",
    "AccountChanged",
    "SignedIn",
    "SignInRefused",
    "SignedOut",
    "PersonRead",
    "NoteAdded",
    "TicketNoted",
    "TicketRated",
}
"""No later decision asks about these; what is new must not land here by accident."""


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def handled(table) -> dict[str, str]:
    """By the name of what is handled, the name of the function."""
    return {kind.__name__: function.__name__ for kind, function in table.items()}


def test_every_event_of_the_vocabulary_is_defined_in_a_subject_and_the_other_way_round():
    files = (ROOT / "events").glob("*.py")
    defined = {
        node.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Event" for base in node.bases)
    }
    assert defined == {kind.__name__ for kind in EVENTS}


def test_every_command_is_in_the_union():
    defined = {
        kind.__name__
        for kind in vars(commands).values()
        if isinstance(kind, type) and issubclass(kind, commands.Command)
    }
    assert defined - {"Command", "CallNews"} == {kind.__name__ for kind in COMMANDS}


def test_every_command_is_decided_by_the_function_of_its_name():
    assert handled(DECIDE) == {kind.__name__: snake(kind.__name__) for kind in COMMANDS}


def test_every_event_is_evolved_by_the_function_of_its_name_or_knowingly_by_none():
    names = handled(EVOLVE)
    assert names.keys() == {kind.__name__ for kind in EVENTS}
    assert {name for name, function in names.items() if function == "nothing"} == NOTHING
    ends_alike = {"IncidentCancelled": "incident_closed", "HandoverWithdrawn": "", "HandoverLapsed": ""}
    others = {name: function for name, function in names.items() if name not in NOTHING | ends_alike.keys()}
    assert others == {name: snake(name) for name in others}


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_text_of_a_command_has_a_bound(kind):
    """What stands in an entry in the clear is an id or a word, and never as long as a text."""
    described = msgspec.json.schema_components([kind])[1][kind.__name__]["properties"]
    for name, field in described.items():
        texts = [one for one in (field, field.get("items", {}), *field.get("anyOf", ())) if one.get("type") == "string"]
        assert all("maxLength" in text for text in texts), name


TOLD = {
    calls: {
        *("CallRang", "CallAnswered", "CallClaimed", "CallLocated", "CallTransferred", "CallEnded"),
        *("CallReleased", "CallAttached", "CallDetached", "IncidentOpened", "QuestionsAnswered", "CallRecorded"),
        *("CallBackDue", "CallBackTaken", "CallBackTried", "CallBackSettled", "CallerMarked", "CallerUnmarked"),
        *("HandoverOffered", "HandoverTaken", "HandoverRefused", "HandoverWithdrawn", "HandoverLapsed"),
        *("IncidentClosed", "IncidentCancelled", "IncidentReopened"),  # with it its calls leave
    },
    incidents: {
        *("IncidentOpened", "NeedAdded", "NeedPromoted", "NeedDropped", "UnitRecommended", "UnitAssigned"),
        *("AssignmentAdvanced", "AssignmentEnded", "CallAttached", "CallDetached", "NoteAdded", "KindChanged"),
        *(
            "PlaceChanged",
            "PriorityChanged",
            "PartPriorityChanged",
            "LevelRaised",
            "IncidentCancelled",
            "IncidentClosed",
            "IncidentReopened",
        ),
        *("UnitWentOffDuty", "UnitWentOutOfService", "UnitRetired", "UnitRegistered", "AlarmVerified", "AlarmLapsed"),
        "QuestionsAnswered",
    },
    units: {
        *("UnitRegistered", "UnitRetired", "UnitCameOnDuty", "UnitWentOffDuty", "UnitWentOutOfService"),
        *("UnitReturned", "UnitAssigned", "AssignmentAdvanced", "AssignmentEnded", "UnitPhoneSet"),
        *("ConsoleFellSilent", "ConsoleCameBack"),
    },
    messages: {"MessageDue", "MessageDelayed", "MessageSent", "MessageDelivered", "MessageEnded"},
    hospitals: {
        *("RegionAdopted", "HospitalReported", "HospitalLapsed", "UnitAssigned", "AssignmentAdvanced"),
        *("AssignmentEnded", "IncidentOpened", "KindChanged", "PriorityChanged"),
        *("IncidentClosed", "IncidentCancelled", "IncidentReopened"),
    },
    transfers: {
        *("IncidentOffered", "TransferReceived", "TransferUpdated", "TransferAccepted", "TransferRefused"),
        *("TransferWithdrawn", "TransferLapsed", "TransferCompleted", "MessageDue", "MessageSent", "MessageEnded"),
    },
    tickets: {
        *("TicketOpened", "TicketRefiled", "TicketForwarded", "TicketReturned", "ExtensionAsked"),
        *("ExtensionGranted", "ExtensionRefused", "TicketNoted", "FileAttached", "AnswerWritten", "AnswerSentBack"),
        *("AnswerApproved", "TicketRated", "TicketReopened", "TicketRefused", "TicketMerged"),
        *("TicketRaised", "TicketReminded", "TicketEscalated", "TicketSettled", "TicketTakenUp"),
        *("MessageDue", "MessageDelayed", "MessageSent", "MessageEnded"),
    },
    warnings: {
        *("WarningWritten", "WarningApproved", "ApprovalWithdrawn", "WarningDropped", "WarningSent"),
        *("WarningRetried", "ClustersAcknowledged", "ClustersFellSilent", "ClustersTold", "WarningExpired"),
    },
    ticket_figures: {
        *("RegionAdopted", "TicketOpened", "TicketRefiled", "TicketForwarded", "TicketReturned", "ExtensionGranted"),
        *("AnswerApproved", "TicketRated", "TicketReopened", "TicketRefused", "TicketMerged", "TicketSettled"),
        "TicketTakenUp",
    },
    sites: {
        *("SiteKept", "SiteDropped", "ContactKept", "ContactDropped", "HazardNoted", "HazardCleared"),
        *("AlarmRaised", "AlarmRepeated", "AlarmTaken", "ContactRung", "AlarmTried", "AlarmVerified", "AlarmDismissed"),
        *("AlarmCancelled", "AlarmLapsed", "DeviceTested", "DeviceTestEnded", "DeviceFaulted", "DeviceMended"),
        *("IncidentOpened", "PlaceChanged", "IncidentClosed", "IncidentCancelled", "IncidentReopened"),
        *("UnitAssigned", "AssignmentEnded"),  # whose crew is told what is dangerous there
    },
    situation: {
        *("JournalBegun", "RegionAdopted", "DeskSignedOn", "DeskSignedOff", "CallRang", "CallAnswered"),
        *("CallTransferred", "CallEnded", "UnitRegistered", "UnitRetired", "UnitCameOnDuty", "UnitWentOffDuty"),
        *("UnitWentOutOfService", "UnitReturned", "UnitAssigned", "AssignmentEnded", "IncidentOpened"),
        *("PriorityChanged", "IncidentClosed", "IncidentCancelled", "IncidentReopened"),
        *("ConsoleFellSilent", "ConsoleCameBack", "CallBackDue", "CallBackSettled", "HandoverTaken"),
        *("ExchangeFellSilent", "ExchangeCameBack"),
    },
}
"""What each view shows something of. An event that is new belongs here, or is knowingly not shown."""


@pytest.mark.parametrize("view", TOLD, ids=lambda view: view.__name__)
def test_every_event_is_shown_or_knowingly_not(view):
    names = handled(view.TABLE)
    assert set(names) == TOLD[view]
    alike = ("incident_closed", "call_transferred")
    assert all(function in (snake(name), *alike) for name, function in names.items())


def test_every_view_is_told_of_every_entry():
    of = {type(view).__module__ for view in (*Views().all, Views().story)}
    assert of == {
        module.__name__
        for module in (
            calls,
            erasures,
            hospitals,
            incidents,
            messages,
            sites,
            situation,
            story,
            ticket_figures,
            ticket_story,
            tickets,
            transfers,
            units,
            warnings,
        )
    }


def test_every_reason_has_words_in_both_languages():
    missing = [reason for reason in Reason if not all(TITLES.get(reason, ("", "")))]
    assert not missing


def said(folder: str) -> set[str]:
    """The reasons that are written in the files of a folder."""
    text = "".join(file.read_text() for file in (ROOT / folder).rglob("*.py"))
    return set(re.findall(r"Reason\.([A-Z_]+)", text))


def test_every_reason_can_be_given():
    assert {reason.name for reason in Reason} - said("dispatch/core/decide") == set()


def test_every_reason_is_tried_by_a_test():
    assert said("dispatch/core/decide") - said("tests/core") == set()


def test_every_step_has_its_line_and_can_be_reached():
    assert STEPS.keys() == set(Step)
    reached = {step for after in STEPS.values() for step in after}
    assert reached | {Step.ASSIGNED} == set(Step)
    assert set(REPORTED) < reached


def test_every_timer_has_a_meaning():
    names = (
        *(state.acknowledge_timer("1/1"), state.promote_timer("1.1"), state.close_timer(1), state.end_timer("c")),
        *(state.handover_timer("c"), state.call_back_timer("c"), state.mark_timer("c")),
        *(state.verify_timer("d#1"), state.test_timer("d")),
        *(state.reach_timer("1/1"), state.message_timer(1), state.transfer_timer(1)),
        state.hospital_timer("h"),
        state.recordings_timer(1),
        *(state.remind_timer(1), state.escalate_timer(1), state.settle_timer(1)),
        *(state.leave_timer(1), state.again_timer(1), state.warning_timer(1)),
    )
    assert {name.split()[0] for name in names} == plan.EXPIRE.keys()


def test_everything_is_exported_under_its_name():
    assert set(events.__all__) == {"AnyEvent", "Event", *(kind.__name__ for kind in EVENTS)}
